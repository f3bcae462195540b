"""An offer in an answer: what is seen at a glance, its image name, where each fact is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.blocks.facts import device, headline, image, provenance, title
from bot.blocks.footer import COMMAND, footer
from bot.blocks.kit import Block, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, escape, fill, join
from bot.blocks.press import Press
from bot.blocks.regions import only_here, whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalogue.offers import Offer
    from bot.catalogue.view import View
    from bot.texts import Texts

_FOOTERS_KEPT = 64
_KEPT = 4096  # offers, a few kB each
_NAME_SPOKEN = 120  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """An offer's blocks, and the line that a screen reader says for it."""

    blocks: tuple[Block, ...]
    spoken: Mrkdwn


class Rows:
    """Renders offers and footers, and keeps what it rendered lately: most answers show the same few."""

    def __init__(self) -> None:
        self._rows: LRUCache[tuple[str, ...], Row] = LRUCache(_KEPT)
        self._footers: LRUCache[tuple[object, ...], Block] = LRUCache(_FOOTERS_KEPT)

    def row(self, offer: Offer, view: View, texts: Texts) -> Row:
        """The offer as it is in the snapshot of `view`."""
        only = not offer.everywhere and only_here(offer, view)
        fingerprint = view.snapshot.fingerprint if view.snapshot else ""
        key = (fingerprint, texts.language, "only" * only, *offer.runtime.key)
        kept = self._rows.get(key)
        if kept is None:
            kept = self._rows[key] = _render(offer, texts, only=only)
        return kept

    def footer(
        self, view: View, texts: Texts, *, command: str = COMMAND, engines: Iterable[str] = ()
    ) -> Block:
        """The last block of an answer about `engines`."""
        told_apart = frozenset(engines) if view.snapshot and view.snapshot.faults else frozenset()
        key = (view.epoch, texts.language, command, told_apart)
        kept = self._footers.get(key)
        if kept is None:
            kept = self._footers[key] = footer(view, texts, command=command, engines=told_apart)
        return kept


def _render(offer: Offer, texts: Texts, *, only: bool) -> Row:
    runtime = offer.runtime
    details = button(
        texts("button.details"),
        "details",
        str(Press(runtime=runtime.key.digest, image=offer.image.digest)),
        spoken=texts("button.details.label", name=runtime.name),
    )
    where = whereabouts(offer, texts, only=only)
    blocks = (
        section(Mrkdwn(f"{headline(runtime, texts)}\n{image(runtime, texts)}"), details),
        context(join((where, provenance(runtime, texts)), "\n")),
    )
    spoken = fill(
        texts,
        "answer.row",
        engine=title(runtime),
        accelerator=device(runtime, texts),
        name=escape(runtime.name, _NAME_SPOKEN),
    )
    return Row(blocks, join((spoken, where)))
