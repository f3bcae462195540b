"""Slack's mrkdwn, as the playground reads it: its signs, links and dates."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.mrkdwn import Span, draw_date, read_mrkdwn
from tests.kit import section
from tests.playground.calls import NOW
from tests.playground.drawing import lines, shown

NOON = datetime(2026, 3, 2, 12, 0).astimezone()  # local time, whatever that is here


def kinds(text: str) -> list[tuple[str, set[str]]]:
    return [(span.text, set(span.kinds)) for span in read_mrkdwn(text, NOW)]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a *b* c", [("a ", set()), ("b", {"bold"}), (" c", set())]),
        ("_i_ ~s~", [("i", {"italic"}), (" ", set()), ("s", {"strike"})]),
        ("*_both_*", [("both", {"bold", "italic"})]),
        ("*a `b` c*", [("a ", {"bold"}), ("b", {"bold", "code"}), (" c", {"bold"})]),
        ("`*a* &lt;b&gt;`", [("*a* <b>", {"code"})]),
        ("snake_case_name 2*3*4", [("snake_case_name 2*3*4", set())]),
        ("* a * and _ b_", [("* a * and _ b_", set())]),
        ("&lt;!channel&gt; &amp;lt;", [("<!channel> &lt;", set())]),
        ("> *q*", [("▎ ", {"quote"}), ("q", {"quote", "bold"})]),
        ("&gt; q", [("▎ ", {"quote"}), ("q", {"quote"})]),
        ("- one\n• two", [("• ", set()), ("one\n", set()), ("• ", set()), ("two", set())]),
        ("a ```x *y*\n&lt;``` b", [("a ", set()), ("\nx *y*\n<\n", {"preformatted"}), ("b", set())]),
        ("```x``````y```", [("x", {"preformatted"}), ("\ny", {"preformatted"})]),
        ("<@U1> <@U1|ann>", [("@U1", {"mention"}), (" ", set()), ("@ann", {"mention"})]),
        ("<#C1|ml> <#C1>", [("#ml", {"mention"}), (" ", set()), ("#C1", {"mention"})]),
        ("<!here> <!subteam^S1>", [("@here", {"mention"}), (" ", set()), ("@S1", {"mention"})]),
        ("*<https://x|b>*", [("b", {"bold", "link"})]),
        ("<|x> <", [("x", {"link"}), (" <", set())]),
        ("", []),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(text: str, spans: list[tuple[str, set[str]]]) -> None:
    assert kinds(text) == spans


def test_a_link_shows_its_label_and_leads_to_its_address() -> None:
    link = frozenset({"link"})
    assert read_mrkdwn("<https://x?a&amp;b|docs>", NOW) == [Span("docs", link, "https://x?a&b")]
    assert read_mrkdwn("<https://x>", NOW) == [Span("https://x", link, "https://x")]
    assert "\x1b]8;" in shown(section("<https://x|docs>"), colour=True)


def test_an_address_cannot_end_its_link_early() -> None:
    drawn = shown(section("<https://x\x1b\\\x1b[2J|docs>"), colour=True)
    assert ";https://x\x1b\\" in drawn
    assert "\x1b[2J" not in drawn


def test_a_link_of_another_scheme_leads_nowhere() -> None:
    assert "\x1b]8;" not in shown(section("<file:///etc/passwd|docs>"), colour=True)


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
    assert draw_date(str(int(NOON.timestamp())), template, "then", now=0) == words


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
    assert draw_date(str(int(noon)), template, "", now=noon + days * 86_400) == words


@pytest.mark.parametrize("unix", ["soon", "", "1e300", "nan", "99999999999999"])
def test_a_date_that_is_none_gives_its_fallback(unix: str) -> None:
    assert draw_date(unix, "{time}", "then", NOW) == "then"


def test_a_date_may_be_a_link() -> None:
    assert read_mrkdwn("<!date^x^{time}^https://x|then>", NOW) == [
        Span("then", frozenset({"link"}), "https://x")
    ]


@settings(deadline=None)
@given(st.text("*_~`\n ab0中", max_size=60))
def test_formatting_takes_nothing_but_its_own_signs(text: str) -> None:
    signs = str.maketrans("", "", "*_~`\n ")
    read = "".join(span.text for span in read_mrkdwn(text, NOW))
    assert read.translate(signs) == text.translate(signs)
