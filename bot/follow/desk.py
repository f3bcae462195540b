"""The desk: what people do with a channel's subscriptions, each in one transaction."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.blocks.subscribing import Preview
from bot.catalogue.schedule import next_digest
from bot.catalogue.subscription import Cadence, State
from bot.follow.routing import route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.catalogue.changes import Change
    from bot.catalogue.order import Target
    from bot.catalogue.subscription import Place, Subscription
    from bot.store.store import Store
    from bot.store.unit import Unit

_DAY = 86_400.0
PREVIEWED = 30.0 * _DAY  # seconds


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as it stands now, what it replaced, and what it would have posted."""

    subscription: Subscription
    replaced: Subscription | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class Aimed:
    """The subscriptions that somebody meant, none where there is no such, and all that the channel has."""

    meant: tuple[Subscription, ...]
    every: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """Changes that match. `began` is when the log did (Unix seconds), None before the first poll."""

    changes: tuple[Change, ...]
    began: float | None


class Desk:
    """Keeps the subscriptions of every channel. `clock` answers Unix seconds."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock

    async def subscribe(self, new: Subscription) -> Subscribed:
        """Have a channel follow a query; in the place of what it followed by the same query so far.

        What the one before had still to tell is told by the new one. Where `new` has a reason, it is parked.
        """
        now = self._clock()
        async with self._store.writing() as unit:
            latest = await self._still(unit)
            before = await unit.subscriptions.find(new.place, query=new.query)
            owed = before.cursor if before and owes(before) else None
            is_digest = new.cadence is not Cadence.NOW
            digest_at = next_digest(new.cadence, new.zone, now) if is_digest else None
            wanted = replace(
                new,
                created_at=now,
                cursor=latest if owed is None else owed,
                next_at=digest_at if is_digest or owed is None else now,
            )
            if new.reason:
                wanted = replace(wanted, state=State.PARKED, next_at=None)
            subscription, replaced = await unit.subscriptions.put(wanted)
        return Subscribed(subscription, replaced, await self.preview(subscription))

    async def preview(self, subscription: Subscription) -> Preview:
        """What `subscription` would have posted in the last month."""
        now = self._clock()
        async with self._store.reading() as unit:
            entries = await unit.changes.versions_since(now - PREVIEWED)
            began = await unit.catalogue.began()
        versions = {change.id: version for change, version in entries}
        matching = await asyncio.to_thread(route, [change for change, _ in entries], [subscription.query])
        wanted = [
            change for change in matching.get(subscription.query, ()) if change.kind in subscription.kinds
        ]
        messages = {_message_of(change, versions[change.id], subscription) for change in wanted}
        age = max(0.0, now - began) if began is not None else 0.0  # its clock may be ahead of ours
        return Preview(len(messages), len(wanted), int(min(PREVIEWED, age) // _DAY))

    async def of(self, place: Place) -> list[Subscription]:
        """The subscriptions of a channel, by number."""
        async with self._store.reading() as unit:
            return await unit.subscriptions.of(place)

    async def unsubscribe(self, place: Place, target: Target) -> Aimed:
        """End those that `target` names."""
        async with self._store.writing() as unit:
            aimed = aim(await unit.subscriptions.of(place), target)
            await unit.subscriptions.remove([each.id for each in aimed.meant])
        return aimed

    async def pause(self, place: Place, target: Target, until: float | None) -> Aimed:
        """Hold those that `target` names back, till then or till they are resumed; parked ones stay so."""
        async with self._store.writing() as unit:
            latest = await self._still(unit)
            aimed = aim(await unit.subscriptions.of(place), target)
            meant = [
                each
                if each.state is State.PARKED
                else replace(
                    each,
                    state=State.PAUSED,
                    cursor=each.cursor if owes(each) else latest,
                    next_at=until,
                )
                for each in aimed.meant
            ]
            await _write(unit, meant)
        return replace(aimed, meant=tuple(meant))

    async def resume(self, place: Place, target: Target) -> Aimed:
        """Have those that `target` names tell again, first what was missed."""
        async with self._store.writing() as unit:
            aimed = aim(await unit.subscriptions.of(place), target)
            meant = [self._resumed(each) for each in aimed.meant]
            await _write(unit, meant)
        return replace(aimed, meant=tuple(meant))

    async def revive(self, place: Place) -> tuple[Subscription, ...]:
        """Have the parked ones of a channel tell again, now that the bot may post there."""
        async with self._store.writing() as unit:
            parked = [each for each in await unit.subscriptions.of(place) if each.state is State.PARKED]
            revived = [self._resumed(each) for each in parked]
            await _write(unit, revived)
        return tuple(revived)

    async def changes(self, query: str, since: float) -> Log:
        """The changes from `since` on (Unix seconds) that match the canonical `query`."""
        async with self._store.reading() as unit:
            log = await unit.changes.since(since)
            began = await unit.catalogue.began()
        found = await asyncio.to_thread(route, log, [query])
        matching = {change.id for change in found.get(query, ())}
        return Log(tuple(change for change in log if change.id in matching), began)

    def _resumed(self, subscription: Subscription) -> Subscription:
        if subscription.state is State.ACTIVE:
            return subscription
        # the reason stays until what was missed for it is told
        return replace(subscription, state=State.ACTIVE, next_at=self._next(subscription))

    def _next(self, subscription: Subscription) -> float:
        now = self._clock()
        if subscription.cadence is Cadence.NOW:
            return now
        return next_digest(subscription.cadence, subscription.zone, now)

    async def _still(self, unit: Unit) -> int:
        """The log's last change; the log grows no further while `unit` is open."""
        await unit.catalogue.version(lock=True)
        return await unit.changes.latest()


def owes(subscription: Subscription) -> bool:
    """Whether it has, or may have, changes after its cursor still to tell."""
    return subscription.next_at is not None or subscription.state is not State.ACTIVE


def aim(every: Sequence[Subscription], target: Target) -> Aimed:
    """Those of a channel's subscriptions that `target` names; where it names none, the only one there is."""
    unnamed = target.number is None and target.query is None
    if target.all or (unnamed and len(every) == 1):
        return Aimed(tuple(every), tuple(every))
    meant = (
        each
        for each in every
        if (target.number is not None and each.number == target.number)
        or (target.query is not None and each.query == target.query)
    )
    return Aimed(tuple(meant), tuple(every))


async def _write(unit: Unit, changed: Iterable[Subscription]) -> None:
    for each in changed:
        await unit.subscriptions.change(each)


def _message_of(change: Change, version: int, subscription: Subscription) -> object:
    """What tells one message from another: the poll, or the local day or week of its digest."""
    if subscription.cadence is Cadence.NOW:
        return version
    return next_digest(subscription.cadence, subscription.zone, change.at)
