"""Parking: nothing is lost where Slack takes nothing, and its creators hear of it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalogue.subscription import Cadence, Place, State
from bot.follow.parking import Parking
from bot.store.outbox import Posted
from bot.texts import load_texts
from tests.examples import runtime
from tests.follow.world import HERE, THERE, World

if TYPE_CHECKING:
    from bot.store.outbox import Claimed

DAY = 86_400.0


async def publish(world: World, name: str) -> list[str]:
    world.region.runtimes.append(runtime(name))
    return await world.poll()


async def park(world: World, reason: str = "is_archived") -> int:
    async with world.store.writing() as unit:
        return await Parking(load_texts()).park(unit, HERE, reason, world.clock())


async def claimed(world: World) -> list[Claimed]:
    async with world.store.writing() as unit:
        return await unit.outbox.claim("w", world.clock(), lease=60, limit=100)


async def test_what_was_on_its_way_is_told_once_after_it_is_revived(world: World) -> None:
    await world.follow("pytorch")
    await publish(world, "pytorch_2.1-a")
    await publish(world, "pytorch_2.2-b")
    assert await park(world) == 1
    await publish(world, "pytorch_2.3-c")
    assert [each.place for each in await claimed(world)] == [Place("T1", "U1")]  # the creator's alone
    await world.desk.revive(HERE)
    assert sorted(await world.wait(1)) == [
        f"C1 added {name}" for name in ("pytorch_2.1-a", "pytorch_2.2-b", "pytorch_2.3-c")
    ]
    assert await world.wait(DAY) == []


async def test_a_digest_that_was_told_is_not_told_again_for_what_others_missed(world: World) -> None:
    await world.follow("pytorch", cadence=Cadence.DAILY)
    await publish(world, "pytorch_2.1-a")
    assert await world.wait(DAY) == ["C1 added pytorch_2.1-a"]
    async with world.store.writing() as unit:
        digest = await unit.outbox.claim("w", world.clock(), lease=60, limit=100)
        await unit.outbox.posted([Posted(each, "1.1") for each in digest], world.clock())
    await world.follow("npu,pytorch")
    await publish(world, "pytorch_2.2-b")  # which is dropped; the digest had told no more than the one before
    await park(world)
    await world.desk.revive(HERE)
    assert await world.wait(DAY) == ["C1 added pytorch_2.2-b"]
    assert await world.wait(2 * DAY) == []


async def test_what_was_parked_already_is_not_parked_again_and_nobody_told_twice(world: World) -> None:
    await world.follow("pytorch")
    await world.follow("npu")
    await world.follow("gpu", THERE)
    assert await park(world) == 2
    assert await park(world) == 0
    assert len(await claimed(world)) == 1
    assert [each.state for each in await world.desk.of(HERE)] == [State.PARKED] * 2
    assert [each.state for each in await world.desk.of(THERE)] == [State.ACTIVE]


async def test_what_was_parked_for_the_token_is_told_once_it_is_accepted_and_nobody_has_to_press(
    world: World,
) -> None:
    await world.follow("pytorch")
    await world.follow("npu", THERE, cadence=Cadence.DAILY)
    await publish(world, "pytorch_2.1-a")
    assert await park(world, "token_revoked") == 1
    assert await claimed(world) == [], "nobody can be told, nor has anything to do"
    async with world.store.writing() as unit:
        assert await Parking(load_texts()).revive(unit, world.clock()) == 1
    assert await world.wait(1) == ["C1 added pytorch_2.1-a"]
    assert await world.wait(2 * DAY) == []


async def test_a_digest_that_was_parked_for_the_token_comes_at_its_hour(world: World) -> None:
    await world.follow("pytorch", cadence=Cadence.DAILY)
    await publish(world, "pytorch_2.1-a")
    await park(world, "invalid_auth")
    async with world.store.writing() as unit:
        await Parking(load_texts()).revive(unit, world.clock())
    assert await world.wait(1) == []
    assert await world.wait(DAY) == ["C1 added pytorch_2.1-a"]


async def test_what_is_parked_for_its_channel_waits_for_the_channel(world: World) -> None:
    await world.follow("pytorch")
    await park(world)
    async with world.store.writing() as unit:
        assert await Parking(load_texts()).revive(unit, world.clock()) == 0


async def test_the_creator_reads_why_and_how_it_is_mended(world: World) -> None:
    await world.follow("pytorch")
    await park(world, "not_in_channel")
    (letter,) = await claimed(world)
    assert "/invite" in str(letter.payload)
    assert "C1" in str(letter.payload)
