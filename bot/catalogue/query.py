"""A query: what a person asks and a channel follows, with one canonical text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.catalogue.facets import FACET_ALIASES, FACETS, Kind
from bot.catalogue.version import Version, read_version
from bot.catalogue.words import ALTERNATIVES, COMPARISONS, FILLERS, NEGATIONS, WORDS

WORD = "word"  # a part of the image name, or the start of any facet's value
PART = "part"  # an exact part of the image name, as in "cuda_11"
_ORDER = {facet: place for place, facet in enumerate((WORD, PART, *FACETS))}
# Words that would mean something else in a list, where they stand without their facet.
_RESERVED = {*FACET_ALIASES, *FILLERS, *ALTERNATIVES, *NEGATIONS, *(phrase[0] for phrase in COMPARISONS)}
_BARE = re.compile(r'[^\s:=<>!",*~?;|()\[\]{}-][^\s:=<>!",*~?;|()\[\]{}]*')


class Op(StrEnum):
    """How a version is compared. `IS` means the version and all within it: `cuda:11` is any 11.x."""

    IS = ":"
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    RANGE = ".."


_OPS = (Op.IS, Op.AT_LEAST, Op.ABOVE, Op.RANGE, Op.AT_MOST, Op.BELOW)  # in the order they are said in


@dataclass(frozen=True, slots=True)
class Span:
    """A set of versions. `low` is the version compared with; `high` is there in a RANGE only, inclusive.

    At most 11 includes 11.8 and above 11 does not, as `IS` 11 includes it.
    """

    op: Op
    low: str
    high: str = ""

    def contains(self, version: Version) -> bool:
        low = as_version(self.low)
        match self.op:
            case Op.IS:
                return version.within(low)
            case Op.AT_LEAST:
                return version >= low
            case Op.ABOVE:
                return version > low and not version.within(low)
            case Op.AT_MOST:
                return version <= low or version.within(low)
            case Op.BELOW:
                return version < low
            case Op.RANGE:
                high = as_version(self.high)
                return version >= low and (version <= high or version.within(high))

    def __str__(self) -> str:
        return f"{self.low}..{self.high}" if self.op is Op.RANGE else f"{self.op}{self.low}".lstrip(":")


def as_version(text: str) -> Version:
    """The version in `text`; ValueError where it is none, which no parsed query holds."""
    version = read_version(text)
    if version is None:
        raise ValueError(f"{text!r} is not a version")
    return version


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing asked of one facet. An empty `value` with no `span` asks for any value at all."""

    facet: str
    value: str = ""
    span: Span | None = None

    @property
    def rank(self) -> tuple[int, str, int, str]:
        place = _OPS.index(self.span.op) if self.span else -1
        return _ORDER[self.facet], self.value, place, str(self.span or "")

    @property
    def operand(self) -> str:
        """The choice behind its facet's name and a colon: `pytorch>=2`, `>=11`, `aarch64`, `*`."""
        if not self.value:
            return str(self.span or "*")
        plain = _BARE.fullmatch(self.value) and self.value not in _RESERVED
        value = self.value if plain else f'"{self.value}"'
        return value + _behind(self.span, "=")

    def __str__(self) -> str:
        if self.facet == PART:
            return f'"{self.value}"'
        if self.facet == WORD:
            return self.value
        if WORDS.get(self.value) == (self.facet, self.value):
            return self.value + _behind(self.span, ":")
        if FACETS[self.facet].kind is Kind.VERSION and self.span:
            return self.facet + _behind(self.span, ":")
        return self.explicit

    @property
    def explicit(self) -> str:
        """The choice with its facet named, so that it reads the same after any other."""
        return str(self) if self.facet in {WORD, PART} else f"{self.facet}:{self.operand}"


def _behind(span: Span | None, sign: str) -> str:
    if span is None:
        return ""
    return f"{sign}{span}" if span.op in {Op.IS, Op.RANGE} else str(span)


@dataclass(frozen=True, slots=True)
class Term:
    """What must hold of a runtime: one of `choices`, or none of them when negated."""

    choices: tuple[Choice, ...]
    negated: bool = False

    def __post_init__(self) -> None:
        if len(self.choices) > 1:
            choices = tuple(sorted(dict.fromkeys(self.choices), key=lambda choice: choice.rank))
            object.__setattr__(self, "choices", choices)

    @property
    def rank(self) -> tuple[object, ...]:
        return tuple(choice.rank for choice in self.choices), self.negated

    @property
    def facet(self) -> str:
        """The facet all its choices are of, or an empty string."""
        facets = {choice.facet for choice in self.choices}
        return facets.pop() if len(facets) == 1 else ""

    def __str__(self) -> str:
        return "-" * self.negated + self._text()

    def _text(self) -> str:
        if len(self.choices) == 1:
            return str(self.choices[0])
        if self.facet and self.facet not in {WORD, PART}:
            return f"{self.facet}:" + ",".join(choice.operand for choice in self.choices)
        return ",".join(choice.explicit for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold, in the one order that makes equal questions equal."""

    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        if len(self.terms) > 1:
            terms = tuple(sorted(dict.fromkeys(self.terms), key=lambda term: term.rank))
            object.__setattr__(self, "terms", terms)

    def without(self, *terms: Term) -> Query:
        """The query less `terms`."""
        return Query(tuple(term for term in self.terms if term not in terms))

    def replacing(self, old: Term, new: Term) -> Query:
        """The query with `new` in the place of `old`."""
        return Query(tuple(new if term == old else term for term in self.terms))

    def asks_for(self, facet: str, value: str) -> bool:
        """Whether a term that is not negated names `value` of `facet`, or any value of it."""
        return any(
            choice.facet == facet and choice.value in {"", value}
            for term in self.terms
            if not term.negated
            for choice in term.choices
        )

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))
