"""Retries: what may pass by itself is tried again a little later, a few times."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import stamina
import structlog

from bot.modelarts.errors import ModelArtsError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on. All but `attempts` in seconds: the first wait, which doubles, and the longest; what
    chance adds to each, so that many processes do not come back at once; no try begins after `budget`.

    A wait that the answer itself asks for is kept to, where it is no longer than `longest`.
    """

    attempts: int = 3
    first: float = 0.2
    longest: float = 3.0
    jitter: float = 0.3
    budget: float = 12.0

    async def call(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives, by the first try that succeeds; else the last one's ModelArtsError."""
        failed: ModelArtsError | None = None
        async for attempt in stamina.retry_context(
            on=partial(self._wait, began=asyncio.get_running_loop().time()),
            attempts=self.attempts,
            timeout=None,
            wait_initial=self.first,
            wait_max=self.longest,
            wait_jitter=self.jitter,
        ):
            with attempt:
                if failed:
                    _log.info("modelarts_tried_again", attempt=attempt.num, error=str(failed))
                try:
                    return await work()
                except ModelArtsError as error:
                    failed = error
                    raise
        raise AssertionError  # pragma: no cover  (the loop ends by returning or raising)

    def _wait(self, error: Exception, *, began: float) -> bool | float:
        if not isinstance(error, ModelArtsError) or not error.passing:
            return False
        left = began + self.budget - asyncio.get_running_loop().time()
        asked = error.retry_after
        if asked is None:
            return left > self.longest
        return asked + random.uniform(0, self.jitter) if asked <= min(self.longest, left) else False  # noqa: S311
