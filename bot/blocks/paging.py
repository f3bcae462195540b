"""The buttons that turn the pages of a list; where its rows have no numbers, which rows they lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.blocks.kit import Block, button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.blocks.press import Press
    from bot.texts import Texts


def page_buttons(
    what: str, press: Press, count: int, size: int, texts: Texts, *, numbered: bool = False
) -> Iterator[Block]:
    """Previous and next, where there is one. `press` is of the page that is shown, `size` rows of `count`.

    `numbered` says that the rows have numbers of their own, for which others are not to be taken.
    """
    if press.start:
        before = replace(press, start=max(0, press.start - size))
        yield button(texts("button.previous"), f"{what}:previous", str(before))
    after = press.start + size
    if after < count:
        first, last = after + 1, min(after + size, count)
        rows = f"{first}–{last}" if first < last else str(first)
        label = texts("button.next.page") if numbered else texts("button.next", range=rows)
        yield button(label, f"{what}:next", str(replace(press, start=after)))
