"""The change log: every change that was ever told or could have been, until it is pruned."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, func, insert, select

from bot.catalogue.changes import Change, ChangeKind
from bot.store.dialect import is_postgresql
from bot.store.facts import pack, unpack
from bot.store.tables import changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


class ChangeLog:
    """Changes by their numbers, which grow in the order in which they are committed.

    That is so because who appends advances the catalogue's version in the same transaction.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, news: Sequence[Change], version: int) -> tuple[Change, ...]:
        """Append the changes that made the catalogue's `version`; they come back with their numbers."""
        if not news:
            return ()
        # SQLite numbers the rows in their order anyway, and asked to, SQLAlchemy would write them one by one.
        ordered = is_postgresql(self._connection)
        given = await self._connection.scalars(
            insert(changes).returning(changes.c.id, sort_by_parameter_order=ordered),
            [_row_of(change, version) for change in news],
        )
        return tuple(replace(change, id=number) for change, number in zip(news, sorted(given), strict=True))

    async def latest(self) -> int:
        """The number of the last change; 0 where there is none."""
        return await self._connection.scalar(select(func.max(changes.c.id))) or 0

    async def after(self, cursor: int) -> list[Change]:
        """The changes behind the one that `cursor` is the number of, the oldest first."""
        return await asyncio.to_thread(_read, await self._rows(changes.c.id > cursor))

    async def since(self, at: float) -> list[Change]:
        """The changes from `at` on (Unix seconds), the oldest first."""
        return await asyncio.to_thread(_read, await self._rows(changes.c.at >= at))

    async def versions_since(self, at: float) -> list[tuple[Change, int]]:
        """As `since`, each with the version it came with: those of one version came with one poll."""
        rows = await self._rows(changes.c.at >= at)
        read = await asyncio.to_thread(_read, rows)
        return [(change, row.version) for change, row in zip(read, rows, strict=True)]

    async def prune(self, before: float) -> int:
        """Forget the changes from before a time (Unix seconds); how many there were."""
        return (await self._connection.execute(delete(changes).where(changes.c.at < before))).rowcount

    async def _rows(self, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
        return (await self._connection.execute(select(changes).where(which).order_by(changes.c.id))).all()


def _row_of(change: Change, version: int) -> dict[str, Any]:
    return {
        "version": version,
        "at": change.at,
        "kind": change.kind.value,
        "runtime": pack(change.runtime),
        "before": pack(change.before) if change.before else None,
        "first_seen": change.first_seen,
    }


def _read(rows: Sequence[Row[Any]]) -> list[Change]:
    """What `rows` say. There may be many thousand: nobody else is to wait for that."""
    return [_change_of(row) for row in rows]


def _change_of(row: Row[Any]) -> Change:
    before = unpack(row.before) if row.before is not None else None
    return Change(ChangeKind(row.kind), unpack(row.runtime), before, row.at, row.first_seen, row.id)
