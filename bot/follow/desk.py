"""The desk: what people do with a channel's subscriptions, each in one transaction."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.catalogue.schedule import next_digest
from bot.catalogue.subscription import Cadence, Held, Preview, State
from bot.follow.routing import route
from bot.store.letters import Letter, Payload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence
    from typing import Any

    from bot.catalogue.changes import Change
    from bot.catalogue.order import Target
    from bot.catalogue.subscription import Place, Subscription
    from bot.store.store import Store
    from bot.store.unit import Unit

_DAY = 86_400.0
PREVIEWED = 30.0 * _DAY  # seconds
# At once. The store has eight connections; polling, delivering and the figures have one each, and never wait
# for one while people's commands wait for a commit.
_WRITERS, _READERS = 3, 2


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as it stands now, what it replaced, and what it would have posted."""

    subscription: Subscription
    replaced: Subscription | None
    preview: Preview


@dataclass(frozen=True, slots=True)
class Aimed:
    """The subscriptions that somebody meant, none where there is no such, and all that the channel had.

    `changed` are those of `meant` that are otherwise than before, as they stand now.
    """

    meant: tuple[Subscription, ...]
    every: tuple[Subscription, ...]
    changed: tuple[Subscription, ...] = ()


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
        self._writers, self._readers = asyncio.Semaphore(_WRITERS), asyncio.Semaphore(_READERS)

    def now(self) -> float:
        """The time by which all is kept here, in Unix seconds."""
        return self._clock()

    async def subscribe(self, new: Subscription) -> Subscribed:
        """Have a channel follow a query; in the place of what it followed by the same query so far.

        What the one before had still to tell is told by the new one. Where `new` has a reason, it is parked.
        """
        now = self._clock()
        async with self._writing() as unit:
            latest = await self._still(unit)
            before = await unit.subscriptions.find(new.place, query=new.query)
            owed = before.cursor if before and owes(before) else None
            is_digest = new.cadence is not Cadence.NOW
            digest_at = next_digest(new.cadence, new.zone, now) if is_digest else None
            wanted = replace(
                new,
                reason=new.reason or ("" if owed is None or is_digest else _held(before)),
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
        async with self._reading() as unit:
            entries = await unit.changes.versions_since(now - PREVIEWED)
            began = await unit.catalogue.began()
        versions = {change.id: version for change, version in entries}
        matching = await asyncio.to_thread(route, [change for change, _ in entries], [subscription.query])
        wanted = [
            change for change in matching.get(subscription.query, ()) if change.kind in subscription.kinds
        ]
        messages = {_message_of(change, versions[change.id], subscription) for change in wanted}
        age = max(0.0, now - began) if began is not None else 0.0  # its clock may be ahead of ours
        return Preview(len(messages), len(wanted), int(min(PREVIEWED, age) // _DAY), began)

    async def of(self, place: Place) -> list[Subscription]:
        """The subscriptions of a channel, by number."""
        async with self._reading() as unit:
            return await unit.subscriptions.of(place)

    async def unsubscribe(self, place: Place, target: Target) -> Aimed:
        """End those that `target` names."""
        async with self._writing() as unit:
            aimed = aim(await unit.subscriptions.of(place), target)
            await unit.subscriptions.remove([each.id for each in aimed.meant])
        return replace(aimed, changed=aimed.meant)

    async def pause(self, place: Place, target: Target, until: float | None) -> Aimed:
        """Hold those that `target` names back, till then or till they are resumed; parked ones stay so."""
        async with self._writing() as unit:
            latest = await self._still(unit)
            aimed = aim(await unit.subscriptions.of(place), target, frozenset({State.ACTIVE}))

            def paused(each: Subscription) -> Subscription:
                if each.state is State.PARKED:
                    return each
                cursor = each.cursor if owes(each) else latest
                return replace(each, state=State.PAUSED, cursor=cursor, next_at=until)

            return await _write(unit, aimed, paused)

    async def resume(self, place: Place, target: Target) -> Aimed:
        """Have those that `target` names tell again, first what was missed."""
        async with self._writing() as unit:
            held = frozenset({State.PAUSED, State.PARKED})
            aimed = aim(await unit.subscriptions.of(place), target, held)
            return await _write(unit, aimed, self._resumed)

    async def revive(
        self, place: Place, greet: Callable[[Sequence[Subscription]], Mapping[str, Any]] | None = None
    ) -> tuple[Subscription, ...]:
        """Have the parked ones of a channel tell again, now that the bot may post there.

        `greet` makes the payload of the message that says so in the channel, before what was missed.
        """
        now = self._clock()
        async with self._writing() as unit:
            await unit.outbox.reopened(place)
            parked = [each for each in await unit.subscriptions.of(place) if each.state is State.PARKED]
            aimed = await _write(unit, Aimed(tuple(parked), ()), self._resumed)
            if aimed.changed and greet:
                key = f"revived:{now:.3f}:{secrets.token_hex(8)}"
                await unit.outbox.put([Letter(key, place, Payload.of(greet(aimed.changed)))], now)
        return aimed.changed

    async def changes(self, query: str, since: float) -> Log:
        """The changes from `since` on (Unix seconds) that match the canonical `query`."""
        async with self._reading() as unit:
            log = await unit.changes.since(since)
            began = await unit.catalogue.began()
        found = await asyncio.to_thread(route, log, [query])
        matching = {change.id for change in found.get(query, ())}
        return Log(tuple(change for change in log if change.id in matching), began)

    def _resumed(self, subscription: Subscription) -> Subscription:
        if subscription.state is State.ACTIVE:
            return subscription
        is_digest = subscription.cadence is not Cadence.NOW
        reason = "" if is_digest and not subscription.reason else _held(subscription)
        return replace(subscription, state=State.ACTIVE, reason=reason, next_at=self._next(subscription))

    def _next(self, subscription: Subscription) -> float:
        now = self._clock()
        if subscription.cadence is Cadence.NOW:
            return now
        return next_digest(subscription.cadence, subscription.zone, now)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[Unit]:
        async with self._writers, self._store.writing() as unit:
            yield unit

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[Unit]:
        async with self._readers, self._store.reading() as unit:
            yield unit

    async def _still(self, unit: Unit) -> int:
        """The log's last change; the log grows no further while `unit` is open."""
        await unit.catalogue.version(lock=True)
        return await unit.changes.latest()


def owes(subscription: Subscription) -> bool:
    """Whether it has, or may have, changes after its cursor still to tell."""
    return subscription.next_at is not None or subscription.state is not State.ACTIVE


def _held(subscription: Subscription | None) -> str:
    """What has held back what `subscription` still has to tell."""
    if subscription is None or subscription.reason:
        return subscription.reason if subscription else ""
    return (Held.PAUSED if subscription.state is State.PAUSED else Held.DIGEST).value


def aim(every: Sequence[Subscription], target: Target, fits: frozenset[State] = frozenset(State)) -> Aimed:
    """Those of a channel's subscriptions that `target` names.

    Where it names none, the only one there is, or the only one in a state that `fits`.
    """
    if target.all:
        return Aimed(tuple(every), tuple(every))
    if not target.numbers and target.query is None:
        fit = every if len(every) == 1 else [each for each in every if each.state in fits]
        return Aimed(tuple(fit) if len(fit) == 1 else (), tuple(every))
    meant = tuple(each for each in every if each.number in target.numbers or each.query == target.query)
    # Of several numbers, one that is a slip leaves all as they are.
    return Aimed(meant if len(meant) >= len(target.numbers) else (), tuple(every))


async def _write(unit: Unit, aimed: Aimed, become: Callable[[Subscription], Subscription]) -> Aimed:
    """Have those that are meant become otherwise; which they are now."""
    meant = tuple(map(become, aimed.meant))
    changed = tuple(now for now, was in zip(meant, aimed.meant, strict=True) if now != was)
    for each in changed:
        await unit.subscriptions.change(each)
    return replace(aimed, meant=meant, changed=changed)


def _message_of(change: Change, version: int, subscription: Subscription) -> object:
    """What tells one message from another: the poll, or the local day or week of its digest."""
    if subscription.cadence is Cadence.NOW:
        return version
    return next_digest(subscription.cadence, subscription.zone, change.at)
