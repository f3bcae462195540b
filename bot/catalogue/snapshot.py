"""A snapshot: the catalogue at one moment, over all the regions that were asked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalogue.runtime import Runtime


class FaultKind(StrEnum):
    """Why a part of an answer could not be used."""

    TORN = "torn"  # the arrays of an engine differ in length: its rows are held back
    UNREADABLE = "unreadable"  # an engine's group is not of the documented shape: its rows are held back
    REPEATED = "repeated"  # one engine lists a name twice with other facts: the first is kept
    MISSING = "missing"  # fewer groups came than the API counted


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of one region's answer that could not be used. `engine` is empty where it has no name.

    `count` is how many rows (MISSING: groups) are affected.
    """

    kind: FaultKind
    region: str
    engine: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class RegionAnswer:
    """What one region answered at `as_of` (Unix seconds).

    `engines` are all the engines it lists, as written, those without a runtime among them.
    """

    region: str
    as_of: float
    runtimes: tuple[Runtime, ...]
    faults: tuple[Fault, ...] = ()
    engines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The last good answer of each region that has ever answered."""

    answers: tuple[RegionAnswer, ...]

    @cached_property
    def runtimes(self) -> tuple[Runtime, ...]:
        """Every runtime, by key: the order in which the API listed them means nothing."""
        rows = (runtime for answer in self.answers for runtime in answer.runtimes)
        return tuple(sorted(rows, key=attrgetter("key")))

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for answer in self.answers for fault in answer.faults)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content, the same in every process whatever the order and the time."""
        return fingerprint(self.runtimes)


def fingerprint(runtimes: Iterable[Runtime]) -> str:
    """Twelve hex digits of what the API declared of `runtimes`."""
    rows = sorted(
        (*r.key, r.request_mode, astuple(r.accelerator), r.arch, r.status, r.image_source, r.extra)
        for r in runtimes
    )
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:12]
