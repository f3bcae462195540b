"""Slack's date templates in a terminal: told from now, in local time, in the viewer's language."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.playground.dates import Viewer, draw_date
from tests.kit import section
from tests.playground.calls import NOW
from tests.playground.drawing import lines, shown

NOON = datetime(2026, 3, 2, 12, 0).astimezone()  # local time, whatever that is here


@pytest.mark.parametrize(
    ("seconds_before", "words"),
    [
        (0, "less than a minute ago"),
        (59, "less than a minute ago"),
        (60, "1 minute ago"),
        (190, "3 minutes ago"),
        (7_200, "2 hours ago"),
        (86_400 * 3, "3 days ago"),
        (86_400 * 70, "2 months ago"),
        (86_400 * 800, "2 years ago"),
        (-30, "in less than a minute"),
        (-300, "in 5 minutes"),
    ],
)
def test_ago_is_told_from_now(seconds_before: int, words: str) -> None:
    date = f"read <!date^{int(NOW) - seconds_before}^{{ago}}|once>"
    assert lines(section(date)) == [f"read {words}"]


@pytest.mark.parametrize(
    ("seconds_before", "words"),
    [
        (0, "不到 1 分钟前"),
        (190, "3分钟前"),
        (86_400 * 29, "29天前"),
        (-30, "不到 1 分钟后"),
        (-7_200, "2小时后"),
    ],
)
def test_a_chinese_viewer_reads_chinese_dates(seconds_before: int, words: str) -> None:
    date = f"<!date^{int(NOW) - seconds_before}^{{ago}}|once>"
    assert shown(section(date), locale="zh_CN") == f"{words}\n"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{date_num} {time}", "2026-03-02 12:00"),
        ("{time_secs}", "12:00:00"),
        ("{date_slash}", "02/03/2026"),
        ("{date}", "March 2, 2026"),
        ("{date_short}", "Mar 2, 2026"),
        ("{date_long}", "Monday, March 2nd, 2026"),
        ("{date_long_full}", "March 2, 2026"),
        ("{day_divider_pretty}", "Monday, March 2nd"),
        ("{date_short_pretty}", "Mar 2, 2026"),
        ("at {nonsense}", "at {nonsense}"),
        ("", "then"),
    ],
)
def test_dates_are_drawn_in_local_time(template: str, words: str) -> None:
    assert draw_date(str(int(NOON.timestamp())), template, "then", Viewer(0)) == words


@pytest.mark.parametrize(
    ("days", "template", "words"),
    [
        (0, "{date_pretty} at {time}", "Today at 12:00"),
        (0, "from {date_long_pretty}", "from today"),
        (1, "{date_short_pretty}", "Yesterday"),
        (-1, "{day_divider_pretty}", "Tomorrow"),
    ],
)
def test_near_dates_have_names(days: int, template: str, words: str) -> None:
    noon = NOON.timestamp()
    assert draw_date(str(int(noon)), template, "", Viewer(noon + days * 86_400)) == words


@pytest.mark.parametrize("unix", ["soon", "", "1e300", "nan", "99999999999999"])
def test_a_date_that_is_none_gives_its_fallback(unix: str) -> None:
    assert draw_date(unix, "{time}", "then", Viewer(NOW)) == "then"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{date_short}", "2026年3月2日"),
        ("{date_long}", "2026年3月2日星期一"),
        ("{day_divider}", "3月2日周一"),
        ("{date_pretty} {time}", "昨天 12:00"),
    ],
)
def test_a_day_is_drawn_in_the_viewers_language(template: str, words: str) -> None:
    viewer = Viewer(NOON.timestamp() + 86_400, "zh_CN")
    assert draw_date(str(int(NOON.timestamp())), template, "then", viewer) == words
