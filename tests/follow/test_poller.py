"""The poller: what is told of which change, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.blocks.notice import Why
from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import Target
from bot.catalogue.subscription import Cadence, State
from bot.store.store import Store
from tests.examples import runtime
from tests.follow.world import HERE, ONE, SOME, THERE, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.subscription import Subscription

DAY = 86_400.0


def change(world: World, old: Runtime, *new: Runtime) -> None:
    rows = world.region.runtimes
    rows[rows.index(old) : rows.index(old) + 1] = new


async def test_the_first_poll_is_silent(database_url: str) -> None:
    store = await Store.open(database_url)
    world = World(store)
    await world.follow("")
    world.region.runtimes = [*SOME]
    assert await world.poll() == []
    assert await world.poll() == []
    await world.catalogue.close()
    await store.close()


async def test_a_life_from_its_publication_to_its_return_is_told_step_by_step(world: World) -> None:
    await world.follow("pytorch")
    new = runtime("pytorch_2.4-new")
    world.region.runtimes.append(new)
    assert await world.poll() == ["C1 added pytorch_2.4-new"]
    assert await world.poll() == []
    change(world, new, retiring := replace(new, status="deleting"))
    assert await world.poll() == ["C1 retiring pytorch_2.4-new"]
    change(world, retiring)
    assert await world.poll() == []  # it may be a blink
    assert await world.poll() == ["C1 retired pytorch_2.4-new"]
    world.region.runtimes.append(new)
    assert await world.poll() == ["C1 restored pytorch_2.4-new"]
    assert await world.poll() == []


async def test_a_restart_tells_nothing_anew_and_loses_nothing(world: World) -> None:
    await world.follow("pytorch")
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == ["C1 added pytorch_2.4-new"]
    world.restart()
    assert await world.poll() == []
    world.region.runtimes.append(runtime("pytorch_2.5-new"))
    world.restart()
    assert await world.poll() == ["C1 added pytorch_2.5-new"]


async def test_a_failed_poll_is_no_news(world: World) -> None:
    await world.follow("")
    world.region.is_down = True
    assert await world.poll() == []
    world.region.is_down = False
    world.clock.now += 3_600
    assert await world.poll() == []


async def test_a_place_gets_one_message_for_all_its_queries(world: World) -> None:
    await world.follow("pytorch")
    await world.follow("gpu")
    await world.follow("npu", THERE)
    change(world, ONE, replace(ONE, arch="aarch64"))
    assert await world.poll() == [f"C1 changed {ONE.name}"]
    (told,) = world.recorder.told
    assert told.queries == ("pytorch", "gpu")


async def test_only_the_kinds_that_are_wanted_are_told(world: World) -> None:
    await world.follow("pytorch", kinds=frozenset({ChangeKind.RETIRING}))
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    change(world, ONE, replace(ONE, status="deleting"))
    assert await world.poll() == [f"C1 retiring {ONE.name}"]


async def test_of_two_pollers_one_commits(world: World) -> None:
    await world.follow("")
    rival = world.another("second")
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    world.clock.now += 300
    await world.poller.poll()
    world.clock.now += 1
    await rival.poll()
    assert len(world.recorder.told) == 1


async def test_one_process_at_a_time_polls_and_a_killed_one_is_replaced(world: World) -> None:
    rival = world.another("second")
    world.clock.now += 300
    await world.poller.beat()
    polled_at = world.clock.now
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    world.clock.now += 30
    await rival.beat()  # the first holds the lease
    assert await _polled_at(world) == polled_at
    world.clock.now += 300
    await rival.beat()
    assert await _polled_at(world) == world.clock.now


async def test_a_daily_digest_comes_at_nine_with_all_of_the_day(world: World) -> None:
    await world.follow("pytorch", cadence=Cadence.DAILY, zone="Asia/Shanghai")
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    change(world, ONE, replace(ONE, status="deleting"))
    assert await world.poll() == []
    heard = await world.wait(DAY)
    assert sorted(heard) == ["C1 added pytorch_2.4-new", f"C1 retiring {ONE.name}"]
    assert world.recorder.told[-1].occasion.why is Why.DAILY
    assert await world.wait(DAY) == []


async def test_what_was_missed_in_a_pause_is_told_once_at_its_end(world: World) -> None:
    await world.follow("pytorch")
    await world.desk.pause(HERE, Target(numbers=(1,)), world.clock.now + DAY)
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    assert await world.wait(DAY) == ["C1 added pytorch_2.4-new"]
    assert world.recorder.told[-1].occasion.why is Why.PAUSED
    assert await world.wait(DAY) == []
    world.region.runtimes.append(runtime("pytorch_2.5-new"))
    assert await world.poll() == ["C1 added pytorch_2.5-new"]


async def test_a_pause_without_an_end_lasts_until_it_is_resumed(world: World) -> None:
    await world.follow("pytorch")
    await world.desk.pause(HERE, Target(all=True), None)
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    assert await world.wait(40 * DAY) == []
    await world.desk.resume(HERE, Target(all=True))
    assert await world.wait(1) == ["C1 added pytorch_2.4-new"]


async def test_what_was_missed_where_it_could_not_be_posted_is_told_when_it_can(world: World) -> None:
    made = await world.follow("pytorch", reason="not_in_channel")
    assert made.state is State.PARKED
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    (revived,) = await world.desk.revive(HERE)
    assert revived.state is State.ACTIVE
    assert await world.wait(1) == ["C1 added pytorch_2.4-new"]
    assert world.recorder.told[-1].occasion.why is Why.PARKED
    (now,) = await world.desk.of(HERE)
    assert (now.reason, now.next_at) == ("", None)


async def test_a_digest_that_becomes_immediate_tells_what_it_still_had_to(world: World) -> None:
    await world.follow("pytorch", cadence=Cadence.DAILY)
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    assert await world.poll() == []
    await world.follow("pytorch")
    assert await world.wait(1) == ["C1 added pytorch_2.4-new"]
    assert world.recorder.told[-1].occasion.why is Why.SINCE
    assert await world.wait(DAY) == []


@pytest.mark.parametrize(("reason", "why"), [("not_in_channel", Why.PARKED), ("", Why.PAUSED)])
async def test_what_is_subscribed_anew_tells_what_it_had_missed_and_why(
    world: World, reason: str, why: Why
) -> None:
    await world.follow("pytorch", reason=reason)
    await world.desk.pause(HERE, Target(all=True), None)
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    await world.poll()
    await world.follow("pytorch")
    assert await world.wait(1) == ["C1 added pytorch_2.4-new"]
    assert world.recorder.told[-1].occasion.why is why


async def test_what_is_resumed_says_that_it_was_paused(world: World) -> None:
    await world.follow("pytorch")
    await world.desk.pause(HERE, Target(), None)
    world.region.runtimes.append(runtime("pytorch_2.4-new"))
    await world.poll()
    await world.desk.resume(HERE, Target())
    assert await world.wait(1) == ["C1 added pytorch_2.4-new"]
    assert world.recorder.told[-1].occasion.why is Why.PAUSED


async def test_the_only_one_that_a_verb_fits_needs_no_name(world: World) -> None:
    for query in ("pytorch", "npu", "gpu"):
        await world.follow(query)
    assert (await world.desk.resume(HERE, Target())).meant == ()
    await world.desk.pause(HERE, Target(numbers=(2,)), None)
    assert (await world.desk.pause(HERE, Target(), None)).meant == ()
    (resumed,) = (await world.desk.resume(HERE, Target())).changed
    assert resumed.number == 2
    assert (await world.desk.resume(HERE, Target(numbers=(2,)))).changed == ()


async def test_a_revival_is_greeted_once_before_what_was_missed(world: World) -> None:
    await world.follow("pytorch", reason="not_in_channel")
    await world.follow("gpu", reason="not_in_channel")
    greeted: list[int] = []

    def greet(those: Sequence[Subscription]) -> dict[str, str]:
        greeted.append(len(those))
        return {"text": "here"}

    for _ in range(2):
        await world.desk.revive(HERE, greet)
    assert greeted == [2]
    async with world.store.writing() as unit:
        (letter,) = await unit.outbox.claim("w", world.clock(), lease=60, limit=9)
        assert letter.key.startswith("revived:")


async def test_the_letters_are_in_the_outbox_with_the_change_log(world: World) -> None:
    await world.follow("")
    world.region.runtimes += [runtime(f"pytorch_3.{n}") for n in range(30)]
    await world.poll()
    async with world.store.reading() as unit:
        assert (await unit.outbox.depth())["pending"] > 1  # the rest of them in the thread
        assert await unit.changes.latest() == 30


async def _polled_at(world: World) -> float | None:
    async with world.store.reading() as unit:
        return await unit.catalogue.polled_at()
