from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.catalogue.changes import ChangeKind
from bot.catalogue.subscription import Cadence, Place, State, Subscription
from bot.store.store import Store
from tests.store.test_catalogue import HOSTILE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.unit import Unit

HERE = Place("T1", "C1")
PLAIN = Subscription(HERE, "pytorch", "PyTorch please")


@pytest.fixture
async def unit(store: Store) -> AsyncIterator[Unit]:
    async with store.writing() as unit:
        yield unit


async def test_a_subscription_comes_back_as_it_was_put(unit: Unit) -> None:
    new = Subscription(
        HERE,
        "pytorch npu",
        "“pytorch”  npu！",
        frozenset({ChangeKind.ADDED, ChangeKind.RETIRING}),
        Cadence.WEEKLY,
        "U1",
        "zh_CN",
        "Asia/Shanghai",
        1_795_430_400.5,
        state=State.PARKED,
        reason="channel_not_found",
        cursor=7,
        next_at=12.25,
    )
    stands, replaced = await unit.subscriptions.put(new)
    assert replaced is None
    assert replace(stands, id=0, number=0) == new
    assert await unit.subscriptions.of(HERE) == [stands]
    assert await unit.subscriptions.find(HERE, number=stands.number) == stands
    assert await unit.subscriptions.find(HERE, query="pytorch npu") == stands


async def test_the_same_query_again_replaces_what_was_there_and_keeps_its_number(unit: Unit) -> None:
    await unit.subscriptions.put(replace(PLAIN, query="other"))
    first, _ = await unit.subscriptions.put(PLAIN)
    again = replace(PLAIN, cadence=Cadence.DAILY, typed="pytorch!", creator="U2", next_at=3.0)
    stands, replaced = await unit.subscriptions.put(again)
    assert replaced == first
    assert stands == replace(again, id=first.id, number=first.number)
    assert len(await unit.subscriptions.of(HERE)) == 2


async def test_numbers_count_up_in_each_place(unit: Unit) -> None:
    numbers = [
        (await unit.subscriptions.put(Subscription(place, query, query)))[0].number
        for place in (HERE, Place("T1", "C2"), Place("T2", "C1"))
        for query in ("a", "b")
    ]
    assert numbers == [1, 2, 1, 2, 1, 2]


async def test_nobody_finds_another_workspaces_subscriptions(unit: Unit) -> None:
    await unit.subscriptions.put(PLAIN)
    there = Place("T2", "C1")
    assert await unit.subscriptions.of(there) == []
    assert await unit.subscriptions.find(there, number=1) is None
    assert await unit.subscriptions.find(there, query="pytorch") is None


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda text: ascii(text[:9]))
async def test_just_what_was_typed_is_kept(unit: Unit, typed: str) -> None:
    stands, _ = await unit.subscriptions.put(replace(PLAIN, typed=typed))
    assert await unit.subscriptions.of(HERE) == [stands]
    assert stands.typed == typed


async def test_the_longest_query_in_the_widest_signs_is_kept(unit: Unit) -> None:
    stands, _ = await unit.subscriptions.put(replace(PLAIN, query="\U0002070e" * 300))
    assert await unit.subscriptions.find(HERE, query="\U0002070e" * 300) == stands


async def test_a_change_writes_the_state_and_nothing_else(unit: Unit) -> None:
    stands, _ = await unit.subscriptions.put(PLAIN)
    parked = replace(stands, state=State.PARKED, reason="is_archived", cursor=9, next_at=4.5)
    await unit.subscriptions.change(replace(parked, typed="other", number=8))
    assert await unit.subscriptions.of(HERE) == [parked]


async def test_what_is_removed_is_gone_and_stays_gone(unit: Unit) -> None:
    stands = [(await unit.subscriptions.put(replace(PLAIN, query=query)))[0] for query in "abc"]
    await unit.subscriptions.remove([stands[0].id, stands[2].id])
    await unit.subscriptions.change(stands[0])
    await unit.subscriptions.remove([])
    assert await unit.subscriptions.of(HERE) == [stands[1]]


async def test_only_active_ones_that_wait_for_nothing_are_routed_at_a_poll(unit: Unit) -> None:
    routed = [
        (await unit.subscriptions.put(Subscription(Place("T1", channel), query, query)))[0]
        for channel, query in (("C1", "b"), ("C2", "b"), ("C1", "a"))
    ]
    for number, held in enumerate(
        (
            replace(PLAIN, state=State.PAUSED),
            replace(PLAIN, state=State.PARKED),
            replace(PLAIN, cadence=Cadence.DAILY, next_at=5.0),
            replace(PLAIN, next_at=5.0),
        )
    ):
        await unit.subscriptions.put(replace(held, place=Place("T9", f"C{number}"), query="b"))
        await unit.subscriptions.put(replace(held, place=Place("T9", f"C{number}"), query="c"))
    assert await unit.subscriptions.routed_queries() == ["a", "b"]
    assert await unit.subscriptions.routed(["a", "b", "c", "d"]) == routed
    assert await unit.subscriptions.routed(["b"]) == routed[:2]
    assert await unit.subscriptions.routed([]) == []


async def test_lists_may_be_long(unit: Unit) -> None:
    stands, _ = await unit.subscriptions.put(PLAIN)
    queries = [f"q{number}" for number in range(40_000)]
    assert await unit.subscriptions.routed([*queries, "pytorch"]) == [stands]
    await unit.subscriptions.remove([*range(10**6, 10**6 + 40_000), stands.id])
    assert await unit.subscriptions.of(HERE) == []


async def test_those_whose_time_has_come_are_due_all_of_a_place_together(unit: Unit) -> None:
    def at(query: str, next_at: float | None, state: State = State.ACTIVE) -> Subscription:
        return replace(PLAIN, query=query, next_at=next_at, state=state)

    for each in (
        at("late", 30.0),
        at("paused", 10.0, State.PAUSED),
        at("digest", 20.0),
        at("parked", 5.0, State.PARKED),
        at("later", 31.0),
        at("until resumed", None, State.PAUSED),
    ):
        await unit.subscriptions.put(each)
    await unit.subscriptions.put(replace(at("elsewhere", 1.0), place=Place("T1", "C9")))
    here = ["late", "paused", "digest"]
    assert [each.query for each in await unit.subscriptions.due(30.0, 9)] == [*here, "elsewhere"]
    assert [each.query for each in await unit.subscriptions.due(30.0, 2)] == here
    assert [each.query for each in await unit.subscriptions.due(30.0, 3)] == here
    assert [each.query for each in await unit.subscriptions.due(9.0, 9)] == ["elsewhere"]
    assert await unit.subscriptions.due(0.5, 9) == []


async def test_those_in_each_state_are_counted(unit: Unit) -> None:
    assert await unit.subscriptions.count() == dict.fromkeys(State, 0)
    await unit.subscriptions.put(PLAIN)
    await unit.subscriptions.put(replace(PLAIN, query="a"))
    await unit.subscriptions.put(replace(PLAIN, query="b", state=State.PARKED))
    assert await unit.subscriptions.count() == {State.ACTIVE: 2, State.PAUSED: 0, State.PARKED: 1}


async def test_many_who_subscribe_at_once_get_a_number_each(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)

    async def put(asked: Store, query: str) -> int:
        async with asked.writing() as unit:
            return (await unit.subscriptions.put(replace(PLAIN, query=query)))[0].number

    queries = [f"q{number}" for number in range(6)] * 2
    numbers = await asyncio.gather(*(put((store, other)[n % 2], query) for n, query in enumerate(queries)))
    assert sorted(numbers) == sorted([1, 2, 3, 4, 5, 6] * 2)
    assert numbers[:6] == numbers[6:]
    await other.close()


async def test_what_one_transaction_reads_to_change_it_no_other_changes_meanwhile(
    store: Store, database_url: str
) -> None:
    other = await Store.open(database_url)
    async with store.writing() as unit:
        await unit.subscriptions.put(replace(PLAIN, next_at=1.0))

    async def pause() -> None:
        async with other.writing() as unit:
            (stands,) = await unit.subscriptions.of(HERE)
            await unit.subscriptions.change(replace(stands, state=State.PAUSED))

    async with store.writing() as unit:
        (stands,) = await unit.subscriptions.due(5.0, 9)
        pausing = asyncio.create_task(pause())
        await asyncio.sleep(0.05)
        await unit.subscriptions.change(replace(stands, cursor=9, next_at=8.0))
    await pausing
    async with store.reading() as unit:
        assert await unit.subscriptions.of(HERE) == [
            replace(stands, state=State.PAUSED, cursor=9, next_at=8.0)
        ]
    await other.close()
