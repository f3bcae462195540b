"""When a region is asked again: how long it rests, and how long who asks waits for it."""

from __future__ import annotations

import asyncio

import pytest

from bot.modelarts.cache import LONGEST_REST, CachedCatalogue
from bot.modelarts.errors import Throttled, Unavailable
from tests.examples import runtime
from tests.modelarts.sources import HERE, THERE, TTL, Source, Time, cached


async def rests(source: Source, catalogue: CachedCatalogue, time: Time, tries: int) -> list[float]:
    """The seconds between the tries of a source that goes on failing."""
    waits = []
    for _ in range(tries):
        asked, since = source.asked, time.now
        await catalogue.settled()
        while source.asked == asked:
            time.now += 1
            await catalogue.settled()
        waits.append(time.now - since)
    return waits


async def test_a_region_that_fails_rests_longer_each_time_and_never_as_long_as_the_ttl() -> None:
    source, time = Source(error=Unavailable(503)), Time()
    catalogue = cached(source, time=time)
    assert await rests(source, catalogue, time, 10) == [0, 5, 10, 20, 40, 80, 160, 270, 270, 270]
    source.error = None
    assert await rests(source, catalogue, time, 1) == [270]
    assert not catalogue.current().failures
    source.error = Unavailable(503)
    assert await rests(source, catalogue, time, 3) == [TTL, 5, 10]


async def test_chance_shortens_a_rest_by_a_quarter_at_most() -> None:
    source, time = Source(error=Unavailable(503)), Time()
    catalogue = CachedCatalogue([source], ttl=TTL, clock=time, timer=time, chance=lambda: 1.0)
    assert await rests(source, catalogue, time, 4) == [0, 4, 8, 15]


@pytest.mark.parametrize(("asked", "rest"), [(3.0, 5), (90.0, 90), (86_400.0, LONGEST_REST)])
async def test_a_rest_is_never_shorter_than_the_answer_asks_for(asked: float, rest: float) -> None:
    source, time = Source(error=Throttled(429, retry_after=asked)), Time()
    catalogue = cached(source, time=time)
    await catalogue.settled()
    assert await rests(source, catalogue, time, 1) == [rest]


async def test_kept_fresh_each_region_is_asked_before_its_answer_is_stale_though_nobody_asks() -> None:
    source, time = Source(), Time()
    catalogue = CachedCatalogue([source], ttl=0.05, clock=time, timer=time, chance=lambda: 0.0)
    catalogue.keep_fresh()
    catalogue.keep_fresh()
    async with asyncio.timeout(10):
        for asked in range(1, 5):
            while source.asked < asked:  # noqa: ASYNC110  (what is waited for is the keeper's)
                await asyncio.sleep(0.001)
            time.now += 0.046  # nine tenths
            assert catalogue.current().stale == frozenset()
        await catalogue.close()
    asked = source.asked
    time.now += 1
    await asyncio.sleep(0.02)
    assert source.asked == asked


async def test_a_first_question_waits_a_little_for_the_slow_region_and_no_longer() -> None:
    slow, quick = Source(HERE), Source(THERE, (runtime("x", region=THERE),))
    slow.open.clear()
    catalogue = cached(slow, quick)
    view = await catalogue.first(grace=0.01)
    assert view.awaited == {HERE}
    assert view.index
    slow.open.set()
    assert (await catalogue.first()).awaited == frozenset()


async def test_a_first_question_waits_for_as_long_as_there_is_nothing_to_say() -> None:
    slow, failing = Source(HERE), Source(THERE, error=Unavailable(503))
    slow.open.clear()
    catalogue = cached(slow, failing)
    waiting = asyncio.create_task(catalogue.first(grace=0.01))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    slow.open.set()
    assert (await waiting).index
    assert await cached(Source(error=Unavailable(503))).first()


async def test_two_regions_do_not_wait_for_each_other() -> None:
    slow, quick, time = Source(HERE), Source(THERE, (runtime("x", region=THERE),)), Time()
    slow.open.clear()
    catalogue = cached(slow, quick, time=time)
    catalogue.current()
    for _ in range(3):
        await asyncio.sleep(0)
    early = catalogue.current()
    assert early.snapshot
    assert [answer.region for answer in early.snapshot.answers] == [THERE]
    slow.open.set()
    both = await catalogue.settled()
    assert both.snapshot
    assert [answer.region for answer in both.snapshot.answers] == [THERE, HERE]
    time.now += TTL + 1
    slow.error = Unavailable(503)
    one = await catalogue.settled()
    assert one.stale == {HERE}
    assert [failure.region for failure in one.failures] == [HERE]
    assert one.index
    assert len(one.index.runtimes) == 20
