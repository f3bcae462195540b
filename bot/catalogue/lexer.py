"""Splits the normal form of a question into words, Chinese included, and lists at their commas."""

from __future__ import annotations

import re
from itertools import chain

from bot.catalogue.facets import FACET_ALIASES
from bot.catalogue.phrasing import rephrase
from bot.catalogue.words import (
    ALTERNATIVES,
    COMPARISONS,
    EXCLUSIONS,
    FILLERS,
    NEGATIONS,
    NUMBER_LINKS,
    TAILS,
    VALUES,
    WORDS,
)

LOOSE_COMMA = ","

_QUOTED = re.compile(r'("[^"]*")')
# A registry's path, of which only the name at its end is meant: host/organisation/image:tag
_PATH = re.compile(r"[^/]+\.[a-z]{2,}(?::[0-9]+)?/.*|[^/:=<>]+/.*[/:].*", re.ASCII)
_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_LIST = re.compile(r'(?:"[^"]*"|[^,"])+')
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_HAN_WORDS = frozenset(
    word
    for word in chain(
        WORDS,
        *VALUES.values(),
        FACET_ALIASES,
        FILLERS,
        NEGATIONS,
        ALTERNATIVES,
        EXCLUSIONS,
        NUMBER_LINKS,
        chain.from_iterable(chain(TAILS, COMPARISONS)),
    )
    if _HAN.match(word)
)
_LONGEST = max(map(len, _HAN_WORDS))


def split_words(text: str) -> list[str]:
    """The words of `text` (in normal form), signs drawn tight (`cuda >= 11` is one), quoted parts whole.

    A comma with a space behind it is a word of its own.
    """
    pieces = _QUOTED.split(text)
    for place in range(0, len(pieces), 2):
        pieces[place] = rephrase(pieces[place].replace('"', " "))
    for place in range(1, len(pieces), 2):
        pieces[place] = _set_apart(pieces[place - 1], pieces[place], pieces[place + 1])
    words = map(_without_slashes, _WORD.findall("".join(pieces)))
    parts = (part for word in words for part in (_split_han(word) if _HAN.search(word) else (word,)))
    return [trimmed for trimmed in map(_trim, parts) if trimmed]


def _set_apart(before: str, quoted: str, after: str) -> str:
    """`quoted` as a word of its own, but where a sign before or behind it makes it a part of one."""
    if not quoted.strip('" '):
        return ""
    opening = "" if before.endswith((*":=<>,-!", " ")) else " "
    closing = "" if after.startswith((*"=<>,", " ")) else " "
    return opening + quoted + closing


def split_list(word: str) -> list[str]:
    """The alternatives of a word: what stands between its commas, less what is empty."""
    return [part for part in _LIST.findall(word) if part.strip('"-!')]


def _without_slashes(word: str) -> str:
    """`npu/gpu` as `npu,gpu`; of a registry's path the image name."""
    if '"' in word or "/" not in word:
        return word
    if _PATH.fullmatch(word):
        return re.split(r"[/:]", word.rstrip("/:"))[-1]
    return word.replace("/", ",")


def _trim(word: str) -> str:
    if word == LOOSE_COMMA:
        return word
    if re.search(r'[:=<>"]', word):
        return word.strip(",")
    return ",".join(filter(None, map(_trim_part, word.split(","))))


def _trim_part(part: str) -> str:
    """`part` less loose signs and a sentence's dots, though not those of an open range: `11..`, `..12`."""
    core = part.lstrip("'*~.")
    opening = ".." if part[: -len(core)].endswith("..") and re.match("v?[0-9]", core) else ""
    whole = core.rstrip("'*~.!")
    closing = ".." if core[len(whole) :].startswith("..") and re.search("[0-9x]$", whole) else ""
    return opening + whole + closing if any(map(str.isalnum, whole)) else ""


def _split_han(word: str) -> list[str]:
    if '"' in word:
        return [word]
    pieces: list[str] = []
    unknown = ""
    place = 0
    while place < len(word):
        piece = _known_at(word, place)
        if piece:
            pieces += [unknown, piece] if unknown else [piece]
            unknown = ""
        else:
            piece = word[place]
            if unknown and bool(_HAN.match(unknown[-1])) != bool(_HAN.match(piece)):
                pieces.append(unknown)
                unknown = ""
            unknown += piece
        place += len(piece)
    return _glue([*pieces, unknown] if unknown else pieces)


def _known_at(word: str, place: int) -> str:
    lengths = range(min(_LONGEST, len(word) - place), 0, -1)
    return next((word[place : place + n] for n in lengths if word[place : place + n] in _HAN_WORDS), "")


def _glue(pieces: list[str]) -> list[str]:
    """Puts back together what a sign joins: `架构` `:arm64`. A dash between Chinese words is no "not"."""
    glued: list[str] = []
    for piece in pieces:
        if len(glued) > 1 and glued[-1] == "-" and _HAN.match(glued[-2][-1]) and _HAN.match(piece):
            glued[-1] = piece
        elif glued and (glued[-1][-1] in ":=<>,-!" or piece[0] in ":=<>,"):
            glued[-1] += piece
        else:
            glued.append(piece)
    return glued
