"""The outbox: letters to places, each posted once, and in order in each place."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, bindparam, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.catalogue.subscription import Place
from bot.store.claims import BY_ID, CLAIMABLE, FOREMOST, HEAD, HELD, NEXT, WHEN, rested
from bot.store.dialect import chunks, insert_into
from bot.store.letters import OPEN, SETTLED, Claimed, Dropped, Letter, Posted, PutOff, Stage, Undelivered
from bot.store.tables import outbox, payloads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection, Row
    from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["Claimed", "Dropped", "Letter", "Outbox", "Posted", "PutOff", "Stage"]

SHOWN = 15.0  # seconds after which what a dead or a slow worker was posting is there to be seen
_HEADLESS, _REOPENED = "thread_dropped", "place_reopened"
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
        await self._put_payloads(letters)
        rows = [
            {
                "key": letter.key,
                "tenant": letter.place.tenant,
                "channel": letter.place.channel,
                "payload": letter.payload.digest,
                "since": letter.since,
                "told": letter.told,
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

    async def _put_payloads(self, letters: Sequence[Letter]) -> None:
        bodies = {letter.payload.digest: letter.payload.body for letter in letters}
        rows = [{"digest": digest, "body": bodies[digest]} for digest in sorted(bodies)]
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
        for some in chunks(tied):
            await self._connection.execute(BY_ID.values(thread=bindparam("thread")), list(some))

    async def claim(
        self, holder: str, now: float, *, lease: float, limit: int, without: Collection[str] = ()
    ) -> list[Claimed]:
        """Take up to `limit` letters for `lease` seconds, the longest due first; of each place its oldest.

        Those that a holder let its lease run out on are due a little later, in doubt: by whichever clock the
        lease is over, what was being posted then can be seen by then. Tenants `without` rest.
        """
        await self._take_over(now)
        due = CLAIMABLE.where(outbox.c.due_at <= now, *rested(without)).limit(limit)
        rows = (await self._connection.execute(due)).all()
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
            )
        )
        digests = {row.payload for row in rows}
        found = await self._connection.execute(select(payloads).where(payloads.c.digest.in_(digests)))
        bodies = {row.digest: row.body for row in found}
        return [_claimed(row, bodies[row.payload], now) for row in rows]

    async def _take_over(self, now: float) -> None:
        over = outbox.c.state == Stage.SENDING, outbox.c.lease_until <= now
        lost = await self._connection.scalars(
            select(outbox.c.id).where(*over).with_for_update(skip_locked=True, key_share=True)
        )
        if ids := lost.all():
            freed = update(outbox).where(outbox.c.id.in_(ids), *over)
            await self._connection.execute(
                freed.values(
                    state=Stage.PENDING, doubtful=True, due_at=now + SHOWN, holder=None, lease_until=None
                )
            )

    async def posted(self, sent: Sequence[Posted], now: float) -> None:
        """Settle letters that are in their places. What follows in a place is due a second later at least."""
        if not sent:
            return
        # That a message is there is true whoever holds its letter by now.
        done = BY_ID.where(or_(*(outbox.c.state == each for each in OPEN))).values(
            ts=bindparam("ts"), error=None, doubtful=False
        )
        rows = [{"b_id": each.letter.id, "state": Stage.DONE, "ts": each.ts} for each in sent]
        await self._connection.execute(done, rows)
        places = sorted({each.letter.place for each in sent})
        paced = [
            {"b_tenant": each.tenant, "b_channel": each.channel, "due_at": now + PACE} for each in places
        ]
        await self._connection.execute(NEXT, paced)

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
            given = HELD.values(
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
            await self._connection.execute(HELD.values(error=bindparam("error")), rows)
            await self._drop_threads([each.id for each in letters])

    async def _drop_threads(self, ids: Sequence[int]) -> None:
        gone = select(HEAD.c.id).where(HEAD.c.id.in_(ids), HEAD.c.state == Stage.DROPPED)
        replies = update(outbox).where(outbox.c.thread.in_(gone), outbox.c.state == Stage.PENDING)
        await self._connection.execute(replies.values(state=Stage.DROPPED, error=_HEADLESS))

    async def drop_pending(self, place: Place) -> list[Undelivered]:
        """Settle all that waits for `place` unposted, and what it would have told."""
        dropped = (
            update(outbox)
            .where(outbox.c.tenant == place.tenant, outbox.c.channel == place.channel)
            .where(outbox.c.state == Stage.PENDING)
            .values(state=Stage.DROPPED)
            .returning(outbox.c.since, outbox.c.told)
        )
        found = await self._connection.execute(dropped)
        return [Undelivered(row.since, tuple(row.told)) for row in found if row.since is not None]

    async def reopened(self, place: Place) -> None:
        """Note that the bot may post in `place` again: a refusal of what is on its way there may be older."""
        flying = update(outbox).where(outbox.c.tenant == place.tenant, outbox.c.channel == place.channel)
        await self._connection.execute(flying.where(outbox.c.state == Stage.SENDING).values(error=_REOPENED))

    async def is_shut(self, holder: str, letter: int) -> bool:
        """Whether a refusal of the holder's letter holds: not if its place was reopened meanwhile.

        Nor if it is no longer the holder's. Until this transaction ends, nobody reopens the place.
        """
        held = select(outbox.c.error).where(
            outbox.c.id == letter, outbox.c.state == Stage.SENDING, outbox.c.holder == holder
        )
        row = (await self._connection.execute(held.with_for_update())).one_or_none()
        return row is not None and row.error != _REOPENED

    async def release(self, holder: str) -> None:
        """Give back what `holder` has claimed and has not begun to post."""
        held = update(outbox).where(outbox.c.state == Stage.SENDING, outbox.c.holder == holder)
        await self._connection.execute(
            held.values(state=Stage.PENDING, attempts=outbox.c.attempts - 1, holder=None, lease_until=None)
        )

    async def depth(self, tenant: str | None = None) -> dict[str, int]:
        """How many letters are at each stage before they are settled; of one tenant, if one is given."""
        whose = () if tenant is None else (outbox.c.tenant == tenant,)
        counted = (
            select(outbox.c.state, func.count().label("letters"))
            .where(outbox.c.state.in_(OPEN), *whose)
            .group_by(outbox.c.state)
        )
        found = {row.state: row.letters for row in await self._connection.execute(counted)}
        return {stage.value: found.get(stage.value, 0) for stage in OPEN}

    async def next_due(self, without: Collection[str] = ()) -> float | None:
        """When there is something to claim, as it stands now."""
        times = [
            await self._connection.scalar(
                select(when)
                .where(outbox.c.state == stage, *FOREMOST, *rested(without))
                .order_by(when)
                .limit(1)
            )
            for stage, when in WHEN.items()
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
        await self._connection.run_sync(_prune_payloads)
        return pruned.rowcount


def _prune_payloads(connection: Connection) -> None:
    """Forget those that no letter has."""
    used = select(outbox.c.id).where(outbox.c.payload == payloads.c.digest).exists()
    # A letter was put meanwhile that has one of them: another time, then.
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(delete(payloads).where(~used))


def _claimed(row: Row[Any], payload: Mapping[str, Any], now: float) -> Claimed:
    return Claimed(
        id=row.id,
        key=row.key,
        place=Place(row.tenant, row.channel),
        payload=payload,
        thread_ts=row.head_ts or "",
        attempts=row.attempts + 1,
        first_try=now if row.first_try is None else row.first_try,
        doubtful=row.doubtful,
        since=row.since,
        created_at=row.created_at,
    )
