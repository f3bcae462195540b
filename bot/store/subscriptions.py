"""The subscriptions, by place and number."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update

from bot.catalogue.changes import ChangeKind
from bot.catalogue.subscription import Cadence, Place, State, Subscription
from bot.store.dialect import chunks, hold
from bot.store.tables import subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

_log = structlog.get_logger(__name__)

_AT_ONCE = 100  # queries: so many subscriptions are read at a time that others wait for a moment only
_COLUMNS = subscriptions.c
_ROUTED = and_(
    _COLUMNS.state == State.ACTIVE.value, _COLUMNS.cadence == Cadence.NOW.value, _COLUMNS.next_at.is_(None)
)
_WAITING = _COLUMNS.state.in_([State.ACTIVE.value, State.PAUSED.value])


class Subscriptions:
    """With `locks`, what is read to be changed stays as it was read until the transaction ends."""

    def __init__(self, connection: AsyncConnection, *, locks: bool) -> None:
        self._connection = connection
        self._locks = locks

    async def put(self, new: Subscription) -> tuple[Subscription, Subscription | None]:
        """Write a subscription: as it stands now, and the one it replaced, of the same place and query.

        Its number is that one's, or the next of its place.
        """
        await hold(self._connection, "\n".join(("subscriptions", *new.place)))
        if old := await self.find(new.place, query=new.query):
            stands = replace(new, id=old.id, number=old.number)
            written = update(subscriptions).where(_COLUMNS.id == old.id).values(**_row_of(stands))
            await self._connection.execute(written)
            return stands, old
        last = await self._connection.scalar(select(func.max(_COLUMNS.number)).where(_at(new.place)))
        numbered = replace(new, number=(last or 0) + 1)
        inserted = insert(subscriptions).values(**_row_of(numbered)).returning(_COLUMNS.id)
        return replace(numbered, id=(await self._connection.execute(inserted)).scalar_one()), None

    async def of(self, place: Place) -> list[Subscription]:
        """Those of a place, by number."""
        return await self._read(select(subscriptions).where(_at(place)).order_by(_COLUMNS.number), locks=True)

    async def find(
        self, place: Place, *, number: int | None = None, query: str | None = None
    ) -> Subscription | None:
        """The one of a place that has this number, or this canonical query; None where there is none."""
        named = _COLUMNS.query == query if number is None else _COLUMNS.number == number
        found = await self._read(select(subscriptions).where(_at(place), named), locks=True)
        return found[0] if found else None

    async def change(self, subscription: Subscription) -> None:
        """Write its state and reason, its cursor and its next time. One that is gone stays gone."""
        row = _row_of(subscription)
        written = {name: row[name] for name in ("state", "reason", "cursor", "next_at")}
        await self._connection.execute(
            update(subscriptions).where(_COLUMNS.id == subscription.id).values(**written)
        )

    async def remove(self, ids: Sequence[int]) -> None:
        """Remove those with these ids."""
        for some in chunks(ids):
            await self._connection.execute(delete(subscriptions).where(_COLUMNS.id.in_(some)))

    async def routed_queries(self) -> list[str]:
        """Each query that is to be told of changes at the poll that finds them, once."""
        asked = select(_COLUMNS.query).where(_ROUTED).distinct().order_by(_COLUMNS.query)
        return list(await self._connection.scalars(asked))

    async def routed(self, queries: Sequence[str]) -> list[Subscription]:
        """The subscriptions to these queries that are to be told at the poll, by id."""
        found: list[Subscription] = []
        for some in chunks(queries, _AT_ONCE):
            found += await self._read(select(subscriptions).where(_ROUTED, _COLUMNS.query.in_(some)))
        return sorted(found, key=lambda each: each.id)

    async def due(self, now: float, limit: int) -> list[Subscription]:
        """About `limit` of those that are to be told, or whose pause ends, by `now` (Unix seconds).

        All of a place come together. Those that another transaction has in hand are left out.
        """
        asked = select(subscriptions).where(_WAITING, _COLUMNS.next_at <= now)
        ordered = asked.order_by(_COLUMNS.tenant, _COLUMNS.channel, _COLUMNS.id)
        found = await self._read(ordered.limit(limit), locks=True, skips=True)
        if len(found) < limit:
            return found
        last = found[-1].place
        rest = ordered.where(_at(last), _COLUMNS.id > found[-1].id)
        return [*found, *await self._read(rest, locks=True, skips=True)]

    async def parked_for(self, reasons: Collection[str]) -> list[Subscription]:
        """Those that are parked for one of these reasons, by id."""
        parked = and_(_COLUMNS.state == State.PARKED.value, _COLUMNS.reason.in_(sorted(reasons)))
        return await self._read(select(subscriptions).where(parked).order_by(_COLUMNS.id), locks=True)

    async def count(self) -> dict[State, int]:
        """How many there are in each state."""
        asked = select(_COLUMNS.state, func.count()).group_by(_COLUMNS.state)
        found = {State(state): number for state, number in await self._connection.execute(asked)}
        return {state: found.get(state, 0) for state in State}

    async def _read(
        self, asked: Select[Any], *, locks: bool = False, skips: bool = False
    ) -> list[Subscription]:
        if locks and self._locks:
            asked = asked.with_for_update(skip_locked=skips)
        return list(_read(await self._connection.execute(asked)))


def _read(rows: Iterable[Sequence[Any]]) -> Iterator[Subscription]:
    """What `rows` say; those that this version cannot read are left alone, and the others told."""
    for row in rows:
        try:
            yield _subscription_of(row)
        except ValueError as error:
            _log.error("subscription_unreadable", id=row[0], reason=str(error))


def _at(place: Place) -> ColumnElement[bool]:
    return and_(_COLUMNS.tenant == place.tenant, _COLUMNS.channel == place.channel)


def _row_of(subscription: Subscription) -> dict[str, Any]:
    """Every column but the id."""
    return {
        "tenant": subscription.place.tenant,
        "channel": subscription.place.channel,
        "number": subscription.number,
        "typed": subscription.typed,
        "query": subscription.query,
        "kinds": [kind.value for kind in ChangeKind if kind in subscription.kinds],
        "cadence": subscription.cadence.value,
        "creator": subscription.creator,
        "language": subscription.language,
        "zone": subscription.zone,
        "created_at": subscription.created_at,
        "state": subscription.state.value,
        "reason": subscription.reason,
        "cursor": subscription.cursor,
        "next_at": subscription.next_at,
    }


def _subscription_of(row: Sequence[Any]) -> Subscription:
    """The subscription in a row of the whole table: there are many thousand, and by position is fastest."""
    key, tenant, channel, number, typed, query, kinds, cadence, *rest = row
    creator, language, zone, created_at, state, reason, cursor, next_at = rest
    return Subscription(
        Place(tenant, channel),
        query,
        typed,
        _kinds_of(tuple(kinds)),
        Cadence(cadence),
        creator,
        language,
        zone,
        created_at,
        number,
        State(state),
        reason,
        cursor,
        next_at,
        key,
    )


@lru_cache(maxsize=64)  # few combinations are asked for: one object serves many thousand rows
def _kinds_of(names: tuple[str, ...]) -> frozenset[ChangeKind]:
    return frozenset(map(ChangeKind, names))
