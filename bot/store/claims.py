"""The outbox's statements: which letters may be claimed, and how one is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from bot.store.letters import Stage
from bot.store.tables import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement


def _beside(other: Any) -> Any:
    """The letters of the same place."""
    same = (other.c.tenant == outbox.c.tenant, other.c.channel == outbox.c.channel)
    return select(other.c.id).where(*same)


BY_ID = update(outbox).where(outbox.c.id == bindparam("b_id")).values(state=bindparam("state"))
HELD = BY_ID.where(outbox.c.state == Stage.SENDING, outbox.c.holder == bindparam("b_holder"))
NEXT = (
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


_OLDER, _FLYING, HEAD = outbox.alias("older"), outbox.alias("flying"), outbox.alias("head")
# What holds for the oldest letter of a place, where no other is on its way.
FOREMOST = (
    ~_beside(_OLDER).where(_OLDER.c.state == Stage.PENDING, _OLDER.c.id < outbox.c.id).exists(),
    ~_beside(_FLYING).where(_FLYING.c.state == Stage.SENDING, _FLYING.c.id != outbox.c.id).exists(),
)
WHEN = {Stage.PENDING: outbox.c.due_at, Stage.SENDING: outbox.c.lease_until}
CLAIMABLE = (
    select(outbox, HEAD.c.ts.label("head_ts"))
    .outerjoin(HEAD, HEAD.c.id == outbox.c.thread)
    .where(outbox.c.state == Stage.PENDING, *FOREMOST)
    .order_by(outbox.c.due_at)
    .with_for_update(of=outbox, skip_locked=True, key_share=True)
)


def rested(without: Collection[str]) -> Sequence[ColumnElement[bool]]:
    """That a letter is of none of the tenants that rest."""
    return [outbox.c.tenant.not_in(sorted(without))] if without else []
