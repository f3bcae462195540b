"""The follower: a round says what came of it, and revives what the token kept back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from bot.catalogue.subscription import State
from bot.follow.delivery import Deliverer
from bot.follow.follower import Follower, Round
from bot.follow.outcomes import Absent, Barred, Finding, Outcome, Sent, Unfit
from bot.follow.parking import Parking
from bot.follow.terms import Timing
from bot.store.errors import StoreError
from bot.store.store import Store
from bot.texts import load_texts
from tests.examples import runtime
from tests.follow.world import HERE, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.letters import Claimed
    from bot.store.unit import Unit

DAY = 86_400.0


@dataclass
class Slack:
    """What posts: it does as it is told."""

    outcome: Outcome = field(default_factory=lambda: Sent("1.1"))

    async def post(self, _letter: Claimed) -> Outcome:
        return self.outcome

    async def look_up(self, _letter: Claimed) -> Finding:
        return Absent()

    async def is_accepted(self) -> bool:
        return not isinstance(self.outcome, Barred)


@dataclass
class Process:
    """One that polls and delivers when it is told to, by a clock that stands."""

    world: World
    slack: Slack = field(default_factory=Slack)

    async def round(self) -> Round:
        self.world.clock.now += 700
        return await self.follower(Parking(load_texts())).once()

    def follower(self, parking: Parking) -> Follower:
        world = self.world
        timing = Timing(world.clock, world.clock, lambda: 0.0)
        deliverer = Deliverer(world.store, self.slack, parking, holder="one", timing=timing)
        return Follower(
            world.store,
            world.poller,
            deliverer,
            parking,
            self.slack.is_accepted,
            keep=90 * DAY,
            clock=world.clock,
        )

    async def states(self) -> list[State]:
        return [each.state for each in await self.world.desk.of(HERE)]


@pytest.fixture
async def process(database_url: str) -> AsyncIterator[Process]:
    store = await Store.open(database_url)
    process = Process(World(store))
    process.world.region.runtimes = [runtime(f"pytorch_1.{n}") for n in range(8)]
    assert await process.round() == Round(0, 0, 0, 0)
    await process.world.follow("pytorch")
    yield process
    await process.world.catalogue.close()
    await store.close()


async def test_a_round_says_what_it_found_and_sent(process: Process) -> None:
    process.world.region.runtimes.append(runtime("pytorch_2.1-a"))
    assert await process.round() == Round(1, 1, 0, 0)


async def test_a_round_says_what_it_gave_up(process: Process) -> None:
    process.slack.outcome = Unfit("invalid_blocks")
    process.world.region.runtimes.append(runtime("pytorch_2.1-a"))
    assert await process.round() == Round(1, 0, 1, 0)


async def test_what_a_refused_token_kept_back_for_days_is_told_once_it_is_accepted(process: Process) -> None:
    process.slack.outcome = Barred("token_revoked")
    process.world.region.runtimes.append(runtime("pytorch_2.1-a"))
    assert await process.round() == Round(1, 0, 0, 1)
    assert await process.states() == [State.ACTIVE]
    process.world.clock.now += 2 * DAY
    process.world.region.runtimes.append(runtime("pytorch_2.2-b"))
    assert await process.round() == Round(1, 0, 0, 0)
    assert await process.states() == [State.PARKED]
    assert (await process.round()).sent == 0
    assert await process.states() == [State.PARKED]
    process.slack.outcome = Sent("1.1")
    assert await process.round() == Round(0, 1, 0, 0)
    assert await process.states() == [State.ACTIVE]
    told = {change.runtime.name for change in process.world.recorder.told[-1].changes}
    assert told == {"pytorch_2.1-a", "pytorch_2.2-b"}


class Stumbling(Parking):
    """Finds the database away, once."""

    tries = 0

    async def revive(self, unit: Unit, now: float) -> int:
        self.tries += 1
        if self.tries == 1:
            raise StoreError("DATABASE_URL names a database that is away.")
        return await super().revive(unit, now)


async def test_what_could_not_be_revived_since_the_store_was_away_is_revived_at_the_next_beat(
    process: Process,
) -> None:
    async with process.world.store.writing() as unit:
        await Parking(load_texts()).park(unit, HERE, "token_revoked", process.world.clock())
    process.world.clock.now += 700
    follower = process.follower(Stumbling(load_texts()))
    with pytest.raises(StoreError):
        await follower.once()
    await follower.once()
    assert await process.states() == [State.ACTIVE]
