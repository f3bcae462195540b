"""A message in the terminal: nothing can be pressed there, so that what can be typed stands in its place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.blocks.commands import command_line, everything
from bot.blocks.footer import COMMAND
from bot.blocks.kit import section
from bot.blocks.mrkdwn import Mrkdwn, code, escape, join
from bot.blocks.press import read_press

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.blocks.kit import Block
    from bot.texts import Texts

_ASK, _FOLLOW = "ask", "follow"  # what is before the colon of an action_id
_BETWEEN = "   "
_LONGEST = 400  # characters of a label of 75 once it is escaped


def print_message(
    payload: Mapping[str, Any], texts: Texts, command: str = COMMAND, *, is_error: bool = False
) -> None:
    """Draw one of the bot's messages on stdout, or on stderr, for a reader of `texts`.

    `command` is the slash command's name.
    """
    from rich.console import Console  # noqa: PLC0415, heavy

    from bot.playground.dates import Viewer  # noqa: PLC0415, as rich
    from bot.playground.terminal import draw  # noqa: PLC0415, as rich, by which it draws

    viewer = Viewer(time.time(), texts.language)
    Console(stderr=is_error).print(draw(make_typable(payload, texts, command), viewer))


def make_typable(payload: Mapping[str, Any], texts: Texts, command: str = COMMAND) -> dict[str, Any]:
    """The message without its buttons, but for those that suggest something: that is said as it is typed."""
    blocks = (_typable(block, texts, command) for block in payload.get("blocks", ()))
    return {**payload, "blocks": [block for block in blocks if block]}


def _typable(block: Block, texts: Texts, command: str) -> Block | None:
    if "action_id" in block.get("accessory", {}):
        return {name: value for name, value in block.items() if name != "accessory"}
    if block["type"] != "actions":
        return block
    buttons = block["elements"]
    is_order = {_kind(each) for each in buttons} == {_FOLLOW}  # beside other buttons it suggests nothing
    typed = [_typed(each, texts, command) for each in buttons if is_order or _kind(each) == _ASK]
    return section(join(typed, "\n" if is_order else _BETWEEN)) if typed else None


def _kind(button: Block) -> str:
    return str(button["action_id"]).partition(":")[0]


def _typed(button: Block, texts: Texts, command: str) -> Mrkdwn:
    """What is typed in a button's place, and what its label says besides."""
    query, label = read_press(button["value"]).query, str(button["text"]["text"])
    if _kind(button) == _FOLLOW:
        line = command_line(command, "subscribe", texts, query or everything(texts))
        return join((escape(label, _LONGEST), code(line)))
    rest = label.removeprefix(query).strip() if label.startswith(query) else ""
    return join((code(query), rest), " ")
