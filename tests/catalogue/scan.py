"""The oracle of the search tests: a plain scan, each condition tried on each runtime."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Span
from bot.catalogue.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.version import Version


def scan(query: Query, runtimes: tuple[Runtime, ...], *, hiding: bool = True) -> set[Runtime]:
    """The runtimes that `query` finds; `deleted` ones where it asks for them, or nothing is hidden."""
    deleted = not hiding or query.asks_for("status", "deleted")
    return {
        runtime
        for runtime in runtimes
        if all(any(holds(c, runtime) for c in term.choices) != term.negated for term in query.terms)
        and (deleted or runtime.status.casefold() != "deleted")
    }


def offers(runtimes: Iterable[Runtime]) -> set[Runtime]:
    """What is left of `runtimes` where their regions, and what is unknown, are taken from them."""
    return {replace(runtime, region="", extra=()) for runtime in runtimes}


def tally(facet: str, runtimes: Iterable[Runtime]) -> dict[str | Version | None, int]:
    """How many offers have each value of a facet, a version as its own value."""
    values = {
        (fact.version if FACETS[facet].kind is Kind.VERSION else fact.value, offer)
        for runtime in runtimes
        for fact in FACETS[facet].read(runtime)
        for offer in offers([runtime])
    }
    return dict(Counter(value for value, _ in values if value))


def holds(choice: Choice, runtime: Runtime) -> bool:
    """Whether `choice` is true of `runtime`."""
    name = " ".join(runtime.name.casefold().split())
    if choice.facet == PART:
        return choice.value in name
    if choice.facet == WORD:
        return _begins(choice.value, name, runtime)
    facts = tuple(FACETS[choice.facet].read(runtime))
    if choice.span:
        return any(f.value == choice.value and f.version and choice.span.contains(f.version) for f in facts)
    return any(choice.value in {"", fact.value} for fact in facts)


def _begins(word: str, name: str, runtime: Runtime) -> bool:
    version = read_version(word)
    span = Span(Op.IS, version.text) if version else None
    for facet in FACETS.values():
        for fact in facet.read(runtime):
            if fact.value.startswith(word) or (span and fact.version and span.contains(fact.version)):
                return True
    return any(not (before.isalnum() or before == ".") for before in _before(word, name))


def _before(word: str, name: str) -> Iterator[str]:
    for found in re.finditer(f"(?={re.escape(word)})", name):
        yield name[found.start() - 1] if found.start() else "\n"
