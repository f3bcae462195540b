"""What passes Slack's limits and what does not, counted as Slack counts."""

from __future__ import annotations

import pytest

from bot.blocks.limits import Limit, problems, weight
from tests.blocks.sizes import LENGTHS, Sized
from tests.kit import Json, button, cell, image, message, mrkdwn, plain, section, table

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
