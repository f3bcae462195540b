"""What an image name says: every form ModelArts has used, read into facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from bot.catalogue.image_words import (
    ACCELERATORS,
    ARCHITECTURES,
    BUILT,
    CARD,
    CHIP,
    COMPACT,
    DRIVER,
    FRAMEWORKS,
    MODES,
    OTHERS,
    SHORT_NAMES,
    SYSTEMS,
    VERSIONED,
    WORD,
)
from bot.catalogue.version import Version, read_version


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework an image name states, lower case as in `pytorch`, with its version where it has one.

    The name is as written (`sklearn`, `pyspark`), but for `tf` and `ms`, which are spelled out.
    """

    name: str
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class ImageName:
    """The facts stated by an image name; None or empty where it is silent.

    `frameworks` are in the order of the name. `accelerator` is `gpu`, `npu` or `cpu`: from CUDA or a -gpu
    part; else from CANN, a chip or a driver train; else from a -cpu part. `chip` is as written, lower case,
    with its card (`snt3p-300i`). `os` is `ubuntu`, `euler`, `hce`, ...; `arch` is `x86_64` or `aarch64`;
    `mode` is `async` where a part says so. `driver` is the old driver train (`c76`). `built` is the
    timestamp's digits, 8 or 14. `rest` holds the parts nothing was read from, as written and in order, and
    those that state a second time what was stated before.
    """

    frameworks: tuple[Framework, ...] = ()
    cuda: Version | None = None
    cann: Version | None = None
    python: Version | None = None
    os: str = ""
    os_version: Version | None = None
    arch: str = ""
    accelerator: str = ""
    chip: str = ""
    driver: str = ""
    mode: str = ""
    built: str = ""
    rest: tuple[str, ...] = ()


class _Reading(NamedTuple):
    """What was read at one place: values by field of ImageName, and how many parts they took."""

    facts: dict[str, Any]
    width: int = 1


# No part of a real name is longer; the bound keeps the time linear whatever the patterns below do.
_READABLE = re.compile(r"[0-9a-z._]{1,64}", re.ASCII | re.IGNORECASE)
# A word and its version in one part: `tf1.13`, `verl_v0.1.6`, and with a digit in the word `h2o_3.46`.
_STATED = (
    re.compile(r"([a-z](?:[a-z_]*?[a-z])??)(?:_v?)?([0-9][0-9a-z._]*)", re.ASCII),
    re.compile(r"([a-z][0-9a-z_]*[a-z])_v?([0-9][0-9a-z._]*)", re.ASCII),
)


@lru_cache(maxsize=4096)
def read_image_name(name: str) -> ImageName:
    """The facts in `name`, a runtime's name or an image's path or tag.

    Any string is allowed, and takes linear time; what cannot be read stands in `rest`. Of a path only
    what is behind the last `/` or `:` is read.
    """
    written = [part for part in re.split("[/:]", name)[-1].split("-") if part]
    parts = [part.lower() if _READABLE.fullmatch(part) else "" for part in written]
    facts: dict[str, Any] = {}
    frameworks: list[Framework] = []
    rest: list[str] = []
    place = 0
    while place < len(parts):
        opening = not frameworks and not rest and facts.keys() <= {"chip"}
        reading = _read_at(parts, place, opening=opening)
        width = reading.width if reading else 1
        if reading is None or not facts.keys().isdisjoint(reading.facts):
            rest += written[place : place + width]
        elif "frameworks" in reading.facts:
            frameworks += reading.facts["frameworks"]
        else:
            facts |= reading.facts
        place += width
    return ImageName(
        frameworks=tuple(frameworks), accelerator=_accelerator(facts, parts), rest=tuple(rest), **facts
    )


def _read_at(parts: list[str], place: int, *, opening: bool) -> _Reading | None:
    """What the part at `place` states, with the one behind it where they belong together."""
    part = parts[place]
    behind = parts[place + 1] if place + 1 < len(parts) else ""
    return _read_label(part) or _read_chip(part, behind) or _read_versioned(part, behind, opening=opening)


def _read_label(part: str) -> _Reading | None:
    if part in ACCELERATORS:
        return _Reading({})
    if part in ARCHITECTURES:
        return _Reading({"arch": ARCHITECTURES[part]})
    if part in MODES:
        return _Reading({"mode": part})
    if DRIVER.fullmatch(part):
        return _Reading({"driver": part})
    if BUILT.fullmatch(part):
        return _Reading({"built": part})
    return None


def _read_chip(part: str, behind: str) -> _Reading | None:
    if not CHIP.fullmatch(part):
        return None
    if CARD.fullmatch(behind):
        return _Reading({"chip": f"{part}-{behind}"}, 2)
    return _Reading({"chip": part})


def _read_versioned(part: str, behind: str, *, opening: bool) -> _Reading | None:
    word, version, width = _split(part, behind)
    if word in VERSIONED and version:
        return _Reading({VERSIONED[word]: version}, width)
    if word in SYSTEMS:
        return _Reading({"os": SYSTEMS[word], "os_version": version}, width)
    if word in FRAMEWORKS or (opening and version and word not in OTHERS):
        return _Reading({"frameworks": (Framework(SHORT_NAMES.get(word, word), version),)}, width)
    return None


def _split(part: str, behind: str) -> tuple[str, Version | None, int]:
    """The word and the version of a part, and how many parts they take: two in `TF-1.13.1`."""
    for form in _STATED:
        stated = form.fullmatch(part)
        version = _version(stated[1], stated[2]) if stated else None
        if stated and version:
            return stated[1], version, 1
    if not WORD.fullmatch(part):
        return "", None, 1
    version = None if BUILT.fullmatch(behind) else _version(part, behind)
    return part, version, 2 if version else 1


def _version(word: str, text: str) -> Version | None:
    compact = COMPACT[word].fullmatch(text) if word in COMPACT else None
    return read_version(".".join(compact.groups()) if compact else text)


def _accelerator(facts: dict[str, Any], parts: list[str]) -> str:
    shown = (kind for kind, fields in ACCELERATORS.items() if kind in parts or not fields.isdisjoint(facts))
    return next(shown, "")
