"""Reads a question into a query. The grammar stands in docs/grammar.md, as EBNF."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace

from bot.catalogue.facets import FACET_ALIASES, FACETS, Kind
from bot.catalogue.lexer import split_list, split_words
from bot.catalogue.normal import normalise
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Span, Term
from bot.catalogue.version import Version, read_version
from bot.catalogue.words import (
    ALTERNATIVES,
    COMPARISONS,
    FILLERS,
    NEGATIONS,
    NUMBER_LINKS,
    TAILS,
    VALUES,
    WORDS,
)

MAX_LENGTH = 300  # characters of a question, and of its canonical text


@dataclass(unsafe_hash=True)
class QueryError(Exception):
    """A question that cannot be read. `text` is the part that could not."""

    text: str


class TooLong(QueryError):  # noqa: N818
    """More than MAX_LENGTH characters."""


class Unreadable(QueryError):  # noqa: N818
    """A condition that lacks what it compares, or what it compares with."""


@dataclass(unsafe_hash=True)
class BadVersion(QueryError):  # noqa: N818
    """`text` stands where `facet` wants a version."""

    facet: str


@dataclass(unsafe_hash=True)
class NotComparable(QueryError):  # noqa: N818
    """`facet` has no order, so it cannot be more or less than `text`."""

    facet: str


@dataclass(unsafe_hash=True)
class UnknownFacet(QueryError):  # noqa: N818
    """`text` is not a facet; `rest` is what was asked of it, `question` the normal form of it all."""

    rest: str
    question: str


_CONDITION = re.compile(r'(?P<head>[^:=<>"]*)(?P<op>==|>=|<=|[:=<>])(?P<operand>.*)')
_PRODUCT = re.compile(r'(?P<name>"[^"]*"|[^=<>:"]+)(?:(?P<op>==|>=|<=|[:=<>])(?P<version>.+))?')
_NUMBER = r"v?[0-9]+(?:\.[0-9]+)*(?:[._-]?(?:rc|alpha|beta|t|a|b)[._-]?[0-9]+(?:\.[0-9]+)*)?"
_NUMERIC = re.compile(rf"{_NUMBER}(?:\+|\.[x*]|\.\.(?:{_NUMBER})?)?|\.\.{_NUMBER}", re.ASCII)
_GLUED = re.compile(
    rf"(?P<head>.*?[^0-9.v_-])[_-]?(?P<number>{_NUMBER}(?:\+|\.[x*]|\.\.(?:{_NUMBER})?)?)", re.ASCII
)
_OPS = {":": Op.IS, "=": Op.IS, "==": Op.IS, **{op.value: op for op in Op if op is not Op.RANGE}}
_ANY = frozenset({"*", "any", "任意"})
_OPEN_LABELS = frozenset({"driver", "region"})  # after these words alone, the next one is their value
# Digits run together, as in py37, cu118 and ubuntu_1804: where the dot belongs.
_COMPACT = {
    "python": re.compile(r"([23])([0-9]{1,2})", re.ASCII),
    "cuda": re.compile(r"([0-9]{2})([0-9])", re.ASCII),
    "os": re.compile(r"([0-9]{2})([0-9]{2})", re.ASCII),
}


def parse(question: str) -> Query:
    """The query that `question` means; QueryError where a part of it means nothing.

    `parse(str(query)) == query` for every query this returns.
    """
    text = normalise(question)
    if len(text) > MAX_LENGTH:
        raise TooLong(text)
    query = _Reader(text).read()
    if len(str(query)) > MAX_LENGTH:
        raise TooLong(text)
    return query


class _Reader:
    """One pass over the words of a question."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = deque(split_words(text))
        self.terms: list[Term] = []

    def read(self) -> Query:
        negated = joined = False
        while self.words:
            word = self.words.popleft()
            if word in ALTERNATIVES:
                joined = bool(self.terms and self.words)
            elif word in NEGATIONS:
                negated = True
            elif word not in FILLERS:
                term = self._term(word, self.terms[-1].choices[-1] if joined else None)
                if term:
                    self._add(replace(term, negated=term.negated != negated), joined=joined)
                    negated = joined = False
        if negated:
            raise Unreadable(self.text)
        return Query(tuple(self.terms))

    def _add(self, term: Term, *, joined: bool) -> None:
        if joined:
            last = self.terms.pop()
            if last.negated != term.negated:
                raise Unreadable(f"{last} or {term}")
            term = Term((*last.choices, *term.choices), last.negated)
        if _is_specifier(term):
            self.terms += (Term((choice,)) for choice in term.choices)
        else:
            self.terms.append(term)

    def _term(self, word: str, context: Choice | None) -> Term | None:
        bare = word.lstrip("-!")
        negated = bare != word
        if "!=" in bare:
            bare, negated = bare.replace("!=", ":"), not negated
        head, _, operand = bare.partition(":")
        if head in FILLERS and operand:
            self.words.extendleft(reversed(split_words("-" * negated + operand)))
            return None
        parts = self._alternatives(bare)
        choices: list[Choice] = []
        for part in parts:
            if part.startswith(("-", "!")) or part in NEGATIONS:
                raise Unreadable(part)
            choice = self._choice(part, context)
            choices.append(choice)
            context = choice if context or _CONDITION.match(part) else None
        if len(parts) == 1:
            if self._names_the_facet_of_the_next(parts[0]):
                return None
            choices = self._with_numbers(parts[0], choices[0])
        return Term(tuple(choices), negated) if choices else None

    def _alternatives(self, word: str) -> list[str]:
        """The parts of a list, less what carries no condition; "a, b, or c" and "a, not b" go on behind it."""
        parts = split_list(word)
        if len(parts) > 1 and (parts[-1] in NEGATIONS or parts[-1] in ALTERNATIVES):
            self.words.appendleft(parts.pop())
        return [part for part in parts if part not in FILLERS and part not in ALTERNATIVES]

    def _choice(self, part: str, context: Choice | None) -> Choice:  # noqa: PLR0911
        if part.startswith('"'):
            inherited = context and context.facet in FACETS
            return _operand(context.facet, Op.IS, part) if inherited else Choice(PART, part.strip('"'))
        condition = _CONDITION.fullmatch(part)
        if condition and not condition["head"] and context and context.facet in FACETS:
            return replace(context, span=_span(context.facet, Op.IS, part))
        if condition and not (context and _stays_with(context, condition["head"])):
            return self._condition(condition["head"], _OPS[condition["op"]], condition["operand"])
        if context and context.facet not in {WORD, PART}:
            if context.value and FACETS[context.facet].kind is Kind.PRODUCT and _NUMERIC.fullmatch(part):
                return replace(context, span=_span(context.facet, Op.IS, part))
            if part not in WORDS or FACETS[context.facet].kind is not Kind.VERSION:
                return _operand(context.facet, Op.IS, part)
        return _bare(part)

    def _condition(self, head: str, op: Op, operand: str) -> Choice:
        if not operand or not head:
            raise Unreadable(head + op + operand)
        facet, value = WORDS.get(head, ("", ""))
        if head in FACET_ALIASES:
            return _operand(FACET_ALIASES[head], op, operand)
        if facet and FACETS[facet].kind is Kind.PRODUCT:
            return Choice(facet, value, None if operand in _ANY else _span(facet, op, operand))
        if op is Op.IS or facet:
            raise UnknownFacet(head, f"{op}{operand}", self.text)
        return Choice("engine", head, _span("engine", op, operand))

    def _names_the_facet_of_the_next(self, part: str) -> bool:
        """Whether `part` only announces the word behind it, as in `arch arm64` and `engine pytorch`."""
        facet = FACET_ALIASES.get(part)
        return bool(facet and self.words and WORDS.get(self.words[0].partition(",")[0], ("",))[0] == facet)

    def _with_numbers(self, part: str, choice: Choice) -> list[Choice]:
        """`choice` with the numbers that the words behind it give: `cuda 11`, `pytorch 1.8 or newer`."""
        choices = [choice]
        if choice.span is None and choice.facet in FACETS:
            choices = self._with_next(part, choice)
        span = choices[-1].span
        op = self._phrase(TAILS) if span and span.op is Op.IS else ""
        return [*choices[:-1], replace(choices[-1], span=Span(Op(op), span.low))] if op and span else choices

    def _with_next(self, part: str, choice: Choice) -> list[Choice]:
        facet = FACETS[choice.facet]
        announced = part in FACET_ALIASES
        if announced and choice.facet in _OPEN_LABELS and self.words and _is_plain(self.words[0]):
            return [replace(choice, value=self.words.popleft())]
        if not (announced if facet.kind is Kind.VERSION else facet.kind is Kind.PRODUCT and choice.value):
            return [choice]
        kept = self.words.copy()
        if self.words and self.words[0] in NUMBER_LINKS:
            self.words.popleft()
        op = Op(self._phrase(COMPARISONS) or Op.IS)
        numbers = split_list(self.words[0]) if self.words else []
        if numbers and all(map(_NUMERIC.fullmatch, numbers)):
            self.words.popleft()
            return [replace(choice, span=_span(choice.facet, op, number)) for number in numbers]
        self.words = kept
        return [choice]

    def _phrase(self, phrases: dict[tuple[str, ...], str]) -> str:
        for width in (2, 1):
            ahead = tuple(self.words)[:width]
            if ahead in phrases:
                for _ in ahead:
                    self.words.popleft()
                return phrases[ahead]
        return ""


def _stays_with(context: Choice, head: str) -> bool:
    """Whether `head=2.1` in a list goes on with the products before it: `engine:pytorch=1.8,sglang=0.4`."""
    product = context.facet in FACETS and FACETS[context.facet].kind is Kind.PRODUCT
    return product and bool(head) and head not in FACET_ALIASES


def _is_specifier(term: Term) -> bool:
    """Whether a comma means "and", as in the requirement `cuda>=11,<12`: "or" would let all through."""
    if term.negated or len({choice.value for choice in term.choices}) != 1 or not term.facet:
        return False
    spans = {choice.span.op: choice.span.low for choice in term.choices if choice.span}
    floor = spans.get(Op.AT_LEAST) or spans.get(Op.ABOVE)
    ceiling = spans.get(Op.BELOW) or spans.get(Op.AT_MOST)
    return bool(floor and ceiling and _version(term.facet, floor) <= _version(term.facet, ceiling))


def _is_plain(word: str) -> bool:
    known = (
        word in FILLERS or word in NEGATIONS or word in ALTERNATIVES or word in WORDS or word in FACET_ALIASES
    )
    return not known and not re.search(r'[:=<>!",]', word) and not word.startswith("-")


def _bare(part: str) -> Choice:
    if part in FACET_ALIASES:
        return Choice(FACET_ALIASES[part])
    if part in WORDS:
        return Choice(*WORDS[part])
    glued = _GLUED.fullmatch(part)
    if glued:
        head, number = glued["head"], glued["number"]
        if head in FACET_ALIASES and FACETS[FACET_ALIASES[head]].kind is Kind.VERSION:
            return Choice(FACET_ALIASES[head], "", _span(FACET_ALIASES[head], Op.IS, number))
        if head in WORDS and FACETS[WORDS[head][0]].kind is Kind.PRODUCT:
            return Choice(*WORDS[head], _span(WORDS[head][0], Op.IS, number))
    if _NUMERIC.fullmatch(part) and read_version(part) is None:
        raise Unreadable(part)
    return Choice(WORD, part)


def _operand(facet: str, op: Op, text: str) -> Choice:
    kind = FACETS[facet].kind
    if text in _ANY and op is Op.IS:
        return Choice(facet)
    if kind is Kind.VERSION:
        return Choice(facet, "", _span(facet, op, text.strip('"')))
    if op is not Op.IS:
        raise NotComparable(text, facet)
    if kind is Kind.LABEL or (text.startswith('"') and text.endswith('"')):
        return Choice(facet, _value(facet, text))
    product = _PRODUCT.fullmatch(text)
    if not product:
        raise Unreadable(f"{facet}:{text}")
    if product["op"]:
        return Choice(
            facet, _value(facet, product["name"]), _span(facet, _OPS[product["op"]], product["version"])
        )
    bare = _bare(text)
    return bare if bare.facet == facet and bare.value else Choice(facet, _value(facet, text))


def _value(facet: str, text: str) -> str:
    text = text.strip('"')
    if text in VALUES.get(facet, ()):
        return VALUES[facet][text]
    known = WORDS.get(text)
    return known[1] if known and known[0] == facet else text


def _span(facet: str, op: Op, text: str) -> Span:
    inner = _CONDITION.fullmatch(text)
    if inner and not inner["head"] and op is Op.IS:
        op, text = _OPS[inner["op"]], inner["operand"]
    if op is Op.IS and ".." in text:
        low, _, high = text.partition("..")
        if low and high:
            ends = sorted((_version(facet, low), _version(facet, high)))
            return Span(Op.RANGE, str(ends[0]), str(ends[1]))
        return Span(Op.AT_LEAST if low else Op.AT_MOST, str(_version(facet, low or high)))
    if op is Op.IS and text.endswith("+"):
        op, text = Op.AT_LEAST, text.removesuffix("+")
    return Span(op, str(_version(facet, re.sub(r"\.[x*]?$", "", text))))


def _version(facet: str, text: str) -> Version:
    compact = _COMPACT[facet].fullmatch(text) if facet in _COMPACT else None
    version = read_version(".".join(compact.groups()) if compact else text)
    if version is None:
        raise BadVersion(text, facet)
    return version
