"""The oracle of the search tests: a plain scan, each condition tried on each runtime."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.catalogue.facets import FACETS
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Span
from bot.catalogue.version import read_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Runtime


def scan(query: Query, runtimes: tuple[Runtime, ...]) -> set[Runtime]:
    """The runtimes that `query` finds."""
    deleted = query.asks_for("status", "deleted")
    return {
        runtime
        for runtime in runtimes
        if all(any(holds(c, runtime) for c in term.choices) != term.negated for term in query.terms)
        and (deleted or runtime.status.casefold() != "deleted")
    }


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
