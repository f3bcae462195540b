"""Regions in words: some of many, and where an offer is to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.mrkdwn import Mrkdwn, fill, join
from bot.catalogue.snapshot import FaultKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.offers import Offer
    from bot.catalogue.view import View
    from bot.texts import Texts

_NAMED = 6
_HELD_BACK = frozenset({FaultKind.TORN, FaultKind.UNREADABLE, FaultKind.MISSING})


def listed(regions: Sequence[str], most: int = _NAMED) -> Mrkdwn:
    """The first few of `regions`, and how many more there are: "cn-north-4, cn-east-3, +4"."""
    rest = len(regions) - most
    return join([*regions[:most], f"+{rest}"] if rest > 0 else regions, ", ")


def only_here(offer: Offer, view: View) -> bool:
    """Whether no other region has the image, as far as what was held back of their answers lets one say."""
    faults = view.snapshot.faults if view.snapshot else ()
    doubtful = (fault for fault in faults if fault.kind in _HELD_BACK and fault.region not in offer.regions)
    return not offer.elsewhere and not any(doubtful)


def whereabouts(offer: Offer, texts: Texts, *, only: bool) -> Mrkdwn:
    """The regions of an offer that not every region has; `only` where no other has the image at all."""
    if offer.everywhere:
        return Mrkdwn("")
    return fill(texts, "answer.regions.only" if only else "answer.regions", regions=listed(offer.regions))
