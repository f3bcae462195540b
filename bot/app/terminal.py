"""What the slash command answers, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.row import Rows
from bot.catalogue.search import Index
from handlers.command import Asked, choose

if TYPE_CHECKING:
    from bot.blocks.kit import Message
    from bot.catalogue.view import View
    from bot.texts import Texts


def answer_command(text: str, view: View, texts: Texts, command: str) -> Message:
    """What the slash command answers to `text`, for the terminal. Some region must have answered."""
    verb, rest = choose(text)
    return verb.run(Asked(rest, view.index or Index(()), view, texts, Rows(), command))
