"""Of each limit of Slack's, a block with as much as it allows, or more."""

from __future__ import annotations

from collections.abc import Callable

from bot.blocks.limits import Limit
from tests.kit import (
    Json,
    button,
    cell,
    choices,
    confirm,
    image,
    line,
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
