"""What the slash command answers, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.row import Rows
from bot.catalogue.errors import QueryError
from bot.catalogue.order import read_changes, read_order, read_target
from bot.catalogue.search import Index
from handlers.command import Asked, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.blocks.kit import Message
    from bot.catalogue.view import View
    from bot.texts import Texts

# What stands behind a verb that acts; behind the others, which one is meant.
_READ: dict[str, Callable[[str], object]] = {"subscribe": read_order, "changes": read_changes}


def answer_command(text: str, view: View, texts: Texts, command: str) -> Message:
    """What the slash command answers to `text`, for the terminal. Some region must have answered."""
    verb, rest = choose(text)
    return verb.run(Asked(rest, view.index or Index(()), view, texts, Rows(), command))


def found_by(text: str, view: View, texts: Texts, command: str) -> int | None:
    """How many runtimes the answer to `text` in a channel speaks of; None where it is not to be answered.

    Of what a channel does, one.
    """
    verb, rest = choose(text)
    if verb.act is None:
        return answer_command(text, view, texts, command).found if view.index else None
    try:
        _READ.get(verb.name, read_target)(rest)
    except QueryError:
        return None
    return 1
