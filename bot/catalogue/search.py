"""The index of a catalogue: a bit for each runtime, newest and `normal` first, a bitset for each fact."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate, islice
from operator import or_
from typing import TYPE_CHECKING

from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.names import Names
from bot.catalogue.offers import Offers, bitset
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Span, Term, as_version
from bot.catalogue.ranking import ranked
from bot.catalogue.runtime import Status
from bot.catalogue.version import Version, read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.catalogue.facets import Fact
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime

_WINDOW = 512  # bits: small enough that `x & -x` is cheap, wide enough that most windows hold a match


@dataclass(frozen=True, slots=True)
class Matches:
    """What a query finds. `bits` has a one for each runtime, the best being the lowest.

    What a person counts are offers: `firsts` has a one for each that has a match. `hidden` counts the
    `deleted` offers that also match but are left out because none asked for them.
    """

    index: Index
    query: Query
    bits: int
    firsts: int
    hidden: int

    @property
    def count(self) -> int:
        return self.firsts.bit_count()

    def page(self, start: int, size: int) -> tuple[Offer, ...]:
        """The offers from `start` on, `size` of them at most."""
        return tuple(islice(self.offers(), start, start + size))

    def offers(self) -> Iterator[Offer]:
        """The offers that have a match, whole."""
        return map(self.index.offers.of, places(self.firsts))

    def tally(self, facet: str) -> dict[str, int]:
        """How many of the offers have each value of a facet, the most frequent first."""
        return self.index.tally(facet, self.bits)

    def __iter__(self) -> Iterator[Runtime]:
        """Each runtime, those of one offer side by side."""
        return (self.index.runtimes[row] for row in places(self.bits))


def places(bits: int) -> Iterator[int]:
    """The place of each one in `bits`, the lowest first."""
    base = 0
    while bits:
        window = bits & ((1 << _WINDOW) - 1)
        while window:
            low = window & -window
            yield base + low.bit_length() - 1
            window ^= low
        bits >>= _WINDOW
        base += _WINDOW


class _Ladder:
    """The versions of one facet (or one product), in order, each with the bitset of what has it."""

    def __init__(self, rows: dict[Version, list[int]]) -> None:
        self.versions = sorted(rows)
        self._bits = [bitset(rows[version]) for version in self.versions]
        self._upto = list(accumulate(self._bits, or_, initial=0))
        self._from = list(accumulate(reversed(self._bits), or_, initial=0))[::-1]

    def rungs(self) -> dict[str, int]:
        """The bitset of each version, as written."""
        return {str(version): bits for version, bits in zip(self.versions, self._bits, strict=True)}

    def find(self, span: Span) -> int:
        """The bitset of what has a version within `span`."""
        low = as_version(span.low)
        match span.op:
            case Op.AT_LEAST:
                return self._from[bisect_left(self.versions, low)]
            case Op.BELOW:
                return self._upto[bisect_left(self.versions, low)]
            case Op.ABOVE:
                return self._from[self._end(low)]
            case Op.AT_MOST:
                return self._upto[self._end(low)]
            case Op.RANGE:
                ends = bisect_left(self.versions, low), self._end(as_version(span.high))
                return reduce(or_, self._bits[slice(*ends)], 0)
            case Op.IS:
                return self._family(low)

    def _family(self, version: Version) -> int:
        """The bitset of `version` and all within it. They stand together, its pre-releases before it."""
        start = bisect_left(self.versions, version)
        while start and self.versions[start - 1].within(version):
            start -= 1
        return reduce(or_, self._bits[start : self._end(version)], 0)

    def _end(self, version: Version) -> int:
        """The place behind `version` and all within it."""
        end = bisect_right(self.versions, version)
        while end < len(self.versions) and self.versions[end].within(version):
            end += 1
        return end


class Index:
    """Answers queries over one catalogue. Immutable to its users; safe to share."""

    def __init__(self, runtimes: Iterable[Runtime]) -> None:
        self.runtimes = ranked(runtimes)
        self.offers = Offers(self.runtimes)
        self._all = (1 << len(self.runtimes)) - 1
        self._names = Names(tuple(runtime.name for runtime in self.runtimes))
        labels: dict[tuple[str, str], list[int]] = defaultdict(list)
        ladders: dict[tuple[str, str], dict[Version, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row, runtime in enumerate(self.runtimes):
            for facet in FACETS.values():
                for fact in facet.read(runtime):
                    _post(labels, ladders, facet.name, fact, row)
        self._labels = {key: bitset(rows) for key, rows in labels.items()}
        self._ladders = {key: _Ladder(rows) for key, rows in ladders.items()}
        self._deleted = self._labels.get(("status", Status.DELETED.value), 0)

    def search(self, query: Query) -> Matches:
        """The runtimes all of whose terms hold. `deleted` ones only where the query asks for them."""
        bits, hidden = self.hold(query), 0
        if self._deleted and not query.asks_for("status", Status.DELETED.value):
            hidden = self.offers.first(bits & self._deleted).bit_count()
            bits &= ~self._deleted
        return Matches(self, query, bits, self.offers.first(bits), hidden)

    def hold(self, query: Query) -> int:
        """The bits of the runtimes all of whose terms hold, `deleted` ones among them."""
        bits = self._all
        for term in query.terms:
            bits &= self._term(term)
        return bits

    def tally(self, facet: str, bits: int | None = None) -> dict[str, int]:
        """How many offers (of those in `bits`) have each value of a facet, the most frequent first.

        A version is its own value, as written: 11.2.
        """
        within = self._all if bits is None else bits
        if FACETS[facet].kind is Kind.VERSION:
            ladder = self._ladders.get((facet, ""))
            held = ladder.rungs() if ladder else {}
        else:
            held = {value: bits for (name, value), bits in self._labels.items() if name == facet and value}
        counts = {value: self.offers.first(bits & within).bit_count() for value, bits in held.items()}
        return {
            value: counts[value] for value in sorted(counts, key=lambda v: (-counts[v], v)) if counts[value]
        }

    def versions(self, facet: str, value: str = "") -> list[Version]:
        """The versions of a facet, or of one product of it, oldest first."""
        ladder = self._ladders.get((facet, value))
        return ladder.versions if ladder else []

    def named(self, name: str) -> tuple[Offer, ...]:
        """The offers whose image has just this name, whatever its case, under every engine."""
        return tuple(map(self.offers.of, places(self.offers.first(self._names.exactly(name)))))

    def find(self, digest: str) -> Offer | None:
        """The offer one of whose members has a key of this digest, or whose image has."""
        return self._by_digest.get(digest)

    @cached_property
    def _by_digest(self) -> dict[str, Offer]:
        return self.offers.by_digest()

    @property
    def parts(self) -> frozenset[str]:
        """The words that stand in image names: `aiflow`, `roma`."""
        return self._names.parts

    def _term(self, term: Term) -> int:
        bits = reduce(or_, map(self._choice, term.choices), 0)
        return self._all & ~bits if term.negated else bits

    def _choice(self, choice: Choice) -> int:
        if choice.facet == PART:
            return self._names.holding(choice.value)
        if choice.facet == WORD:
            return self._word(choice.value)
        if choice.span:
            ladder = self._ladders.get((choice.facet, choice.value))
            return ladder.find(choice.span) if ladder else 0
        return self._labels.get((choice.facet, choice.value), 0)

    def _word(self, word: str) -> int:
        """What has a value, or a part of its name, that begins with `word`; or a version within it."""
        bits = self._names.beginning(word)
        for (_, value), held in self._labels.items():
            if value.startswith(word):
                bits |= held
        version = read_version(word)
        if version:
            span = Span(Op.IS, version.text)
            for ladder in self._ladders.values():
                bits |= ladder.find(span)
        return bits


def _post(
    labels: dict[tuple[str, str], list[int]],
    ladders: dict[tuple[str, str], dict[Version, list[int]]],
    facet: str,
    fact: Fact,
    row: int,
) -> None:
    for value in {fact.value, ""}:
        labels[facet, value].append(row)
    if fact.version:
        ladders[facet, fact.value][fact.version].append(row)
