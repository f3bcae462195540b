"""The rival of the index: a plain scan, one predicate a term over the facts of each runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.catalogue.facets import FACETS
from bot.catalogue.ranking import ranked
from bot.catalogue.runtime import Runtime, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.catalogue.query import Choice, Query, Span, Term
    from bot.catalogue.version import Version

    Test: TypeAlias = "Callable[[_Row], bool]"


class _Row(NamedTuple):
    """A runtime with the values of each facet, and with the versions of each that has some."""

    runtime: Runtime
    values: dict[str, frozenset[str]]
    versions: dict[str, tuple[tuple[str, Version], ...]]


class Scan:
    """Answers the same queries as an Index, those of facets alone. Facts are read once, when it is made."""

    def __init__(self, runtimes: Iterable[Runtime]) -> None:
        self._rows = [_read(runtime) for runtime in ranked(runtimes)]

    def search(self, query: Query) -> list[Runtime]:
        """What matches, best first."""
        rows = self._hold(query)
        deleted = Status.DELETED.value
        if not query.asks_for("status", deleted):
            rows = [row for row in rows if deleted not in row.values["status"]]
        return [row.runtime for row in rows]

    def hold(self, query: Query) -> list[Runtime]:
        """What matches, `deleted` ones too."""
        return [row.runtime for row in self._hold(query)]

    def _hold(self, query: Query) -> list[_Row]:
        rows = self._rows
        for term in query.terms:
            test = _term(term)
            rows = [row for row in rows if test(row) != term.negated]
        return rows


def _read(runtime: Runtime) -> _Row:
    facts = {facet.name: tuple(facet.read(runtime)) for facet in FACETS.values()}
    return _Row(
        runtime,
        {name: frozenset(fact.value for fact in each) for name, each in facts.items()},
        {name: tuple((f.value, f.version) for f in each if f.version) for name, each in facts.items()},
    )


def _term(term: Term) -> Test:
    tests = [_choice(choice) for choice in term.choices]
    return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)


def _choice(choice: Choice) -> Test:
    facet, value = choice.facet, choice.value
    if facet not in FACETS:
        raise ValueError(f"{choice} is not of a facet")
    if choice.span:
        return _spanning(facet, value, choice.span)
    return (lambda row: value in row.values[facet]) if value else (lambda row: bool(row.values[facet]))


def _spanning(facet: str, value: str, span: Span) -> Test:
    known: dict[str, bool] = {}  # each version is compared once: the scan is to be as good as it can be

    def test(row: _Row) -> bool:
        for product, version in row.versions[facet]:
            if product == value:
                if version.text not in known:
                    known[version.text] = span.contains(version)
                if known[version.text]:
                    return True
        return False

    return test
