from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store.store import Store
from tests.fakes.scene import WITHIN, until

if TYPE_CHECKING:
    from bot.store.unit import Unit


async def version(store: Store) -> int:
    async with store.reading() as unit:
        return await unit.catalogue.version()


async def test_a_unit_that_fails_leaves_nothing_behind(store: Store) -> None:
    async def fail(unit: Unit) -> None:
        assert await unit.catalogue.advance(0)
        raise LookupError

    with pytest.raises(LookupError):
        async with store.writing() as unit:
            await fail(unit)
    assert await version(store) == 0


async def test_a_unit_that_is_cancelled_leaves_nothing_behind_and_holds_up_nobody(store: Store) -> None:
    written = asyncio.Event()

    async def write() -> None:
        async with store.writing() as unit:
            await unit.catalogue.advance(0)
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.writing() as unit:
        assert await unit.catalogue.advance(0)


async def test_one_that_is_cancelled_while_it_waits_for_its_turn_holds_up_nobody(
    store: Store, database_url: str
) -> None:
    other = await Store.open(database_url)

    async def write() -> None:
        async with other.writing() as unit:
            await unit.catalogue.version(lock=True)

    async with store.writing() as unit:
        await unit.catalogue.version(lock=True)
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0.05)
        waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    async with store.writing() as unit:
        assert await unit.catalogue.advance(0)
    await other.close()
    gc.collect()  # what was not closed would say so now


async def test_units_that_are_cancelled_at_any_time_leave_no_lock_no_connection_and_no_task_behind(
    store: Store, database_url: str
) -> None:
    """SQLite's driver works in a thread: cut off, it would take the write lock, and nobody give it back."""
    other = await Store.open(database_url)

    async def work(writer: Store) -> None:
        async with writer.writing() as unit:
            await unit.catalogue.version(lock=True)
            await unit.catalogue.advance(0)
            raise LookupError

    for turn in range(40):
        tasks = [asyncio.create_task(work(each)) for each in (store, other) * 3]
        for _ in range(turn):
            await asyncio.sleep(0)
        for _ in range(1 + turn % 3):
            for task in tasks[turn % 2 :]:
                task.cancel()
            await asyncio.sleep(0)
        await asyncio.wait(tasks)
        assert {task.cancelled() or type(task.exception()) for task in tasks} <= {True, LookupError}
    for each in (store, other):
        async with each.writing() as unit:
            assert await unit.catalogue.advance(await unit.catalogue.version())
    await other.close()
    await until(lambda: asyncio.all_tasks() == {asyncio.current_task()})
    gc.collect()  # what was not closed would say so now


async def test_one_that_is_cancelled_ends_though_another_process_keeps_the_lock(
    store: Store, database_url: str
) -> None:
    other = await Store.open(database_url)
    begun = asyncio.Event()

    async def write() -> None:
        begun.set()
        async with other.writing() as unit:
            await unit.catalogue.version(lock=True)

    async with store.writing() as unit:
        await unit.catalogue.version(lock=True)
        waiting = asyncio.create_task(write())
        await begun.wait()
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.wait((waiting,), timeout=WITHIN)
        assert waiting.cancelled()
    await other.close()


async def test_a_cancellation_empties_no_database_that_is_in_memory() -> None:
    store = await Store.open("sqlite://")
    for turn in range(20):
        task = asyncio.create_task(version(store))
        for _ in range(turn):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait((task,))
        assert await version(store) == 0
    await store.close()


async def test_a_statement_that_is_wrong_is_no_fault_of_the_database(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as unit:
            await unit.connection.exec_driver_sql("INSERT INTO snapshot (id, version) VALUES (1, 5)")
    assert await version(store) == 0


async def test_more_units_than_connections_wait_for_each_other(store: Store) -> None:
    async def look(number: int) -> None:
        async with store.reading() as unit:
            assert await unit.catalogue.version() == 0, number

    await asyncio.gather(*(look(number) for number in range(50)))


async def test_a_closed_store_leaves_no_connection_behind(database_url: str) -> None:
    store = await Store.open(database_url)
    await asyncio.gather(*(version(store) for _ in range(8)))
    await store.close()
    del store
    gc.collect()  # what was not closed would say so now
