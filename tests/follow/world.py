"""A world to follow: a region whose catalogue a test changes, a poller over it, and what each place is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.catalogue.snapshot import RegionAnswer
from bot.catalogue.subscription import Place, Subscription
from bot.follow.composing import Composer
from bot.follow.desk import Desk
from bot.follow.poller import Poller
from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.errors import Unavailable
from bot.texts import load_texts
from tests.examples import REGION, runtime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.search import Index
    from bot.catalogue.snapshot import Fault
    from bot.follow.composing import Told
    from bot.store.outbox import Letter
    from bot.store.store import Store

HERE = Place("T1", "C1")
THERE = Place("T1", "C2")
ONE = runtime("pytorch_2.1.0-cuda_12.1-py_3.10", driver="470.57", type="gpu")
TWO = runtime("mindspore_2.2-cann_7.0", "MindSpore", type="npu")
SOME = (ONE, TWO, *(runtime(f"pytorch_1.{n}") for n in range(8)))
START = 1_795_430_400.0  # 2026-11-23, 12:00 UTC


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: float = START

    def __call__(self) -> float:
        return self.now


@dataclass
class Region:
    """What a region offers. It answers, or fails while it `is_down`."""

    clock: Clock
    runtimes: list[Runtime] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()
    is_down: bool = False
    region: str = REGION
    asked: int = 0

    async def fetch(self) -> RegionAnswer:
        self.asked += 1
        if self.is_down:
            raise Unavailable(503)
        engines = tuple(dict.fromkeys(each.engine for each in self.runtimes))
        return RegionAnswer(self.region, self.clock(), tuple(self.runtimes), self.faults, engines)


class Recorder(Composer):
    """Composes as ever, and keeps what it was to tell."""

    def __init__(self) -> None:
        super().__init__(load_texts(), "/runtimes")
        self.told: list[Told] = []

    def letters(self, told: Iterable[Told], index: Index, *, key: str) -> list[Letter]:
        each = list(told)
        self.told += each
        return super().letters(each, index, key=key)


class World:
    """All of it on one store. `restart` is a new process."""

    def __init__(self, store: Store, *, minutes: float = 5) -> None:
        self.store = store
        self.clock = Clock()
        self.region = Region(self.clock)
        self.recorder = Recorder()
        self.minutes = minutes
        self.restart()

    def restart(self, holder: str = "first") -> None:
        """Begin anew with what the store has."""
        self.catalogue = CachedCatalogue([self.region], ttl=300, clock=self.clock, timer=self.clock)
        self.desk = Desk(self.store, self.clock)
        self.poller = self.another(holder)

    def another(self, holder: str) -> Poller:
        """The poller of one more process."""
        return Poller(
            self.store,
            self.catalogue,
            self.recorder,
            interval=300,
            holder=holder,
            clock=self.clock,
            chance=lambda: 0.0,
        )

    async def follow(self, query: str, place: Place = HERE, **given: object) -> Subscription:
        """Have a place follow a query."""
        new = Subscription(place, query, query, creator="U1", **given)  # type: ignore[arg-type]
        return (await self.desk.subscribe(new)).subscription

    async def poll(self) -> list[str]:
        """Let an interval pass and poll; what was told, each as "place kind name"."""
        self.clock.now += 300
        return await self._heard(self.poller.poll())

    async def wait(self, seconds: float) -> list[str]:
        """Let time pass without a poll; what was told then."""
        self.clock.now += seconds
        return await self._heard(self.poller.tell_due())

    async def _heard(self, doing: object) -> list[str]:
        before = len(self.recorder.told)
        await doing  # type: ignore[misc]
        return [
            f"{told.place.channel} {change.kind} {change.runtime.name}"
            for told in self.recorder.told[before:]
            for change in told.changes
        ]
