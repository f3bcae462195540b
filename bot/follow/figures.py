"""Figures of what is followed, as the database has them: the same in every process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalogue.subscription import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalogue.subscription import Place, State
    from bot.store.store import Store

_LATE = 3  # intervals without a poll
_TAKEN_OVER = 180.0  # seconds: another process polls by then, where the poller was killed


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


async def read_progress(store: Store, place: Place, now: float, interval: float) -> Progress:
    """How following goes at `now` (Unix seconds), as `place` sees it, with a poll each `interval` seconds.

    StoreError where the database is away.
    """
    async with store.reading() as unit:
        waiting = sum((await unit.outbox.depth(place.tenant)).values())
        subscriptions = tuple(await unit.subscriptions.of(place))
        polled_at = await unit.catalogue.polled_at()
    if polled_at is None:
        return Progress(subscriptions, waiting)
    is_late = now >= polled_at + max(_LATE * interval, _TAKEN_OVER)
    return Progress(subscriptions, waiting, polled_at, polled_at + interval, is_late)
