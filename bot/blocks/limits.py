"""Slack's limits, in one table, and the check of a message against them.

Source: docs.slack.dev/reference/block-kit, as of 2026. Lengths are in characters as sent (code points).
The playground's stand-in for Slack judges by this module too, so it knows nothing of the bot.
"""

from __future__ import annotations

import re
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Any

from bot.blocks.schema import array, below, flag, nullable, number, objects, one_of, shape, string, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.blocks.schema import Check


class Limit(Enum):
    """A row: Slack's name for the thing, the most there may be, the unit, and the least (1 if not said)."""

    MESSAGE_BLOCKS = ("message.blocks", 50, "blocks", 0)
    MESSAGE_TEXT = ("message.text", 4_000, "characters")  # cut at 40,000; chat.update refuses over 4,000
    # Ours. Slack's own is not stated: somewhere from 11,000 on it answers `msg_blocks_too_long`.
    OUR_BLOCKS = ("message.blocks, ours", 45, "blocks", 0)
    OUR_CHARACTERS = ("message.blocks text, ours", 10_000, "escaped characters", 0)
    VIEW_BLOCKS = ("view.blocks", 100, "blocks")
    VIEW_TITLE = ("view.title", 24, "characters")
    VIEW_BUTTON = ("view.submit, view.close", 24, "characters")
    VIEW_METADATA = ("view.private_metadata", 3_000, "characters", 0)
    CALLBACK_ID = ("view.callback_id", 255, "characters")
    BLOCK_ID = ("block_id", 255, "characters")
    ACTION_ID = ("action_id", 255, "characters")
    SECTION_TEXT = ("section.text", 3_000, "characters")
    SECTION_FIELDS = ("section.fields", 10, "fields")
    SECTION_FIELD = ("section.fields[]", 2_000, "characters")
    HEADER_TEXT = ("header.text", 150, "characters")
    CONTEXT_ELEMENTS = ("context.elements", 10, "elements")
    CONTEXT_TEXT = ("context.elements[].text", 3_000, "characters")
    ACTIONS_ELEMENTS = ("actions.elements", 25, "elements")
    IMAGE_URL = ("image.image_url", 3_000, "characters")
    IMAGE_ALT = ("image.alt_text", 2_000, "characters")
    IMAGE_TITLE = ("image.title", 2_000, "characters")
    INPUT_LABEL = ("input.label", 2_000, "characters")
    INPUT_HINT = ("input.hint", 2_000, "characters")
    MARKDOWN_TEXT = ("markdown.text, in a message", 12_000, "characters", 0)
    RICH_TEXT = ("rich_text text", 10_000, "characters")  # Slack states none: the message's figure
    TABLES = ("tables, in a message", 1, "tables", 0)
    TABLE_ROWS = ("table.rows", 100, "rows")
    TABLE_COLUMNS = ("table.rows[]", 20, "cells")
    TABLE_SETTINGS = ("table.column_settings", 20, "columns", 0)
    TABLE_TEXT = ("table text, in a message", 10_000, "characters", 0)
    BUTTON_TEXT = ("button.text", 75, "characters")  # about 30 are shown
    BUTTON_VALUE = ("button.value", 2_000, "characters")
    BUTTON_URL = ("button.url", 3_000, "characters")
    BUTTON_LABEL = ("button.accessibility_label", 75, "characters")
    OPTION_TEXT = ("option.text", 75, "characters")
    OPTION_VALUE = ("option.value", 150, "characters")
    OPTION_DESCRIPTION = ("option.description", 75, "characters")
    OPTION_URL = ("option.url", 3_000, "characters")
    OVERFLOW_OPTIONS = ("overflow.options", 5, "options")
    SELECT_OPTIONS = ("select.options", 100, "options")
    SELECT_GROUPS = ("select.option_groups", 100, "groups")
    GROUP_LABEL = ("option_group.label", 75, "characters")
    CHOICES = ("checkboxes.options, radio_buttons.options", 10, "options")
    PLACEHOLDER = ("placeholder", 150, "characters")
    CONFIRM_TITLE = ("confirm.title", 100, "characters")
    CONFIRM_TEXT = ("confirm.text", 300, "characters")
    CONFIRM_BUTTON = ("confirm.confirm, confirm.deny", 30, "characters")

    def __init__(self, slack_name: str, most: int, unit: str, least: int = 1) -> None:
        self.slack_name = slack_name
        self.most = most
        self.unit = unit
        self.least = least

    def misfit(self, count: int) -> str:
        """What is wrong with `count` of these, or nothing."""
        if count > self.most:
            return f"{count} {self.unit}, at most {self.most}"
        return f"{count} {self.unit}, at least {self.least}" if count < self.least else ""


def _texts(limit: Limit, *kinds: str) -> dict[str, Check]:
    own = {"mrkdwn": "verbatim", "plain_text": "emoji"}
    return {kind: shape({"text": string(limit)}, {own[kind]: flag}) for kind in kinds}


def _plain(limit: Limit) -> Check:
    return typed(_texts(limit, "plain_text"))


def _marked(limit: Limit) -> Check:
    return typed(_texts(limit, "mrkdwn", "plain_text"))


def _option(text: Check, description: Check, **may: Check) -> Check:
    return shape({"text": text, "value": string(Limit.OPTION_VALUE)}, {"description": description, **may})


_CONFIRM = shape(
    {
        "title": _plain(Limit.CONFIRM_TITLE),
        "text": _marked(Limit.CONFIRM_TEXT),
        "confirm": _plain(Limit.CONFIRM_BUTTON),
        "deny": _plain(Limit.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)
_PLAIN_OPTION = (_plain(Limit.OPTION_TEXT), _plain(Limit.OPTION_DESCRIPTION))
_OPTION = _option(*_PLAIN_OPTION)
_OPTIONS = array(_OPTION, Limit.SELECT_OPTIONS)
_LINKED = _option(*_PLAIN_OPTION, url=string(Limit.OPTION_URL))
_CHOICE = _option(_marked(Limit.OPTION_TEXT), _marked(Limit.OPTION_DESCRIPTION))
_CHOICES = array(_CHOICE, Limit.CHOICES)
_ID = string(Limit.ACTION_ID)
_IMAGE: dict[str, Check] = {
    "image_url": string(Limit.IMAGE_URL),
    "slack_file": shape({}, {"id": _ID, "url": string(Limit.IMAGE_URL)}, some=("id", "url")),
}
_ALT = {"alt_text": string(Limit.IMAGE_ALT)}


def _control(needs: Mapping[str, Check], *some: str, **may: Check) -> Check:
    return shape({"action_id": _ID, **needs}, {"confirm": _CONFIRM, **may}, some)


def _select(*some: str, **may: Check) -> Check:
    return _control({}, *some, placeholder=_plain(Limit.PLACEHOLDER), focus_on_load=flag, **may)


_GROUP = shape({"label": _plain(Limit.GROUP_LABEL), "options": _OPTIONS})
_EITHER = {"options": _OPTIONS, "option_groups": array(_GROUP, Limit.SELECT_GROUPS)}
ELEMENTS: dict[str, Check] = {
    "button": _control(
        {"text": _plain(Limit.BUTTON_TEXT)},
        value=string(Limit.BUTTON_VALUE),
        url=string(Limit.BUTTON_URL),
        style=one_of("primary", "danger"),
        accessibility_label=string(Limit.BUTTON_LABEL),
    ),
    "overflow": _control({"options": array(_LINKED, Limit.OVERFLOW_OPTIONS)}),
    "static_select": _select(*_EITHER, **_EITHER, initial_option=_OPTION),
    "conversations_select": _select(initial_conversation=_ID, default_to_current_conversation=flag),
    "checkboxes": _control({"options": _CHOICES}, initial_options=_CHOICES),
    "radio_buttons": _control({"options": _CHOICES}, initial_option=_CHOICE),
    "plain_text_input": shape(
        {"action_id": _ID},
        {
            "placeholder": _plain(Limit.PLACEHOLDER),
            "multiline": flag,
            "initial_value": string(Limit.SECTION_TEXT),
        },
    ),
    "image": shape(_ALT, _IMAGE, some=tuple(_IMAGE)),
}


def _elements(*others: str) -> Check:
    return typed({kind: check for kind, check in ELEMENTS.items() if kind not in others})


_INSIDE_TEXT = string(Limit.RICH_TEXT)
_STYLE = {"style": shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))}
_PARTS: dict[str, Check] = {
    "text": shape({"text": _INSIDE_TEXT}, _STYLE),
    "link": shape({"url": string(Limit.BUTTON_URL)}, {"text": _INSIDE_TEXT, "unsafe": flag, **_STYLE}),
    "emoji": shape({"name": _ID}, {"unicode": _ID, "skin_tone": number, **_STYLE}),
    "user": shape({"user_id": _ID}, _STYLE),
    "channel": shape({"channel_id": _ID}, _STYLE),
    "usergroup": shape({"usergroup_id": _ID}, _STYLE),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLE),
    "date": shape(
        {"timestamp": number, "format": _INSIDE_TEXT},
        {"fallback": _INSIDE_TEXT, "timezone": _ID, "url": string(Limit.BUTTON_URL), **_STYLE},
    ),
}
_LINE: dict[str, Check] = {"elements": array(typed(_PARTS))}
_BORDER: dict[str, Check] = {"border": number}
_RICH_TEXT: dict[str, Check] = {
    "rich_text_section": shape(_LINE),
    "rich_text_list": shape(
        {"style": one_of("bullet", "ordered"), "elements": array(typed({"rich_text_section": shape(_LINE)}))},
        {"indent": number, "offset": number, **_BORDER},
    ),
    "rich_text_preformatted": shape(
        {"elements": array(typed({kind: _PARTS[kind] for kind in ("text", "link")}))}, _BORDER
    ),
    "rich_text_quote": shape(_LINE, _BORDER),
}
_RICH = {"elements": array(typed(_RICH_TEXT))}
_CELLS: dict[str, Check] = {
    "raw_text": shape({"text": _INSIDE_TEXT}),
    "raw_number": shape({"value": number, "text": _INSIDE_TEXT}),
    "rich_text": shape(_RICH),
}
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _block(needs: Mapping[str, Check], *some: str, **may: Check) -> Check:
    return shape(needs, {"block_id": string(Limit.BLOCK_ID), **may}, some)


_SMALL_PRINT = {**_texts(Limit.CONTEXT_TEXT, "mrkdwn", "plain_text"), "image": ELEMENTS["image"]}
_ROW = array(typed(_CELLS), Limit.TABLE_COLUMNS)
BLOCKS: dict[str, Check] = {
    "section": _block(
        {},
        *("text", "fields"),
        text=_marked(Limit.SECTION_TEXT),
        fields=array(_marked(Limit.SECTION_FIELD), Limit.SECTION_FIELDS),
        accessory=_elements("plain_text_input"),
        expand=flag,
    ),
    "context": _block({"elements": array(typed(_SMALL_PRINT), Limit.CONTEXT_ELEMENTS)}),
    "actions": _block({"elements": array(_elements("plain_text_input", "image"), Limit.ACTIONS_ELEMENTS)}),
    "divider": _block({}),
    "header": _block({"text": _plain(Limit.HEADER_TEXT)}, level=number),
    "rich_text": _block(_RICH),
    "table": _block(
        {"rows": array(_ROW, Limit.TABLE_ROWS)},
        column_settings=array(nullable(_COLUMN), Limit.TABLE_SETTINGS),
    ),
    "image": _block(_ALT, *_IMAGE, **_IMAGE, title=_plain(Limit.IMAGE_TITLE)),
    "input": _block(
        {"label": _plain(Limit.INPUT_LABEL), "element": _elements("button", "overflow", "image")},
        hint=_plain(Limit.INPUT_HINT),
        optional=flag,
        dispatch_action=flag,
    ),
    "markdown": _block({"text": string(Limit.MARKDOWN_TEXT)}),
}
_MESSAGE_TEXT = string(Limit.MESSAGE_TEXT)
_MESSAGE_BLOCKS = array(typed(BLOCKS), Limit.MESSAGE_BLOCKS)
_HEADER_COSTS = 100  # escaped characters that a header block takes besides its text (measured by others)
_SEEN_KEYS = ("text", "alt_text", "fallback")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def problems(payload: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse in a message, by line: `/blocks/3/text/text: 3001 characters, at most 3000`.

    The keys beside `text` and `blocks` (channel, metadata, ...) are not looked at.
    """
    found = list(_MESSAGE_TEXT(payload["text"], "/text")) if "text" in payload else ["/text: missing"]
    blocks = payload.get("blocks", ())
    found += _MESSAGE_BLOCKS(blocks, "/blocks")
    if isinstance(blocks, list | tuple):
        found += [*_repeated_ids(blocks), *_sums(blocks)]
    return found


def weight(blocks: object) -> int:
    """What a block, or an array of them, takes of `OUR_CHARACTERS`: the text people see, escaped."""
    items = [item for _, item in objects(blocks)]
    seen = sum(_escaped(item.get(key), item.get("type")) for item in items for key in _SEEN_KEYS)
    return seen + sum(_HEADER_COSTS for item in items if item.get("type") == "header")


def _escaped(text: object, kind: object) -> int:
    if not isinstance(text, str):
        return 0
    # mrkdwn is escaped already, save for a stray ampersand
    return len(_BARE_AMPERSAND.sub("&amp;", text) if kind == "mrkdwn" else escape(text, quote=False))


def _repeated_ids(blocks: Iterable[object]) -> Iterator[str]:
    """A block_id is unique in its message, an action_id in its block."""
    yield from _repeated("block_id", blocks, "/blocks")
    for index, block in enumerate(blocks):
        yield from _repeated("action_id", block, below("/blocks", index))


def _repeated(key: str, value: object, at: str) -> Iterator[str]:
    first: dict[str, str] = {}
    for pointer, item in objects(value, at):
        name = item.get(key)
        if isinstance(name, str) and first.setdefault(name, pointer) != pointer:
            yield f"{below(pointer, key)}: the same as {below(first[name], key)}"


def _sums(blocks: Iterable[object]) -> Iterator[str]:
    markdown, tables = (
        [item for _, item in objects(blocks) if item.get("type") == kind] for kind in ("markdown", "table")
    )
    for limit, count in (
        (Limit.OUR_CHARACTERS, weight(blocks)),
        (Limit.MARKDOWN_TEXT, _length(markdown)),
        (Limit.TABLES, len(tables)),
        (Limit.TABLE_TEXT, _length(tables)),
    ):
        if wrong := limit.misfit(count):
            yield f"/blocks: {wrong} ({limit.slack_name})"


def _length(blocks: object) -> int:
    return sum(len(item["text"]) for _, item in objects(blocks) if isinstance(item.get("text"), str))
