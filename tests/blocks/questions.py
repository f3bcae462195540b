"""Questions asked of a catalogue, and their answers: each within the limits and harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.answer import answer
from bot.catalogue.parse import parse
from tests.blocks.look import TEXTS, check, shown
from tests.examples import example_runtimes, view_of

if TYPE_CHECKING:
    from bot.blocks.kit import Message
    from bot.catalogue.view import View

EXAMPLE = view_of(example_runtimes())


def ask(question: str, view: View = EXAMPLE, language: str = "en", **how: Any) -> Message:
    assert view.index
    message = answer(view.index.search(parse(question)), view, TEXTS[language], **how)
    check(message)
    return message


def told(question: str, view: View = EXAMPLE, language: str = "en", **how: Any) -> str:
    """What the answer says."""
    return shown(ask(question, view, language, **how))
