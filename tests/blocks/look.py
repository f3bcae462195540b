"""How the tests look at messages: within the limits, harmless, what they say, what their buttons carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.blocks.limits import Limit, problems
from bot.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.blocks.kit import Message

TEXTS = load_texts()
EN, ZH = TEXTS["en"], TEXTS["zh_CN"]


def check(message: Message, *live: str) -> None:
    """The message is within every limit, with nothing live in it that the bot did not put there.

    `live` are the mentions that it may have.
    """
    payload = message.payload()
    assert problems(payload) == []
    assert len(message.blocks) <= Limit.OUR_BLOCKS.most
    json.dumps(payload).encode()
    for text in [message.text, *strings(payload["blocks"])]:
        rest = text
        for harmless in ("<!date^", "<@U0SHARER>", *live):
            rest = rest.replace(harmless, "")
        assert "<" not in rest, text


def strings(blocks: Any) -> Iterator[str]:
    """Every mrkdwn text of the blocks."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "mrkdwn":
            assert blocks["verbatim"] is True
            yield blocks["text"]
        for value in blocks.values():
            yield from strings(value)
    elif isinstance(blocks, list | tuple):
        for value in blocks:
            yield from strings(value)


def shown(message: Message) -> str:
    return "\n".join(strings(list(message.blocks)))


def buttons(message: Message) -> list[tuple[str, dict[str, Any]]]:
    """The label and the value of each button."""
    elements = [
        element
        for block in message.blocks
        for element in (*block.get("elements", []), block.get("accessory", {}))
        if element.get("type") == "button"
    ]
    return [(element["text"]["text"], json.loads(element["value"])) for element in elements]


def action_ids(message: Message) -> list[str]:
    """What each button is for."""
    elements = [
        element
        for block in message.blocks
        for element in (*block.get("elements", []), block.get("accessory", {}))
    ]
    return [element["action_id"] for element in elements if element.get("type") == "button"]


def suggested(message: Message) -> list[tuple[str, dict[str, Any]]]:
    """The buttons but for the one to follow."""
    ids = action_ids(message)
    return [each for each, name in zip(buttons(message), ids, strict=True) if name != "follow"]
