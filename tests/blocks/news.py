"""What a channel is told of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.blocks.notice import Occasion, notices
from bot.catalogue.changes import Change, ChangeKind
from tests.blocks.happenings import change, none_instead
from tests.blocks.look import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.blocks.kit import Message

POLL = Occasion()
FEW = 5


def tell(
    happened: Iterable[Change], *followed: str, language: str = "en", occasion: Occasion = POLL, **how: Any
) -> tuple[Message, ...]:
    options: dict[str, Any] = {"replacements": none_instead, "command": "/runtimes"} | how
    return notices(happened, followed or ("pytorch",), TEXTS[language], occasion=occasion, **options)


def tell_one(*happened: Change, **how: Any) -> Message:
    (message,) = tell(happened, **how)
    return message


def many(count: int, kind: ChangeKind = ChangeKind.ADDED) -> list[Change]:
    return [change(kind, f"pytorch_1.{n}.0-cuda_10.2-py_3.7") for n in range(count)]
