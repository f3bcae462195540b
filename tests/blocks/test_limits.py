from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.limits import ELEMENTS, Limit, problems, weight

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**keys: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **keys}


def button(**keys: Any) -> Json:
    return {"type": "button", "text": plain(), "action_id": "a", **keys}


def confirm(**keys: Any) -> Json:
    return {"title": plain(), "text": mrkdwn(), "confirm": plain(), "deny": plain(), **keys}


def option(**keys: Any) -> Json:
    return {"text": plain(), "value": "v", **keys}


def overflow(*options: Json) -> Json:
    return {"type": "overflow", "action_id": "a", "options": list(options)}


def select(**keys: Any) -> Json:
    return {"type": "static_select", "action_id": "a", **keys}


def image(**keys: Any) -> Json:
    return {"type": "image", "image_url": "https://x", "alt_text": "x", **keys}


def text_input(**keys: Any) -> Json:
    return {
        "type": "input",
        "label": plain(),
        "element": {"type": "plain_text_input", "action_id": "a"},
        **keys,
    }


def rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


def table(*rows: list[Json], **keys: Any) -> Json:
    return {"type": "table", "rows": list(rows), **keys}


def choices(count: int) -> Json:
    return {"type": "checkboxes", "action_id": "a", "options": [option()] * count}


def message(*blocks: Any) -> Json:
    return {"text": "x", "blocks": list(blocks)}


Sized = Callable[[int], Json]
# limit, a block with so much of it, and where in the block
LENGTHS: list[tuple[Limit, Sized, str]] = [
    (Limit.SECTION_TEXT, lambda n: section(text=mrkdwn("x" * n)), "/text/text"),
    (Limit.SECTION_FIELDS, lambda n: section(fields=[mrkdwn()] * n), "/fields"),
    (Limit.SECTION_FIELD, lambda n: section(fields=[plain(), mrkdwn("x" * n)]), "/fields/1/text"),
    (Limit.BLOCK_ID, lambda n: section(block_id="x" * n), "/block_id"),
    (Limit.HEADER_TEXT, lambda n: {"type": "header", "text": plain("x" * n)}, "/text/text"),
    (Limit.CONTEXT_ELEMENTS, lambda n: {"type": "context", "elements": [mrkdwn()] * n}, "/elements"),
    (Limit.CONTEXT_TEXT, lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]}, "/elements/0/text"),
    (
        Limit.ACTIONS_ELEMENTS,
        lambda n: {"type": "actions", "elements": [button(action_id=f"a{i}") for i in range(n)]},
        "/elements",
    ),
    (Limit.ACTION_ID, lambda n: section(accessory=button(action_id="x" * n)), "/accessory/action_id"),
    (Limit.BUTTON_TEXT, lambda n: section(accessory=button(text=plain("x" * n))), "/accessory/text/text"),
    (Limit.BUTTON_VALUE, lambda n: section(accessory=button(value="x" * n)), "/accessory/value"),
    (Limit.BUTTON_URL, lambda n: section(accessory=button(url="x" * n)), "/accessory/url"),
    (
        Limit.BUTTON_LABEL,
        lambda n: section(accessory=button(accessibility_label="x" * n)),
        "/accessory/accessibility_label",
    ),
    (
        Limit.CONFIRM_TITLE,
        lambda n: section(accessory=button(confirm=confirm(title=plain("x" * n)))),
        "/accessory/confirm/title/text",
    ),
    (
        Limit.CONFIRM_TEXT,
        lambda n: section(accessory=button(confirm=confirm(text=plain("x" * n)))),
        "/accessory/confirm/text/text",
    ),
    (
        Limit.CONFIRM_BUTTON,
        lambda n: section(accessory=button(confirm=confirm(deny=plain("x" * n)))),
        "/accessory/confirm/deny/text",
    ),
    (Limit.OVERFLOW_OPTIONS, lambda n: section(accessory=overflow(*[option()] * n)), "/accessory/options"),
    (
        Limit.OPTION_TEXT,
        lambda n: section(accessory=overflow(option(text=plain("x" * n)))),
        "/accessory/options/0/text/text",
    ),
    (
        Limit.OPTION_VALUE,
        lambda n: section(accessory=overflow(option(value="x" * n))),
        "/accessory/options/0/value",
    ),
    (
        Limit.OPTION_DESCRIPTION,
        lambda n: section(accessory=overflow(option(description=plain("x" * n)))),
        "/accessory/options/0/description/text",
    ),
    (
        Limit.OPTION_URL,
        lambda n: section(accessory=overflow(option(url="x" * n))),
        "/accessory/options/0/url",
    ),
    (Limit.SELECT_OPTIONS, lambda n: section(accessory=select(options=[option()] * n)), "/accessory/options"),
    (
        Limit.SELECT_GROUPS,
        lambda n: section(accessory=select(option_groups=[{"label": plain(), "options": [option()]}] * n)),
        "/accessory/option_groups",
    ),
    (
        Limit.GROUP_LABEL,
        lambda n: section(accessory=select(option_groups=[{"label": plain("x" * n), "options": [option()]}])),
        "/accessory/option_groups/0/label/text",
    ),
    (
        Limit.PLACEHOLDER,
        lambda n: section(accessory=select(options=[option()], placeholder=plain("x" * n))),
        "/accessory/placeholder/text",
    ),
    (Limit.CHOICES, lambda n: section(accessory=choices(n)), "/accessory/options"),
    (Limit.IMAGE_URL, lambda n: image(image_url="x" * n), "/image_url"),
    (Limit.IMAGE_ALT, lambda n: image(alt_text="x" * n), "/alt_text"),
    (Limit.IMAGE_TITLE, lambda n: image(title=plain("x" * n)), "/title/text"),
    (Limit.INPUT_LABEL, lambda n: text_input(label=plain("x" * n)), "/label/text"),
    (Limit.INPUT_HINT, lambda n: text_input(hint=plain("x" * n)), "/hint/text"),
    (
        Limit.RICH_TEXT,
        lambda n: rich_text(line({"type": "text", "text": "x" * n})),
        "/elements/0/elements/0/text",
    ),
    (Limit.TABLE_ROWS, lambda n: table(*[[cell()]] * n), "/rows"),
    (Limit.TABLE_COLUMNS, lambda n: table([cell()] * n), "/rows/0"),
    (Limit.TABLE_SETTINGS, lambda n: table([cell()], column_settings=[None] * n), "/column_settings"),
]
OF_THE_MESSAGE = {
    Limit.MESSAGE_BLOCKS,
    Limit.MESSAGE_TEXT,
    Limit.OUR_CHARACTERS,
    Limit.MARKDOWN_TEXT,
    Limit.TABLES,
    Limit.TABLE_TEXT,
}
NOT_OF_A_MESSAGE = {
    Limit.OUR_BLOCKS,  # for paging: Slack takes 50
    Limit.VIEW_BLOCKS,
    Limit.VIEW_TITLE,
    Limit.VIEW_BUTTON,
    Limit.VIEW_METADATA,
    Limit.CALLBACK_ID,
}


def test_every_limit_of_a_message_is_tested() -> None:
    assert {limit for limit, _, _ in LENGTHS} | OF_THE_MESSAGE | NOT_OF_A_MESSAGE == set(Limit)


@pytest.mark.parametrize(("limit", "sized", "pointer"), LENGTHS, ids=lambda value: getattr(value, "name", ""))
def test_the_most_and_the_least_pass_and_one_beyond_does_not(
    limit: Limit, sized: Sized, pointer: str
) -> None:
    assert problems(message(sized(limit.most))) == []
    assert problems(message(sized(limit.least))) == []
    too_much = f"/blocks/0{pointer}: {limit.most + 1} {limit.unit}, at most {limit.most}"
    assert too_much in problems(message(sized(limit.most + 1)))
    if limit.least:
        assert f"/blocks/0{pointer}: 0 {limit.unit}, at least 1" in problems(message(sized(0)))


def test_no_two_limits_share_a_name() -> None:
    assert len({limit.slack_name for limit in Limit}) == len(Limit)


def test_50_blocks_pass_and_51_do_not() -> None:
    divider = {"type": "divider"}
    assert problems(message(*[divider] * 50)) == []
    assert problems(message(*[divider] * 51)) == ["/blocks: 51 blocks, at most 50"]


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


def test_10_000_escaped_characters_pass_and_one_more_does_not() -> None:
    full = [section(text=mrkdwn("x" * 2_500)) for _ in range(4)]
    assert problems(message(*full)) == []
    over = message(*full, {"type": "context", "elements": [plain()]})
    assert problems(over) == ["/blocks: 10001 escaped characters, at most 10000 (message.blocks text, ours)"]


@pytest.mark.parametrize(
    ("block", "characters"),
    [
        (section(text=mrkdwn("a &amp; &lt;b&gt;")), 17),
        (section(text=mrkdwn("a & b")), 9),
        (section(text=plain("a & <b>")), 17),
        ({"type": "header", "text": plain("four")}, 104),
        (section(accessory=button(text=plain("Go"), value="not seen", url="https://x")), 3),
        (image(alt_text="alt", title=plain("title")), 8),
        (table([cell("ab"), cell("<")]), 6),
        ([section(), section()], 2),
        ({"type": "divider"}, 0),
    ],
)
def test_weight_is_the_text_people_see_escaped(block: Json, characters: int) -> None:
    assert weight(block) == characters


def test_a_second_table_is_refused_even_when_small() -> None:
    assert problems(message(table([cell()]), table([cell()]))) == [
        "/blocks: 2 tables, at most 1 (tables, in a message)"
    ]


@pytest.mark.parametrize(
    ("limit", "blocks"),
    [
        (Limit.TABLE_TEXT, [table([cell("x" * 5_000), cell("x" * 5_000)])]),
        (Limit.MARKDOWN_TEXT, [{"type": "markdown", "text": "x" * 6_000}] * 2),
    ],
)
def test_the_text_of_tables_and_of_markdown_is_summed_over_the_message(
    limit: Limit, blocks: list[Json]
) -> None:
    line = f"/blocks: {limit.most + 1} characters, at most {limit.most} ({limit.slack_name})"
    more = {"type": "markdown", "text": "x"} if limit is Limit.MARKDOWN_TEXT else table([cell()])
    assert not [found for found in problems(message(*blocks)) if limit.slack_name in found]
    assert line in problems(message(*blocks, more))


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
