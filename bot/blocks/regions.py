"""Regions in words: some of many, and where an offer is to be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.mrkdwn import Mrkdwn, fill, join
from bot.catalogue.relax import regions_of
from bot.catalogue.snapshot import FaultKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.offers import Offer
    from bot.catalogue.query import Query, Term
    from bot.catalogue.view import View
    from bot.texts import Texts

_NAMED = 6
_HELD_BACK = frozenset({FaultKind.TORN, FaultKind.UNREADABLE, FaultKind.MISSING})


def listed(regions: Sequence[str], texts: Texts, most: int = _NAMED) -> Mrkdwn:
    """The first few of `regions`, and how many more there are: "cn-north-4, cn-east-3, +4"."""
    rest = len(regions) - most
    return join([*regions[:most], f"+{rest}"] if rest > 0 else regions, texts("list.comma"))


def only_here(offer: Offer, view: View) -> bool:
    """Whether no other region has the image: certain only where each of them has answered in full."""
    faults = view.snapshot.faults if view.snapshot else ()
    doubtful = (fault for fault in faults if fault.kind in _HELD_BACK and fault.region not in offer.regions)
    return not offer.elsewhere and not view.silent and not any(doubtful)


def whereabouts(offer: Offer, texts: Texts, *, only: bool) -> Mrkdwn:
    """The regions of an offer that not every region has; `only` where no other has the image at all."""
    if offer.everywhere:
        return Mrkdwn("")
    return fill(
        texts, "answer.regions.only" if only else "answer.regions", regions=listed(offer.regions, texts)
    )


def silent(query: Query, view: View) -> tuple[str, ...]:
    """The regions that `query` names and there is no data from so far."""
    return tuple(sorted(_named(query.terms, view) & view.silent))


def foreign(query: Query, view: View) -> tuple[str, ...]:
    """The regions that `query` names and the bot does not ask at all."""
    return tuple(sorted(_named(query.terms, view) - view.answered - view.silent))


def answerable(query: Query, view: View) -> bool:
    """Whether there is data from a region that `query` names; from any at all where it names none."""
    named = _named(query.terms, view)
    return not named or not named.isdisjoint(view.answered)


def heard(terms: Sequence[Term], view: View) -> tuple[str, ...]:
    """The regions that `terms` name and there is data from."""
    return tuple(sorted(_named(terms, view) & view.answered))


def _named(terms: Sequence[Term], view: View) -> frozenset[str]:
    """The regions that `terms` ask for, as the catalogue writes them, and those it does not have as typed."""
    known = {region.casefold(): region for region in view.answered | view.silent}
    return frozenset(known.get(name, name) for term in terms for name in regions_of(term, known))
