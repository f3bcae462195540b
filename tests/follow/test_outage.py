"""An outage of the database is told when it begins and when it is over."""

from __future__ import annotations

from structlog.testing import capture_logs

from bot.follow.outage import Outage


def test_an_outage_is_told_once_then_each_few_minutes_and_at_its_end() -> None:
    now = 0.0
    outage = Outage("store", lambda: now)
    with capture_logs() as logged:
        outage.ends()
        for second in range(0, 600, 5):
            now = float(second)
            outage.goes_on(OSError("no route"))
        outage.ends()
        outage.ends()
        outage.goes_on(TimeoutError())
    assert [(line["event"], line.get("reason")) for line in logged] == [
        ("store_away", "no route"),
        ("store_away", "no route"),
        ("store_back", None),
        ("store_away", "TimeoutError"),
    ]
