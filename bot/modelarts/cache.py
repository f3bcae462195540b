"""The cached client: the catalogue in memory; fresh, stale with a refresh behind it, or the last good one."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import structlog
from cachetools import TTLCache

from bot.catalogue.search import Index
from bot.catalogue.snapshot import RegionAnswer, Snapshot
from bot.catalogue.view import Failure, View
from bot.modelarts.errors import ModelArtsError, Unreachable, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_log = structlog.get_logger(__name__)

RETRY_AFTER = 5.0  # seconds before a region that failed is asked again
DEADLINE = 30.0  # seconds for the whole answer of a region, however it drips


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

    `ttl`, `retry_after` and `deadline` are seconds. `clock` answers Unix seconds, `timer` seconds that never
    go back.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        ttl: float,
        retry_after: float = RETRY_AFTER,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
        observe: Callable[[Fetched], None] = lambda _: None,
    ) -> None:
        self._sources = {source.region: source for source in sources}
        size = len(self._sources)
        self._fresh: TTLCache[str, RegionAnswer] = TTLCache(size, ttl, timer)
        self._resting: TTLCache[str, ModelArtsError] = TTLCache(size, retry_after, timer)
        self._last_good: dict[str, RegionAnswer] = {}
        self._failures: dict[str, Failure] = {}
        self._flights: dict[str, asyncio.Task[None]] = {}
        self._deadline = deadline
        self._clock = clock
        self._timer = timer
        self._observe = observe
        self._view = View(awaited=frozenset(self._sources))
        self._closed = False

    def current(self) -> View:
        """What is known now, at once. Regions that are due are asked behind it, until it is closed."""
        if self._closed:
            return self._view
        stale = [region for region in self._sources if region not in self._fresh]
        for region in stale:
            if region not in self._flights and region not in self._resting:
                self._flights[region] = asyncio.create_task(self._fly(region), name=f"fetch {region}")
        if self._view.snapshot and self._view.stale != (aged := self._last_good.keys() & stale):
            self._view = replace(self._view, stale=frozenset(aged), epoch=self._view.epoch + 1)
        return self._view

    async def settled(self) -> View:
        """What is known once no region is being asked. A caller that is cancelled stops only itself."""
        self.current()
        while self._flights:
            await asyncio.wait(tuple(self._flights.values()))
        return self.current()

    async def close(self) -> None:
        """Stop asking; whoever waits is answered with what is known."""
        self._closed = True
        flights = tuple(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        self._flights.clear()  # one that was cancelled before it began could not do so itself

    async def _fly(self, region: str) -> None:
        started = self._timer()
        error: ModelArtsError | None = None
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._sources[region].fetch()
            self._accept(answer)
        except TimeoutError:
            error = Unreachable(error_msg=f"no whole answer within {self._deadline:g} s")
            _log.warning("modelarts_failed", region=region, error=str(error))
        except ModelArtsError as failure:
            error = failure
            _log.warning("modelarts_failed", region=region, error=str(failure))
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
        self._failures.pop(answer.region, None)
        self._swap(snapshot, index)

    def _reject(self, region: str, error: ModelArtsError) -> None:
        since = self._failures[region].since if region in self._failures else self._clock()
        self._failures[region] = Failure(region, error.text_id, since)
        self._resting[region] = error
        self._swap(self._view.snapshot, self._view.index)

    def _swap(self, snapshot: Snapshot | None, index: Index | None) -> None:
        self._view = View(
            snapshot,
            index,
            tuple(self._failures[region] for region in sorted(self._failures)),
            frozenset(region for region in self._last_good if region not in self._fresh),
            awaited=frozenset(self._sources.keys() - self._last_good.keys() - self._failures.keys()),
            epoch=self._view.epoch + 1,
        )
