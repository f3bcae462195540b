"""A unit of work: one transaction, and what can be read and written in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.catalogue import Catalogue
from bot.store.changes import ChangeLog
from bot.store.leases import Leases
from bot.store.outbox import Outbox
from bot.store.subscriptions import Subscriptions

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class Unit:
    """One transaction. Where it writes, what is read to be changed is locked against others."""

    def __init__(self, connection: AsyncConnection, *, writes: bool) -> None:
        self.connection = connection
        self.catalogue = Catalogue(connection)
        self.changes = ChangeLog(connection)
        self.subscriptions = Subscriptions(connection, locks=writes)
        self.outbox = Outbox(connection)
        self.leases = Leases(connection)
