"""Deliverers that die, sleep, end or work side by side; and a database that is away."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.catalogue.subscription import Place
from bot.follow.delivery import Deliverer
from bot.follow.outcomes import Absent, Finding, Outcome, Sent
from bot.follow.terms import Terms, Timing
from bot.playground.slack import TEAM, SlackFault
from bot.store.errors import StoreError
from bot.store.outbox import SHOWN
from bot.store.store import Store
from tests.fakes.scene import until
from tests.follow.depot import LEASE, TERMS, Depot, Parking, delivering, letter, letters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from bot.store.letters import Claimed
    from bot.store.unit import Unit

POST, HISTORY = "chat.postMessage", "conversations.history"


async def kill(task: asyncio.Task[None]) -> None:
    """End a deliverer in the middle of what it does: it writes nothing more."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_a_dead_process_was_posting_is_taken_over_and_not_posted_again(depot: Depot) -> None:
    places = depot.channels(12)
    depot.slack.faults = [
        *(SlackFault(method=POST, times=1, delay=30.0) for _ in range(6)),  # accepted, and never answered
        *(SlackFault(method=POST, times=1, until=asyncio.Event(), drop=True) for _ in range(2)),
    ]
    held = [fault.until for fault in depot.slack.faults if fault.until]
    await depot.put(*letters(places, 2))
    dying = asyncio.create_task(depot.deliverer("dying", flying=8, ahead=2).run())
    await until(lambda: depot.count(POST) == 6 and len(depot.slack.faults) == 0)
    await kill(dying)
    for event in held:
        event.set()
    assert (await depot.depth())["sending"] == 10
    depot.clock.ahead += LEASE
    await depot.deliver(depot.deliverer("heir"))
    assert all(depot.keys(place) == [f"{place.channel}:{n}" for n in range(2)] for place in places)
    assert depot.count(HISTORY) == 10


async def test_before_its_lease_is_over_nobody_takes_a_letter(depot: Depot) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=1, delay=30.0)]
    await depot.put(letter("a"), letter("b"))
    dying = asyncio.create_task(depot.deliverer("dying").run())
    await until(lambda: depot.keys() == ["a"])
    await kill(dying)
    await depot.deliverer("heir").drain()
    assert depot.keys() == ["a"]
    assert await depot.depth() == {"pending": 1, "sending": 1}


async def test_deliverers_share_what_there_is(depot: Depot, database_url: str) -> None:
    places = depot.channels(25)
    depot.slack.faults = [SlackFault(method=POST, times=5, status=429, retry_after=1)]
    await depot.put(*letters(places, 3))
    second = await Store.open(database_url)
    other = Depot(second, depot.slack, depot.client, depot.clock)
    one = depot.deliverer("one", flying=6, ahead=3)
    two = other.deliverer("two", flying=6, ahead=3)
    async with delivering(one, two):
        await depot.settled()
    await second.close()
    assert all(depot.keys(place) == [f"{place.channel}:{n}" for n in range(3)] for place in places)
    assert depot.count(HISTORY) == 0
    assert len([each for each in (*depot.results, *other.results) if each.kind == "posted"]) == 75


async def test_at_its_end_a_deliverer_finishes_what_it_posts_and_releases_the_rest(depot: Depot) -> None:
    places = depot.channels(8)
    gate = asyncio.Event()
    depot.slack.faults = [SlackFault(method=POST, times=3, until=gate)]
    await depot.put(*letters(places))
    deliverer = depot.deliverer(flying=3, ahead=3)
    running = asyncio.create_task(deliverer.run())
    await until(lambda: not depot.slack.faults)
    closing = asyncio.create_task(deliverer.close(60.0))
    await asyncio.sleep(0)
    gate.set()
    await closing
    await running
    assert await depot.depth() == {"pending": 5, "sending": 0}
    assert depot.count(POST) == 3
    await depot.deliver()
    assert (depot.count(POST), depot.count(HISTORY)) == (8, 0)


async def test_what_does_not_end_in_time_is_in_doubt(depot: Depot) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=1, delay=30.0)]
    await depot.put(letter("a"))
    deliverer = depot.deliverer()
    running = asyncio.create_task(deliverer.run())
    await until(lambda: depot.keys() == ["a"])
    await deliverer.close(0.05)
    await running
    assert await depot.depth() == {"pending": 1, "sending": 0}
    await depot.deliver(depot.deliverer("next"))
    assert (depot.keys(), depot.count(HISTORY)) == (["a"], 1)


async def test_a_deliverer_that_never_ran_closes_at_once(depot: Depot) -> None:
    await depot.deliverer().close(60.0)


@dataclass
class Sometimes:
    """A store whose database can be away."""

    store: Store
    is_away: bool = False
    missed: int = 0  # how often it was

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Unit]:
        self._reach()
        async with self.store.writing() as unit:
            yield unit
            self._reach()

    def _reach(self) -> None:
        if self.is_away:
            self.missed += 1
            raise StoreError("DATABASE_URL: away")


async def test_a_database_that_is_away_is_waited_for(depot: Depot, caplog: pytest.LogCaptureFixture) -> None:
    places = depot.channels(4)
    gate = asyncio.Event()
    depot.slack.faults = [SlackFault(method=POST, times=4, until=gate)]
    store = Sometimes(depot.store)
    away = Depot(store, depot.slack, depot.client, depot.clock)  # type: ignore[arg-type]
    await depot.put(*letters(places, 2))
    async with delivering(away.deliverer()):
        await until(lambda: not depot.slack.faults)
        store.is_away = True
        gate.set()
        await until(lambda: all(depot.keys(place) for place in places))
        missed = store.missed
        await until(lambda: store.missed > missed)
        assert (await depot.depth())["sending"] == 4, "what came of them could not be written"
        store.is_away = False
        await depot.settled()
    assert all(len(depot.keys(place)) == 2 for place in places)
    assert depot.count(HISTORY) == 0


async def test_a_database_that_stays_away_lets_a_deliverer_end(depot: Depot) -> None:
    store = Sometimes(depot.store, is_away=True)
    away = Depot(store, depot.slack, depot.client, depot.clock)  # type: ignore[arg-type]
    async with delivering(away.deliverer()):
        pass


@dataclass
class Hands:
    """A poster that waits to be told."""

    begun: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    async def post(self, letter: Claimed) -> Outcome:
        self.begun.append(letter.key)
        await self.gate.wait()
        if self.error:
            error, self.error = self.error, None
            raise error
        return Sent("1.1")

    async def look_up(self, letter: Claimed) -> Finding:
        return Absent()


@dataclass
class Time:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def manned(store: Store, hands: Hands, time: Time, **terms: Any) -> Deliverer:
    given = Terms(**{**TERMS, "lease": 60.0, **terms})
    timing = Timing(time, time, lambda: 0.0)
    return Deliverer(store, hands, Parking(), holder="one", terms=given, timing=timing)


async def test_a_process_that_slept_past_its_lease_does_not_post(depot: Depot) -> None:
    hands, time = Hands(), Time()
    places = [Place(TEAM, "C1"), Place(TEAM, "C2")]
    async with depot.store.writing() as unit:
        await unit.outbox.put(letters(places), time())
    deliverer = manned(depot.store, hands, time, flying=1, ahead=1)
    async with delivering(deliverer):
        await until(lambda: len(hands.begun) == 1)
        time.now += 100.0
        async with depot.store.writing() as unit:
            assert await unit.outbox.claim("another", time(), lease=60.0, limit=9) == []
        time.now += SHOWN
        async with depot.store.writing() as unit:
            taken = await unit.outbox.claim("another", time(), lease=60.0, limit=9)
        assert [each.doubtful for each in taken] == [True, True]
        hands.gate.set()
        await until(lambda: not deliverer.in_hand)
    assert len(hands.begun) == 1, "the other letter is somebody else's by now"
    assert await depot.depth() == {"pending": 0, "sending": 1}


async def test_a_fault_of_ours_leaves_a_letter_in_doubt(depot: Depot) -> None:
    hands, time = Hands(error=RuntimeError("a fault of ours")), Time()
    hands.gate.set()
    async with depot.store.writing() as unit:
        await unit.outbox.put([letter("a")], time())
    deliverer = manned(depot.store, hands, time)
    async with delivering(deliverer):
        await until(lambda: len(hands.begun) == 1 and not deliverer.in_hand)
        time.now += 10.0
        await depot.settled()
    assert hands.begun == ["a", "a"]
