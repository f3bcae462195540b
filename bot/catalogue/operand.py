"""Reads one thing asked of one facet: `py3.9`, `11..12` behind `cuda:`, `torch` behind `engine:`."""

from __future__ import annotations

import re

from bot.catalogue.errors import BadVersion, NotComparable, Unreadable
from bot.catalogue.facets import FACET_ALIASES, FACETS, Kind
from bot.catalogue.query import WORD, Choice, Op, Span
from bot.catalogue.version import Version, read_version
from bot.catalogue.words import VALUES, WORDS

CONDITION = re.compile(r'(?P<head>[^:=<>"]*)(?P<op>==|>=|<=|[:=<>])(?P<operand>.*)')
_PRODUCT = re.compile(r'(?P<name>"[^"]*"|[^=<>:"]+)(?:(?P<op>==|>=|<=|[:=<>])(?P<version>.+))?')
_NUMBER = r"v?[0-9]+(?:\.[0-9]+)*(?:[._-]?(?:rc|alpha|beta|t|a|b)[._-]?[0-9]+(?:\.[0-9]+)*)?"
NUMERIC = re.compile(rf"{_NUMBER}(?:\+|\.[x*]|\.\.(?:{_NUMBER})?)?|\.\.{_NUMBER}", re.ASCII)
_GLUED = re.compile(
    rf"(?P<head>.*?[^0-9.v_-])[_-]?(?P<number>{_NUMBER}(?:\+|\.[x*]|\.\.(?:{_NUMBER})?)?)", re.ASCII
)
OPS = {":": Op.IS, "=": Op.IS, "==": Op.IS, **{op.value: op for op in Op if op is not Op.RANGE}}
_RANGE_OF_NOTHING = re.compile(rf"{_NUMBER}-{_NUMBER}", re.ASCII)
ANY = frozenset({"*", "any", "任意"})
# Digits run together, as in py37, cu118 and ubuntu_1804: where the dot belongs.
_COMPACT = {
    "python": re.compile(r"([23])([0-9]{1,2})", re.ASCII),
    "cuda": re.compile(r"([0-9]{2})([0-9])", re.ASCII),
    "os": re.compile(r"([0-9]{2})([0-9]{2})", re.ASCII),
}


def read_bare(part: str) -> Choice:
    if part in FACET_ALIASES:
        return Choice(FACET_ALIASES[part])
    if part in WORDS:
        return Choice(*WORDS[part])
    glued = _GLUED.fullmatch(part)
    if glued:
        head, number = glued["head"], glued["number"]
        if head in FACET_ALIASES and FACETS[FACET_ALIASES[head]].kind is Kind.VERSION:
            return Choice(FACET_ALIASES[head], "", read_span(FACET_ALIASES[head], Op.IS, number))
        if head in WORDS and FACETS[WORDS[head][0]].kind is Kind.PRODUCT:
            return Choice(*WORDS[head], read_span(WORDS[head][0], Op.IS, number))
    if (NUMERIC.fullmatch(part) and read_version(part) is None) or _RANGE_OF_NOTHING.fullmatch(part):
        raise Unreadable(part)
    return Choice(WORD, part)


def read_operand(facet: str, op: Op, text: str) -> Choice:
    kind = FACETS[facet].kind
    if text in ANY and op is Op.IS:
        return Choice(facet)
    if kind is Kind.VERSION:
        return Choice(facet, "", read_span(facet, op, text.strip('"')))
    if op is not Op.IS:
        raise NotComparable(text, facet)
    if kind is Kind.LABEL or (text.startswith('"') and text.endswith('"')):
        return Choice(facet, _value(facet, text))
    product = _PRODUCT.fullmatch(text)
    if not product:
        raise Unreadable(f"{facet}:{text}")
    if product["op"]:
        return Choice(
            facet, _value(facet, product["name"]), read_span(facet, OPS[product["op"]], product["version"])
        )
    bare = read_bare(text)
    return bare if bare.facet == facet and bare.value else Choice(facet, _value(facet, text))


def _value(facet: str, text: str) -> str:
    text = text.strip('"')
    if text in VALUES.get(facet, ()):
        return VALUES[facet][text]
    known = WORDS.get(text)
    return known[1] if known and known[0] == facet else text


def read_span(facet: str, op: Op, text: str) -> Span:
    inner = CONDITION.fullmatch(text)
    if inner and not inner["head"] and op is Op.IS:
        op, text = OPS[inner["op"]], inner["operand"]
    if op is Op.IS and ".." in text:
        low, _, high = text.partition("..")
        if low and high:
            ends = sorted((_read_version_of(facet, low), _read_version_of(facet, high)))
            return Span(Op.RANGE, str(ends[0]), str(ends[1]))
        return Span(Op.AT_LEAST if low else Op.AT_MOST, str(_read_version_of(facet, low or high)))
    if op is Op.IS and text.endswith("+"):
        op, text = Op.AT_LEAST, text.removesuffix("+")
    return Span(op, str(_read_version_of(facet, re.sub(r"\.[x*]?$", "", text))))


def _read_version_of(facet: str, text: str) -> Version:
    compact = _COMPACT[facet].fullmatch(text) if facet in _COMPACT else None
    version = read_version(".".join(compact.groups()) if compact else text)
    if version is None:
        raise BadVersion(text, facet)
    return version
