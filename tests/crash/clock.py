"""A clock that several processes read: it goes fast, and can be moved on."""

from __future__ import annotations

import mmap
import struct
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SPEED = 20  # seconds a second
_FORM = struct.Struct("ddd")  # Unix seconds and the monotonic clock when it began, and the seconds skipped
_SKIPPED = 2 * 8  # where they stand


class Clock:
    """Unix seconds that never go back, as a file has them for whoever opens it."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _FORM.size)

    @classmethod
    def begin(cls, file: Path) -> Clock:
        """A new clock, at the time that it is."""
        file.write_bytes(_FORM.pack(time.time(), time.monotonic(), 0.0))
        return cls(file)

    def __call__(self) -> float:
        began_at, began, skipped = _FORM.unpack_from(self._shared)
        return float(began_at + (time.monotonic() - began) * SPEED + skipped)

    def skip(self, seconds: float) -> None:
        """Let so much time be over at once, for all who read it."""
        skipped = _FORM.unpack_from(self._shared)[2]
        struct.pack_into("d", self._shared, _SKIPPED, skipped + seconds)
