"""Outages of the database, in the log: when one begins, that it lasts, and when it is over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

_log = structlog.get_logger(__name__)

_AGAIN = 300.0  # seconds between two lines of one outage


class Outage:
    """Of what uses the database: `name` begins the events' names. `timer` answers seconds."""

    def __init__(self, name: str, timer: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._timer = timer
        self._told_at: float | None = None

    def goes_on(self, error: Exception) -> None:
        """The database has failed with `error`, once more or for the first time."""
        now = self._timer()
        if self._told_at is None or now >= self._told_at + _AGAIN:
            self._told_at = now
            reason = str(error) or type(error).__name__
            _log.warning(f"{self._name}_away", reason=reason, variable="DATABASE_URL")

    def ends(self) -> None:
        """It has answered."""
        if self._told_at is not None:
            self._told_at = None
            _log.info(f"{self._name}_back")
