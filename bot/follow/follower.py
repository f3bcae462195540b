"""The follower: polls and delivers, side by side, for as long as the process lives."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.follow.outage import Outage
from bot.follow.parking import TOKENS
from bot.store.errors import StoreError
from bot.tasks import cancel_all, pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.follow.delivery import Deliverer
    from bot.follow.parking import Parking
    from bot.follow.poller import Poller
    from bot.store.store import Store

_log = structlog.get_logger(__name__)

_BEAT = 5.0  # seconds between two looks at what is due, at most
_PRUNED_EACH = 86_400.0  # seconds
_RELEASE = 3.0  # seconds for giving the poller's lease up; without that it ends by itself
_REVIVED_EACH = 600.0  # seconds between two looks whether a token that was refused is accepted


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round: changes that were found, messages sent, given up, and waiting at its end."""

    changes: int
    sent: int
    given_up: int
    waiting: int


class Follower:
    """One process's part in following.

    `accepts` answers whether Slack takes the token; what `parking` parked for it is revived then. `keep` are
    the seconds for which what has been told is kept.
    """

    def __init__(
        self,
        store: Store,
        poller: Poller,
        deliverer: Deliverer,
        parking: Parking,
        accepts: Callable[[], Awaitable[bool]],
        *,
        beat: float = _BEAT,
        keep: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._poller = poller
        self._deliverer = deliverer
        self._parking = parking
        self._accepts = accepts
        self._beat = min(beat, _BEAT)
        self._keep = keep
        self._clock = clock
        self._pruned_at = self._revived_at = 0.0
        self._outage = Outage("store")
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

    async def once(self) -> Round:
        """Poll, and deliver all that is due; where nobody else delivers in this process."""
        await self._revive()
        polled = await self._poller.poll()
        await self._poller.tell_due()
        came = await self._deliverer.drain()
        await self._prune()
        async with self._store.reading() as unit:
            waiting = sum((await unit.outbox.depth()).values())
        return Round(polled.changes, came["posted"], came["dropped"], waiting)

    async def stop(self, seconds: float) -> None:
        """Finish what is being posted, `seconds` at most, and let others take over the rest at once."""
        await asyncio.gather(self._deliverer.close(seconds), self._stop_polling(seconds))
        await cancel_all(self._running)
        try:
            async with asyncio.timeout(_RELEASE):
                await self._poller.release()
        except (StoreError, TimeoutError) as error:
            _log.info("lease_kept", reason=str(error) or type(error).__name__)

    async def _stop_polling(self, seconds: float) -> None:
        """End the polling while it writes nothing: cut off in a transaction, it would have polled in vain."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._poller.writing:
                for task in self._running[:1]:
                    task.cancel()

    async def _poll(self) -> None:
        while True:
            self._stirred.clear()
            try:
                await self._poller.beat()
                await self._revive()
                await self._prune()
            except StoreError as error:
                self._outage.goes_on(error)
            except Exception:  # noqa: BLE001  (whatever it is, the next beat may do better, and nobody else would try)
                _log.exception("poll_failed")
            else:
                self._outage.ends()
            await pause(self._stirred, self._beat)

    async def _revive(self) -> None:
        """Have what was parked for the token tell again, once Slack takes it."""
        now = self._clock()
        if now < self._revived_at + _REVIVED_EACH:
            return
        async with self._store.reading() as unit:
            parked = await unit.subscriptions.parked_for(TOKENS)
        if parked and await self._accepts():
            async with self._poller.writing, self._store.writing() as unit:
                revived = await self._parking.revive(unit, now)
            _log.info("subscriptions_revived", n=revived)
            self._stirred.set()
        self._revived_at = now  # not before: where the store fails in between, the next beat tries again

    async def _prune(self) -> None:
        now = self._clock()
        if now < self._pruned_at + _PRUNED_EACH:
            return
        async with self._poller.writing, self._store.writing() as unit:
            changes = await unit.changes.prune(now - self._keep)
            letters = await unit.outbox.prune(now - self._keep)
        self._pruned_at = now
        _log.info("pruned", changes=changes, letters=letters)
