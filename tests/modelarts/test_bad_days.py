"""Bad days of the upstream, lived through in simulated time: the real client and cache against the sandbox."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.modelarts.cache import DEADLINE, CachedCatalogue
from bot.modelarts.exchange import CALL_TIMEOUT, http_client
from bot.modelarts.guard import AT_RISK
from bot.modelarts.regions import region_clients
from bot.modelarts.retries import Patience
from bot.playground.faults import Fault
from bot.playground.identity import CREDENTIALS, SANDBOX_REGIONS, sandbox_settings
from bot.playground.sandbox import Sandbox, examples, sandbox_transport
from bot.settings import Settings
from tests.fakes.simulated_time import in_simulated_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.catalogue.view import View

TTL = 60.0
MINUTE = 60
HERE, THERE = SANDBOX_REGIONS
OFF = Fault(status=503, form="gateway")
TRIES = Patience().attempts


def now() -> float:
    return asyncio.get_running_loop().time()


def clock() -> float:
    return 1_767_225_600.0 + now()


@asynccontextmanager
async def upstream(
    sandbox: Sandbox, credential: str = "token", regions: tuple[str, ...] = (HERE,), *, kept: bool = True
) -> AsyncIterator[CachedCatalogue]:
    """A catalogue over the sandbox; `kept` fresh by itself."""
    settings = Settings.read(sandbox_settings("http://127.0.0.1", credential, regions))
    async with http_client(sandbox_transport(sandbox)) as http:
        clients = region_clients(settings, http, clock=clock, timer=now)
        catalogue = CachedCatalogue(clients, ttl=TTL, clock=clock, timer=now)
        if kept:
            catalogue.keep_fresh()
        try:
            yield catalogue
        finally:
            await catalogue.close()


def rows(view: View) -> int:
    return len(view.snapshot.runtimes) if view.snapshot else 0


def asked(sandbox: Sandbox, region: str = HERE) -> int:
    return sum(request.at == "modelarts" and request.region == region for request in sandbox.requests)


@pytest.mark.parametrize("credential", CREDENTIALS)
@in_simulated_time
async def test_through_ten_minutes_of_flapping_no_catalogue_is_lost_and_few_requests_are_made(
    credential: str,
) -> None:
    sandbox = Sandbox(clock=clock)
    async with upstream(sandbox, credential, SANDBOX_REGIONS) as catalogue:
        await catalogue.settled()
        for second in range(10 * MINUTE):
            # off for 20 of each 30 seconds, not in step with the time to live
            sandbox.faults = [OFF] if second % 30 >= 10 else []
            view = catalogue.current()
            assert rows(view) == 38
            await asyncio.sleep(1)
        # a renewal each 54 s at most, each refused try being three requests, a rest of 5 s at least between
        for region in SANDBOX_REGIONS:
            assert asked(sandbox, region) <= 90
        assert sum(request.at == "iam" for request in sandbox.requests) <= 2
        sandbox.faults = []
        await asyncio.sleep(TTL)
        view = catalogue.current()
        assert (view.failures, view.stale) == ((), frozenset())


@in_simulated_time
async def test_while_it_is_off_the_tries_grow_rare_and_when_it_is_back_it_is_fresh_within_one_interval() -> (
    None
):
    sandbox = Sandbox(clock=clock)
    async with upstream(sandbox) as catalogue:
        await catalogue.settled()
        sandbox.faults = [OFF]
        await asyncio.sleep(TTL)
        sandbox.requests.clear()
        await asyncio.sleep(30 * MINUTE)
        # rests of 10, 20, 40, then 54 s, a quarter less by chance at most; three tries each time
        assert 30 * TRIES <= asked(sandbox) <= 46 * TRIES
        assert catalogue.current().stale == {HERE}
        sandbox.faults = []
        await asyncio.sleep(TTL)
        view = catalogue.current()
        assert (view.failures, view.stale) == ((), frozenset())


@in_simulated_time
async def test_with_one_region_off_both_go_on_answering_and_say_how_old() -> None:
    sandbox = Sandbox(clock=clock)
    async with upstream(sandbox, regions=SANDBOX_REGIONS) as catalogue:
        began = now()
        await catalogue.settled()
        sandbox.faults = [Fault(at="modelarts", region=THERE, status=503)]
        await asyncio.sleep(10 * MINUTE)
        view = catalogue.current()
        assert rows(view) == 38
        assert view.stale == {THERE}
        assert [failure.region for failure in view.failures] == [THERE]
        assert view.snapshot
        ages = {answer.region: clock() - answer.as_of for answer in view.snapshot.answers}
        assert ages[HERE] <= TTL
        assert ages[THERE] == pytest.approx(now() - began, abs=1)
        sandbox.faults = []
        await asyncio.sleep(TTL)
        view = catalogue.current()
        assert (view.failures, view.stale) == ((), frozenset())


@in_simulated_time
async def test_a_hanging_region_costs_one_request_a_try_and_ends_by_its_deadline() -> None:
    sandbox = Sandbox(faults=[Fault(at="modelarts", delay=3600)], clock=clock)
    async with upstream(sandbox, kept=False) as catalogue:
        began = now()
        view = await catalogue.settled()
        assert [failure.reason for failure in view.failures] == ["modelarts.timed_out"]
        assert now() - began <= CALL_TIMEOUT
        assert asked(sandbox) == 1


@in_simulated_time
async def test_an_answer_that_drips_ends_by_the_whole_calls_time() -> None:
    sandbox = Sandbox(faults=[Fault(at="modelarts", drip=5)], clock=clock)
    async with upstream(sandbox, kept=False) as catalogue:
        began = now()
        view = await catalogue.settled()
        assert [failure.reason for failure in view.failures] == ["modelarts.timed_out"]
        assert now() - began == pytest.approx(CALL_TIMEOUT, abs=1)


@pytest.mark.parametrize(("asks", "requests"), [("2", TRIES), ("date:+2", TRIES), ("40", 1), ("date:+40", 1)])
@in_simulated_time
async def test_throttled_it_waits_for_as_long_as_it_is_asked_to(asks: str, requests: int) -> None:
    sandbox = Sandbox(faults=[Fault(status=429, retry_after=asks)], clock=clock)
    async with upstream(sandbox) as catalogue:
        await catalogue.settled()
        assert asked(sandbox) == requests
        if requests == 1:
            await asyncio.sleep(38)
            assert asked(sandbox) == 1
            sandbox.faults = []
            await asyncio.sleep(13)  # chance adds a quarter
            assert not catalogue.current().failures


@in_simulated_time
async def test_a_thousand_askers_of_a_cold_catalogue_that_fails_make_no_storm() -> None:
    sandbox = Sandbox(faults=[OFF], clock=clock)
    async with upstream(sandbox, "password", SANDBOX_REGIONS) as catalogue:
        for _ in range(10):
            views = await asyncio.gather(*(catalogue.first() for _ in range(1000)))
            assert {rows(view) for view in views} == {0}
        assert len(sandbox.requests) == TRIES * len(SANDBOX_REGIONS)


@in_simulated_time
async def test_a_wrong_key_is_shown_so_rarely_that_it_is_never_locked() -> None:
    sandbox = Sandbox(clock=clock)
    settings = sandbox_settings("http://127.0.0.1", "key", SANDBOX_REGIONS)
    wrong = Settings.read({**settings, "HUAWEICLOUD_SDK_SK": "wrong"})
    async with http_client(sandbox_transport(sandbox)) as http:
        clients = region_clients(wrong, http, clock=clock, timer=now)
        catalogue = CachedCatalogue(clients, ttl=TTL, clock=clock, timer=now)
        catalogue.keep_fresh()
        for _ in range(20 * MINUTE):
            catalogue.current()
            await asyncio.sleep(1)
        await catalogue.close()
    assert len(sandbox.requests) <= AT_RISK


EIGHT = (
    "cn-north-1",
    "cn-north-4",
    "cn-north-9",
    "cn-east-3",
    "cn-south-1",
    "af-south-1",
    "tr-west-1",
    "me-east-1",
)


@in_simulated_time
async def test_one_region_that_refuses_the_key_does_not_silence_the_other_seven() -> None:
    refusal = Fault(at="modelarts", region=EIGHT[3], status=401, form="html")
    sandbox = Sandbox(regions=examples(EIGHT), faults=[refusal], clock=clock)
    async with upstream(sandbox, "key", EIGHT) as catalogue:
        for _ in range(20):
            view = await catalogue.settled()
            assert [failure.region for failure in view.failures] == [EIGHT[3]]
            assert view.stale == frozenset()
            assert rows(view) == 7 * 19
            await asyncio.sleep(TTL)
        assert asked(sandbox, EIGHT[3]) < 10


@pytest.mark.parametrize("hanging", [1, 2, 4, 6])
@in_simulated_time
async def test_regions_that_hang_from_the_start_do_not_starve_the_others(hanging: int) -> None:
    faults = [Fault(at="modelarts", region=region, delay=3600) for region in EIGHT[:hanging]]
    sandbox = Sandbox(regions=examples(EIGHT), faults=faults, clock=clock)
    async with upstream(sandbox, "key", EIGHT) as catalogue:
        while rows(catalogue.current()) < (8 - hanging) * 19:  # noqa: ASYNC110  (time is simulated)
            await asyncio.sleep(0.1)
        assert now() < 2


@pytest.mark.parametrize("fault", [{}, {"encoding": "lies"}, {"encoding": "twice"}, {"encoding": "bomb"}])
@in_simulated_time
async def test_a_wrong_key_whose_refusals_cannot_be_read_is_not_locked_either(fault: dict[str, Any]) -> None:
    sandbox = Sandbox(faults=[Fault(**fault)], clock=clock)
    settings = {**sandbox_settings("http://127.0.0.1", "key"), "HUAWEICLOUD_SDK_SK": "wrong"}
    async with http_client(sandbox_transport(sandbox)) as http:
        clients = region_clients(Settings.read(settings), http, clock=clock, timer=now)
        catalogue = CachedCatalogue(clients, ttl=TTL, clock=clock, timer=now)
        catalogue.keep_fresh()
        await asyncio.sleep(10 * MINUTE)
        assert [failure.reason for failure in catalogue.current().failures] == ["modelarts.key_refused"]
        await catalogue.close()
    assert len(sandbox.requests) <= AT_RISK


@in_simulated_time
async def test_each_refusal_of_a_whole_fetch_ends_within_its_budget() -> None:
    for fault in (OFF, Fault(status=429, retry_after="3"), Fault(drop=True), Fault(status=502, delay=4)):
        sandbox = Sandbox(faults=[fault], clock=clock)
        async with upstream(sandbox, "password", kept=False) as catalogue:
            began = now()
            assert (await catalogue.settled()).failures
            assert now() - began < DEADLINE
            assert max(Counter(request.path for request in sandbox.requests).values()) <= TRIES
