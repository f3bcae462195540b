"""The cached client: the catalogue in memory; fresh, stale with a refresh behind it, or the last good one."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import structlog
from cachetools import TTLCache
from structlog.contextvars import bind_contextvars

from bot.catalogue.search import Index
from bot.catalogue.snapshot import RegionAnswer, Snapshot
from bot.catalogue.view import Failure, View
from bot.modelarts.errors import CredentialRefused, ModelArtsError, Throttled, TimedOut, Unreadable
from bot.modelarts.hints import hint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_log = structlog.get_logger(__name__)

FIRST_REST = 5.0  # seconds before a region that failed is asked again; doubled each time
LONGEST_REST = 3600.0  # seconds, whatever an answer asks for
DEADLINE = 30.0  # seconds for the whole answer of a region, its retries and renewals within
GRACE = 1.5  # seconds that a first question waits for the other regions once it could be answered
_AHEAD = 0.9  # of the TTL an answer serves before it is renewed, and a failure rests at most
_TICK = 1.0  # seconds between two looks at what is due


class Source(Protocol):
    """What the cache asks: one region, as a RegionClient is."""

    @property
    def region(self) -> str: ...

    async def fetch(self) -> RegionAnswer: ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """One try, handed to the observer. `error` is None where it succeeded."""

    region: str
    seconds: float
    error: ModelArtsError | None


class CachedCatalogue:
    """The catalogue over all regions, each asked at most once at a time however many ask for it.

    `ttl` and `deadline` are seconds. `clock` answers Unix seconds, `timer` seconds that never go back, and
    `chance` a number from 0 to 1.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        ttl: float,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        observe: Callable[[Fetched], None] = lambda _: None,
    ) -> None:
        self._sources = {source.region: source for source in sources}
        self._fresh: TTLCache[str, RegionAnswer] = TTLCache(len(self._sources), ttl, timer)
        self._due = dict.fromkeys(self._sources, timer())
        self._failed_tries = dict.fromkeys(self._sources, 0)
        self._last_good: dict[str, RegionAnswer] = {}
        self._failures: dict[str, Failure] = {}
        self._flights: dict[str, asyncio.Task[None]] = {}
        self._keeper: asyncio.Task[None] | None = None
        self._ttl = ttl
        self._deadline = deadline
        self._clock = clock
        self._timer = timer
        self._chance = chance
        self._observe = observe
        self._view = View(awaited=frozenset(self._sources))
        self._closed = False

    def current(self) -> View:
        """What is known now, at once. Regions that are due are asked behind it, until it is closed."""
        if self._closed:
            return self._view
        stale = [region for region in self._sources if region not in self._fresh]
        self._ask(stale)
        if self._view.snapshot and self._view.stale != (aged := self._last_good.keys() & stale):
            self._view = replace(self._view, stale=frozenset(aged), epoch=self._view.epoch + 1)
        return self._view

    async def settled(self) -> View:
        """What is known once no region is being asked. A caller that is cancelled stops only itself."""
        self.current()
        while self._flights:
            await asyncio.wait(tuple(self._flights.values()))
        return self.current()

    async def first(self, grace: float = GRACE) -> View:
        """What is known once all regions have answered or failed, or some have and `grace` has passed."""
        self.current()
        if self._flights:
            await asyncio.wait(tuple(self._flights.values()), timeout=grace)
        while self._flights and self._view.index is None:
            await asyncio.wait(tuple(self._flights.values()), return_when=asyncio.FIRST_COMPLETED)
        return self.current()

    async def renewed(self) -> View:
        """What is known once each region has been asked anew, but for those that rest after a failure."""
        if not self._closed:
            now = self._timer()
            self._due.update((region, now) for region in self._sources if region not in self._failures)
            self._ask(self._sources)
        return await self.settled()

    def remember(self, answers: Iterable[RegionAnswer]) -> None:
        """Take what regions answered to an earlier process for their last good answers, if there is none."""
        kept = {answer.region: answer for answer in answers if answer.region in self._sources}
        held = {**kept, **self._last_good}
        if held == self._last_good:
            return
        self._last_good = held
        snapshot = Snapshot(tuple(held[region] for region in sorted(held)))
        self._swap(snapshot, Index(snapshot.runtimes))

    def keep_fresh(self) -> None:
        """Begin to ask each region again before its answer is stale, and once its rest is over."""
        self._keeper = self._keeper or asyncio.create_task(self._keep(), name="keep the catalogue fresh")

    async def close(self) -> None:
        """Stop asking; whoever waits is answered with what is known."""
        self._closed = True
        keeper = (self._keeper,) if self._keeper else ()
        flights = (*keeper, *self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        self._flights.clear()  # one that was cancelled before it began could not do so itself

    async def _keep(self) -> None:
        while True:
            self._ask(self._sources)
            await asyncio.sleep(min(_TICK, self._ttl * (1 - _AHEAD)))

    def _ask(self, regions: Iterable[str]) -> None:
        """Ask those of `regions` that are due and not being asked."""
        for region in regions:
            if region not in self._flights and self._timer() >= self._due[region]:
                self._flights[region] = asyncio.create_task(self._fly(region), name=f"fetch {region}")

    async def _fly(self, region: str) -> None:
        bind_contextvars(region=region)  # for the lines that are logged on the way
        started = self._timer()
        error: ModelArtsError | None = None
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._sources[region].fetch()
            self._accept(answer)
        except TimeoutError:
            error = TimedOut(error_msg=f"no whole answer within {self._deadline:g} s")
        except ModelArtsError as failure:
            error = failure
        except Exception as bug:  # noqa: BLE001  (whatever it is, the last good answer must go on)
            error = Unreadable(error_msg=f"{type(bug).__name__} while reading it")
            _log.exception("modelarts_unreadable", region=region)
        finally:
            self._flights.pop(region, None)
        if error:
            self._reject(region, error)
        self._observe(Fetched(region, self._timer() - started, error))

    def _accept(self, answer: RegionAnswer) -> None:
        """Keep a good answer; its index is made first, so that a fault in it leaves the last good one."""
        held = {**self._last_good, answer.region: answer}
        snapshot = Snapshot(tuple(held[region] for region in sorted(held)))
        kept = self._view.snapshot and self._view.snapshot.fingerprint == snapshot.fingerprint
        index = self._view.index if kept else Index(snapshot.runtimes)
        self._last_good = held
        self._fresh[answer.region] = answer
        self._due[answer.region] = self._timer() + self._ttl * (_AHEAD - self._chance() * (1 - _AHEAD))
        self._failed_tries[answer.region] = 0
        if self._failures.pop(answer.region, None):
            _log.info("modelarts_recovered", region=answer.region)
        self._swap(snapshot, index)

    def _reject(self, region: str, error: ModelArtsError) -> None:
        since = self._failures[region].since if region in self._failures else self._clock()
        self._failures[region] = Failure(region, error.text_id, since, error.lasting)
        rest = self._rest(self._failed_tries[region], error)
        self._failed_tries[region] += 1
        self._due[region] = self._timer() + rest
        _log.warning(
            "modelarts_failed", region=region, error=str(error), hint=hint_of(error), rest=round(rest, 1)
        )
        self._swap(self._view.snapshot, self._view.index)

    def _rest(self, failed: int, error: ModelArtsError) -> float:
        """The seconds until a region is asked again: longer each time, but less than the TTL.

        Never less than the answer asks for, but for a 503 that would have it wait for longer than the TTL.
        Chance moves it by a quarter, so that many processes do not come back at once.
        """
        longest = self._ttl * _AHEAD
        doubled = min(FIRST_REST * 2.0 ** min(failed, 20), longest)
        keeps = isinstance(error, Throttled | CredentialRefused)
        asked = min(error.retry_after or 0.0, LONGEST_REST if keeps else longest)
        return max(doubled * (1 - self._chance() / 4), asked * (1 + self._chance() / 4))

    def _swap(self, snapshot: Snapshot | None, index: Index | None) -> None:
        self._view = View(
            snapshot,
            index,
            tuple(self._failures[region] for region in sorted(self._failures)),
            frozenset(region for region in self._last_good if region not in self._fresh),
            awaited=frozenset(self._sources.keys() - self._last_good.keys() - self._failures.keys()),
            epoch=self._view.epoch + 1,
        )
