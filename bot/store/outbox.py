"""The outbox: letters to places, each posted once, and in order in each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, bindparam, delete, func, or_, select, update

from bot.catalogue.subscription import Place
from bot.store.dialect import chunks, insert_into
from bot.store.letters import OPEN, SETTLED, Claimed, Dropped, Letter, Posted, PutOff, Stage, digest_of
from bot.store.tables import outbox, payloads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["Claimed", "Dropped", "Letter", "Outbox", "Posted", "PutOff", "Stage"]

PACE = 1.0  # seconds from one message of a place to the next


class Outbox:
    """The outbox, in one transaction. Times are Unix seconds by the caller's clock."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, letters: Sequence[Letter], now: float) -> int:
        """Put `letters`, in the order in which a place is to get them. How many are new.

        One whose key is there already is left out, one that answers a dropped letter is dropped itself.
        ValueError where it answers a letter that is not there.
        """
        digests = _digests(letters)
        await self._put_payloads({digests[id(letter.payload)]: letter.payload for letter in letters})
        rows = [
            {
                "key": letter.key,
                "tenant": letter.place.tenant,
                "channel": letter.place.channel,
                "payload": digests[id(letter.payload)],
                "since": letter.since,
                "state": Stage.PENDING,
                "created_at": now,
                "due_at": now,
                "attempts": 0,
                "doubtful": False,
            }
            for letter in letters
        ]
        insert = insert_into(self._connection, outbox).on_conflict_do_nothing(index_elements=["key"])
        new: dict[str, int] = {}
        for chunk in chunks(rows):
            put = await self._connection.execute(insert.returning(outbox.c.key, outbox.c.id), list(chunk))
            new |= {row.key: row.id for row in put}
        await self._thread([letter for letter in letters if letter.answers and letter.key in new], new)
        return len(new)

    async def _put_payloads(self, bodies: Mapping[str, Mapping[str, Any]]) -> None:
        rows = [{"digest": digest, "body": dict(bodies[digest])} for digest in sorted(bodies)]
        insert = insert_into(self._connection, payloads)
        # An update, so that a payload that is there is not pruned before its new letter is.
        kept = insert.on_conflict_do_update(
            index_elements=["digest"], set_={"digest": insert.excluded.digest}
        )
        for chunk in chunks(rows):
            await self._connection.execute(kept, list(chunk))

    async def _thread(self, replies: Sequence[Letter], new: Mapping[str, int]) -> None:
        """Tie `replies` to the letters that they answer."""
        wanted = sorted({letter.answers for letter in replies} - new.keys())
        heads = {key: (number, Stage.PENDING) for key, number in new.items()}
        for chunk in chunks(wanted):
            found = select(outbox.c.key, outbox.c.id, outbox.c.state).where(outbox.c.key.in_(chunk))
            heads |= {key: (number, state) for key, number, state in await self._connection.execute(found)}
        if missing := [letter.answers for letter in replies if letter.answers not in heads]:
            raise ValueError(f"there is no letter {missing[0]!r} to answer")
        tied = [
            {
                "b_id": new[letter.key],
                "thread": heads[letter.answers][0],
                "state": Stage.DROPPED if heads[letter.answers][1] == Stage.DROPPED else Stage.PENDING,
            }
            for letter in replies
        ]
        if tied:
            await self._connection.execute(_BY_ID.values(thread=bindparam("thread")), tied)

    async def claim(
        self, holder: str, now: float, *, lease: float, limit: int, without: Collection[str] = ()
    ) -> list[Claimed]:
        """Take up to `limit` letters for `lease` seconds, the longest due first; of each place its oldest.

        Those that another holder let its lease run out on are among them, in doubt. Tenants `without` rest.
        """
        rows: list[Row[Any]] = []
        for stage in (Stage.SENDING, Stage.PENDING):
            due = _CLAIMABLE[stage].where(_WHEN[stage] <= now, *_rested(without)).limit(limit - len(rows))
            rows += (await self._connection.execute(due)).all() if len(rows) < limit else ()
        if not rows:
            return []
        taken = update(outbox).where(outbox.c.id.in_([row.id for row in rows]))
        await self._connection.execute(
            taken.values(
                state=Stage.SENDING,
                holder=holder,
                lease_until=now + lease,
                attempts=outbox.c.attempts + 1,
                first_try=func.coalesce(outbox.c.first_try, now),
                doubtful=or_(outbox.c.doubtful, outbox.c.state == Stage.SENDING),
            )
        )
        digests = {row.payload for row in rows}
        found = await self._connection.execute(select(payloads).where(payloads.c.digest.in_(digests)))
        bodies = {row.digest: row.body for row in found}
        return [_claimed(row, bodies[row.payload], now) for row in rows]

    async def posted(self, sent: Sequence[Posted], now: float) -> None:
        """Settle letters that are in their places. What follows in a place is due a second later at least."""
        if not sent:
            return
        # That a message is there is true whoever holds its letter by now.
        done = _BY_ID.where(or_(*(outbox.c.state == each for each in OPEN))).values(
            ts=bindparam("ts"), error=None, doubtful=False
        )
        rows = [{"b_id": each.letter.id, "state": Stage.DONE, "ts": each.ts} for each in sent]
        await self._connection.execute(done, rows)
        places = sorted({each.letter.place for each in sent})
        paced = [
            {"b_tenant": each.tenant, "b_channel": each.channel, "due_at": now + PACE} for each in places
        ]
        await self._connection.execute(_NEXT, paced)

    async def put_off(self, holder: str, letters: Sequence[PutOff]) -> None:
        """Give the holder's letters back, to be tried later; those in doubt, to be looked up."""
        rows = [
            {
                "b_id": each.id,
                "b_holder": holder,
                "state": Stage.PENDING,
                "due_at": each.due_at,
                "error": each.error or None,
                "doubtful": each.doubtful,
                "untried": 1 if each.doubtful is None else 0,
            }
            for each in letters
        ]
        if rows:
            given = _HELD.values(
                due_at=bindparam("due_at"),
                error=bindparam("error"),
                doubtful=func.coalesce(bindparam("doubtful", type_=Boolean), outbox.c.doubtful),
                attempts=outbox.c.attempts - bindparam("untried"),
                holder=None,
                lease_until=None,
            )
            await self._connection.execute(given, rows)

    async def drop(self, holder: str, letters: Sequence[Dropped]) -> None:
        """Settle the holder's letters unposted, and with each those in its thread."""
        rows = [
            {"b_id": each.id, "b_holder": holder, "state": Stage.DROPPED, "error": each.error}
            for each in letters
        ]
        if rows:
            await self._connection.execute(_HELD.values(error=bindparam("error")), rows)
            await self._drop_threads([each.id for each in letters])

    async def _drop_threads(self, ids: Sequence[int]) -> None:
        gone = select(_HEAD.c.id).where(_HEAD.c.id.in_(ids), _HEAD.c.state == Stage.DROPPED)
        replies = update(outbox).where(outbox.c.thread.in_(gone), outbox.c.state == Stage.PENDING)
        await self._connection.execute(replies.values(state=Stage.DROPPED, error=_HEADLESS))

    async def drop_pending(self, place: Place) -> dict[str, int]:
        """Settle all that waits for `place` unposted. The `since` of those that tell of changes, by key."""
        dropped = (
            update(outbox)
            .where(outbox.c.tenant == place.tenant, outbox.c.channel == place.channel)
            .where(outbox.c.state == Stage.PENDING)
            .values(state=Stage.DROPPED)
            .returning(outbox.c.key, outbox.c.since)
        )
        found = await self._connection.execute(dropped)
        return {row.key: row.since for row in found if row.since is not None}

    async def release(self, holder: str) -> None:
        """Give back what `holder` has claimed and has not begun to post."""
        held = update(outbox).where(outbox.c.state == Stage.SENDING, outbox.c.holder == holder)
        await self._connection.execute(
            held.values(state=Stage.PENDING, attempts=outbox.c.attempts - 1, holder=None, lease_until=None)
        )

    async def depth(self) -> dict[str, int]:
        """How many letters are at each stage before they are settled."""
        counted = (
            select(outbox.c.state, func.count().label("letters"))
            .where(outbox.c.state.in_(OPEN))
            .group_by(outbox.c.state)
        )
        found = {row.state: row.letters for row in await self._connection.execute(counted)}
        return {stage.value: found.get(stage.value, 0) for stage in OPEN}

    async def next_due(self, without: Collection[str] = ()) -> float | None:
        """When there is something to claim, as it stands now."""
        times = [
            await self._connection.scalar(
                select(when)
                .where(outbox.c.state == stage, *_FOREMOST, *_rested(without))
                .order_by(when)
                .limit(1)
            )
            for stage, when in _WHEN.items()
        ]
        return min((time for time in times if time is not None), default=None)

    async def prune(self, before: float) -> int:
        """Forget what was put before then and is settled, with its threads as a whole. How many letters."""
        reply = outbox.alias("reply")
        in_use = or_(reply.c.state.in_(OPEN), reply.c.created_at >= before)
        old = delete(outbox).where(
            outbox.c.state.in_(SETTLED),
            outbox.c.created_at < before,
            ~select(reply.c.id).where(reply.c.thread == outbox.c.id, in_use).exists(),
        )
        pruned = await self._connection.execute(old)
        used = select(outbox.c.id).where(outbox.c.payload == payloads.c.digest).exists()
        await self._connection.execute(delete(payloads).where(~used))
        return pruned.rowcount


def _beside(other: Any) -> Any:
    """The letters of the same place."""
    same = (other.c.tenant == outbox.c.tenant, other.c.channel == outbox.c.channel)
    return select(other.c.id).where(*same)


_HEADLESS = "thread_dropped"
_BY_ID = update(outbox).where(outbox.c.id == bindparam("b_id")).values(state=bindparam("state"))
_HELD = _BY_ID.where(outbox.c.state == Stage.SENDING, outbox.c.holder == bindparam("b_holder"))
_NEXT = (
    update(outbox)
    .where(
        outbox.c.id
        == select(func.min(outbox.c.id))
        .where(outbox.c.tenant == bindparam("b_tenant"), outbox.c.channel == bindparam("b_channel"))
        .where(outbox.c.state == Stage.PENDING)
        .correlate(None)
        .scalar_subquery()
    )
    .where(outbox.c.due_at < bindparam("due_at"))
    .values(due_at=bindparam("due_at"))
)


_OLDER, _FLYING, _HEAD = outbox.alias("older"), outbox.alias("flying"), outbox.alias("head")
# What holds for the oldest letter of a place, where no other is on its way.
_FOREMOST = (
    ~_beside(_OLDER).where(_OLDER.c.state == Stage.PENDING, _OLDER.c.id < outbox.c.id).exists(),
    ~_beside(_FLYING).where(_FLYING.c.state == Stage.SENDING, _FLYING.c.id != outbox.c.id).exists(),
)
_WHEN = {Stage.PENDING: outbox.c.due_at, Stage.SENDING: outbox.c.lease_until}
_CLAIMABLE = {
    stage: select(outbox, _HEAD.c.ts.label("head_ts"))
    .outerjoin(_HEAD, _HEAD.c.id == outbox.c.thread)
    .where(outbox.c.state == stage, *_FOREMOST)
    .order_by(when)
    .with_for_update(of=outbox, skip_locked=True, key_share=True)
    for stage, when in _WHEN.items()
}


def _rested(without: Collection[str]) -> Sequence[ColumnElement[bool]]:
    return [outbox.c.tenant.not_in(sorted(without))] if without else []


def _digests(letters: Sequence[Letter]) -> dict[int, str]:
    """Of each payload, by its id: one that many letters share is read once."""
    distinct = {id(letter.payload): letter.payload for letter in letters}
    return {key: digest_of(payload) for key, payload in distinct.items()}


def _claimed(row: Row[Any], payload: Mapping[str, Any], now: float) -> Claimed:
    return Claimed(
        id=row.id,
        key=row.key,
        place=Place(row.tenant, row.channel),
        payload=payload,
        thread_ts=row.head_ts or "",
        attempts=row.attempts + 1,
        first_try=now if row.first_try is None else row.first_try,
        doubtful=row.doubtful or row.state == Stage.SENDING,
        since=row.since,
        created_at=row.created_at,
    )
