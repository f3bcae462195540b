"""Work behind an answer is kept, logged where it fails, and drained."""

import asyncio
import gc
from contextlib import suppress

from structlog.testing import capture_logs

from bot.tasks import Tasks, cancel_all


async def test_a_task_runs_though_nobody_holds_it() -> None:
    tasks, done = Tasks(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    tasks.start(work(), "work")
    gc.collect()
    assert len(tasks) == 1
    async with asyncio.timeout(5):
        await done.wait()
        await tasks.drain(5)
    assert len(tasks) == 0


async def test_a_tasks_failure_is_logged_under_its_name() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    tasks = Tasks()
    with capture_logs() as logged:
        tasks.start(fail(), "doomed")
        await tasks.drain(5)
    assert [(line["event"], line["task"]) for line in logged] == [("task_failed", "doomed")]
    assert isinstance(logged[0]["exc_info"], ZeroDivisionError)


async def test_draining_waits_for_what_runs() -> None:
    tasks, told = Tasks(), list[str]()

    async def work() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        told.append("done")

    tasks.start(work(), "work")
    await tasks.drain(5)
    assert told == ["done"]


async def test_draining_cancels_what_does_not_end_in_time_and_says_nothing_of_it() -> None:
    tasks = Tasks()
    task = tasks.start(asyncio.Event().wait(), "endless")
    with capture_logs() as logged:
        await tasks.drain(0)
    assert task.cancelled()
    assert (len(tasks), logged) == (0, [])


async def test_draining_nothing_is_done_at_once() -> None:
    await Tasks().drain(5)


async def test_a_task_that_takes_its_cancellation_for_a_failure_is_cancelled_again() -> None:
    refused = 0

    async def work() -> None:
        nonlocal refused
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        refused += 1
        await asyncio.sleep(3600)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await cancel_all([task])
    assert task.cancelled()
    assert refused == 1


async def test_a_task_that_will_not_end_is_left_and_named() -> None:
    freed = asyncio.Event()

    async def work() -> None:
        while not freed.is_set():
            with suppress(asyncio.CancelledError):
                await freed.wait()

    task = asyncio.create_task(work(), name="stubborn")
    await asyncio.sleep(0)
    with capture_logs() as logged:
        await cancel_all([task], 0.01)
    assert [(line["event"], line["tasks"]) for line in logged] == [("tasks_left", ["stubborn"])]
    freed.set()
    await task


async def test_the_failure_of_a_task_that_is_cancelled_is_nobodys() -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            raise ZeroDivisionError

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await cancel_all([task])
    assert isinstance(task.exception(), ZeroDivisionError)
