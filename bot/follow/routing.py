"""Which changes are news to which query: each query is evaluated once, however many channels follow it."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from bot.catalogue.canonical import read_canonical
from bot.catalogue.changes import ORDER
from bot.catalogue.errors import QueryError
from bot.catalogue.search import Index, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.catalogue.changes import Change
    from bot.catalogue.query import Query
    from bot.catalogue.runtime import Runtime


def route(changes: Sequence[Change], queries: Iterable[str]) -> dict[str, tuple[Change, ...]]:
    """The changes that are news to each of `queries`, canonical texts: none is a tuple too.

    A query that this version cannot read is not in the result. A change is news where its runtime matches as
    it is now or as it was, `deleted` ones too. They are told by kind, in the order of ChangeKind, then the
    newest runtime first, then by region; those of one runtime as they came.
    """
    router = _Router(changes)
    return {text: router.find(query) for text, query in _read(queries)}


def _read(queries: Iterable[str]) -> Iterator[tuple[str, Query]]:
    for text in dict.fromkeys(queries):
        try:
            yield text, read_canonical(text)
        except QueryError:
            continue


class _Router:
    """Finds changes by their runtimes, of which one index holds those that are and those that were."""

    def __init__(self, changes: Sequence[Change]) -> None:
        runtimes = [each for change in changes for each in _runtimes(change)]
        # By identity: to hash a runtime costs as much as to index it, and equal ones do no harm.
        self._index = Index({id(runtime): runtime for runtime in runtimes}.values())
        rows = {id(runtime): row for row, runtime in enumerate(self._index.runtimes)}
        self._told = sorted(changes, key=lambda change: (ORDER[change.kind], rows[id(change.runtime)]))
        self._news = [0] * len(rows)  # for each row, the bits of the changes that its runtime stands in
        for place, change in enumerate(self._told):
            for runtime in _runtimes(change):
                self._news[rows[id(runtime)]] |= 1 << place
        self._found: dict[int, tuple[Change, ...]] = {}

    def find(self, query: Query) -> tuple[Change, ...]:
        """The changes that `query` matches; the same tuple for all queries that match the same runtimes."""
        bits = self._index.hold(query)
        found = self._found.get(bits)
        if found is None:
            news = reduce(or_, (self._news[row] for row in places(bits)), 0)
            found = self._found[bits] = tuple(self._told[place] for place in places(news))
        return found


def _runtimes(change: Change) -> tuple[Runtime, ...]:
    return (change.runtime, change.before) if change.before else (change.runtime,)
