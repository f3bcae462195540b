"""The poller: asks ModelArts, finds what has changed, commits it together with what is told of it."""

from __future__ import annotations

import asyncio
import math
import random
import secrets
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from bot.catalogue.known import take
from bot.catalogue.schedule import next_digest
from bot.catalogue.search import Index
from bot.catalogue.subscription import Cadence, State
from bot.follow.composing import at_poll, gather, occasion_of
from bot.follow.routing import route
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.catalogue.changes import Change
    from bot.catalogue.known import KnownRegion, Taken
    from bot.catalogue.snapshot import RegionAnswer
    from bot.catalogue.subscription import Subscription
    from bot.follow.composing import Composer, Told
    from bot.modelarts.cache import CachedCatalogue
    from bot.store.outbox import Letter
    from bot.store.store import Store
    from bot.store.unit import Unit

_log = structlog.get_logger(__name__)

_LEASE = "poller"
_LEASE_SECONDS = (
    90.0  # a poll takes no longer: its regions are asked side by side, half a minute each at most
)
_JITTER = 0.1  # of the interval: pollers that began together do not stay together
_AHEAD = 60.0  # seconds by which clocks may differ
DUE_AT_ONCE = 500  # subscriptions in one transaction


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of a poll: how many changes it found, and how many letters it put into the outbox."""

    changes: int = 0
    letters: int = 0


class Poller:
    """Polls every `interval` seconds, one process at a time, and tells what is due in between.

    `holder` names this process. `observe` is called with each poll that was committed, `queued` with how many
    letters were put into the outbox, by a poll or in between. `clock` answers Unix seconds, `chance` a number
    from 0 to 1.
    """

    def __init__(  # noqa: PLR0913, the last ones are for tests
        self,
        store: Store,
        catalogue: CachedCatalogue,
        composer: Composer,
        *,
        interval: float,
        holder: str,
        observe: Callable[[Polled], object] = lambda _: None,
        queued: Callable[[int], object] = lambda _: None,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._composer = composer
        self._interval = interval
        self._holder = holder
        self._observe = observe
        self._queued = queued
        self._clock = clock
        self._chance = chance
        self._wait = self._next_wait()
        self._version = -1
        self._failed_at = -math.inf
        self.writing = asyncio.Lock()  # held while it writes: it must not be cancelled then
        self._known: dict[str, KnownRegion] = {}

    async def beat(self) -> None:
        """Poll if it is time, and tell what is due, unless another process is the poller."""
        now = self._clock()
        async with self.writing, self._store.writing() as unit:
            if not await unit.leases.take(_LEASE, self._holder, now, _LEASE_SECONDS):
                return
            polled_at = await unit.catalogue.polled_at()
        is_due = polled_at is None or not polled_at <= now < polled_at + self._wait
        if is_due and not self._failed_at <= now < self._failed_at + self._wait:
            self._failed_at = now  # until it has not: what fails here must not ask ModelArts at each beat
            try:
                await self.poll()
            except StoreError:
                self._failed_at = -math.inf  # nothing is asked while the store is away
                raise
            self._failed_at = -math.inf
        await self.tell_due()

    async def poll(self) -> Polled:
        """Ask every region once and commit what follows, unless another process has meanwhile."""
        view = await self._catalogue.renewed()
        answers = view.snapshot.answers if view.snapshot else ()
        version = await self._catch_up()
        taken = await asyncio.to_thread(_take, self._known, answers, self._clock())
        index = view.index or Index(())
        async with self.writing, self._store.writing() as unit:
            is_ours = await unit.catalogue.advance(version, self._clock())
            polled = await self._commit(unit, version + 1, taken, index) if is_ours else Polled()
        self._wait = self._next_wait()
        if not is_ours:
            _log.info("poll_overtaken", version=version)
            return polled
        self._version = version + 1
        self._known |= {each.known.region: each.known for each in taken}
        self._tell_of(taken, polled)
        return polled

    async def tell_due(self) -> int:
        """Tell the subscriptions whose time has come: digests, ended pauses, revived ones. How many."""
        told = 0
        while due := await self._tell_some():
            told += due
        return told

    async def release(self) -> None:
        """Let another process be the poller at once."""
        async with self.writing, self._store.writing() as unit:
            await unit.leases.release(_LEASE, self._holder)

    async def _catch_up(self) -> int:
        """Know what the store does; the value is its version."""
        async with self._store.reading() as unit:
            version = await unit.catalogue.version()
            if version != self._version:
                self._known = await unit.catalogue.load()
                self._version = version
        return version

    async def _commit(self, unit: Unit, version: int, taken: Sequence[Taken], index: Index) -> Polled:
        for each in taken:
            await unit.catalogue.save(self._known.get(each.known.region), each.known)
        found = [change for each in taken for change in each.changes]
        if not found:
            return Polled()
        since = await unit.changes.latest()
        changes = await unit.changes.append(found, version)
        queries = await unit.subscriptions.routed_queries()
        routed = await asyncio.to_thread(route, changes, queries)
        if unread := set(queries) - routed.keys():
            _log.error("queries_unreadable", n=len(unread), first=min(unread))
        matching = {query: matches for query, matches in routed.items() if matches}
        followers = await unit.subscriptions.routed(tuple(matching))

        def compose() -> list[Letter]:
            pairs = ((each, matching[each.query]) for each in followers)
            told = gather(pairs, at_poll, lambda _: since)
            return self._composer.letters(told, index, key=str(version))

        letters = await asyncio.to_thread(compose)
        await _put(unit, letters, self._clock())
        return Polled(len(changes), len(letters))

    async def _tell_some(self) -> int:
        now = self._clock()
        async with self._store.reading() as unit:
            if not await unit.subscriptions.due(now, 1):
                return 0
        async with self.writing, self._store.writing() as unit:
            await unit.catalogue.version(lock=True)  # the log stands still
            due = await unit.subscriptions.due(now, DUE_AT_ONCE)
            latest = await unit.changes.latest()
            log = await unit.changes.after(min((each.cursor for each in due), default=latest))
            index = self._catalogue.current().index or Index(())

            def compose() -> list[Letter]:
                told = _due(due, log)
                return self._composer.letters(told, index, key=f"{latest}-{secrets.token_hex(8)}")

            letters = await asyncio.to_thread(compose)
            await _put(unit, letters, now)
            for each in due:
                await unit.subscriptions.change(moved_on(each, latest, now))
        if letters:
            self._queued(len(letters))
        return len(due)

    def _tell_of(self, taken: Iterable[Taken], polled: Polled) -> None:
        for each in taken:
            if each.held:
                _log.warning("answer_held", region=each.known.region, reason=each.held.reason)
        if polled.changes:
            _log.info("changes_found", changes=polled.changes, letters=polled.letters)
        self._observe(polled)
        if polled.letters:
            self._queued(polled.letters)

    def _next_wait(self) -> float:
        return self._interval * (1 - self._chance() * _JITTER)


def moved_on(subscription: Subscription, latest: int, now: float) -> Subscription:
    """A subscription that has been told of all up to the change `latest`."""
    next_at = (
        None
        if subscription.cadence is Cadence.NOW
        else next_digest(subscription.cadence, subscription.zone, now)
    )
    return replace(subscription, state=State.ACTIVE, reason="", cursor=latest, next_at=next_at)


async def _put(unit: Unit, letters: Sequence[Letter], now: float) -> None:
    """Put letters of which none may be there already: what they tell counts as told from now on."""
    if await unit.outbox.put(letters, now) != len(letters):
        raise RuntimeError("a letter has the key of another one")


def _take(known: dict[str, KnownRegion], answers: Iterable[RegionAnswer], now: float) -> list[Taken]:
    return [take(_in_time(known.get(answer.region), now), answer) for answer in answers]


def _in_time(known: KnownRegion | None, now: float) -> KnownRegion | None:
    """A region whose answers seem to come from the future, by a clock that was ahead, is heard again."""
    if known is None or max(known.as_of, known.held_at or 0.0) <= now + _AHEAD:
        return known
    _log.warning("clock_was_ahead", region=known.region, seconds=round(known.as_of - now))
    return replace(known, as_of=0.0, held_at=None)


def _due(due: Sequence[Subscription], log: Sequence[Change]) -> Iterable[Told]:
    routed = route(log, {each.query for each in due})
    pairs = (
        (each, [change for change in routed.get(each.query, ()) if change.id > each.cursor]) for each in due
    )
    return gather(pairs, occasion_of, lambda subscription: subscription.cursor)
