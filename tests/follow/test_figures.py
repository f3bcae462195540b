"""How following goes, read from the store: to each workspace its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalogue.order import Target
from bot.catalogue.subscription import Place, State
from bot.follow.figures import read_progress
from bot.store.letters import Letter, Payload
from tests.follow.world import HERE, START, THERE, World

if TYPE_CHECKING:
    from bot.catalogue.subscription import Progress
    from bot.store.store import Store

ABROAD = Place("T2", "C1")
EVERY = 300.0


async def progress(world: World, place: Place = HERE, every: float = EVERY) -> Progress:
    return await read_progress(world.store, place, world.clock.now, every)


async def test_a_channel_sees_its_own_subscriptions_in_their_states(world: World) -> None:
    for query in ("pytorch", "npu"):
        await world.follow(query)
    await world.follow("gpu", THERE)
    await world.follow("cann", ABROAD)
    await world.desk.pause(HERE, Target(numbers=(2,)), None)
    seen = (await progress(world)).subscriptions
    assert [(each.query, each.state) for each in seen] == [("pytorch", State.ACTIVE), ("npu", State.PAUSED)]
    assert (await progress(world, Place("T3", "C1"))).subscriptions == ()


async def test_what_waits_is_counted_for_one_workspace_alone(world: World) -> None:
    letters = [Letter(str(n), place, Payload.of({})) for n, place in enumerate((HERE, THERE, THERE, ABROAD))]
    async with world.store.writing() as unit:
        await unit.outbox.put(letters, world.clock.now)
        await unit.outbox.claim("a worker", world.clock.now, lease=60.0, limit=1)
    assert (await progress(world)).waiting == 3, "that of the other channels, and what is on its way"
    assert (await progress(world, ABROAD)).waiting == 1
    assert (await progress(world, Place("", "C1"))).waiting == 0


async def test_the_next_poll_is_an_interval_after_the_last(world: World) -> None:
    seen = await progress(world)
    assert (seen.polled_at, seen.next_at, seen.is_late) == (START + 300, START + 600, False)


@pytest.mark.parametrize(
    ("every", "late_after"), [(300.0, 900.0), (5.0, 180.0)], ids=["intervals", "a worker's lease"]
)
async def test_three_intervals_without_a_poll_are_late_but_not_before_another_worker_takes_over(
    world: World, every: float, late_after: float
) -> None:
    world.clock.now += late_after - 1
    assert not (await progress(world, every=every)).is_late
    world.clock.now += 1
    assert (await progress(world, every=every)).is_late


async def test_before_the_first_poll_there_is_no_time_of_one(store: Store) -> None:
    seen = await read_progress(store, HERE, START, EVERY)
    assert (seen.polled_at, seen.is_late) == (None, False)
