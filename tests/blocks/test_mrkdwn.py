from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.mrkdwn import Mrkdwn, ago, bold, code, escape, fill, join, plain
from tests.blocks.look import EN


@given(st.text(), st.integers(1, 60))
def test_escaped_text_is_short_flat_and_cannot_be_markup(text: str, limit: int) -> None:
    safe = escape(text, limit)
    assert len(safe) <= limit
    assert not set(safe) & set("<>*~`\n\r\t\x00\u202e")
    assert "&" not in safe.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@given(st.text())
def test_code_has_no_backtick_that_would_end_it(text: str) -> None:
    span = code(text)
    assert span == "" or (span[0] == span[-1] == "`" and "`" not in span[1:-1])


def test_an_image_name_in_code_is_as_it_is_to_be_copied() -> None:
    assert code("pytorch_1.8.0-cuda_10.2-py_3.7") == "`pytorch_1.8.0-cuda_10.2-py_3.7`"


def test_what_is_mrkdwn_already_is_not_escaped_again() -> None:
    assert escape(Mrkdwn("<@U1>")) == "<@U1>"
    assert join(("<a>", Mrkdwn("<@U1>"), "")) == "&lt;a&gt; · <@U1>"
    assert bold("a*b") == "*a∗b*"
    assert fill(EN, "answer.shared", user="<!channel>") == "Shown by &lt;!channel&gt;"


def test_a_cut_text_says_so_and_never_cuts_an_entity() -> None:
    assert escape("&&&", 8) == "&amp;…"
    assert plain("abcdef", 4) == "abc…"


def test_emoji_stay_together() -> None:
    assert plain("👩\u200d💻", 10) == "👩\u200d💻"


def test_a_moment_is_said_by_the_readers_own_slack() -> None:
    assert ago(0.9) == "<!date^0^{ago}|1970-01-01 00:00 UTC>"
