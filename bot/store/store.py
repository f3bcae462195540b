"""The store: what outlives a process, read and written in transactions."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from typing import TYPE_CHECKING, Self

from bot.store.engine import WAIT, Database, engine_of, read_url
from bot.store.errors import StoreError, opening, using
from bot.store.schema import bring_up
from bot.store.transaction import transaction
from bot.store.unit import Unit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

__all__ = ["Store", "StoreError"]

_ONE_STATE = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}  # SQLite's readers see one anyway


class Store:
    """One database. Every process has a store of its own on it; a unit inside another one waits for ever."""

    def __init__(self, database: Database, engine: AsyncEngine, wait: float) -> None:
        self._database = database
        self._engine = engine
        self._writer = engine.execution_options(immediate=wait)
        self._reader = engine.execution_options(**(_ONE_STATE if database.url else {}))
        # SQLite has one writer, and in memory one connection: turns are taken here, in order of asking.
        turn, free = asyncio.Lock(), nullcontext()
        self._to_write: AbstractAsyncContextManager[None] = free if database.url else turn
        self._to_read: AbstractAsyncContextManager[None] = turn if database.in_memory else free

    @classmethod
    async def open(cls, url: str, wait: float = WAIT) -> Self:
        """The store at `url`, made where it is not there, and its tables brought up to this version.

        StoreError where it cannot be used. `wait`: seconds for another process that writes, in SQLite.
        """
        database = read_url(url)
        store = cls(database, engine_of(database), wait)
        try:
            with opening(database):
                await bring_up(store._writer, database)
        except BaseException:
            await store.close()
            raise
        return store

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Unit]:
        """A transaction that is committed at the end and rolled back on an error. StoreError, as `open`."""
        async with self._to_write, self._transaction(self._writer) as connection:
            yield Unit(connection, writes=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A transaction that sees one state of everything, and must not write. StoreError, as `open`."""
        async with self._to_read, self._transaction(self._reader) as connection:
            yield Unit(connection, writes=False)

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as stack:
            stack.enter_context(using(self._database))
            with opening(self._database):
                connection = await stack.enter_async_context(transaction(engine))
            yield connection

    async def close(self) -> None:
        """Release every connection."""
        await self._engine.dispose()
