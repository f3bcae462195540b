"""The buttons that turn the pages of a list, as each says which rows it leads to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.blocks.kit import Block, button

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.blocks.press import Press
    from bot.texts import Texts


def page_buttons(what: str, press: Press, count: int, size: int, texts: Texts) -> Iterator[Block]:
    """Previous and next, where there is one. `press` is of the page that is shown, `size` rows of `count`."""
    if press.start:
        before = replace(press, start=max(0, press.start - size))
        yield button(texts("button.previous"), f"{what}:previous", str(before))
    after = press.start + size
    if after < count:
        first, last = after + 1, min(after + size, count)
        label = texts("button.next", range=f"{first}–{last}" if first < last else str(first))
        yield button(label, f"{what}:next", str(replace(press, start=after)))
