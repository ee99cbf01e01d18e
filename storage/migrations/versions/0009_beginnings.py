"""Stems are compared byte by byte, so that those with one beginning stand together in the index."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite has always compared so
        op.alter_column(
            "term",
            "stem",
            existing_type=sa.String(),
            existing_nullable=False,
            type_=sa.String(collation="C"),
        )


def downgrade() -> None:
    raise RuntimeError("restore a backup instead")
