"""Messages drawn for a terminal: each block as what it is, and nothing that acts on the terminal."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.playground.dates import Viewer
from bot.playground.payload import clean
from bot.playground.terminal import draw
from tests.kit import Json, button, cell, mrkdwn, option, plain, section
from tests.playground.calls import NOW
from tests.playground.drawing import lines, shown


def test_a_button_stands_at_the_right_of_the_first_line_alone() -> None:
    name = "pytorch_2.1.0-cann_8.0.rc1-py_3.9-hce_2.0.2312-aarch64-snt9b-20240516142953-ca51"
    assert len(name) == 80
    first, second = lines(section(f"*PyTorch*\n`{name}`", accessory=button("Details")))
    assert first == "PyTorch" + " " * 62 + "[ Details ]"
    assert second == name


def test_a_wide_accessory_stands_under_its_text() -> None:
    menu = {
        "type": "overflow",
        "action_id": "a",
        "options": [option(label) for label in ("Details", "Compare", "Follow")],
    }
    assert lines(section("x", accessory=menu)) == ["x", "[ ⋮ Details · Compare · Follow ]"]
    fields = {"type": "section", "fields": [mrkdwn("f")], "accessory": button("Go")}
    assert lines(fields) == ["f", "[ Go ]"]


def test_fields_stand_in_two_columns() -> None:
    first, second = lines({"type": "section", "fields": [mrkdwn("*a*"), plain("*b*"), mrkdwn("c")]})
    assert first.split() == ["a", "*b*"]
    assert first.index("*b*") == 40
    assert second == "c"


def test_buttons_stand_in_a_row_and_their_style_has_a_colour() -> None:
    row = {
        "type": "actions",
        "elements": [button("Yes", style="primary"), button("No", style="danger"), button("Eh")],
    }
    assert lines(row) == ["[ Yes ] [ No ] [ Eh ]"]
    assert "\x1b[1;32m[ Yes ]" in shown(row, colour=True)
    assert "\x1b[1;31m[ No ]" in shown(row, colour=True)


def test_a_context_is_dim_and_close_under_its_section() -> None:
    small = {"type": "context", "elements": [mrkdwn("a"), plain("b"), {"type": "image", "alt_text": "logo"}]}
    assert lines(section("x"), small) == ["x", "a  b  (image: logo)"]
    assert lines({"type": "actions", "elements": [button("Go")]}, small) == [
        "[ Go ]",
        "",
        "a  b  (image: logo)",
    ]
    assert "\x1b[2ma" in shown(small, colour=True)


def test_blocks_are_parted_by_an_empty_line_and_a_divider_is_a_rule() -> None:
    header = {"type": "header", "text": plain("Head")}
    assert lines(header, {"type": "divider"}, section("x")) == ["Head", "", "─" * 80, "", "x"]
    assert "\x1b[1mHead" in shown(header, colour=True)


def test_a_table_has_its_header_apart_and_its_columns_aligned() -> None:
    rows = [[cell(text) for text in row] for row in (("Name", "GB"), ("a", "7"))]
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "r"}]}],
    }
    table = {"type": "table", "rows": [*rows, [rich]], "column_settings": [None, {"align": "right"}]}
    assert lines(table) == [
        "╭──────┬────╮",
        "│ Name │ GB │",
        "├──────┼────┤",
        "│ a    │  7 │",
        "│ r    │    │",
        "╰──────┴────╯",
    ]


def test_rich_text_is_drawn_with_its_lists_code_and_quotes() -> None:
    def of(kind: str, *parts: Json, **keys: Any) -> Json:
        return {"type": kind, "elements": list(parts), **keys}

    words: list[Json] = [
        {"type": "text", "text": "bold ", "style": {"bold": True}},
        {"type": "link", "url": "https://x", "text": "docs"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "tada"},
        {"type": "date", "timestamp": int(NOW) - 60, "format": " {ago}"},
        {"type": "new"},
    ]
    one = of("rich_text_section", {"type": "text", "text": "one"})
    block = of(
        "rich_text",
        of("rich_text_section", *words),
        of("rich_text_list", one, one, style="ordered", offset=4),
        of("rich_text_list", one, style="bullet", indent=1),
        of("rich_text_preformatted", {"type": "text", "text": "a\n  :b:"}),
        of("rich_text_quote", {"type": "text", "text": "p\nq"}),
        of("rich_text_new"),
    )
    assert lines(block) == [
        "bold docs@U1#C1🎉 1 minute ago(unsupported in rich text: new)",
        "5. one",
        "6. one",
        "  • one",
        "a",
        "  :b:",
        "▎ p",
        "▎ q",
        "(unsupported in rich text: rich_text_new)",
    ]


def test_menus_choices_and_inputs_are_drawn_as_what_they_are() -> None:
    menu = {"type": "static_select", "placeholder": plain("Pick"), "options": [option("a")]}
    chosen = menu | {"initial_option": option("a")}
    boxes = {"type": "checkboxes", "options": [option("a"), option("b")]}
    assert lines({"type": "actions", "elements": [menu, chosen, boxes]}) == ["[ Pick ▾ ] [ a ▾ ] ☐ a  ☐ b"]
    element = {"type": "plain_text_input", "placeholder": plain("words")}
    asked = {"type": "input", "label": plain("Ask"), "element": element, "hint": plain("As you like")}
    assert lines(asked) == ["Ask", f"[ words{'_' * 25} ]", "As you like"]


def test_an_image_is_told_by_its_words() -> None:
    assert lines({"type": "image", "title": plain("T"), "alt_text": "a cat"}) == ["T", "(image: a cat)"]


def test_markdown_is_shown_as_it_is_written() -> None:
    assert lines({"type": "markdown", "text": "# a **b**"}) == ["# a **b**"]


def test_what_cannot_be_drawn_is_named() -> None:
    assert lines({"type": "video"}, {}) == ["(unsupported block: video)", "", "(unsupported block: )"]
    assert lines(section("x", accessory={"type": "new"})) == ["x", "(unsupported element: new)"]


def test_without_blocks_the_text_is_drawn() -> None:
    console = Console(file=(out := StringIO()), width=80)
    console.print(draw({"text": "*just* text"}, Viewer(NOW)))
    assert out.getvalue() == "just text\n"


def test_nothing_is_read_as_the_terminals_own_markup() -> None:
    assert lines(section("[red]a[/red] [/] [link=x]", accessory=button("[b]"))) == [
        "[red]a[/red] [/] [link=x]" + " " * 48 + "[ [b] ]"
    ]


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("\x1b[2Ja", "a"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x1bcb\x1b", "ab"),
        ("a\r\x08b\x00", "a\nb"),
        ("a\tb\u2028c", "a b\nc"),
        ("a\u202eb\ufeff\ud800", "ab"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_what_acts_on_a_terminal_is_stripped(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@settings(deadline=None)
@given(st.text())
def test_no_text_raises_or_reaches_the_terminal_as_a_control_character(text: str) -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [{"type": text, "text": text}]}],
    }
    drawn = shown(
        section(text, accessory=button(text), fields=[plain(text)]),
        {"type": "header", "text": plain(text)},
        {"type": "actions", "elements": [button(text), {"type": "overflow", "options": [option(text)]}]},
        {"type": "context", "elements": [mrkdwn(text), {"type": "image", "alt_text": text}]},
        {"type": "table", "rows": [[cell(text)]]},
        section(f"<{text}|{text}> `{text}` <!date^{text}^{text}|{text}>"),
        rich,
        {"type": text},
    )
    assert not [char for char in drawn if char != "\n" and unicodedata.category(char) in {"Cc", "Cs"}]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = (
    "text",
    "elements",
    "rows",
    "accessory",
    "fields",
    "column_settings",
    "label",
    "element",
    "title",
    "options",
)
TYPES = (
    "section",
    "context",
    "actions",
    "header",
    "image",
    "input",
    "table",
    "rich_text",
    "rich_text_list",
    "date",
)


@settings(deadline=None)
@given(
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(KEYS), ANYTHING | st.lists(st.lists(ANYTHING, max_size=3), max_size=3)),
)
def test_no_malformed_block_raises(kind: str, keys: Json) -> None:
    rest = {"indent": -3, "offset": 10**9, "timestamp": keys}
    part = {**rest, **keys, "type": kind}
    shown({**keys, "type": kind}, {"type": "rich_text", "elements": [part, {**part, "elements": [part]}]})


def test_the_time_is_taken_from_the_caller() -> None:
    date = f"<!date^{int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())}^{{ago}}|x>"
    assert shown(section(date), now=datetime(2020, 1, 2, tzinfo=UTC).timestamp()) == "1 day ago\n"
