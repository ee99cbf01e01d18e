"""What a meeting said of what it took up, and what goes on at the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("outcome", sa.String(), nullable=True))
    op.add_column("item", sa.Column("remark", sa.String(), nullable=False, server_default=""))
    op.add_column("item", sa.Column("again_of", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("restore a backup instead")
