"""The desk: what people do there leaves the database to those who poll and deliver."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.catalogue.subscription import Place
from tests.fakes.scene import WITHIN

if TYPE_CHECKING:
    from tests.follow.world import World


async def test_commands_that_wait_for_a_commit_leave_connections_to_all_else(world: World) -> None:
    async with world.store.writing() as unit:
        await unit.catalogue.version(lock=True)  # as the poller, while it commits
        waiting = [asyncio.create_task(world.follow("npu", Place("T1", f"C{n}"))) for n in range(20)]
        for _ in range(50):
            await asyncio.sleep(0.01)
            async with asyncio.timeout(WITHIN), world.store.reading() as reader:
                assert await reader.subscriptions.routed_queries() == []
    assert {each.query for each in await asyncio.gather(*waiting)} == {"npu"}
