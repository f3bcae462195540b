"""The outbox: each letter once, the oldest of a place first, and nobody's twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from bot.catalogue.subscription import Place
from bot.store.letters import Claimed, Dropped, Letter, Payload, Posted, PutOff, Undelivered
from bot.store.outbox import SHOWN
from bot.store.store import Store
from bot.store.tables import outbox, payloads

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE, THERE = Place("T1", "C1"), Place("T1", "C2")
AWAY = Place("T2", "C1")
NOW = 1_000_000.0


def letter(
    key: str, place: Place = HERE, *, answers: str = "", since: int | None = None, text: str = "new"
) -> Letter:
    return Letter(key, place, Payload.of({"text": text, "blocks": []}), since, answers)


async def put(store: Store, *letters: Letter, now: float = NOW) -> int:
    async with store.writing() as unit:
        return await unit.outbox.put(letters, now)


async def claim(store: Store, now: float = NOW, holder: str = "one", **how: Any) -> list[Claimed]:
    async with store.writing() as unit:
        return await unit.outbox.claim(holder, now, **{"lease": 60.0, "limit": 64, **how})


async def post(store: Store, letters: Sequence[Claimed], now: float = NOW) -> None:
    async with store.writing() as unit:
        await unit.outbox.posted([Posted(each, f"{each.id}.0") for each in letters], now)


async def put_off(store: Store, *letters: PutOff, holder: str = "one") -> None:
    async with store.writing() as unit:
        await unit.outbox.put_off(holder, letters)


def keys(letters: Sequence[Claimed]) -> list[str]:
    return sorted(each.key for each in letters)


async def states(store: Store) -> dict[str, str]:
    async with store.reading() as unit:
        rows = await unit.connection.execute(select(outbox.c.key, outbox.c.state))
        return {row.key: row.state for row in rows}


async def test_a_letter_comes_back_as_it_was_put(store: Store) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "新\u0000 & \ud800"}}]
    await put(store, Letter("k", HERE, Payload.of({"text": "é", "blocks": blocks}), 7))
    (claimed,) = await claim(store, NOW + 5)
    assert claimed == Claimed(
        id=claimed.id,
        key="k",
        place=HERE,
        payload={"text": "é", "blocks": blocks},
        thread_ts="",
        attempts=1,
        first_try=NOW + 5,
        doubtful=False,
        since=7,
        created_at=NOW,
    )


async def test_a_key_is_put_once_for_ever(store: Store) -> None:
    assert await put(store, letter("a"), letter("b"), letter("a", THERE)) == 2
    assert await put(store, letter("b"), letter("c")) == 1
    await post(store, await claim(store))
    assert await put(store, letter("a")) == 0


async def test_a_payload_is_kept_once_for_all_its_letters(store: Store) -> None:
    await put(store, letter("a"), letter("b", THERE), letter("c", AWAY), letter("d", text="another"))
    await put(store, letter("e"))
    async with store.reading() as unit:
        assert await unit.connection.scalar(select(func.count()).select_from(payloads)) == 2


async def test_ten_thousand_letters_are_put_and_claimed(store: Store) -> None:
    many = [letter(f"k{n}", Place("T", f"C{n}"), text=str(n)) for n in range(10_000)]
    assert await put(store, *many) == 10_000
    assert await put(store, *many) == 0
    assert len(await claim(store, limit=5_000)) == 5_000


async def test_of_each_place_the_oldest_is_claimed_alone(store: Store) -> None:
    await put(store, letter("a"), letter("b"), letter("c", THERE), letter("d", AWAY))
    first = await claim(store)
    assert keys(first) == ["a", "c", "d"]
    assert await claim(store) == []
    await post(store, first)
    assert await claim(store, NOW + 0.9) == [], "a second lies between two messages of a place"
    assert keys(await claim(store, NOW + 1)) == ["b"]


async def test_what_is_not_due_holds_up_its_place_alone(store: Store) -> None:
    await put(store, letter("a"), letter("b"), letter("c", THERE))
    claimed = {each.key: each for each in await claim(store)}
    await put_off(store, PutOff(claimed["a"].id, NOW + 30, "ratelimited"))
    await post(store, [claimed["c"]])
    await put(store, letter("d", THERE), now=NOW + 1)
    assert keys(await claim(store, NOW + 29)) == ["d"]
    (again,) = await claim(store, NOW + 30)
    assert (again.key, again.attempts, again.first_try, again.doubtful) == ("a", 2, NOW, False)


async def test_what_was_not_tried_is_not_counted_and_stays_as_it_was(store: Store) -> None:
    await put(store, letter("a"))
    (first,) = await claim(store)
    await put_off(store, PutOff(first.id, NOW, "timeout", doubtful=True))
    (second,) = await claim(store)
    assert (second.attempts, second.doubtful) == (2, True)
    await put_off(store, PutOff(second.id, NOW, doubtful=None))
    (third,) = await claim(store)
    assert (third.attempts, third.doubtful) == (2, True)


async def test_a_lease_that_is_over_leaves_its_letter_in_doubt_for_when_it_would_show(store: Store) -> None:
    await put(store, letter("a"), letter("b"))
    await claim(store, lease=60.0)
    assert await claim(store, NOW + 59, "two") == []
    assert await claim(store, NOW + 60, "two") == []  # by a fast clock it may be in the post still
    (taken,) = await claim(store, NOW + 60 + SHOWN, "two")
    assert (taken.key, taken.doubtful, taken.attempts, taken.first_try) == ("a", True, 2, NOW)


async def test_who_has_lost_a_letter_marks_it_only_where_it_was_posted(store: Store) -> None:
    await put(store, letter("a"))
    (lost,) = await claim(store, lease=1.0)
    await claim(store, NOW + 2, "two")
    await claim(store, NOW + 2 + SHOWN, "two")
    await put_off(store, PutOff(lost.id, NOW))
    async with store.writing() as unit:
        await unit.outbox.drop("one", [Dropped(lost.id, "x")])
        await unit.outbox.release("one")
    assert await states(store) == {"a": "sending"}
    await post(store, [lost])
    assert await states(store) == {"a": "done"}
    await put_off(store, PutOff(lost.id, NOW), holder="two")
    assert await states(store) == {"a": "done"}


async def test_a_reply_is_claimed_with_its_heads_ts(store: Store) -> None:
    await put(store, letter("head"), letter("one", answers="head"))
    await put(store, letter("two", answers="head"), letter("next"))
    for place, (key, thread) in enumerate([("head", ""), ("one", "1.0"), ("two", "1.0"), ("next", "")]):
        (claimed,) = await claim(store, NOW + place)
        assert (claimed.key, claimed.thread_ts) == (key, thread)
        async with store.writing() as unit:
            await unit.outbox.posted([Posted(claimed, f"{place + 1}.0")], NOW + place)


async def test_a_thread_is_dropped_with_its_head(store: Store) -> None:
    await put(store, letter("head"), letter("one", answers="head"), letter("next"))
    (head,) = await claim(store)
    async with store.writing() as unit:
        await unit.outbox.drop("one", [Dropped(head.id, "invalid_blocks")])
    await put(store, letter("late", answers="head"))
    assert await states(store) == {"head": "dropped", "one": "dropped", "next": "pending", "late": "dropped"}
    assert keys(await claim(store)) == ["next"]


async def test_a_reply_to_nothing_is_refused_whole(store: Store) -> None:
    with pytest.raises(ValueError, match="no letter 'head'"):
        await put(store, letter("a"), letter("b", answers="head"))
    assert await states(store) == {}


async def test_a_tenant_that_rests_is_left_out(store: Store) -> None:
    await put(store, letter("a"), letter("b", AWAY))
    assert keys(await claim(store, without={"T1"})) == ["b"]
    async with store.reading() as unit:
        assert await unit.outbox.next_due(["T1", "T2"]) is None


async def test_what_waits_for_a_place_is_dropped_with_its_cursors_told(store: Store) -> None:
    await put(store, letter("a", since=1), letter("b", since=9), letter("c", since=5), letter("d"))
    await put(store, letter("e", THERE, since=2))
    await claim(store)
    async with store.writing() as unit:
        assert await unit.outbox.drop_pending(HERE) == [Undelivered(9, ()), Undelivered(5, ())]
        assert await unit.outbox.drop_pending(HERE) == []
        assert await unit.outbox.depth() == {"pending": 0, "sending": 2}
    assert (await states(store))["a"] == "sending"


async def test_what_a_holder_releases_is_anybodys_at_once(store: Store) -> None:
    await put(store, letter("a"), letter("b", THERE))
    await claim(store, limit=1)
    await claim(store, holder="two")
    async with store.writing() as unit:
        await unit.outbox.release("two")
    (taken,) = await claim(store, holder="three")
    assert (taken.attempts, taken.doubtful) == (1, False)


async def test_the_next_due_is_that_of_what_can_be_claimed(store: Store) -> None:
    async def due() -> float | None:
        async with store.reading() as unit:
            return await unit.outbox.next_due()

    assert await due() is None
    await put(store, letter("a"), letter("b"))
    assert await due() == NOW
    (first,) = await claim(store, lease=60.0)
    assert await due() == NOW + 60
    await put_off(store, PutOff(first.id, NOW + 300))
    assert await due() == NOW + 300


async def test_what_is_settled_is_pruned_with_whole_threads(store: Store) -> None:
    await put(store, letter("old", text="old"), letter("head", THERE), letter("waits", AWAY))
    await put(store, letter("reply", THERE, answers="head"))
    claimed = {each.key: each for each in await claim(store)}
    await post(store, [claimed["old"], claimed["head"]])
    async with store.writing() as unit:
        assert await unit.outbox.prune(NOW) == 0
        assert await unit.outbox.prune(NOW + 1) == 1
        assert await unit.connection.scalar(select(func.count()).select_from(payloads)) == 1
    await post(store, await claim(store, NOW + 1, limit=1))
    async with store.writing() as unit:
        assert await unit.outbox.prune(NOW + 2) == 2
    assert await states(store) == {"waits": "sending"}


async def test_two_who_claim_side_by_side_never_share_a_place(store: Store, database_url: str) -> None:
    places = [Place(f"T{n % 3}", f"C{n}") for n in range(12)]
    await put(store, *(letter(f"{place.channel}:{n}", place) for n in range(8) for place in places))
    other = await Store.open(database_url)
    flying: set[Place] = set()
    order: dict[Place, list[str]] = {place: [] for place in places}

    async def work(mine: Store, holder: str) -> None:
        while sum(map(len, order.values())) < 96:
            claimed = await claim(mine, NOW + 100, holder, limit=5)
            for each in claimed:
                assert each.place not in flying
                flying.add(each.place)
                order[each.place].append(each.key)
            await asyncio.sleep(0.001)
            flying.difference_update(each.place for each in claimed)  # before anyone can see that it is done
            await post(mine, claimed, NOW)

    await asyncio.gather(work(store, "one"), work(other, "two"), work(store, "three"), work(other, "four"))
    await other.close()
    assert order == {place: [f"{place.channel}:{n}" for n in range(8)] for place in places}


async def test_two_who_put_the_same_letters_put_each_once(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    many = [letter(f"k{n}", Place("T", f"C{n}"), text=str(n % 7)) for n in range(300)]
    counts = await asyncio.gather(put(store, *many), put(other, *many), put(store, *many))
    await other.close()
    assert sum(counts) == 300
