"""A message is of known blocks with known keys, each of its kind; whatever else it is, is pointed at."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.limits import ELEMENTS, problems
from tests.kit import (
    Json,
    button,
    cell,
    confirm,
    image,
    line,
    message,
    mrkdwn,
    option,
    overflow,
    plain,
    rich_text,
    section,
    select,
    table,
    text_input,
)


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({"text": "x" * 4_000}, []),
        ({"text": "x", "blocks": []}, []),
        ({"text": "x" * 4_001}, ["/text: 4001 characters, at most 4000"]),
        ({"text": ""}, ["/text: 0 characters, at least 1"]),
        ({"blocks": []}, ["/text: missing"]),
        ({"text": None}, ["/text: not a string"]),
        ({"text": "x", "blocks": {}}, ["/blocks: not an array"]),
        ({"text": "x", "blocks": None}, ["/blocks: not an array"]),
        ({"text": "x", "channel": "C1", "metadata": {}}, []),
    ],
)
def test_a_message_needs_a_text_for_notifications(payload: Json, found: list[str]) -> None:
    assert problems(payload) == found


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ({}, ["/type: missing"]),
        ("x", [": not an object"]),
        ({"type": "section"}, [": needs text or fields"]),
        ({"type": "section", "text": "x"}, ["/text: not an object"]),
        (section(text={"type": "mrkdwn"}), ["/text/text: missing"]),
        (section(text={"text": "x"}), ["/text/type: missing"]),
        (section(text=mrkdwn() | {"emoji": True}), ["/text/emoji: unknown key"]),
        (section(text=mrkdwn() | {"verbatim": "yes"}), ["/text/verbatim: not true or false"]),
        (section(colour="red"), ["/colour: unknown key"]),
        (section(**{"a/b~c": 1}), ["/a~1b~0c: unknown key"]),
        (section(accessory=text_input()["element"]), ["/accessory/type: 'plain_text_input' is not one of"]),
        ({"type": "header"}, ["/text: missing"]),
        ({"type": "header", "text": mrkdwn()}, ["/text/type: 'mrkdwn' is not one of plain_text"]),
        ({"type": "header", "text": plain(), "level": True}, ["/level: not a number"]),
        ({"type": "divider", "text": plain()}, ["/text: unknown key"]),
        ({"type": "context", "elements": "x"}, ["/elements: not an array"]),
        ({"type": "context", "elements": [button()]}, ["/elements/0/type: 'button' is not one of"]),
        ({"type": "actions", "elements": [mrkdwn()]}, ["/elements/0/type: 'mrkdwn' is not one of"]),
        (
            section(accessory={"type": "button"}),
            ["/accessory/action_id: missing", "/accessory/text: missing"],
        ),
        (
            section(accessory=button(text=mrkdwn())),
            ["/accessory/text/type: 'mrkdwn' is not one of plain_text"],
        ),
        (section(accessory=button(style="loud")), ["/accessory/style: not one of primary, danger"]),
        (section(accessory=button(confirm="sure?")), ["/accessory/confirm: not an object"]),
        (section(accessory=button(value=7)), ["/accessory/value: not a string"]),
        (
            section(accessory=overflow(option(text=mrkdwn()))),
            ["/accessory/options/0/text/type: 'mrkdwn' is not one of plain_text"],
        ),
        (section(accessory=select()), ["/accessory: needs options or option_groups"]),
        ({"type": "image", "alt_text": "x"}, [": needs image_url or slack_file"]),
        (table([cell(), {"type": "raw_number", "text": "7"}]), ["/rows/0/1/value: missing"]),
        (table([cell("")]), ["/rows/0/0/text: 0 characters, at least 1"]),
        (table([cell()], column_settings=[{"align": "up"}]), ["/column_settings/0/align: not one of left"]),
        (rich_text({"type": "rich_text_list", "elements": []}), ["/elements/0/style: missing"]),
        ({"type": "markdown"}, ["/text: missing"]),
        ({"type": "video"}, ["/type: 'video' is not one of section"]),
        ({"type": ["section"]}, ["/type: ['section'] is not one of section"]),
    ],
)
def test_what_is_missing_unknown_or_of_a_wrong_kind_is_pointed_at(block: Any, found: list[str]) -> None:
    lines = problems(message(block))
    assert len(lines) == len(found)
    assert all(line.startswith(f"/blocks/0{start}") for line, start in zip(lines, found, strict=True))


def test_a_message_of_every_kind_of_block_passes() -> None:
    parts: list[Json] = [
        {"type": "text", "text": "x", "style": {"bold": True}},
        {"type": "link", "url": "https://x"},
        {"type": "user", "user_id": "U1"},
        {"type": "date", "timestamp": 0, "format": "{ago}", "fallback": "then"},
    ]
    payload = message(
        {"type": "header", "text": plain() | {"emoji": False}, "level": 2},
        section(accessory=button(value="v", style="primary", confirm=confirm(style="danger")), expand=True),
        section(accessory=overflow(option(url="https://x"))),
        {"type": "section", "fields": [mrkdwn(), plain()]},
        {"type": "context", "elements": [mrkdwn() | {"verbatim": True}, plain(), image()]},
        {"type": "divider", "block_id": "d"},
        {"type": "actions", "elements": [button(), select(options=[option()], action_id="b")]},
        rich_text(
            line(*parts),
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [line(*parts)]},
            {"type": "rich_text_preformatted", "elements": parts[:2], "border": 0},
            {"type": "rich_text_quote", "elements": parts},
        ),
        table(
            [cell(), {"type": "raw_number", "value": 7.5, "text": "7.5"}, rich_text(line(*parts))],
            column_settings=[None, {"align": "right", "is_wrapped": True}],
        ),
        image(title=plain()),
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
        text_input(optional=True),
        {"type": "markdown", "text": "# x"},
    )
    assert problems(payload) == []


def test_a_block_id_stands_once_in_a_message() -> None:
    payload = message(section(block_id="b"), section(block_id="c"), section(block_id="b"))
    assert problems(payload) == ["/blocks/2/block_id: the same as /blocks/0/block_id"]


def test_an_action_id_stands_once_in_a_block_and_may_return_in_another() -> None:
    row = {"type": "actions", "elements": [button(), button(), button(action_id="c")]}
    assert problems(message(section(accessory=button()), row)) == [
        "/blocks/1/elements/1/action_id: the same as /blocks/1/elements/0/action_id"
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "elements", "accessory", "rows", "block_id", "action_id", "x/"]
            ),
            inner | st.sampled_from(["section", "table", "rich_text", "context", "actions", *ELEMENTS]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_any_json_is_judged_and_none_raises(text: Any, blocks: Any) -> None:
    found = problems({"text": text, "blocks": blocks})
    assert all(line.startswith(("/text", "/blocks")) for line in found)
    assert found or (isinstance(text, str) and isinstance(blocks, list))
