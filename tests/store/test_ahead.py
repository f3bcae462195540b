"""What a clock that is ahead leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.store import Store

NOW = 1_795_430_400.0


async def test_a_lease_from_the_future_is_over(store: Store) -> None:
    async with store.writing() as unit:
        assert await unit.leases.take("poller", "fast", NOW + 3_600, 90)
        assert await unit.leases.take("poller", "right", NOW, 90)
        assert not await unit.leases.take("poller", "late", NOW + 60, 90)
