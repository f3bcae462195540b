"""The follower: polls and delivers, side by side, for as long as the process lives."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import structlog

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.follow.delivery import Deliverer
    from bot.follow.poller import Poller
    from bot.store.store import Store

_log = structlog.get_logger(__name__)

_BEAT = 5.0  # seconds between two looks at what is due, at most
_PRUNED_EACH = 86_400.0  # seconds


class Follower:
    """One process's part in following. `keep` are the seconds for which what has been told is kept."""

    def __init__(
        self,
        store: Store,
        poller: Poller,
        deliverer: Deliverer,
        *,
        beat: float = _BEAT,
        keep: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._poller = poller
        self._deliverer = deliverer
        self._beat = min(beat, _BEAT)
        self._keep = keep
        self._clock = clock
        self._pruned_at = 0.0
        self._running: list[asyncio.Task[None]] = []
        self._stirred = asyncio.Event()

    def start(self) -> None:
        """Begin to poll and to deliver."""
        self._running = [
            asyncio.create_task(self._poll(), name="poll"),
            asyncio.create_task(self._deliverer.run(), name="deliver"),
        ]

    def stir(self) -> None:
        """Look at what is due at once: a subscription has been revived."""
        self._stirred.set()

    async def poll(self) -> None:
        """Poll at once; what is to be told is delivered by whoever delivers."""
        await self._poller.poll()
        await self._poller.tell_due()

    async def once(self) -> None:
        """Poll, and deliver all that is due; where nobody else delivers in this process."""
        await self.poll()
        await self._deliverer.drain()

    async def stop(self, seconds: float) -> None:
        """Finish what is being posted, `seconds` at most, and let others take over the rest at once."""
        await self._deliverer.close(seconds)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        try:
            await self._poller.release()
        except StoreError as error:
            _log.info("lease_kept", reason=str(error))

    async def _poll(self) -> None:
        while True:
            self._stirred.clear()
            try:
                await self._poller.beat()
                await self._prune()
            except StoreError as error:
                _log.warning("store_away", reason=str(error), variable="DATABASE_URL")
            except Exception:  # noqa: BLE001  (whatever it is, the next beat may do better, and nobody else would try)
                _log.exception("poll_failed")
            try:
                async with asyncio.timeout(self._beat):
                    await self._stirred.wait()
            except TimeoutError:
                continue

    async def _prune(self) -> None:
        now = self._clock()
        if now < self._pruned_at + _PRUNED_EACH:
            return
        async with self._store.writing() as unit:
            changes = await unit.changes.prune(now - self._keep)
            letters = await unit.outbox.prune(now - self._keep)
        self._pruned_at = now
        _log.info("pruned", changes=changes, letters=letters)
