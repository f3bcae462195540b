"""Leases: who of many processes does what only one may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_

from bot.store.dialect import insert_into
from bot.store.tables import leases

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_FURTHEST = 2  # leases' lengths


class Leases:
    """Each is one holder's until it is over, by the clocks of those who ask."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, now: float, seconds: float) -> bool:
        """Whether `holder` has the lease from `now` (Unix seconds) on; one's own is made longer.

        One that ends later than any could that is taken now is of a clock that was ahead, and counts as over.
        """
        insert = insert_into(self._connection, leases)
        taken = await self._connection.execute(
            insert.values(name=name, holder=holder, until=now + seconds).on_conflict_do_update(
                index_elements=[leases.c.name],
                set_={"holder": insert.excluded.holder, "until": insert.excluded.until},
                where=or_(
                    leases.c.holder == holder,
                    leases.c.until <= now,
                    leases.c.until > now + _FURTHEST * seconds,
                ),
            )
        )
        return taken.rowcount == 1

    async def release(self, name: str, holder: str) -> None:
        """Give a lease up; another's is left alone."""
        await self._connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
