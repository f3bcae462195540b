"""The catalogue as it is known: a version, the regions, and every runtime that was ever seen."""

from __future__ import annotations

import asyncio
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from bot.catalogue.known import KnownRegion, Sighting
from bot.catalogue.runtime import Key
from bot.catalogue.snapshot import Fault, FaultKind
from bot.store.dialect import chunks, upsert
from bot.store.facts import digest_of, pack, unpack
from bot.store.tables import regions, runtimes, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


class Catalogue:
    """The last snapshot, and what of it must be kept to know the next one's changes."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def version(self, *, lock: bool = False) -> int:
        """How often it was advanced. With `lock` no other transaction advances it before this one ends."""
        asked = select(snapshot.c.version)
        found = await self._connection.scalar(asked.with_for_update() if lock else asked)
        return int(found or 0)

    async def advance(self, seen: int, polled_at: float | None = None) -> bool:
        """Make the version `seen` the next one; False where it is another, and nothing is written.

        `polled_at` (Unix seconds) is when the regions were asked, where they were.
        """
        polled = (
            {}
            if polled_at is None
            else {"polled_at": polled_at, "began_at": func.coalesce(snapshot.c.began_at, polled_at)}
        )
        done = await self._connection.execute(
            update(snapshot).where(snapshot.c.version == seen).values(version=seen + 1, **polled)
        )
        return done.rowcount == 1

    async def polled_at(self) -> float | None:
        """When the regions were last asked (Unix seconds); None before the first time."""
        return await self._connection.scalar(select(snapshot.c.polled_at))

    async def began(self) -> float | None:
        """When they first were: there are no changes from before."""
        return await self._connection.scalar(select(snapshot.c.began_at))

    async def load(self) -> dict[str, KnownRegion]:
        """Every region, by its name."""
        found = (await self._connection.execute(select(regions))).all()
        rows = await self._connection.execute(
            select(runtimes.c.region, runtimes.c.declared, runtimes.c.first_seen, runtimes.c.gone)
        )
        return await asyncio.to_thread(_read, found, rows.all())

    async def save(self, before: KnownRegion | None, after: KnownRegion) -> None:
        """Write where `after` differs from `before`, which is as it stands here."""
        if before is None or replace(before, sightings={}) != replace(after, sightings={}):
            await upsert(self._connection, regions, [_row_of(after)])
        old = before.sightings if before else {}
        changed = [sighting for key, sighting in after.sightings.items() if old.get(key) != sighting]
        await upsert(self._connection, runtimes, [_row_of_sighting(each) for each in changed])
        for digests in chunks([digest_of(key) for key in old if key not in after.sightings]):
            await self._connection.execute(delete(runtimes).where(runtimes.c.digest.in_(digests)))


def _read(found: Sequence[Row[Any]], rows: Sequence[Any]) -> dict[str, KnownRegion]:
    """The regions in `found`, with the runtimes in `rows`, of which there may be many thousand."""
    sightings: dict[str, dict[Key, Sighting]] = {row.region: {} for row in found}
    for region, declared, first_seen, gone in rows:
        runtime = unpack(declared)
        sightings[region][runtime.key] = Sighting(runtime, first_seen, gone)
    return {row.region: _region_of(row, sightings[row.region]) for row in found}


def _region_of(row: Row[Any], sightings: dict[Key, Sighting]) -> KnownRegion:
    return KnownRegion(
        row.region,
        row.as_of,
        sightings,
        tuple(row.engines),
        tuple(Fault(FaultKind(kind), row.region, engine, count) for kind, _, engine, count in row.faults),
        frozenset(Key(row.region, engine, name) for engine, name in row.missing),
        row.held_at,
    )


def _row_of(known: KnownRegion) -> dict[str, Any]:
    return {
        "region": known.region,
        "as_of": known.as_of,
        "engines": list(known.engines),
        "faults": [astuple(fault) for fault in known.faults],
        "missing": sorted([key.engine, key.name] for key in known.missing),
        "held_at": known.held_at,
    }


def _row_of_sighting(sighting: Sighting) -> dict[str, Any]:
    return {
        "digest": digest_of(sighting.runtime.key),
        "region": sighting.runtime.region,
        "declared": pack(sighting.runtime),
        "first_seen": sighting.first_seen,
        "gone": sighting.gone,
    }
