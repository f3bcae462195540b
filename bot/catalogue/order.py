"""Reads what stands behind the verbs of following: a query with its options, a span of time, a target."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.catalogue.changes import ORDER, ChangeKind
from bot.catalogue.errors import OrderError, QueryError, TooLong, UnknownFacet
from bot.catalogue.facets import FACET_ALIASES
from bot.catalogue.normal import as_typed, normalise
from bot.catalogue.parse import MAX_LENGTH, parse
from bot.catalogue.relax import corrections, near_facets, nearest
from bot.catalogue.span import MOST, SPAN, refuse_span, span_text, split_ago, split_ahead
from bot.catalogue.subscription import EVERY_KIND, Cadence
from bot.catalogue.words import WORDS

if TYPE_CHECKING:
    from bot.catalogue.query import Query

EVENTS, EVERY = "events", "every"
# Each option with the words that may stand before its colon.
OPTIONS = {EVENTS: ("events", "event", "on", "事件"), EVERY: ("every", "cadence", "频率")}
# Each kind and cadence with the words for it: the first and the second are what is suggested.
KINDS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.RETIRING: ("retiring", "即将下线", "下线中", "deleting", "deprecated"),
    ChangeKind.RETIRED: ("retired", "已下线", "deleted", "removed", "gone"),
    ChangeKind.CHANGED: ("changed", "变更", "change", "changes", "updated", "修改", "更新"),
    ChangeKind.RESTORED: ("restored", "恢复", "restore", "back", "已恢复"),
    ChangeKind.ADDED: ("added", "新增", "add", "new", "增加"),
}
CADENCES: dict[Cadence, tuple[str, ...]] = {
    Cadence.NOW: ("now", "即时", "实时", "立即", "immediately", "realtime", "real-time"),
    Cadence.DAILY: ("daily", "每天", "每日", "day", "1d", "天"),
    Cadence.WEEKLY: ("weekly", "每周", "每星期", "week", "monday", "7d", "1w", "周", "周一"),
}
ALL = ("all", "全部", "所有", "everything", "any", "*")
EVERYTHING = "*"
# What of these is said of subscriptions, too: each of a channel's. The others are the query for everything.
EACH = frozenset(("all", "全部", "所有", "all subscriptions", "all of them", "全部订阅", "所有订阅"))
WEEK = 7 * 86_400.0  # seconds

_KIND_OF = {
    **{word: frozenset((kind,)) for kind, words in KINDS.items() for word in words},
    **dict.fromkeys(ALL, EVERY_KIND),
    # It does not say whether it is over: both are meant, as in a question.
    **dict.fromkeys(("下线", "下架"), frozenset((ChangeKind.RETIRING, ChangeKind.RETIRED))),
}
_CADENCE_OF = {word: cadence for cadence, words in CADENCES.items() for word in words}
_KNOWN = {EVENTS: _KIND_OF.keys(), EVERY: _CADENCE_OF.keys()}
_SUGGESTED = {
    word: words[0 if word.isascii() else 1]
    for words in (*KINDS.values(), *CADENCES.values(), ALL)
    for word in words
}
_OPTION_OF = {word: option for option, words in OPTIONS.items() for word in words}
_HAN = "|".join(word for word in _OPTION_OF if not word.isascii())  # these need no space before them
_OPTION = re.compile(
    rf"(?:(?<![^\s,])|(?={_HAN}))(?P<no>[-!]?)(?P<word>{'|'.join(_OPTION_OF)})\s*[:=]\s*", re.ASCII
)
_VALUE = re.compile(r"[-!]?[^\s,/|+:=<>和与及]+")
_BETWEEN = re.compile(r"\s*[,/|+和与及]\s*")
_QUOTED = re.compile(r'("[^"]*")')
_NUMBERS = re.compile(r"#?[0-9]{1,9}(?:(?:\s*(?:[,;&+和与及]|and)\s*|\s+)#?[0-9]{1,9})*", re.ASCII)
_NUMBERED = re.compile(rf"(?:#?[0-9]{{1,9}}|{'|'.join(EACH)})\s+(?P<span>[0-9][^\s,]*(?:\s\w+)?)", re.ASCII)
_OPTIONS_LENGTH = 100  # characters that options may have beside a query


@dataclass(frozen=True, slots=True)
class Order:
    """What a channel is to be told of. `typed` is the text as it came; equal orders may differ in it.

    `is_bare` says that no word of it names anything, not even that everything is meant.
    """

    typed: str = field(compare=False)
    query: Query
    kinds: frozenset[ChangeKind] = EVERY_KIND
    cadence: Cadence = Cadence.NOW
    is_bare: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        """The canonical text: the query's, and the options that are not as if they were left out."""
        kinds = ",".join(kind for kind in ORDER if kind in self.kinds)
        events = f"{EVENTS}:{kinds}" if self.kinds != EVERY_KIND else ""
        every = f"{EVERY}:{self.cadence}" if self.cadence is not Cadence.NOW else ""
        return " ".join(filter(None, (str(self.query) or EVERYTHING, events, every)))


@dataclass(frozen=True, slots=True)
class Target:
    """Which subscriptions are meant, and for how many seconds. `query` is canonical text: "" is one too.

    `typed` is how the query was typed, "" where it was not.
    """

    numbers: tuple[int, ...] = ()
    query: str | None = None
    all: bool = False
    seconds: float | None = None
    typed: str = field(default="", compare=False)


def read_order(text: str) -> Order:
    """The order that `text` gives; QueryError where a part of it means nothing, an OrderError for an option.

    `read_order(str(order)) == order` for every order this returns.
    """
    normal = normalise(text)
    if len(normal) > MAX_LENGTH + _OPTIONS_LENGTH:
        raise TooLong(normal)
    options = _Options()
    pieces = _QUOTED.split(normal)  # every second one is quoted
    pieces[::2] = map(options.take, pieces[::2])
    rest = "".join(pieces)
    try:
        query = parse(rest)
    except UnknownFacet as error:
        near = tuple(nearest(error.text, _OPTION_OF))
        if near and not corrections(error):
            raise OrderError(error.text, "", near) from error
        raise
    is_bare = not query.terms and not any(word in ALL for word in rest.replace(",", " ").split())
    return Order(text, query, options.kinds, options.cadence, is_bare)


def corrected(text: str, error: QueryError) -> tuple[Order, ...]:
    """The orders that `text`, which gave `error`, may be a slip of; the likeliest first."""
    normal, wrong = normalise(text), error.text
    near: tuple[str, ...] = ()
    if isinstance(error, OrderError):
        near = error.near
    elif isinstance(error, UnknownFacet):
        wrong += error.rest
        near = tuple(name + error.rest for name in near_facets(error))
    orders = []
    for right in near:
        try:
            orders.append(read_order(normal.replace(wrong, right, 1)))
        except QueryError:
            continue
    return tuple(orders)


def read_changes(text: str, kept: float = MOST) -> tuple[float, Query]:
    """How many seconds back, and what of: `7d pytorch`, `pytorch 7 days`, `3天 昇腾`, `7`; or a week.

    Where it is too long, no more is suggested than the seconds that changes are `kept` for.
    """
    try:
        seconds, rest = split_ago(text)
    except OrderError as error:
        if error.near == (span_text(MOST),):
            error.near = (span_text(min(kept, MOST)),)
        raise
    if seconds is None:
        refuse_span(text, counted=True)
    return WEEK if seconds is None else seconds, parse(rest)


def read_target(text: str, *, timed: bool = True) -> Target:
    """What `3`, `1, 2`, `all` or `pytorch npu` mean; QueryError where it means nothing.

    Where it is `timed`, a length of time may stand behind it: `3 2d`, `pytorch npu for 2 days`.
    """
    seconds, rest = split_ahead(text) if timed else (None, normalise(text))
    if timed and seconds is None:
        refuse_span(rest)
    if _NUMBERS.fullmatch(rest):
        numbers = dict.fromkeys(map(int, re.findall("[0-9]+", rest)))
        return Target(numbers=tuple(numbers), seconds=seconds)
    if timed and seconds is None and (found := _NUMBERED.fullmatch(rest)):
        raise OrderError(found["span"], SPAN)
    if rest in EACH:
        return Target(all=True, seconds=seconds)
    order = read_order(rest)
    if order.is_bare:
        return Target(seconds=seconds)
    return Target(query=str(order.query), seconds=seconds, typed=_before_span(text, rest))


def _before_span(text: str, rest: str) -> str:
    """The words of `text` whose normal form is `rest`, as they were typed; or else `rest`."""
    words = as_typed(text).split(" ")
    parts = (part for n in range(len(words)) for part in (words[: len(words) - n], words[n:]))
    return next((typed for typed in map(" ".join, parts) if normalise(typed) == rest), rest)


class _Options:
    """The options met so far."""

    def __init__(self) -> None:
        self._only: dict[str, frozenset[ChangeKind]] = {}
        self._without: dict[str, frozenset[ChangeKind]] = {}
        self._cadences: dict[str, Cadence] = {}

    def take(self, text: str) -> str:
        """Read the options in `text`; what is left of it."""
        kept, at = "", 0
        while found := _OPTION.search(text, at):
            option = _OPTION_OF[found["word"]]
            values, end = _values(text, found.end(), option)
            if found["word"] == "on" and values and not _is_kind(values[0]):
                kept, at = kept + text[at : found.end()], found.end()  # "on:npu" is a question's
                continue
            if not values:
                raise OrderError(found[0].strip(), option)
            for value in values:
                self._add(option, value, negated=bool(found["no"]))
            kept, at = f"{kept}{text[at : found.start()]} ", end
        return kept + text[at:]

    def _add(self, option: str, value: str, *, negated: bool) -> None:
        word = value.lstrip("-!")
        if word not in _KNOWN[option] or (option == EVERY and (negated or word != value)):
            raise OrderError(value, option, _near(word, option))
        if option == EVERY:
            self._cadences[word] = _CADENCE_OF[word]
        elif negated != (word != value):
            self._without[word] = _KIND_OF[word]
        else:
            self._only[word] = _KIND_OF[word]

    @property
    def kinds(self) -> frozenset[ChangeKind]:
        only = frozenset[ChangeKind]().union(*self._only.values()) if self._only else EVERY_KIND
        kinds = only.difference(*self._without.values())
        if not kinds:
            raise OrderError(",".join((*self._only, *(f"-{word}" for word in self._without))), EVENTS)
        return kinds

    @property
    def cadence(self) -> Cadence:
        cadences = set(self._cadences.values()) or {Cadence.NOW}
        if len(cadences) > 1:
            raise OrderError(",".join(self._cadences), EVERY)
        return cadences.pop()


def _values(text: str, start: int, option: str) -> tuple[list[str], int]:
    """The values from `start` on, and where they end. Behind a loose comma a list goes on with known ones."""
    values: list[str] = []
    found = _VALUE.match(text, start)
    end = start
    while found:
        values.append(found[0])
        end = found.end()
        between = _BETWEEN.match(text, end)
        found = _VALUE.match(text, between.end()) if between else None
        if found and between and " " in between[0] and found[0].lstrip("-!") not in _KNOWN[option]:
            return values, between.end()
    return values, end


def _is_kind(value: str) -> bool:
    word = value.lstrip("-!")
    known = word in WORDS or word in FACET_ALIASES
    return word in _KIND_OF or (not known and bool(nearest(word, _KIND_OF)))


def _near(word: str, option: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SUGGESTED.get(near, near) for near in nearest(word, _KNOWN[option])))
