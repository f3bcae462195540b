"""Slack's mrkdwn, as the playground reads it: its signs and links."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.dates import Viewer
from bot.playground.mrkdwn import Span, read_mrkdwn
from tests.kit import section
from tests.playground.calls import NOW
from tests.playground.drawing import shown


def kinds(text: str) -> list[tuple[str, set[str]]]:
    return [(span.text, set(span.kinds)) for span in read_mrkdwn(text, Viewer(NOW))]


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
    assert read_mrkdwn("<https://x?a&amp;b|docs>", Viewer(NOW)) == [Span("docs", link, "https://x?a&b")]
    assert read_mrkdwn("<https://x>", Viewer(NOW)) == [Span("https://x", link, "https://x")]
    assert "\x1b]8;" in shown(section("<https://x|docs>"), colour=True)


def test_an_address_cannot_end_its_link_early() -> None:
    drawn = shown(section("<https://x\x1b\\\x1b[2J|docs>"), colour=True)
    assert ";https://x\x1b\\" in drawn
    assert "\x1b[2J" not in drawn


def test_a_link_of_another_scheme_leads_nowhere() -> None:
    assert "\x1b]8;" not in shown(section("<file:///etc/passwd|docs>"), colour=True)


def test_a_date_may_be_a_link() -> None:
    assert read_mrkdwn("<!date^x^{time}^https://x|then>", Viewer(NOW)) == [
        Span("then", frozenset({"link"}), "https://x")
    ]


@settings(deadline=None)
@given(st.text("*_~`\n ab0中", max_size=60))
def test_formatting_takes_nothing_but_its_own_signs(text: str) -> None:
    signs = str.maketrans("", "", "*_~`\n ")
    read = "".join(span.text for span in read_mrkdwn(text, Viewer(NOW)))
    assert read.translate(signs) == text.translate(signs)
