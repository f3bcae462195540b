"""The cached client, with a clock, a timer and sources that the test moves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.modelarts.cache import FIRST_REST, CachedCatalogue, Fetched
from bot.modelarts.errors import Throttled, Unavailable
from tests.modelarts.sources import HERE, TTL, Source, Time, cached

if TYPE_CHECKING:
    from bot.catalogue.snapshot import RegionAnswer


async def test_before_the_first_answer_there_is_nothing_and_one_try_under_way() -> None:
    source = Source()
    source.open.clear()
    catalogue = cached(source)
    for _ in range(3):
        view = catalogue.current()
        await asyncio.sleep(0)
    assert (view.snapshot, view.index, view.failures, view.stale) == (None, None, (), frozenset())
    assert source.asked == 1
    await catalogue.close()


async def test_a_fresh_answer_comes_from_memory() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    first = await catalogue.settled()
    time.now += TTL - 1
    assert catalogue.current() is first
    assert await catalogue.settled() is first
    assert source.asked == 1
    assert first.index
    assert len(first.index.runtimes) == 19


async def test_a_stale_answer_comes_at_once_with_one_refresh_behind_it() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    fresh = await catalogue.settled()
    time.now += TTL + 1
    source.open.clear()
    views = [catalogue.current() for _ in range(10)]
    await asyncio.sleep(0)
    assert {view.stale for view in views} == {frozenset({HERE})}
    assert views[0].index is fresh.index
    assert source.asked == 2
    source.open.set()
    renewed = await catalogue.settled()
    assert renewed.stale == frozenset()
    assert renewed.snapshot
    assert renewed.snapshot.answers[0].as_of == 2
    assert source.asked == 2


async def test_1000_simultaneous_first_questions_cause_one_fetch() -> None:
    source = Source()
    catalogue = cached(source)
    views = await asyncio.gather(*(catalogue.settled() for _ in range(1000)))
    assert source.asked == 1
    assert {id(view) for view in views} == {id(views[0])}
    assert views[0].snapshot


async def test_a_cancelled_asker_fails_nobody_else() -> None:
    source = Source()
    source.open.clear()
    catalogue = cached(source)
    askers = [asyncio.create_task(catalogue.settled()) for _ in range(10)]
    await asyncio.sleep(0)
    for asker in askers[:9]:
        asker.cancel()
    await asyncio.sleep(0)
    source.open.set()
    assert (await askers[9]).snapshot
    assert all(asker.cancelled() for asker in askers[:9])
    assert source.asked == 1


async def test_on_failure_the_last_good_answer_serves_and_the_failure_keeps_its_beginning() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    good = await catalogue.settled()
    time.now += TTL + 1
    source.error = Unavailable(503)
    failing = await catalogue.settled()
    began = time.now
    assert failing.index is good.index
    assert failing.stale == {HERE}
    assert [(each.reason, each.since) for each in failing.failures] == [("modelarts.unavailable", began)]
    time.now += FIRST_REST + 1
    source.error = Throttled(429)
    still = await catalogue.settled()
    assert [(each.reason, each.since) for each in still.failures] == [("modelarts.throttled", began)]
    time.now += 2 * FIRST_REST + 1
    source.error = None
    back = await catalogue.settled()
    assert (back.failures, back.stale) == ((), frozenset())
    time.now += TTL + 1
    source.error = Unavailable(503)
    again = await catalogue.settled()
    assert again.failures[0].since == time.now


async def test_a_failure_and_the_recovery_from_it_are_logged_with_what_to_mend() -> None:
    source, time = Source(error=Unavailable(503)), Time()
    catalogue = cached(source, time=time)
    with capture_logs() as logged:
        await catalogue.settled()
        time.now += FIRST_REST
        source.error = None
        await catalogue.settled()
    failed, recovered = logged
    assert (failed["event"], failed["region"], failed["rest"]) == ("modelarts_failed", HERE, 5.0)
    assert (failed["error"], failed["hint"]) == ("Unavailable: 503", Unavailable.hint)
    assert (recovered["event"], recovered["region"]) == ("modelarts_recovered", HERE)


async def test_the_index_is_kept_where_the_content_is_the_same() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    first = await catalogue.settled()
    time.now += TTL + 1
    second = await catalogue.settled()
    assert second is not first
    assert second.index is first.index
    assert second.snapshot is not first.snapshot
    time.now += TTL + 1
    source.runtimes = source.runtimes[1:]
    third = await catalogue.settled()
    assert third.index is not first.index
    assert third.index
    assert len(third.index.runtimes) == 18


async def test_a_bug_in_a_source_is_a_failure_like_any_other_with_its_trace_in_the_log() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    good = await catalogue.settled()
    time.now += TTL + 1
    source.error = ZeroDivisionError("secret detail")
    with capture_logs() as logged:
        view = await catalogue.settled()
    assert view.index is good.index
    assert view.failures[0].reason == "modelarts.unreadable"
    assert (logged[0]["event"], logged[0]["exc_info"]) == ("modelarts_unreadable", True)


async def test_the_epoch_grows_with_each_change_and_with_nothing_else() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    epochs = [catalogue.current().epoch, (await catalogue.settled()).epoch]
    assert catalogue.current().epoch == epochs[-1]
    time.now += TTL + 1
    source.open.clear()
    epochs.append(catalogue.current().epoch)
    assert catalogue.current().epoch == epochs[-1]
    source.open.set()
    epochs.append((await catalogue.settled()).epoch)
    assert epochs == sorted(set(epochs))


@pytest.mark.parametrize("error", [None, Unavailable(503)])
async def test_each_try_is_observed_with_its_time_and_error(error: Unavailable | None) -> None:
    seen: list[Fetched] = []
    source, time = Source(error=error), Time()
    source.open.clear()
    catalogue = cached(source, time=time, observe=seen.append)
    catalogue.current()
    await asyncio.sleep(0)
    time.now += 2
    source.open.set()
    await catalogue.settled()
    assert seen == [Fetched(HERE, 2.0, error)]


@pytest.mark.parametrize("steps", [1, 2, 3], ids=["before it has begun", "begun", "begun and waited for"])
async def test_closing_cancels_what_is_under_way_and_answers_who_waits(steps: int) -> None:
    source = Source()
    source.open.clear()
    catalogue = cached(source)
    waiting = asyncio.create_task(catalogue.settled())
    for _ in range(steps):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await catalogue.close()
        assert (await waiting).snapshot is None
    assert source.asked == min(steps - 1, 1)


async def test_once_closed_it_asks_no_more_and_still_answers() -> None:
    source, time = Source(), Time()
    catalogue = cached(source, time=time)
    known = await catalogue.settled()
    await catalogue.close()
    time.now += TTL + 1
    assert await catalogue.settled() is known
    assert source.asked == 1


async def test_without_regions_it_is_settled_and_empty() -> None:
    assert (await cached().settled()).snapshot is None


async def test_an_answer_that_drips_for_too_long_is_a_failure() -> None:
    class Dripping:
        region = HERE

        async def fetch(self) -> RegionAnswer:
            await asyncio.sleep(3600)
            raise AssertionError

    catalogue = CachedCatalogue([Dripping()], ttl=60, deadline=0.01)
    view = await catalogue.settled()
    assert [failure.reason for failure in view.failures] == ["modelarts.timed_out"]
    await catalogue.close()
