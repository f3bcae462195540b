"""The catalogue and its change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    snapshot = op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("polled_at", sa.Double),
        sa.Column("began_at", sa.Double),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
    )
    op.bulk_insert(snapshot, [{"id": 1, "version": 0}])
    op.create_table(
        "regions",
        sa.Column("region", sa.String(63), nullable=False),
        sa.Column("as_of", sa.Double, nullable=False),
        sa.Column("engines", sa.Text, nullable=False),
        sa.Column("faults", sa.Text, nullable=False),
        sa.Column("missing", sa.Text, nullable=False),
        sa.Column("held_at", sa.Double),
        sa.PrimaryKeyConstraint("region", name="pk_regions"),
    )
    op.create_table(
        "runtimes",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("region", sa.String(63), nullable=False),
        sa.Column("declared", sa.Text, nullable=False),
        sa.Column("first_seen", sa.Double, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_runtimes"),
    )
    op.create_index("ix_runtimes_region", "runtimes", ["region"])
    op.create_table(
        "changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("runtime", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("first_seen", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_at", "changes", ["at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
