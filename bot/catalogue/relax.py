"""Explains an empty answer: which word emptied it, what is near, and what is found without it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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
    from collections.abc import Collection, Iterable, Iterator

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

    `blamed` are the terms that emptied it. `near` has in their place what they may be a slip of, where it may
    be one; `elsewhere` the regions that have the rest, in the place of a region; `others` what the catalogue
    has of their facet beside the rest; `without` drops them. `hidden` finds the `deleted` runtimes. Each best
    first.
    """

    blamed: tuple[Term, ...]
    cause: Cause
    near: tuple[Suggestion, ...]
    elsewhere: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]
    without: tuple[Suggestion, ...]
    hidden: Suggestion | None


def explain(matches: Matches) -> Explanation:
    """Why `matches`, which must be empty, are."""
    index, query = matches.index, matches.query
    unknown = tuple(term for term in query.terms if not index.search(Query((term,))).bits)
    dropped = _dropped(index, query, unknown)
    clash = not unknown and len(dropped) > 1 and all(len(terms) == 1 for terms in dropped)
    blamed = unknown or tuple(chain.from_iterable(dropped if clash else dropped[:1])) or query.terms
    taken = {query.without(*terms): None for terms in dropped}
    without = tuple(islice(_found(index, tuple(taken)), _MOST))
    deleted = Query((*query.terms, Term((Choice("status", Status.DELETED.value),))))
    hidden = next(_found(index, [deleted]), None) if matches.hidden else None
    near = () if clash or hidden else _found(index, _new(_near(index, query, blamed), taken))
    elsewhere = _found(index, _new(_elsewhere(index, query, blamed), taken))
    others = _found(index, _new(_others(index, query, blamed), taken))
    return Explanation(
        blamed,
        Cause.UNKNOWN if unknown else Cause.CLASH if clash else Cause.BLAMED,
        tuple(islice(near, _MOST)),
        tuple(islice(elsewhere, _MOST)),
        tuple(islice(others, _MOST)),
        without,
        hidden,
    )


def regions_of(term: Term, known: Collection[str]) -> tuple[str, ...]:
    """The regions (in lower case) that `term` asks for, and nothing else; a `known` one may stand bare."""
    choices = () if term.negated else term.choices
    bare = (choice.facet == WORD and choice.value in known for choice in choices)
    named = (choice.facet == "region" and choice.value != "" for choice in choices)
    regional = all(one or other for one, other in zip(bare, named, strict=True))
    return tuple(choice.value for choice in choices) if regional else ()


def _new(queries: Iterable[Query], taken: dict[Query, None]) -> Iterator[Query]:
    """The queries not taken yet, which then are."""
    for query in queries:
        if query not in taken:
            taken[query] = None
            yield query


def corrections(error: UnknownFacet) -> tuple[str, ...]:
    """The question of `error` with the nearest facets in the place of the unknown one, nearest first."""
    wrong = error.text + error.rest
    candidates = (error.question.replace(wrong, name + error.rest, 1) for name in near_facets(error))
    return tuple(question for question in candidates if _read(question))


def near_facets(error: UnknownFacet) -> list[str]:
    """What the unknown facet of `error` may be a slip of: a facet, or an engine before its version."""
    names = dict.fromkeys(chain(FACET_ALIASES, (w for w, (facet, _) in WORDS.items() if facet == "engine")))
    return nearest(error.text, names)


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
    """The query with a word corrected; of several that are unknown, one at a time and without the others."""
    asked = {choice.value for term in query.terms for choice in term.choices}
    for term in blamed:
        rest = query.without(*blamed)
        for choice in term.choices:
            if choice.facet in {WORD, PART}:
                yield from _corrected(index, rest, choice.value, negated=term.negated)
            elif not choice.span:
                for value in nearest(choice.value, (v for v in index.tally(choice.facet) if v not in asked)):
                    yield _with(rest, Choice(choice.facet, value), negated=term.negated)


def _elsewhere(index: Index, query: Query, blamed: tuple[Term, ...]) -> Iterator[Query]:
    """The query with each region that has the rest of it, the one with the most first."""
    regions = index.tally("region")
    for term in blamed:
        if regions_of(term, regions):
            rest = query.without(term)
            for region in index.search(rest).tally("region"):
                yield _with(rest, Choice("region", region))


def _others(index: Index, query: Query, blamed: tuple[Term, ...]) -> Iterator[Query]:
    """The query with either of two values, or with another one of a blamed facet that the rest leaves."""
    yield from _either(query)
    for term in blamed:
        rest = query.without(term)
        for choice in term.choices:
            if choice.span:
                for other in _other_versions(index, rest, choice, choice.span):
                    yield _with(rest, other, negated=term.negated)
            elif choice.facet not in {WORD, PART, "status", "region"}:
                for value in index.search(rest).tally(choice.facet):
                    yield _with(rest, Choice(choice.facet, value), negated=term.negated)


def _with(rest: Query, choice: Choice, *, negated: bool = False) -> Query:
    return Query((*rest.terms, Term((choice,), negated)))


def _either(query: Query) -> Iterator[Query]:
    """Two values asked of one facet at once, `pytorch tensorflow`: one or the other may be meant."""
    for one, two in combinations(query.terms, 2):
        if one.facet and one.facet == two.facet in FACETS and not (one.negated or two.negated):
            yield query.without(two).replacing(one, Term((*one.choices, *two.choices)))


def _corrected(index: Index, rest: Query, word: str, *, negated: bool) -> Iterator[Query]:
    """What `word` may be a slip of, with the number in it or beside it; or the known parts it is made of."""
    numbered = _NUMBERED.fullmatch(word)
    head, number = (numbered["word"], numbered["number"]) if numbered else (word, "")
    labels = (index.tally(name) for name, facet in FACETS.items() if facet.kind is not Kind.VERSION)
    versioned = (alias for alias, facet in FACET_ALIASES.items() if FACETS[facet].kind is Kind.VERSION)
    loose = [term for term in rest.terms if term.facet == WORD and read_version(term.choices[0].value)]
    for near in nearest(head, dict.fromkeys(chain(*labels, WORDS, versioned, index.parts))):
        for term in loose:
            bound = _read(f"{near} {term.choices[0].value}")
            if len(bound) == 1 and bound[0].choices[0].span:
                yield Query((*rest.without(term).terms, replace(bound[0], negated=negated)))
        yield Query((*rest.terms, *(replace(each, negated=negated) for each in _read(near + number))))
    parts = chain.from_iterable(map(_read, re.split(r"[-+]", word)))
    known = [part for part in parts if part.facet != WORD]
    if known and not negated:
        yield Query((*rest.terms, *known))


def _read(text: str) -> tuple[Term, ...]:
    try:
        return parse(text).terms
    except QueryError:
        return ()


def _other_versions(index: Index, rest: Query, choice: Choice, span: Span) -> Iterator[Choice]:
    """The versions that the rest of the query leaves, those nearest to the one asked for first."""
    versions = index.versions(choice.facet, choice.value)
    beyond = Span(Op.AT_MOST if span.op in {Op.ABOVE, Op.AT_MOST} else Op.BELOW, span.low)
    place = sum(map(beyond.contains, versions))
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
