"""A chain of seals beside the history, and triggers that keep both from being changed."""

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OF_EVENT = sa.text("kind = 'event'")
FIXED = ("id", "tenant_id", "council_id", "question_id", "actor_id", "happening", "on_behalf", "at")
SEALED = ("position", "tenant_id", "kind", "event_id", "at", "content", "entry", "chain")


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
    )
    op.create_index(
        "seal_event", "seal", ["event_id"], unique=True, sqlite_where=OF_EVENT, postgresql_where=OF_EVENT
    )
    op.create_index("seal_kind", "seal", ["kind", "event_id"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def same(columns: tuple[str, ...], *, operator: str) -> str:
    return " AND ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


# The words of an event (act, old, new) may be changed while a link of the chain that says so is open, which
# it is only inside the transaction that erases them. A link may be closed, and its salt forgotten.
ERASING = "EXISTS (SELECT 1 FROM seal WHERE event_id = OLD.id AND kind = 'erased' AND open)"
CLOSING = "(NEW.salt IS NULL OR NEW.salt = OLD.salt) AND (NEW.open = OLD.open OR NOT NEW.open)"

SQLITE = [
    f"""
    CREATE TRIGGER {table}_is_{what} BEFORE {act} ON {table} {condition}
    BEGIN SELECT RAISE(ABORT, 'the history is not changed'); END
    """
    for table, what, act, condition in (
        ("event", "kept", "DELETE", ""),
        ("event", "unchanged", "UPDATE", f"WHEN NOT ({same(FIXED, operator='IS')} AND {ERASING})"),
        ("seal", "kept", "DELETE", ""),
        ("seal", "unchanged", "UPDATE", f"WHEN NOT ({same(SEALED, operator='IS')} AND {CLOSING})"),
    )
]
POSTGRESQL = [
    statement
    for table, allowed in (
        ("event", f"{same(FIXED, operator='IS NOT DISTINCT FROM')} AND {ERASING}"),
        ("seal", f"{same(SEALED, operator='IS NOT DISTINCT FROM')} AND {CLOSING}"),
    )
    for statement in (
        f"""
        CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'the history is not changed' USING ERRCODE = 'restrict_violation';
        END $$
        """,
        f"""
        CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION keep_{table}()
        """,
        f"""
        CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION keep_{table}()
        """,
    )
]


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: a version without seals would leave the history unproved")
