"""What is known of a region, from answer to answer: its runtimes, those that are gone, those in doubt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.catalogue.changes import ORDER, Change, ChangeKind, differences
from bot.catalogue.runtime import Status
from bot.catalogue.snapshot import FaultKind, RegionAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.catalogue.runtime import Key, Runtime
    from bot.catalogue.snapshot import Fault

_FEW = 3  # fewer absent runtimes than these are never too many
_PART = 3  # and no more of them than one in so many


@dataclass(frozen=True, slots=True)
class Sighting:
    """A runtime as it was last declared, and when it was first seen (Unix seconds).

    `gone` says that it is retired: `deleted`, or no longer in the answers.
    """

    runtime: Runtime
    first_seen: float
    gone: bool = False


@dataclass(frozen=True, slots=True)
class KnownRegion:
    """A region as its answers so far have it, the latest that was taken given at `as_of` (Unix seconds).

    `missing` are the runtimes that the latest answer lacks, while it is not yet believed that they are gone.
    `engines` and `faults` are those of the latest answer that was taken. `held_at` is when the latest answer
    was given, where that one is held back: None where it was taken.
    """

    region: str
    as_of: float
    sightings: Mapping[Key, Sighting] = field(default_factory=dict)
    engines: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    missing: frozenset[Key] = frozenset()
    held_at: float | None = None

    @property
    def answer(self) -> RegionAnswer:
        """What can be answered from where nothing newer is at hand: all that is not gone."""
        rows = tuple(sighting.runtime for sighting in self.sightings.values() if not sighting.gone)
        return RegionAnswer(self.region, self.as_of, rows, self.faults, self.engines)


class Doubt(StrEnum):
    """Why an answer is held back until the next one agrees with it."""

    SHRUNK = "shrunk"  # more than a third of the runtimes are absent
    EMPTIED = "emptied"  # an engine that had runtimes has none


@dataclass(frozen=True, slots=True)
class Held:
    """Why an answer was not taken: `absent` of the `live` runtimes that were known are not in it.

    `engines` are those that had runtimes and have none in it.
    """

    reason: Doubt
    live: int
    absent: int
    engines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What is known after an answer, what it changed, and why it was held back where it was."""

    known: KnownRegion
    changes: tuple[Change, ...] = ()
    held: Held | None = None


def take(known: KnownRegion | None, answer: RegionAnswer) -> Taken:
    """What `answer` makes of what is `known`. The first answer is the baseline: it changes nothing.

    A runtime that an answer lacks is retired when the next one lacks it too. An answer that lacks too much is
    held back until the next one lacks just the same. One that is no newer than the latest says nothing.
    """
    if known is None:
        return Taken(_baseline(answer))
    if answer.as_of <= max(known.as_of, known.held_at or known.as_of):
        return Taken(known)
    rows = {row.key: row for row in answer.runtimes}
    absent = _absent(known, answer, rows)
    agreed = absent == known.missing
    held = None if agreed else _doubt(known, rows, absent)
    if held:
        return Taken(replace(known, missing=absent, held_at=answer.as_of), held=held)
    # What only an answer that is held back lacked has to be missed again.
    believed = known.missing if agreed or known.held_at is None else frozenset()
    gone = absent & believed
    news, seen = _see(known, answer.as_of, rows)
    news += _vanished(known, answer.as_of, gone)
    news.sort(key=lambda change: (ORDER[change.kind], change.runtime.key))
    seen |= {key: replace(known.sightings[key], gone=True) for key in gone}
    sightings = {**known.sightings, **seen}
    after = KnownRegion(known.region, answer.as_of, sightings, answer.engines, answer.faults, absent - gone)
    return Taken(after, tuple(news))


def _baseline(answer: RegionAnswer) -> KnownRegion:
    sightings = {row.key: Sighting(row, answer.as_of, _is(row, Status.DELETED)) for row in answer.runtimes}
    return KnownRegion(answer.region, answer.as_of, sightings, answer.engines, answer.faults)


def _is(runtime: Runtime, status: Status) -> bool:
    return runtime.status.casefold() == status.value


def _absent(known: KnownRegion, answer: RegionAnswer, rows: dict[Key, Runtime]) -> frozenset[Key]:
    """The live runtimes that the answer lacks, but for those that its faults may hide."""
    kinds = {fault.kind for fault in answer.faults}
    hidden = {fault.engine for fault in answer.faults if fault.kind in {FaultKind.TORN, FaultKind.UNREADABLE}}
    if FaultKind.MISSING in kinds or "" in hidden:
        return frozenset()
    return frozenset(
        key
        for key, sighting in known.sightings.items()
        if key not in rows and not sighting.gone and key.engine not in hidden
    )


def _doubt(known: KnownRegion, rows: dict[Key, Runtime], absent: frozenset[Key]) -> Held | None:
    """Why an answer with `rows` that lacks `absent` cannot be believed at once."""
    if not absent:
        return None
    live = Counter(key.engine for key, sighting in known.sightings.items() if not sighting.gone)
    emptied = {key.engine for key in absent} - {key.engine for key in rows}
    shrunk = len(absent) >= _FEW and len(absent) * _PART > live.total()
    if not (shrunk or emptied):
        return None
    reason = Doubt.SHRUNK if shrunk else Doubt.EMPTIED
    return Held(reason, live.total(), len(absent), tuple(sorted(emptied)))


def _see(known: KnownRegion, at: float, rows: dict[Key, Runtime]) -> tuple[list[Change], dict[Key, Sighting]]:
    """What the rows of an answer change, and the sightings that are not as they were."""
    news: list[Change] = []
    seen: dict[Key, Sighting] = {}
    for key, row in rows.items():
        old = known.sightings.get(key)
        if old and not old.gone and not differences(old.runtime, row):
            continue
        before, first_seen = (_as_it_was(old), old.first_seen) if old else (None, at)
        seen[key] = Sighting(row, first_seen, _is(row, Status.DELETED))
        if kind := _kind(old, row):
            news.append(Change(kind, row, before, at, first_seen))
    return news, seen


def _as_it_was(sighting: Sighting) -> Runtime:
    """The runtime; one that went while it was `deleting` is not that any more, it is gone."""
    row = sighting.runtime
    was_retired = sighting.gone and _is(row, Status.DELETING)
    return replace(row, status=Status.DELETED.value) if was_retired else row


def _kind(old: Sighting | None, row: Runtime) -> ChangeKind | None:
    """What a row that is new, gone, or not as it was, tells of itself."""
    if _is(row, Status.DELETED):
        return ChangeKind.RETIRED if old and not old.gone else None
    retiring = _is(row, Status.DELETING)
    if old is None or old.gone:
        appeared = ChangeKind.RESTORED if old else ChangeKind.ADDED
        return ChangeKind.RETIRING if retiring else appeared
    if retiring != _is(old.runtime, Status.DELETING):
        return ChangeKind.RETIRING if retiring else ChangeKind.RESTORED
    return ChangeKind.CHANGED


def _vanished(known: KnownRegion, at: float, gone: frozenset[Key]) -> Iterator[Change]:
    for key in gone:
        old = known.sightings[key]
        yield Change(ChangeKind.RETIRED, old.runtime, old.runtime, at, old.first_seen)
