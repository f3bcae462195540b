"""Subscriptions, and the outbox for what they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    _make_subscriptions()
    op.create_table(
        "payloads",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_payloads"),
    )
    _make_outbox()


def _make_subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("cadence", sa.String(16), nullable=False),
        sa.Column("creator", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("cursor", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.Double),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("tenant", "channel", "query", name="uq_subscriptions_tenant_channel_query"),
        sa.UniqueConstraint("tenant", "channel", "number", name="uq_subscriptions_tenant_channel_number"),
    )
    op.create_index("ix_subscriptions_routing", "subscriptions", ["state", "query"])
    op.create_index("ix_subscriptions_next_at", "subscriptions", ["next_at"])


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("payload", sa.String(64), nullable=False),
        sa.Column("thread", _ID),
        sa.Column("since", sa.BigInteger),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("due_at", sa.Double, nullable=False),
        sa.Column("lease_until", sa.Double),
        sa.Column("holder", sa.String(64)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_try", sa.Double),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("ts", sa.String(32)),
        sa.Column("error", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sa.ForeignKeyConstraint(["payload"], ["payloads.digest"], name="fk_outbox_payload"),
        sa.ForeignKeyConstraint(["thread"], ["outbox.id"], name="fk_outbox_thread"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_place", "outbox", ["tenant", "channel", "state", "id"])
    op.create_index("ix_outbox_payload", "outbox", ["payload"])
    op.create_index("ix_outbox_thread", "outbox", ["thread"])
