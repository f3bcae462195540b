"""Explains an empty answer: which word emptied it, what is near, and what is found without it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.catalogue.errors import QueryError, UnknownFacet
from bot.catalogue.facets import FACET_ALIASES, FACETS, Kind
from bot.catalogue.parse import parse
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Span, Term
from bot.catalogue.runtime import Status
from bot.catalogue.version import read_version
from bot.catalogue.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalogue.search import Index, Matches

_NEAR = 0.6  # the least similarity of a suggested word, 1.0 being the same
_MOST = 4  # suggestions of each kind
_NUMBERED = re.compile(r"(?P<word>[^0-9]{2,}?)(?P<number>[0-9][0-9.]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, and how many runtimes it finds (never none)."""

    query: Query
    count: int


class Cause(StrEnum):
    """How the blamed terms of a query empty it."""

    UNKNOWN = "unknown"  # no runtime has them, whatever the rest
    BLAMED = "blamed"  # the rest finds some without this one, or these
    CLASH = "clash"  # each goes with the rest, but not with the others


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a query found nothing.

    `blamed` are the terms that emptied it. `near` replaces them, `without` drops them, best first.
    `hidden` finds the `deleted` runtimes.
    """

    blamed: tuple[Term, ...]
    cause: Cause
    near: tuple[Suggestion, ...]
    without: tuple[Suggestion, ...]
    hidden: Suggestion | None


def explain(matches: Matches) -> Explanation:
    """Why `matches`, which must be empty, are."""
    index, query = matches.index, matches.query
    unknown = tuple(term for term in query.terms if not index.search(Query((term,))).bits)
    dropped = _dropped(index, query, unknown)
    clash = not unknown and len(dropped) > 1 and all(len(terms) == 1 for terms in dropped)
    blamed = unknown or tuple(chain.from_iterable(dropped if clash else dropped[:1])) or query.terms
    without = [query.without(*terms) for terms in dropped]
    near = (other for other in _near(index, query, blamed) if other not in without)
    hidden = Query((*query.terms, Term((Choice("status", Status.DELETED.value),))))
    return Explanation(
        blamed,
        Cause.UNKNOWN if unknown else Cause.CLASH if clash else Cause.BLAMED,
        tuple(islice(_found(index, near), _MOST)),
        tuple(islice(_found(index, without), _MOST)),
        next(_found(index, [hidden]), None) if matches.hidden else None,
    )


def corrections(error: UnknownFacet) -> tuple[str, ...]:
    """The question of `error` with the nearest facets in the place of the unknown one, nearest first."""
    wrong = error.text + error.rest
    names = dict.fromkeys(chain(FACET_ALIASES, (w for w, (facet, _) in WORDS.items() if facet == "engine")))
    candidates = (error.question.replace(wrong, name + error.rest, 1) for name in nearest(error.text, names))
    return tuple(question for question in candidates if _parses(question))


def _parses(question: str) -> bool:
    try:
        return bool(parse(question).terms)
    except QueryError:
        return False


def _found(index: Index, queries: Iterable[Query]) -> Iterator[Suggestion]:
    for query in dict.fromkeys(queries):
        count = index.search(query).count
        if count and query.terms:
            yield Suggestion(query, count)


def _dropped(index: Index, query: Query, unknown: tuple[Term, ...]) -> list[tuple[Term, ...]]:
    """The smallest sets of terms without which something is found, the most found first."""
    rest = [term for term in query.terms if term not in unknown]
    for size in range(min(len(rest), 2) + 1):
        sets = [(*unknown, *extra) for extra in combinations(rest, size)]
        counts = {terms: index.search(query.without(*terms)).count for terms in sets if terms}
        helpful = [terms for terms in counts if counts[terms]]
        if helpful:
            return sorted(helpful, key=lambda terms: -counts[terms])
    return []


def _near(index: Index, query: Query, blamed: tuple[Term, ...]) -> Iterator[Query]:
    yield from _either(query)
    for term in blamed:
        for choice in term.choices:
            for other in _alternatives(index, query.without(term), choice):
                yield query.replacing(term, Term((other,), term.negated))


def _either(query: Query) -> Iterator[Query]:
    """Two values asked of one facet at once, `pytorch tensorflow`: one or the other may be meant."""
    for one, two in combinations(query.terms, 2):
        if one.facet and one.facet == two.facet in FACETS and not (one.negated or two.negated):
            yield query.without(two).replacing(one, Term((*one.choices, *two.choices)))


def _alternatives(index: Index, rest: Query, choice: Choice) -> Iterator[Choice]:
    """What could be asked in the place of `choice`: nearest first, and only what the catalogue has."""
    if choice.facet in {WORD, PART}:
        yield from _corrected(index, choice.value)
    elif choice.span:
        yield from _other_versions(index, rest, choice, choice.span)
    else:
        near = nearest(choice.value, index.tally(choice.facet))
        left = index.search(rest).tally(choice.facet)
        yield from (Choice(choice.facet, value) for value in chain(near, left))


def _corrected(index: Index, word: str) -> Iterator[Choice]:
    numbered = _NUMBERED.fullmatch(word)
    head, number = (numbered["word"], numbered["number"]) if numbered else (word, "")
    labels = chain.from_iterable(
        index.tally(name) for name, facet in FACETS.items() if facet.kind is not Kind.VERSION
    )
    words = dict.fromkeys(chain(labels, WORDS, FACET_ALIASES, index.parts))
    for near in nearest(head, words):
        if _parses(near + number):
            terms = parse(near + number).terms
            if len(terms) == 1 and not terms[0].negated:
                yield from terms[0].choices


def _other_versions(index: Index, rest: Query, choice: Choice, span: Span) -> Iterator[Choice]:
    """The versions that the rest of the query leaves, those nearest to the one asked for first."""
    versions = index.versions(choice.facet, choice.value)
    asked = read_version(span.low)
    place = bisect_left(versions, asked) if asked else 0
    left = index.search(rest).bits
    for version in sorted(versions, key=lambda version: abs(versions.index(version) - place)):
        other = Choice(choice.facet, choice.value, Span(Op.IS, version.text))
        if left & index.search(Query((Term((other,)),))).bits:
            yield other


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """The few of `words` that `word` may be a slip of, the likeliest first."""
    found = process.extract(
        word, list(words), scorer=OSA.normalized_similarity, score_cutoff=_NEAR, limit=_MOST
    )
    return [near for near, *_ in found]
