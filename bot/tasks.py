"""Work behind an answer: tasks that are kept, whose failures are logged, and that are drained at the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

_log = structlog.get_logger(__name__)

_AGAIN = 0.5  # seconds after which a task that goes on is cancelled again
_LONGEST = 5.0  # seconds for which a cancelled task is waited for


class Tasks:
    """The tasks this process has begun and not yet ended."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[object]:
        """Run `work` behind what is being answered now."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def drain(self, seconds: float) -> None:
        """Wait for what runs, `seconds` at most, then cancel the rest."""
        if self._running:
            await asyncio.wait(tuple(self._running), timeout=seconds)
        await cancel_all(tuple(self._running))

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("task_failed", task=task.get_name(), exc_info=error)


async def cancel_all(tasks: Collection[asyncio.Task[Any]], seconds: float = _LONGEST) -> None:
    """Cancel `tasks` and wait until they have ended, `seconds` at most. Their failures are theirs.

    A driver that is closing a connection may take a cancellation for that connection's error, and its caller
    go on: then it is cancelled again.
    """
    over = asyncio.get_running_loop().time() + seconds
    while left := [task for task in tasks if not task.done()]:
        if asyncio.get_running_loop().time() >= over:
            _log.warning("tasks_left", tasks=[task.get_name() for task in left])
            break
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=_AGAIN)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()  # or else asyncio complains that nobody has asked


async def pause(event: asyncio.Event, seconds: float) -> None:
    """Wait for `event`, `seconds` at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
