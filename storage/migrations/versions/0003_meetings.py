"""Meetings, how a council reminds, and who is away."""

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLANNED = sa.text("status = 'planned'")


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("over_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("chat", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["planned_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("meeting_of_council", "meeting", ["council_id", "starts_at"], unique=False)
    op.create_index(
        "meeting_ahead",
        "meeting",
        ["starts_at"],
        unique=False,
        sqlite_where=PLANNED,
        postgresql_where=PLANNED,
    )
    op.create_index("view_of_kind", "view", ["council_id", "kind", "posted_at"], unique=False)
    op.add_column("council", sa.Column("settings", sa.JSON(), nullable=True))
    op.add_column("council", sa.Column("asked_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("away_until", sa.Date(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: a version without meetings would forget them")
