"""What is sent next, in the order in which it is taken."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

READY = sa.text("state = 'ready'")


def upgrade() -> None:
    op.create_index(
        "outbox_next",
        "outbox",
        ["rank", "not_before", "id"],
        unique=False,
        sqlite_where=READY,
        postgresql_where=READY,
    )
    op.drop_index("outbox_due", table_name="outbox")


def downgrade() -> None:
    raise RuntimeError("restore a backup instead")
