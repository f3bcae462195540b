"""A transaction: begun and ended whole, though whoever wants it is cancelled meanwhile."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import is_locked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from sqlalchemy.ext.asyncio import AsyncEngine

_T = TypeVar("_T")


class _Steady(AsyncConnection):
    """One of SQLite's, on which nothing that has begun is cut off.

    Its driver works in a thread, which goes on whoever is cancelled: the write lock that it takes then would
    be nobody's, and every later writer wait in vain. In memory, a connection given up was all there is.
    """

    __slots__ = ()

    async def execute(self, *args: Any, **given: Any) -> Any:
        return await whole(super().execute(*args, **given))

    async def exec_driver_sql(self, *args: Any, **given: Any) -> Any:
        return await whole(super().exec_driver_sql(*args, **given))

    async def run_sync(self, *args: Any, **given: Any) -> Any:
        return await whole(super().run_sync(*args, **given))


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection in a transaction, which is committed at the end and rolled back on an error."""
    if engine.dialect.name != "sqlite":  # PostgreSQL's driver ends what is cancelled by itself
        async with engine.begin() as connection:
            yield connection
        return
    connection = _Steady(engine)
    try:
        await whole(connection.start())
        await _begin(connection)
        yield connection
        await whole(connection.commit())
    finally:
        if connection.sync_connection is not None:
            await whole(connection.close())  # what is not committed is rolled back


async def whole(work: Coroutine[Any, Any, _T]) -> _T:
    """What comes of `work`. A cancellation is passed on once that has ended."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError as error:
        cancelled = error
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if not task.cancelled():
        task.exception()  # or else asyncio complains that nobody has asked
    raise cancelled


async def _begin(connection: AsyncConnection) -> None:
    """Begin; a lock of another process's is waited for in steps, between which a cancellation is heard."""
    end = time.monotonic() + connection.sync_engine.get_execution_options().get("immediate", 0.0)
    while True:
        try:
            await whole(connection.begin().start())
        except OperationalError as error:
            if not is_locked(error) or time.monotonic() >= end:
                raise
        else:
            return
