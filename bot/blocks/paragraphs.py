"""Lines of text, as many as a message and its sections take."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from bot.blocks.limits import Limit
from bot.blocks.mrkdwn import Mrkdwn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def fitting(lines: Iterable[Mrkdwn], most: int) -> list[Mrkdwn]:
    """The first of `lines`, as many as `most` characters take."""
    left = most

    def fits(line: Mrkdwn) -> bool:
        nonlocal left
        left -= len(line) + 1
        return left >= 0

    return [*takewhile(fits, lines)]


def paragraphs(lines: Iterable[Mrkdwn]) -> Iterator[Mrkdwn]:
    """The lines, which are not none, as many to a paragraph as a section takes."""
    text = ""
    for line in lines:
        if len(text) + len(line) >= Limit.SECTION_TEXT.most:
            yield Mrkdwn(text)
            text = ""
        text += "\n" * bool(text) + line
    yield Mrkdwn(text)
