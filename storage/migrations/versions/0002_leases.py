"""Leases, so that any number of processes may send; pauses; what can be found without reading all of it."""

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

READY, SENDING = "state = 'ready'", "state = 'sending'"
FAILED = "state IN ('held', 'blocked', 'dead', 'expired')"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
        outbox.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("lease_token", sa.String(), nullable=True))
        outbox.add_column(sa.Column("lease_until", UtcDateTime(), nullable=True))
        outbox.add_column(sa.Column("leased_by", sa.String(), nullable=True))
    op.execute("UPDATE outbox SET lease_until = created_at WHERE state = 'sending'")
    op.drop_index("outbox_due", "outbox")
    add_index("outbox_due", "rank", "not_before", where=READY)
    add_index("outbox_lane", "lane", "rank", "not_before", where=READY)
    add_index("outbox_late", "expires_at", where=READY)
    add_index("outbox_leased", "lease_until", where=SENDING)
    add_index("outbox_failed", "council_id", "done_at", where=FAILED)
    add_index("outbox_done", "done_at", where="done_at IS NOT NULL")
    add_index("outbox_meeting", "meeting_id", where="meeting_id IS NOT NULL")
    op.create_index(
        "outbox_full",
        "outbox",
        ["done_at"],
        unique=False,
        sqlite_where=sa.text("state = 'sent' AND payload <> '{}'"),
        postgresql_where=sa.text("state = 'sent' AND payload::text <> '{}'"),
    )
    op.create_table(
        "throttle",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("paused_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
        sqlite_with_rowid=False,
    )


def add_index(name: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "outbox", list(columns), unique=False, sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: a version without leases does not know who is sending")
