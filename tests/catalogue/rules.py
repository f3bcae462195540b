"""A plain model of which changes are believed, row by row: the oracle of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.catalogue.changes import ChangeKind
from bot.catalogue.snapshot import FaultKind, RegionAnswer

if TYPE_CHECKING:
    from bot.catalogue.runtime import Key, Runtime

ADDED, CHANGED, RESTORED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.RESTORED
RETIRED, RETIRING = ChangeKind.RETIRED, ChangeKind.RETIRING


@dataclass
class Row:
    runtime: Runtime
    first_seen: float
    gone: bool
    missed: int = 0  # good answers in a row that lacked it


@dataclass
class Model:
    rows: dict[Key, Row] = field(default_factory=dict)
    doubted: frozenset[Key] | None = None  # what an answer lacked that was held back just now
    began: bool = False

    def hear(self, heard: RegionAnswer) -> set[tuple[ChangeKind, Key]]:
        listed = {row.key: row for row in heard.runtimes}
        hidden = any(each.kind is FaultKind.MISSING for each in heard.faults)
        torn = {each.engine for each in heard.faults if each.kind is FaultKind.TORN}
        lacks = frozenset(
            key
            for key, row in self.rows.items()
            if not row.gone and key not in listed and not hidden and key.engine not in torn
        )
        last = (
            frozenset(key for key, row in self.rows.items() if row.missed) if self.doubted is None else None
        )
        agreed = lacks in (self.doubted, last)
        if self._doubts(lacks, listed) and not agreed:
            self.doubted = lacks
            for row in self.rows.values():
                row.missed = 0  # what is doubted confirms nothing
            return set()
        told = set()
        for key in lacks:
            self.rows[key].missed += 1
            if self.rows[key].missed > 1 or (agreed and self.doubted is not None):
                told.add((RETIRED, key))
                self.rows[key] = Row(self.rows[key].runtime, self.rows[key].first_seen, gone=True)
        for key, row in self.rows.items():
            row.missed = row.missed if key in lacks else 0
        for key, runtime_ in listed.items():
            kind = self._see(key, runtime_, heard.as_of)
            if kind and self.began:
                told.add((kind, key))
        self.doubted, self.began = None, True
        return told

    def _doubts(self, lacks: frozenset[Key], listed: dict[Key, Runtime]) -> bool:
        live = [key for key, row in self.rows.items() if not row.gone]
        engines = {key.engine for key in lacks}
        emptied = any(
            all(key in lacks for key in live if key.engine == engine)
            and not any(key.engine == engine for key in listed)
            for engine in engines
        )
        return (len(lacks) >= 3 and len(lacks) > len(live) / 3) or emptied

    def _see(self, key: Key, now: Runtime, at: float) -> ChangeKind | None:
        row = self.rows.get(key)
        self.rows[key] = Row(now, row.first_seen if row else at, now.status == "deleted")
        was = "none" if row is None else "gone" if row.gone else row.runtime.status
        retiring, was_retiring = now.status == "deleting", was == "deleting"
        if now.status == "deleted":
            return None if was in {"none", "gone"} else RETIRED
        if retiring != was_retiring:
            return RETIRING if retiring else RESTORED
        if was in {"none", "gone"}:
            return ADDED if was == "none" else RESTORED
        return CHANGED if row and row.runtime != now else None
