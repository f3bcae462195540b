"""A runtime in an answer: what is seen at a glance, its image name, where each fact is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.blocks.facts import device, headline, image, provenance, title
from bot.blocks.footer import footer
from bot.blocks.kit import Block, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, escape, fill
from bot.blocks.press import Press

if TYPE_CHECKING:
    from bot.catalogue.runtime import Runtime
    from bot.catalogue.view import View
    from bot.texts import Texts

_KEPT = 4096  # runtimes, a few kB each
_NAME_SPOKEN = 120  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """A runtime's blocks, and the line that a screen reader says for it."""

    blocks: tuple[Block, ...]
    spoken: Mrkdwn


class Rows:
    """Renders runtimes and footers, and keeps what it rendered lately: most answers show the same few."""

    def __init__(self) -> None:
        self._rows: LRUCache[tuple[str, ...], Row] = LRUCache(_KEPT)
        self._footers: LRUCache[tuple[int, str], Block] = LRUCache(2)

    def row(self, runtime: Runtime, view: View, texts: Texts) -> Row:
        """The runtime as it is in the snapshot of `view`."""
        several = len(view.snapshot.answers) > 1 if view.snapshot else False
        fingerprint = view.snapshot.fingerprint if view.snapshot else ""
        key = (fingerprint, texts.language, "regions" * several, *runtime.key)
        kept = self._rows.get(key)
        if kept is None:
            kept = self._rows[key] = _render(runtime, texts, region=several)
        return kept

    def footer(self, view: View, texts: Texts) -> Block:
        """The last block of an answer."""
        key = (view.epoch, texts.language)
        kept = self._footers.get(key)
        if kept is None:
            kept = self._footers[key] = footer(view, texts)
        return kept


def _render(runtime: Runtime, texts: Texts, *, region: bool) -> Row:
    details = button(
        texts("button.details"),
        "details",
        str(Press(runtime=runtime.key.digest)),
        spoken=texts("button.details.label", name=runtime.name),
    )
    blocks = (
        section(Mrkdwn(f"{headline(runtime, texts)}\n{image(runtime, texts)}"), details),
        context(provenance(runtime, texts, region=region)),
    )
    spoken = fill(
        texts,
        "answer.row",
        engine=title(runtime),
        accelerator=device(runtime, texts),
        name=escape(runtime.name, _NAME_SPOKEN),
    )
    return Row(blocks, spoken)
