"""Time for tests that wait for a bot: a loop that counts no standstill, and a clock that a test moves on."""

from __future__ import annotations

import asyncio
import selectors
import time
from typing import Any

from bot.follow.terms import Timing

_STEP = 0.5  # seconds


class SteadyTime(asyncio.SelectorEventLoop):
    """Where the machine stands still, so does its clock: a step counts half a second at most.

    So a limit on a call runs out where nothing comes for that long, and not where nobody could look.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._looked_at = time.monotonic()
        super().__init__(_Waiting(self))

    def time(self) -> float:
        looked_at = time.monotonic()
        self._now += min(looked_at - self._looked_at, _STEP)
        self._looked_at = looked_at
        return self._now

    def waited(self, seconds: float) -> None:
        """Count a wait in which nothing came, and which the machine may have drawn out."""
        self._now += seconds
        self._looked_at = time.monotonic()


class _Waiting(selectors.DefaultSelector):
    def __init__(self, loop: SteadyTime) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(timeout)
        if timeout and not ready:
            self._loop.waited(timeout)
        return ready


class MovedTime:
    """A bot's time, as `timing`: its clock goes on, its timer stands still, and a test moves both.

    So nothing gets old, and nothing that failed is asked again, before the test has it so.
    """

    def __init__(self) -> None:
        self._moved = 0.0
        self.timing = Timing(clock=lambda: time.time() + self._moved, timer=lambda: self._moved)

    def move(self, seconds: float) -> None:
        self._moved += seconds
