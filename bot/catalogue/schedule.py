"""When a digest is due: at nine in the morning, where its reader is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.catalogue.subscription import Cadence

_HOUR = time(9)
_MONDAY = 0
_UTC = "UTC"


def next_digest(cadence: Cadence, zone: str, after: float) -> float:
    """The first 09:00 after `after` in `zone`, of a Monday where it is weekly (Unix seconds).

    An unknown zone is UTC. ValueError for a cadence that has no digests.
    """
    if cadence is Cadence.NOW:
        raise ValueError(f"{cadence} has no digests")
    at = zone_of(zone)
    day = datetime.fromtimestamp(after, at).date()
    while True:
        due = datetime.combine(day, _HOUR, at).timestamp()
        if due > after and (cadence is Cadence.DAILY or day.weekday() == _MONDAY):
            return due
        day += timedelta(days=1)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC where there is none of it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name of a zone, the name of a folder
        return ZoneInfo(_UTC)
