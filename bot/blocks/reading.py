"""A query read back in words: "PyTorch on NPU, CUDA 11 or newer"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.blocks.mrkdwn import Mrkdwn, escape, fill
from bot.catalogue.facets import FACETS, Kind
from bot.catalogue.query import PART, WORD, Choice, Op, Query, Term
from bot.catalogue.runtime import Status
from bot.catalogue.words import CHIP_NAMES, DISPLAY

if TYPE_CHECKING:
    from bot.texts import Texts

_SPANS = {
    Op.IS: "reading.is",
    Op.AT_LEAST: "reading.at_least",
    Op.ABOVE: "reading.above",
    Op.AT_MOST: "reading.at_most",
    Op.BELOW: "reading.below",
    Op.RANGE: "reading.range",
}
# Values that need their facet's name to be understood: "driver C8x".
_SAID_WITH_FACET = frozenset({"driver", "chip", "region"})
_HOW_IT_IS = frozenset({"status", "mode"})  # these say how a runtime is: they name nothing by themselves
_WHOLE = 2  # dots in a whole version
_WORD = 60  # characters of a quoted word


def read_back(query: Query, texts: Texts) -> Mrkdwn:
    """`query` in the words of `texts`, escaped."""
    if not query.terms:
        return fill(texts, "reading.all")
    engines, devices, others = _as_said(query)
    first = _all_of(engines, texts)
    if devices:
        on = _all_of(devices, texts)
        first = fill(texts, "reading.on", what=first, accelerator=on) if first else on
    said = [first, *(read_term(term, texts) for term in others)]
    return Mrkdwn(texts("reading.list").join(filter(None, said)))


def name_of(query: Query, texts: Texts) -> Mrkdwn:
    """`query` as what it asks for is called: "PyTorch on NPU", "Retired runtimes", "Region cn-north-4"."""
    said = read_back(query, texts)
    if not query.terms:
        return said
    choices = [choice for term in query.terms for choice in term.choices]
    if all(choice.facet in _HOW_IT_IS and choice.value for choice in choices):
        is_plain = all(choice.value != Status.NORMAL for choice in choices)
        if not is_plain or any(term.negated for term in query.terms):
            return fill(texts, "reading.runtimes.that", what=said)
        return _begun(fill(texts, "reading.runtimes", what=said))
    first = next(term for part in _as_said(query) for term in part)
    return said if _begins_as_typed(first, texts) else _begun(said)


def _begun(said: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(said[:1].upper() + said[1:])


def _as_said(query: Query) -> tuple[list[Term], list[Term], list[Term]]:
    """The terms in the order in which they are said: engines, accelerators, the others."""
    engines = [term for term in query.terms if term.facet == "engine" and not term.negated]
    devices = [term for term in query.terms if term.facet == "accelerator" and not term.negated]
    rest = [term for term in query.terms if term not in engines and term not in devices]
    return engines, devices, sorted(rest, key=lambda term: term.facet == WORD)  # what was not understood last


def _begins_as_typed(term: Term, texts: Texts) -> bool:
    """Whether what is said of `term` begins with a value that has to stay as it is: x86_64."""
    first = term.choices[0]
    if term.negated or not first.value or first.facet in _SAID_WITH_FACET:
        return False
    return f"value.{first.facet}.{first.value}" not in texts


@lru_cache(maxsize=4096)
def read_term(term: Term, texts: Texts) -> Mrkdwn:
    """One term in words: "CUDA 11 or CUDA 12", "not asynchronous"."""
    said = Mrkdwn(texts("reading.or").join(_choice(choice, texts) for choice in term.choices))
    first = term.choices[0]
    if term.negated and len(term.choices) == 1 and first.facet in FACETS and not (first.value or first.span):
        return fill(texts, "reading.none", what=facet_name(first.facet, texts))
    return fill(texts, "reading.not", what=said) if term.negated else said


def facet_name(facet: str, texts: Texts) -> str:
    """What a facet is called: "CUDA", "architecture"."""
    return texts(f"facet.{facet}")


def value_name(facet: str, value: str, texts: Texts) -> str:
    """How a value is said: "NPU", "asynchronous", and as it came where there is no better word."""
    if facet == "chip" and value in CHIP_NAMES:
        return f"{CHIP_NAMES[value]} ({value})"
    text_id = f"value.{facet}.{value}"
    return texts(text_id) if text_id in texts else DISPLAY.get(value, value)


def _all_of(terms: list[Term], texts: Texts) -> Mrkdwn:
    return Mrkdwn(texts("reading.and").join(read_term(term, texts) for term in terms))


def _choice(choice: Choice, texts: Texts) -> Mrkdwn:
    if choice.facet == WORD:
        return fill(texts, "reading.word", word=escape(choice.value, _WORD))
    if choice.facet == PART:
        return fill(texts, "reading.part", word=escape(choice.value, _WORD))
    what = escape(value_name(choice.facet, choice.value, texts), _WORD)
    if choice.facet in _SAID_WITH_FACET and choice.value:
        what = fill(texts, "reading.value", facet=facet_name(choice.facet, texts), value=what)
    if FACETS[choice.facet].kind is Kind.VERSION or not choice.value:
        what = escape(facet_name(choice.facet, texts))
    if choice.span:
        low, high = choice.span.low, choice.span.high
        # Above 11 is above every 11.x; that of a whole version such as 1.8.2 needs no saying.
        low = f"{low}.x" if choice.span.op is Op.ABOVE and low.count(".") < _WHOLE else low
        return fill(texts, _SPANS[choice.span.op], what=what, low=low, high=high)
    return what if choice.value else fill(texts, "reading.any", what=what)
