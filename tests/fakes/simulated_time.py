"""An event loop whose time is simulated: hours of waiting take as long as what is done in them."""

from __future__ import annotations

import asyncio
import selectors
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class SimulatedTime(asyncio.SelectorEventLoop):
    """Where all wait, its clock jumps to what is due next. For tests whose network is in memory."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.now


class _Jumping(selectors.DefaultSelector):
    def __init__(self, loop: SimulatedTime) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0 if timeout else timeout)
        if timeout and not ready:
            self._loop.now += timeout
        return ready


def in_simulated_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """The test, run by such a loop."""

    @wraps(test)
    def run(**values: Any) -> None:
        with asyncio.Runner(loop_factory=SimulatedTime) as runner:
            runner.run(test(**values))

    return run
