"""Figures of what is followed, as the database has them: the same in every process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalogue.subscription import State
    from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Figures:
    """How many messages wait, and for how many seconds the one that is due longest has been due.

    `polled_at` is when the regions were last asked (Unix seconds), None before the first time.
    """

    waiting: int
    overdue: float
    subscriptions: Mapping[State, int]
    polled_at: float | None


async def read_figures(store: Store, now: float) -> Figures:
    """The figures at `now` (Unix seconds); StoreError where the database is away."""
    async with store.reading() as unit:
        waiting = sum((await unit.outbox.depth()).values())
        due = await unit.outbox.next_due()
        subscriptions = await unit.subscriptions.count()
        polled_at = await unit.catalogue.polled_at()
    return Figures(waiting, 0.0 if due is None else max(now - due, 0.0), subscriptions, polled_at)
