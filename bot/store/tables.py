"""The tables. Times are Unix seconds; what came from outside is JSON in ASCII, which every database keeps."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Written(str):
    """A JSON value that is written already."""

    __slots__ = ()


def write(value: Any) -> Written:
    """A JSON value in ASCII, its keys in order."""
    return Written(json.dumps(value, separators=(",", ":"), sort_keys=True))


class Json(TypeDecorator[Any]):
    """A JSON value as ASCII text: names from outside may hold what a database takes for no text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value if value is None or isinstance(value, Written) else write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
_ID = BigInteger().with_variant(Integer, "sqlite")  # the only integer that SQLite numbers rows by

# One row. Who writes what follows from a snapshot has to find its version unchanged.
snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("polled_at", Double),  # null until the first poll
    Column("began_at", Double),  # when that one was
)

regions = Table(
    "regions",
    metadata,
    Column("region", String(63), primary_key=True),
    Column("as_of", Double, nullable=False),
    Column("engines", Json, nullable=False),
    Column("faults", Json, nullable=False),
    Column("missing", Json, nullable=False),  # the keys, [engine, name] each
    Column("held_at", Double),  # when the latest answer was given, if it is held back
)

# Every runtime that was ever seen.
runtimes = Table(
    "runtimes",
    metadata,
    Column("digest", String(64), primary_key=True),  # of the key, which may be too long for an index
    Column("region", String(63), nullable=False, index=True),
    Column("declared", Json, nullable=False),
    Column("first_seen", Double, nullable=False),
    Column("gone", Boolean, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("version", BigInteger, nullable=False),  # of the snapshot that has it
    Column("at", Double, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("runtime", Json, nullable=False),
    Column("before", Json),
    Column("first_seen", Double, nullable=False),
    sqlite_autoincrement=True,  # a number is never used again, not even of a row that was pruned
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("tenant", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("typed", Json, nullable=False),
    Column("query", Text, nullable=False),  # canonical: 300 characters at most, none that is no text
    Column("kinds", Json, nullable=False),
    Column("cadence", String(16), nullable=False),
    Column("creator", String(32), nullable=False),
    Column("language", String(16), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("next_at", Double, index=True),
    UniqueConstraint("tenant", "channel", "query"),
    UniqueConstraint("tenant", "channel", "number"),
    Index("ix_subscriptions_routing", "state", "query"),
)

# What is posted, once for all the places it goes to.
payloads = Table(
    "payloads",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("body", Json, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("key", String(128), nullable=False, unique=True),
    Column("tenant", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("payload", String(64), ForeignKey("payloads.digest"), nullable=False, index=True),
    Column("thread", _ID, ForeignKey("outbox.id"), index=True),  # the row whose message it answers
    Column("since", BigInteger),  # the last change before those it tells of; null where it tells of none
    Column("told", Json, nullable=False),  # the ids of the subscriptions it tells
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("lease_until", Double),
    Column("holder", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("first_try", Double),
    Column("doubtful", Boolean, nullable=False),  # it may have been posted
    Column("ts", String(32)),  # of the message, once it is posted
    Column("error", String(64)),
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_place", "tenant", "channel", "state", "id"),
    sqlite_autoincrement=True,
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Double, nullable=False),
)
