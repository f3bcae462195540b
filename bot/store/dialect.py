"""What the two databases say in different words, and how long a list they take."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

_T = TypeVar("_T")
CHUNK = 1_000  # of a list in a statement: SQLite takes 32,766 values, PostgreSQL 32,767


def is_postgresql(connection: AsyncConnection) -> bool:
    """Whether many processes write at once: SQLite has one writer."""
    return connection.dialect.name == "postgresql"


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do on a conflict, in the same words for both."""
    return postgresql.insert(table) if is_postgresql(connection) else sqlite.insert(table)


async def upsert(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write `rows`, each with all its columns: those whose primary key is there are overwritten."""
    if rows:
        keys = [column.name for column in table.primary_key]
        insert = insert_into(connection, table)
        written = {name: insert.excluded[name] for name in rows[0] if name not in keys}
        await connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=written), list(rows))


async def hold(connection: AsyncConnection, what: str) -> None:
    """Wait until no other transaction holds `what`, then hold it to the end of this writing one."""
    if is_postgresql(connection):
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        await connection.execute(select(func.pg_advisory_xact_lock(number)))


def chunks(items: Sequence[_T], size: int = CHUNK) -> Iterator[Sequence[_T]]:
    """`items` in parts that a statement takes."""
    return (items[start : start + size] for start in range(0, len(items), size))
