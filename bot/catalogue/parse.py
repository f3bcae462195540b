"""Reads a question into a query. The grammar stands in docs/grammar.md, as EBNF."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

from bot.catalogue.errors import QueryError, TooLong, UnknownFacet, Unreadable
from bot.catalogue.facets import FACET_ALIASES, FACETS, Kind
from bot.catalogue.lexer import LOOSE_COMMA, split_list, split_words
from bot.catalogue.normal import normalise
from bot.catalogue.operand import ANY, CONDITION, NUMERIC, OPS, read_bare, read_operand, read_span
from bot.catalogue.query import PART, Choice, Op, Query, Span, Term
from bot.catalogue.version import read_version
from bot.catalogue.words import (
    ALTERNATIVES,
    COMPARISONS,
    EXCLUSIONS,
    FILLERS,
    NEGATIONS,
    NUMBER_LINKS,
    TAILS,
    WORDS,
)

MAX_LENGTH = 300  # characters of a question, and of its canonical text
_VERSION_WORDS = frozenset(("version", *FACETS["version"].aliases))  # alone, they ask for nothing
_FLOOR_AND_CEILING = 2
_OPEN_LABELS = frozenset({"driver", "region"})  # after these words alone, the next one is their value


def parse(question: str) -> Query:
    """The query that `question` means; QueryError where a part of it means nothing.

    `parse(str(query)) == query` for every query this returns.
    """
    text = normalise(question)
    if len(text) > MAX_LENGTH:
        raise TooLong(text)
    try:
        query = _Reader(text).read()
    except UnknownFacet:
        raise
    except QueryError as error:
        error.text = _as_it_stands(error.text, text)
        raise
    if len(str(query)) > MAX_LENGTH:
        raise TooLong(text)
    return query


def _as_it_stands(part: str, question: str) -> str:
    """`part`, in which signs are drawn tight, with the spaces it has in `question`."""
    found = re.search(r"\s*".join(map(re.escape, part.replace(" ", ""))), question) if part else None
    return found[0] if found else part


class _Reader:
    """One pass over the words of a question."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = deque(split_words(text))
        self.terms: list[Term] = []

    def read(self) -> Query:
        negated = joined = listed = False
        while self.words:
            compared = self._phrase(COMPARISONS)
            word = self.words.popleft() if self.words else ""
            if compared and word in FILLERS | {"", LOOSE_COMMA}:
                raise Unreadable(self.text)
            if word == LOOSE_COMMA:
                listed = bool(self.terms)
            elif word in ALTERNATIVES:
                joined = bool(self.terms and self.words)
            elif word in NEGATIONS:
                negated = True
            elif word in EXCLUSIONS and self.terms:
                self.terms[-1] = replace(self.terms[-1], negated=True)
            elif word not in FILLERS:
                context = self.terms[-1].choices[-1] if (joined or listed) and _goes_on(word) else None
                for term in self._terms(word, context, negated=negated):
                    self._add(_compare(term, compared, self.text), joined=joined, listed=listed)
                    negated = joined = listed = False
        if negated:
            raise Unreadable(self.text)
        return Query(tuple(self.terms))

    def _add(self, term: Term, *, joined: bool, listed: bool) -> None:
        """Keep `term`: as another choice of the one before it behind "or", or in a list of one facet."""
        last = self.terms[-1] if self.terms else term
        if joined or (listed and last.facet == term.facet != "" and last.negated == term.negated):
            if term.negated and not last.negated:
                raise Unreadable(f"{last} or {term}")
            # "not gpu or npu": neither of them
            term = Term((*self.terms.pop().choices, *term.choices), last.negated)
        if term.negated and term.choices == (Choice("accelerator"),):
            term = Term((Choice("accelerator", "cpu"),))
        if _is_specifier(term):
            self.terms += (Term((choice,)) for choice in term.choices)
        else:
            self.terms.append(term)

    def _terms(self, word: str, context: Choice | None, *, negated: bool) -> list[Term]:
        """The terms of one word: mostly one, none where it only announces the next, more behind `!=`."""
        bare = word.lstrip("-!")
        marked = bare != word
        head, _, operand = bare.partition(":")
        if head in FILLERS and operand:
            self.words.extendleft(reversed(split_words("-" * marked + operand)))
            return []
        if "!=" in bare:
            return self._requirement(bare, negated=marked != negated)
        parts = self._alternatives(bare)
        choices = self._choices(parts, context)
        if len(parts) == 1:
            if self._is_announcement(parts[0], choices[0]):
                return []
            choices = self._with_numbers(parts[0], choices[0])
            if parts[0] in _VERSION_WORDS and not choices[0].span:
                return []
        return [Term(tuple(choices), marked != negated)] if choices else []

    def _requirement(self, word: str, *, negated: bool) -> list[Term]:
        """What a list with `!=` in it asks: all of `torch>=1.8,!=1.8.2`; PyTorch, of `torch!=1.8`."""
        parts = split_list(word)
        if negated and len(parts) > 1:
            raise Unreadable(word)
        asked = [part for part in parts if "!=" not in part]
        name = (CONDITION.fullmatch(asked[0]) or {"head": asked[0]})["head"] if asked else ""
        terms = [Term(tuple(self._choices(asked, None)))] if asked else []
        for part in parts:
            head, unlike, version = part.partition("!=")
            if unlike and (not version or set(version) & set("!=<>:")):
                raise Unreadable(word)
            if unlike:
                name = head or name
                (choice,) = self._choices([f"{name}:{version}"], None)
                terms.append(Term((choice,), not negated))
                if choice.value and choice.span and not asked and not negated:
                    terms.append(Term((replace(choice, span=None),)))
        return terms

    def _choices(self, parts: list[str], context: Choice | None) -> list[Choice]:
        choices: list[Choice] = []
        for part in parts:
            if part.startswith(("-", "!")) or part in NEGATIONS or (part,) in COMPARISONS:
                raise Unreadable(part)
            choice = self._choice(part, context)
            choices.append(choice)
            context = choice if context or CONDITION.match(part) else None
        return choices

    def _alternatives(self, word: str) -> list[str]:
        """The parts of a list, less its fillers. "a, b, or c" and "a, not b" go on behind it."""
        parts = split_list(word)
        if len(parts) > 1 and (parts[-1] in NEGATIONS or parts[-1] in ALTERNATIVES):
            self.words.appendleft(parts.pop())
        return [part for part in parts if part not in FILLERS and part not in ALTERNATIVES]

    def _choice(self, part: str, context: Choice | None) -> Choice:  # noqa: PLR0911
        if part.startswith('"'):
            if context and context.facet in FACETS:
                return read_operand(context.facet, Op.IS, part)
            if '"' in part[1:-1] or not part.endswith('"'):
                raise Unreadable(part)
            return Choice(PART, part.strip('"'))
        condition = CONDITION.fullmatch(part)
        if condition and not condition["head"] and context and context.facet in FACETS:
            if FACETS[context.facet].kind is Kind.LABEL:
                return read_operand(context.facet, OPS[condition["op"]], condition["operand"])
            return replace(context, span=read_span(context.facet, Op.IS, part))
        if condition and not (context and _stays_with(context, condition["head"])):
            return self._condition(condition["head"], OPS[condition["op"]], condition["operand"])
        if context and context.facet in FACETS:
            if context.value and FACETS[context.facet].kind is Kind.PRODUCT and NUMERIC.fullmatch(part):
                return replace(context, span=read_span(context.facet, Op.IS, part))
            if part not in WORDS or FACETS[context.facet].kind is not Kind.VERSION:
                return read_operand(context.facet, Op.IS, part)
        return read_bare(part)

    def _condition(self, head: str, op: Op, operand: str) -> Choice:
        if not operand or not head or NUMERIC.fullmatch(head):
            raise Unreadable(head + op + operand)
        facet, value = WORDS.get(head, ("", ""))
        if head in FACET_ALIASES:
            return read_operand(FACET_ALIASES[head], op, operand)
        if facet and FACETS[facet].kind is Kind.PRODUCT:
            return Choice(facet, value, None if operand in ANY else read_span(facet, op, operand))
        if op is Op.IS or facet:
            raise UnknownFacet(head, f"{op}{operand}", self.text)
        return Choice("engine", head, read_span("engine", op, operand))

    def _is_announcement(self, part: str, choice: Choice) -> bool:
        """Whether `part` only names the facet of its neighbour: `arch arm64`, `ubuntu系统`."""
        if part not in FACET_ALIASES or FACETS[choice.facet].kind is Kind.VERSION:
            return False
        following = WORDS.get(self.words[0].partition(",")[0], ("",))[0] if self.words else ""
        before = self.terms[-1].facet if self.terms else ""
        return choice.facet in {following, before}

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
        if numbers and all(map(NUMERIC.fullmatch, numbers)):
            self.words.popleft()
            return [replace(choice, span=read_span(choice.facet, op, number)) for number in numbers]
        self.words = kept
        return [choice]

    def _phrase(self, phrases: dict[tuple[str, ...], str]) -> str:
        for width in range(5, 0, -1):
            ahead = tuple(self.words)[:width]
            if ahead in phrases:
                for _ in ahead:
                    self.words.popleft()
                return phrases[ahead]
        return ""


def _goes_on(word: str) -> bool:
    """Whether `word` behind "or" or a comma leans on the one before it: `cuda 11 or 12`, `cuda>=11 or <9`."""
    return all(NUMERIC.fullmatch(part) or part[0] in "<>=" for part in split_list(word))


def _compare(term: Term, op: str, question: str) -> Term:
    """`term` with what stood before it, as in "newer than cuda 11"."""
    if not op:
        return term
    span = term.choices[0].span
    if len(term.choices) > 1 or span is None or span.op is not Op.IS:
        raise Unreadable(question)
    return replace(term, choices=(replace(term.choices[0], span=Span(Op(op), span.low)),))


def _stays_with(context: Choice, head: str) -> bool:
    """Whether `head=2.1` in a list goes on with the products before it: `engine:pytorch=1.8,sglang=0.4`."""
    product = context.facet in FACETS and FACETS[context.facet].kind is Kind.PRODUCT
    return product and bool(head) and head not in FACET_ALIASES


def _is_specifier(term: Term) -> bool:
    """Whether a comma means "and", as in the requirement `cuda>=11,<12`: "or" would let all through."""
    if term.negated or len(term.choices) != _FLOOR_AND_CEILING or not term.facet:
        return False
    if term.choices[0].value != term.choices[1].value:
        return False
    spans = {choice.span.op: choice.span.low for choice in term.choices if choice.span}
    floor = spans.get(Op.AT_LEAST) or spans.get(Op.ABOVE)
    ceiling = spans.get(Op.BELOW) or spans.get(Op.AT_MOST)
    lowest, highest = read_version(floor or ""), read_version(ceiling or "")
    return bool(lowest and highest and lowest <= highest)


def _is_plain(word: str) -> bool:
    known = (
        word in FILLERS or word in NEGATIONS or word in ALTERNATIVES or word in WORDS or word in FACET_ALIASES
    )
    return not known and not re.search(r'[:=<>!",]', word) and not word.startswith("-")
