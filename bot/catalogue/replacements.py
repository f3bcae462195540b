"""What to use in the place of a runtime that goes."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from bot.catalogue.facets import FACETS, engine_key
from bot.catalogue.query import Choice, Query, Term
from bot.catalogue.runtime import Status
from bot.catalogue.search import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime
    from bot.catalogue.search import Index

_NORMAL = Term((Choice("status", Status.NORMAL.value),))


def replacements(index: Index, runtime: Runtime, most: int = 3) -> tuple[Offer, ...]:
    """The `most` offers nearest to `runtime`: `normal` ones of its region, engine and accelerator.

    Where its region has none, those of others. Those whose names state a framework as its own does come
    first; of them those of its request mode and architecture, then those of one of these; the newest of each.
    """
    here = _nearest(index, runtime, _same(runtime, "region"))
    found = tuple(islice(map(index.offers.of, here), most))
    return found or tuple(islice(map(index.offers.of, _nearest(index, runtime)), most))


def _nearest(index: Index, runtime: Runtime, *more: Term) -> Iterator[int]:
    """The rows to choose from, the best first; `more` has to hold of each."""
    must = (_same(runtime, "engine"), _same(runtime, "accelerator"), *more, _NORMAL)
    bits = index.hold(Query(must))
    mode, arch = (index.hold(Query((_same(runtime, facet),))) for facet in ("mode", "arch"))
    is_versioned = bool(FACETS["version"].read(runtime))
    alike = index.hold(Query((Term((Choice("version"),), negated=not is_versioned),)))
    best_first = chain.from_iterable(
        places(bits & framework & device)
        for framework in (alike, ~alike)
        for device in (mode & arch, mode ^ arch, ~(mode | arch))
    )
    engine = engine_key(runtime.engine)
    # The facet goes by the frameworks in the name too: Horovod's image is not TensorFlow's.
    return (
        row
        for row in best_first
        if engine_key(index.runtimes[row].engine) == engine and index.runtimes[row].key != runtime.key
    )


def _same(runtime: Runtime, facet: str) -> Term:
    """That a value of `facet` is one that `runtime` has, declared or named; none where it has none."""
    values = dict.fromkeys(fact.value for fact in FACETS[facet].read(runtime))
    return (
        Term(tuple(Choice(facet, value) for value in values))
        if values
        else Term((Choice(facet),), negated=True)
    )
