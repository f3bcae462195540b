"""What happens while letters are on their way loses none of them, and tells nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.catalogue.order import Target
from bot.catalogue.subscription import Cadence, Place, State
from bot.follow import poller
from bot.follow.delivery import Deliverer
from bot.follow.outcomes import Absent, Finding, Outcome, Refused, Sent
from bot.follow.parking import Parking
from bot.follow.terms import Timing
from bot.texts import load_texts
from tests.examples import runtime
from tests.follow.world import HERE, World

if TYPE_CHECKING:
    from bot.store.letters import Claimed

DAY = 86_400.0
NEW = "pytorch_2.4-new"


async def publish(world: World, name: str = NEW) -> list[str]:
    world.region.runtimes.append(runtime(name))
    return await world.poll()


async def refuse(world: World, reason: str = "is_archived") -> None:
    async with world.store.writing() as unit:
        await Parking(load_texts()).park(unit, HERE, reason, world.clock())


async def waiting(world: World) -> int:
    async with world.store.reading() as unit:
        return (await unit.outbox.depth())["pending"]


async def test_two_that_are_resumed_in_one_second_are_both_told(world: World) -> None:
    await world.follow("pytorch")
    await world.follow("new")
    await world.desk.pause(HERE, Target(all=True), None)
    await publish(world)
    await world.desk.resume(HERE, Target(numbers=(1,)))
    assert await world.wait(0.2) == [f"C1 added {NEW}"]
    await world.desk.resume(HERE, Target(numbers=(2,)))
    assert await world.wait(0.2) == [f"C1 added {NEW}"]
    assert await waiting(world) == 2


async def test_a_place_gets_one_digest_however_many_there_are(world: World) -> None:
    places = [Place("T1", f"C{n:03}") for n in range(poller.DUE_AT_ONCE // 2 + 1)]
    for place in places:
        for query in ("pytorch", "new", "-npu"):
            await world.follow(query, place, cadence=Cadence.DAILY)
    await publish(world)
    await world.wait(DAY)
    assert await waiting(world) == len(places)


@pytest.mark.parametrize("again", [{}, {"cadence": Cadence.DAILY}, {"reason": "not_in_channel"}])
async def test_what_is_refused_after_its_subscription_was_changed_is_told_later(
    world: World, again: dict[str, Any]
) -> None:
    await world.follow("pytorch")
    await publish(world)
    await world.follow("pytorch", **again)
    await refuse(world)
    await world.desk.revive(HERE)
    assert await world.wait(2 * DAY) == [f"C1 added {NEW}"]
    assert await world.wait(2 * DAY) == []


async def test_a_pause_outlasts_that_the_place_is_parked_and_revived(world: World) -> None:
    await world.follow("pytorch")
    await world.follow("new")
    await world.desk.pause(HERE, Target(numbers=(2,)), world.clock() + 30 * DAY)
    await publish(world)
    await refuse(world)
    await world.desk.revive(HERE)
    assert [each.state for each in await world.desk.of(HERE)] == [State.ACTIVE, State.PAUSED]
    assert await world.wait(1) == [f"C1 added {NEW}"]
    assert await world.wait(30 * DAY) == [f"C1 added {NEW}"]


async def test_answers_by_a_clock_that_was_ahead_hide_none_that_come_after(world: World) -> None:
    await world.follow("pytorch")
    world.clock.now += 3_600
    await world.poll()
    world.clock.now -= 3_600
    world.restart()
    assert await publish(world) == [f"C1 added {NEW}"]


async def test_a_poll_that_fails_does_not_ask_modelarts_at_each_beat(world: World) -> None:
    await world.follow("pytorch")
    world.recorder.letters = _fail  # type: ignore[method-assign, assignment]
    world.region.runtimes.append(runtime(NEW))
    asked = world.region.asked
    for _ in range(20):
        world.clock.now += 30
        try:
            await world.poller.beat()
        except ZeroDivisionError:
            continue
    assert world.region.asked - asked <= 3


def _fail(*_: object, **__: object) -> list[object]:
    raise ZeroDivisionError


class Inviting:
    """Slack, which refuses the first message; the bot is invited before that is heard of."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.posted: list[str] = []

    async def post(self, letter: Claimed) -> Outcome:
        self.posted.append(letter.place.channel)
        if len(self.posted) > 1:
            return Sent("1.1")
        assert await self.world.desk.revive(letter.place) == (), "nothing is parked yet"
        return Refused("not_in_channel")

    async def look_up(self, _letter: Claimed) -> Finding:
        return Absent()


async def test_an_invitation_that_comes_before_the_refusal_is_written_is_not_missed(world: World) -> None:
    await world.follow("pytorch")
    await publish(world)
    slack = Inviting(world)

    def tick() -> float:
        world.clock.now += 0.1
        return world.clock.now

    timing = Timing(tick, tick, lambda: 0.0)
    await Deliverer(world.store, slack, Parking(load_texts()), holder="one", timing=timing).drain()
    assert [each.state for each in await world.desk.of(HERE)] == [State.ACTIVE]
    assert slack.posted == ["C1", "C1"]
    assert await waiting(world) == 0


async def test_one_subscription_that_cannot_be_read_keeps_no_other_one_from_being_told(world: World) -> None:
    made = await world.follow("pytorch", Place("T1", "C9"))
    await world.follow("pytorch")
    async with world.store.writing() as unit:
        await unit.connection.exec_driver_sql(
            f"UPDATE subscriptions SET kinds = '[\"renamed\"]' WHERE id = {made.id}"  # noqa: S608
        )
    assert await publish(world) == [f"C1 added {NEW}"]
