from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.schedule import next_digest, zone_of
from bot.catalogue.subscription import Cadence
from tests.examples import DAY

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "UTC",
)


def at(text: str, zone: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("cadence", "zone", "after", "due"),
    [
        (Cadence.DAILY, "Asia/Shanghai", "2026-11-23T08:59:59", "2026-11-23T09:00"),
        (Cadence.DAILY, "Asia/Shanghai", "2026-11-23T09:00", "2026-11-24T09:00"),
        (Cadence.DAILY, "Asia/Shanghai", "2026-12-31T10:00", "2027-01-01T09:00"),
        (Cadence.WEEKLY, "Asia/Shanghai", "2026-11-23T08:00", "2026-11-23T09:00"),  # a Monday
        (Cadence.WEEKLY, "Asia/Shanghai", "2026-11-23T09:00", "2026-11-30T09:00"),
        (Cadence.WEEKLY, "America/New_York", "2026-11-24T09:00", "2026-11-30T09:00"),
        (Cadence.DAILY, "Europe/Berlin", "2026-03-28T09:00", "2026-03-29T09:00"),  # 23 hours
        (Cadence.DAILY, "Europe/Berlin", "2026-10-24T09:00", "2026-10-25T09:00"),  # 25 hours
        (Cadence.WEEKLY, "America/New_York", "2026-03-02T09:00", "2026-03-09T09:00"),
        (Cadence.DAILY, "Nowhere/Land", "2026-11-23T08:00", "2026-11-23T09:00"),
    ],
)
def test_a_digest_is_due_at_nine_where_its_reader_is(
    cadence: Cadence, zone: str, after: str, due: str
) -> None:
    known = "UTC" if zone.startswith("Nowhere") else zone
    assert next_digest(cadence, zone, at(after, known)) == at(due, known)


@pytest.mark.parametrize(("after", "hours"), [("2026-03-28T09:00", 23), ("2026-10-24T09:00", 25)])
def test_the_day_the_clocks_change_is_shorter_or_longer(after: str, hours: int) -> None:
    start = at(after, "Europe/Berlin")
    assert next_digest(Cadence.DAILY, "Europe/Berlin", start) - start == hours * 3_600


@given(
    st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]),
    st.sampled_from(ZONES),
    st.floats(0, 4e9, allow_nan=False),
)
def test_a_digest_is_the_first_nine_o_clock_after_a_moment(cadence: Cadence, zone: str, after: float) -> None:
    due = next_digest(cadence, zone, after)
    local = datetime.fromtimestamp(due, ZoneInfo(zone))
    assert after < due <= after + (8 if cadence is Cadence.WEEKLY else 1) * DAY + 7_200
    assert (local.hour, local.minute) == (9, 0)
    assert cadence is Cadence.DAILY or local.weekday() == 0
    step = timedelta(days=7 if cadence is Cadence.WEEKLY else 1)
    assert (local - step).timestamp() <= after


@pytest.mark.parametrize("name", ["", "Nowhere", "../etc", "/etc/passwd", "America", "\0", "a" * 5_000, "é"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert zone_of(name) == ZoneInfo("UTC")


def test_what_is_told_at_once_has_no_digest() -> None:
    with pytest.raises(ValueError, match="now"):
        next_digest(Cadence.NOW, "UTC", 0.0)
