"""Where Teams shows the message that a question was taken from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("question", sa.Column("source_link", sa.String(), nullable=True))


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: a version without these links would forget them")
