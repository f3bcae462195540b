"""The pace of a channel: about one message a second, with a short burst let through."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

PER_SECOND = 1.0
BURST = 3  # messages at once


class Pace:
    """When each channel may have its next message. It can be switched off."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._due: dict[str, float] = {}
        self.is_on = True

    def admit(self, channel: str) -> None:
        """Count a message; ApiError with its Retry-After where it comes too soon."""
        if not self.is_on:
            return
        now = self._clock()
        due = max(self._due.get(channel, now), now)
        early = due - now - (BURST - 1) / PER_SECOND
        if early > 0:
            raise ApiError("ratelimited", status=429, retry_after=math.ceil(early))
        self._due[channel] = due + 1 / PER_SECOND
