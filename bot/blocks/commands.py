"""What is shown to be typed: commands and orders, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.changes import ORDER
from bot.catalogue.order import ALL, CADENCES, EVENTS, EVERY, KINDS, OPTIONS
from bot.catalogue.subscription import EVERY_KIND, Cadence
from bot.texts import CHINESE

if TYPE_CHECKING:
    from bot.catalogue.order import Order
    from bot.texts import Texts

_NAMES = {
    "changes": "verb.changes.name",
    "help": "verb.help.name",
    "status": "verb.status.name",
    "subscribe": "verb.subscribe.name",
    "subscriptions": "verb.subscriptions.name",
}


def command_line(command: str, verb: str, texts: Texts, *rest: str) -> str:
    """How `verb` is typed behind `command`, with `rest` behind it: `/runtimes 订阅 npu`."""
    return " ".join(filter(None, (command, texts(_NAMES[verb]), *rest)))


def everything(texts: Texts) -> str:
    """The word for all runtimes."""
    return ALL[1] if texts.language == CHINESE else "*"


def order_line(order: Order, texts: Texts) -> str:
    """The canonical text of `order`, its options in the reader's language."""
    if texts.language != CHINESE:
        return str(order)
    kinds = ",".join(KINDS[kind][1] for kind in ORDER if kind in order.kinds)
    events = f"{OPTIONS[EVENTS][-1]}:{kinds}" if order.kinds != EVERY_KIND else ""
    every = f"{OPTIONS[EVERY][-1]}:{CADENCES[order.cadence][1]}" if order.cadence is not Cadence.NOW else ""
    return " ".join(filter(None, (str(order.query) or everything(texts), events, every)))
