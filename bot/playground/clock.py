"""The clock of the demo: the machine's, moved on as often as somebody will not wait."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_MORNING = 9  # o'clock: when the bot's digests come


@dataclass(slots=True)
class Clock:
    """What all in the demo read. `ahead` are the seconds by which it is ahead of the machine's clocks."""

    ahead: float = 0.0

    def time(self) -> float:
        """Unix seconds."""
        return time.time() + self.ahead

    def timer(self) -> float:
        """Seconds that never go back: they move on with the time, so that who rests has rested."""
        return time.monotonic() + self.ahead

    def move_to(self, at: float) -> None:
        """Have it be `at` (Unix seconds), unless that has been."""
        self.ahead += max(0.0, at - self.time())


def next_morning(zone: str, after: float) -> float:
    """The first 09:00 after `after` (Unix seconds) in the time zone of that IANA name."""
    at = ZoneInfo(zone)
    morning = datetime.fromtimestamp(after, at).replace(
        hour=_MORNING, minute=0, second=0, microsecond=0, fold=0
    )
    if morning.timestamp() <= after:
        morning += timedelta(days=1)  # on the wall: what is said is still nine where the clocks change
    return morning.timestamp()
