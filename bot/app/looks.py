"""Looks at the database: one at a time of each kind, and nobody waits for long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

_log = structlog.get_logger(__name__)
T = TypeVar("T")


class Looks:
    """What is being read just now. It is never cut off: a driver whose statement is cut off may lose it."""

    def __init__(self) -> None:
        self._begun: dict[Hashable, asyncio.Task[Any]] = {}

    @property
    def begun(self) -> list[asyncio.Task[Any]]:
        return list(self._begun.values())

    async def take(self, what: Hashable, read: Callable[[], Awaitable[T]], seconds: float) -> T | None:
        """What `read` reads, once for all who want `what` just now; None where it fails, or takes longer."""
        task = self._begun.get(what)
        if task is None:
            task = self._begun[what] = asyncio.create_task(_read(read), name="look at the database")
            task.add_done_callback(lambda _: self._begun.pop(what))
        done, _ = await asyncio.wait((task,), timeout=seconds)
        return task.result() if done and not task.cancelled() else None


async def _read(read: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await read()
    except StoreError:
        return None  # who follows tells of it in the log
    except Exception:  # noqa: BLE001  (whatever it is, the rest of the answer is wanted)
        _log.exception("store_unreadable")
        return None
