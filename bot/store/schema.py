"""The tables as this version wants them: made, or brought up from those of an earlier one."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from bot.store.dialect import hold
from bot.store.engine import WAIT
from bot.store.errors import PRIMARY, StoreError
from bot.store.tables import metadata, snapshot
from bot.store.transaction import transaction

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.store.engine import Database

REVISIONS = ("0001", "0002")  # of bot/store/migrations, the oldest first
_OLDEST = {"postgresql": (12,), "sqlite": (3, 35)}  # the oldest that is kept up; RETURNING
_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_PAUSE = 0.05  # seconds
# Alembic keeps what it is at in its module's globals: a process migrates one database after another.
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def bring_up(writer: AsyncEngine, database: Database) -> None:
    """Bring the tables up, whoever else does so too. StoreError where they are of a newer version."""
    if database.file:
        # Not by the writer: its driver leaves a thread behind where a file cannot be opened.
        await asyncio.to_thread(_keep_log_beside, database.file)
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with turn, transaction(writer) as connection:
        await hold(connection, "schema")
        await connection.run_sync(_bring_up, database)


def check_age(dialect: str, found: tuple[Any, ...], database: Database) -> None:
    """StoreError where a database's own version, `found`, is one that lacks what the bot needs of it."""
    if found < _OLDEST[dialect]:
        said, oldest = (".".join(map(str, version)) for version in (found, _OLDEST[dialect]))
        raise StoreError(
            f"DATABASE_URL names {database.name}, which is of version {said}: it must be {oldest} or newer."
        )


def _bring_up(connection: Connection, database: Database) -> None:
    check_age(connection.dialect.name, connection.dialect.server_version_info or (), database)
    revision = _revision(connection)
    if revision and revision not in REVISIONS:
        raise StoreError(
            f"DATABASE_URL names {database.name}, whose tables are of a newer version of the bot "
            f"({revision}): run that one, or name another database."
        )
    if not revision:
        _make(connection)
    elif revision != REVISIONS[-1]:
        from bot.store.migrations import migrate  # noqa: PLC0415, slow to import and seldom wanted

        migrate(connection)


def _make(connection: Connection) -> None:
    """The tables as the newest revision leaves them, without alembic: a start takes half as long."""
    metadata.create_all(connection, checkfirst=False)
    _version.metadata.create_all(connection, checkfirst=False)
    connection.execute(snapshot.insert().values(id=1, version=0))
    connection.execute(_version.insert().values(version_num=REVISIONS[-1]))


def _revision(connection: Connection) -> str:
    """The revision of the tables; empty where there are none."""
    if not inspect(connection).has_table(_version.name):
        return ""
    return str(connection.execute(select(_version)).scalar() or "")


def _keep_log_beside(file: Path) -> None:
    """SQLite's write-ahead log: readers and a writer do not wait for each other. The file remembers it.

    While another process turns it on, SQLite may say at once that the file is locked, whatever the time-out.
    """
    end = time.monotonic() + WAIT
    while True:
        try:
            with closing(sqlite3.connect(file, timeout=WAIT)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return
