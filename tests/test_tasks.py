"""Work behind an answer is kept, logged where it fails, and drained."""

import asyncio
import gc

from structlog.testing import capture_logs

from bot.tasks import Tasks


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
