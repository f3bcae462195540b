from __future__ import annotations

import asyncio

from bot.store.store import Store


async def test_a_lease_is_one_holders_until_it_is_over(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.leases.take("poller", "one", 100.0, 30.0)
        assert not await unit.leases.take("poller", "two", 129.0, 30.0)
        assert await unit.leases.take("poller", "two", 130.0, 30.0)
        assert not await unit.leases.take("poller", "one", 131.0, 30.0)


async def test_its_holder_makes_it_longer(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.leases.take("poller", "one", 100.0, 30.0)
        assert await unit.leases.take("poller", "one", 120.0, 30.0)
        assert not await unit.leases.take("poller", "two", 140.0, 30.0)


async def test_one_that_is_given_up_is_free_at_once_and_only_its_holder_gives_it_up(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.leases.take("poller", "one", 100.0, 30.0)
        await unit.leases.release("poller", "two")
        assert not await unit.leases.take("poller", "two", 101.0, 30.0)
        await unit.leases.release("poller", "one")
        assert await unit.leases.take("poller", "two", 101.0, 30.0)


async def test_leases_of_other_names_are_others(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.leases.take("poller", "one", 100.0, 30.0)
        assert await unit.leases.take("pruner", "two", 100.0, 30.0)


async def test_of_many_that_ask_at_once_one_has_it(store: Store, database_url: str) -> None:
    others = [await Store.open(database_url) for _ in range(3)]

    async def take(asked: Store, holder: str) -> bool:
        async with asked.writing() as unit:
            return await unit.leases.take("poller", holder, 100.0, 30.0)

    taken = await asyncio.gather(
        *(
            take(asked, f"{number}-{turn}")
            for number, asked in enumerate([store, *others])
            for turn in range(4)
        )
    )
    assert sum(taken) == 1
    for other in others:
        await other.close()
