"""What is written down at meetings, minutes that stay as they were adopted, files, old notes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEPT = {"minutes": ("UPDATE", "DELETE"), "file": ("UPDATE", "DELETE")}
ADOPTED = {"minutes": "", "file": "WHEN (OLD.version > 0)"}
REFUSED = "what was adopted is never changed"


def upgrade() -> None:
    add_columns()
    add_meeting_tables()
    add_note_tables()
    add_minutes()
    add_old_notes()
    for table, changes in KEPT.items():
        for change in changes:
            keep(table, change)


def add_columns() -> None:
    op.add_column("meeting", sa.Column("began_at", UtcDateTime(), nullable=True))
    op.add_column("meeting", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.add_column("meeting", sa.Column("section", sa.String(), nullable=True))
    op.add_column("meeting", sa.Column("keeper_id", sa.Integer(), nullable=True))
    op.add_column("meeting", sa.Column("teams_meeting", sa.String(), nullable=True))
    add_index("meeting_ongoing", "meeting", "council_id", where="status = 'ongoing'")
    op.add_column("question", sa.Column("meeting_id", sa.Integer(), nullable=True))
    op.add_column("question", sa.Column("section", sa.String(), nullable=True))
    op.add_column("question", sa.Column("reported_at", sa.Integer(), nullable=True))
    add_index("question_of_meeting", "question", "meeting_id", where="meeting_id IS NOT NULL")
    add_index("question_reported", "question", "reported_at", where="reported_at IS NOT NULL")


def add_meeting_tables() -> None:
    op.create_table(
        "agenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "council_id"),
        sa.UniqueConstraint("tenant_id", "meeting_id"),
    )
    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("agreed_to_name", sa.Boolean(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "meeting_id", "person_id"),
    )
    op.create_index("ix_attendee_person_id", "attendee", ["person_id"], unique=False)


def add_note_tables() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        *text_columns(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("note_of_meeting", "note", ["meeting_id", "id"], unique=False)
    op.create_index("note_source", "note", ["tenant_id", "chat", "source"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        *text_columns(),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["said_at"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["taken_by"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    add_index("item_waits", "item", "council_id", "id", where="taken_by IS NULL")
    op.create_index("item_source", "item", ["tenant_id", "chat", "source"], unique=False)
    op.create_index("ix_item_said_at", "item", ["said_at"], unique=False)
    op.create_index("ix_item_taken_by", "item", ["taken_by"], unique=False)
    op.create_table(
        "remark",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "question_id"),
        sqlite_with_rowid=False,
    )


def text_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def add_minutes() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("adopted_by", sa.Integer(), nullable=False),
        sa.Column("adopted_by_name", sa.String(), nullable=False),
        sa.Column("adopted_at", UtcDateTime(), nullable=False),
        sa.Column("correction", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["adopted_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "meeting_id", "version"),
    )
    op.create_table(
        "correction",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "version"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("file_of_minutes", "file", ["meeting_id", "version", "format"], unique=False)
    add_index("file_drafts", "file", "made_at", where="version = 0")


def add_old_notes() -> None:
    op.create_table(
        "old_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["brought_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "council_id", "sha256"),
    )
    op.create_table(
        "template",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("brought_by", sa.Integer(), nullable=False),
        sa.Column("brought_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["brought_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.PrimaryKeyConstraint("tenant_id", "council_id"),
    )


def add_index(name: str, table: str, *columns: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, list(columns), unique=False, sqlite_where=condition, postgresql_where=condition
    )


def keep(table: str, change: str) -> None:
    """Let the database itself refuse to change what was adopted, whoever asks."""
    name, when = f"{table}_kept_from_{change.lower()}", ADOPTED[table]
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW {when} "
        "EXECUTE FUNCTION refuse_to_change()"
    )


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: a version without minutes would forget what was adopted")
