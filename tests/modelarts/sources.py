"""Sources, a clock and a timer that the test moves, and the cached client over them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.catalogue.snapshot import RegionAnswer
from bot.modelarts.cache import CachedCatalogue, Fetched
from tests.examples import example_runtimes

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.catalogue.runtime import Runtime

TTL = 300.0
HERE, THERE = "cn-north-4", "ap-southeast-1"


@dataclass
class Source:
    """One region: it answers while `open` is set, with `runtimes`, or raises `error`."""

    region: str = HERE
    runtimes: tuple[Runtime, ...] = field(default_factory=example_runtimes)
    error: Exception | None = None
    asked: int = 0
    as_of: float = 0.0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def fetch(self) -> RegionAnswer:
        self.asked += 1
        await self.open.wait()
        if self.error:
            raise self.error
        self.as_of += 1
        return RegionAnswer(self.region, self.as_of, self.runtimes, (), ("PyTorch",))


@dataclass
class Time:
    """A clock and a timer in one."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def cached(
    *sources: Source, time: Time | None = None, observe: Callable[[Fetched], None] = lambda _: None
) -> CachedCatalogue:
    time = time or Time()
    return CachedCatalogue(sources, ttl=TTL, clock=time, timer=time, chance=lambda: 0.0, observe=observe)
