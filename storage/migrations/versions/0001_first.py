"""The first schema."""

import sqlalchemy as sa
from alembic import op

from storage.compiled import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ADOPTED = {"minutes": "", "file": "WHEN (OLD.version > 0)"}
ADOPTED_REFUSAL = "what was adopted is never changed"
HISTORY_REFUSAL = "the history is not changed"
FIXED = ("id", "tenant_id", "council_id", "question_id", "actor_id", "happening", "on_behalf", "at")
SEALED = ("position", "tenant_id", "kind", "event_id", "at", "content", "entry", "chain")


def same(columns: tuple[str, ...], *, operator: str) -> str:
    return " AND ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


# The content of an event (act, old, new) may be changed only while a link that records this is open, which
# it is only inside the transaction that erases the content. A link may be closed and its salt deleted.
ERASING = "EXISTS (SELECT 1 FROM seal WHERE event_id = OLD.id AND kind = 'erased' AND open)"
CLOSING = "(NEW.salt IS NULL OR NEW.salt = OLD.salt) AND (NEW.open = OLD.open OR NOT NEW.open)"
CHANGEABLE = {"event": (FIXED, ERASING), "seal": (SEALED, CLOSING)}


def upgrade() -> None:
    create_people()
    create_meetings()
    create_questions()
    create_publications()
    create_messages()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in sqlite_triggers() if is_sqlite else postgresql_triggers():
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("restore a backup instead: there is nothing before the first tables")


def sqlite_triggers() -> list[str]:
    """Make the database refuse every change to the history and to adopted minutes."""
    adopted = [
        (f"{table}_kept_from_{change.lower()}", change, table, when, ADOPTED_REFUSAL)
        for table, when in ADOPTED.items()
        for change in ("UPDATE", "DELETE")
    ]
    history = [
        (f"{table}_is_{name}", change, table, when, HISTORY_REFUSAL)
        for table, (columns, condition) in CHANGEABLE.items()
        for name, change, when in (
            ("kept", "DELETE", ""),
            ("unchanged", "UPDATE", f"WHEN NOT ({same(columns, operator='IS')} AND {condition})"),
        )
    ]
    return [
        f"CREATE TRIGGER {name} BEFORE {change} ON {table} {when} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        for name, change, table, when, refusal in (*adopted, *history)
    ]


def postgresql_triggers() -> list[str]:
    """Do the same on PostgreSQL, and also refuse TRUNCATE on the tables of the history."""
    return [
        f"""
        CREATE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{ADOPTED_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        *(
            f"CREATE TRIGGER {table}_kept_from_{change.lower()} BEFORE {change} ON {table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_to_change()"
            for table, when in ADOPTED.items()
            for change in ("UPDATE", "DELETE")
        ),
        *(statement for table in CHANGEABLE for statement in postgresql_history_triggers(table)),
    ]


def postgresql_history_triggers(table: str) -> list[str]:
    columns, condition = CHANGEABLE[table]
    allowed = f"{same(columns, operator='IS NOT DISTINCT FROM')} AND {condition}"
    return [
        f"""
        CREATE FUNCTION keep_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF {allowed} THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{HISTORY_REFUSAL}' USING ERRCODE = 'restrict_violation';
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
    ]


def create_people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("teams_id", sa.String(), nullable=True),
        sa.Column("entra_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("membership", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("personal_chat", sa.String(), nullable=True),
        sa.Column("service_url", sa.String(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("away_since", UtcDateTime(), nullable=True),
        sa.Column("same_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["same_as"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "entra_id"),
        sa.UniqueConstraint("tenant_id", "teams_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "council",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("former_codes", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("public_slug", sa.String(), nullable=True),
        sa.Column("public_on", sa.Boolean(), nullable=False),
        sa.Column("public_licence", sa.String(), nullable=False),
        sa.Column("public_indexed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "code"),
        sa.UniqueConstraint("public_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service_url", sa.String(), nullable=False),
        sa.Column("bot_id", sa.String(), nullable=False),
        sa.Column("meeting", sa.String(), nullable=True),
        sa.Column("takes_targeted", sa.Boolean(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "conversation_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chat_council_id", "chat", ["council_id"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("mail", sa.String(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_department_council_id", "department", ["council_id"], unique=False)
    op.create_table(
        "outside_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outside_body_council_id", "outside_body", ["council_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("mail", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seat_council_id", "seat", ["council_id"], unique=False)
    op.create_index("ix_seat_person_id", "seat", ["person_id"], unique=False)


def create_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("planned_start", UtcDateTime(), nullable=False),
        sa.Column("planned_end", UtcDateTime(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("chat", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("teams_meeting", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    add_partial_index("meeting_ahead", "meeting", "planned_start", where="status = 'planned'")
    op.create_index("meeting_of_council", "meeting", ["council_id", "planned_start"], unique=False)
    add_partial_index("meeting_ongoing", "meeting", "council_id", where="status = 'ongoing'")
    op.create_table(
        "agenda",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "council_id"),
        sa.UniqueConstraint("tenant_id", "meeting_id"),
        sqlite_autoincrement=True,
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
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "meeting_id", "person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attendee_person_id", "attendee", ["person_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("note_of_meeting", "note", ["meeting_id", "id"], unique=False)
    op.create_index("note_source", "note", ["tenant_id", "chat", "source"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("said_at", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposed_text", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("again_of", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["said_at"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("agenda_item_source", "agenda_item", ["tenant_id", "chat", "source"], unique=False)
    add_partial_index("agenda_item_waiting", "agenda_item", "council_id", "id", where="taken_by IS NULL")
    op.create_index("ix_agenda_item_said_at", "agenda_item", ["said_at"], unique=False)
    op.create_index("ix_agenda_item_taken_by", "agenda_item", ["taken_by"], unique=False)
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
        sa.ForeignKeyConstraint(
            ["adopted_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "meeting_id", "version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "correction",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
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
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    add_partial_index("file_drafts", "file", "made_at", where="version = 0")
    op.create_index("file_of_minutes", "file", ["meeting_id", "version", "format"], unique=False)
    op.create_table(
        "notes_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parsed", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "council_id", "sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "template",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("tenant_id", "council_id"),
    )


def create_publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"]),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"]),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "question_id", "version"),
        sqlite_autoincrement=True,
    )
    op.create_index("publication_council", "publication", ["council_id", "ended_at"], unique=False)
    op.create_index(
        "publication_current",
        "publication",
        ["tenant_id", "question_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def create_questions() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("logged_by", sa.Integer(), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_for", sa.String(), nullable=True),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_link", sa.String(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("at_meeting", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("handed_to", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("stated_name", sa.String(), nullable=True),
        sa.Column("proposed_recipient", sa.String(), nullable=True),
        sa.Column("proposed_text", sa.String(), nullable=True),
        sa.Column("reported_at", sa.Integer(), nullable=True),
        sa.Column("duplicate_of", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["council_id"],
            ["council.id"],
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["logged_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("council_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "question_department",
        "question",
        ["department_id"],
        unique=False,
        sqlite_where=sa.text("department_id IS NOT NULL"),
        postgresql_where=sa.text("department_id IS NOT NULL"),
    )
    op.create_index("question_asked", "question", ["asked_by", "id"], unique=False)
    listed = (
        *("council_id", "status", department_first(), "id", "number", "logged_at", "changed_at"),
        *("promised", "due", "at_meeting", "meeting_id", "asked_by", "asked_for"),
    )
    op.create_index("question_list", "question", list(listed), unique=False)
    add_partial_index(
        "question_answered",
        "question",
        *("council_id", "ended_at", "department_id", "logged_at", "id", "status", "handed_to"),
        where="status IN ('answered', 'closed') AND handed_to IS NULL AND ended_at IS NOT NULL",
    )
    add_partial_index("question_assignee", "question", "assignee_id", where="assignee_id IS NOT NULL")
    add_partial_index("question_of_meeting", "question", "meeting_id", where="meeting_id IS NOT NULL")
    add_partial_index(
        "question_open",
        "question",
        *("council_id", department_first(), "id", "status", "logged_at", "promised", "due", "at_meeting"),
        where="status IN ('logged', 'assigned', 'in_progress')",
    )
    add_partial_index("question_asked_for", "question", "council_id", "id", where="asked_for IS NOT NULL")
    op.create_index("question_repeat", "question", ["council_id", "logged_by", "logged_at"], unique=False)
    add_partial_index("question_reported", "question", "reported_at", where="reported_at IS NOT NULL")
    add_partial_index(
        "question_merged", "question", "council_id", "duplicate_of", where="duplicate_of IS NOT NULL"
    )
    op.create_index("question_source", "question", ["tenant_id", "chat", "source"], unique=False)
    op.create_table(
        "reminded_question",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "council_id", "question_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_term",
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("spelled", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("council_id", "term", "rank", "question_id", "spelled"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "remark",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", "question_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("happening", sa.String(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("event_actor", "event", ["tenant_id", "actor_id", "id"], unique=False)
    op.create_index("event_question", "event", ["question_id", "id"], unique=False)
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
        "seal_event",
        "seal",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'event'"),
        postgresql_where=sa.text("kind = 'event'"),
    )
    op.create_index("seal_kind", "seal", ["kind", "event_id"], unique=False)


def create_messages() -> None:
    op.create_table(
        "posted_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("service_url", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("posted_at", UtcDateTime(), nullable=False),
        sa.Column("visible_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "posted_card_person",
        "posted_card",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index("posted_card_activity", "posted_card", ["thread", "activity_id"], unique=False)
    op.create_index("posted_card_of_kind", "posted_card", ["council_id", "kind", "posted_at"], unique=False)
    op.create_table(
        "posted_card_question",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "card_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("dedup_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("thread", sa.String(), nullable=True),
        sa.Column("ordering_key", sa.String(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("caused_by", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain_attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("activity_id", sa.String(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_code", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "dedup_key"),
        sqlite_autoincrement=True,
    )
    add_partial_index("outbox_card", "outbox", "card_id", where="card_id IS NOT NULL")
    add_partial_index("outbox_person", "outbox", "person_id", where="person_id IS NOT NULL")
    add_partial_index("outbox_question", "outbox", "question_id", where="question_id IS NOT NULL")
    add_partial_index("outbox_done", "outbox", "done_at", where="done_at IS NOT NULL")
    add_partial_index(
        "outbox_failed",
        "outbox",
        "council_id",
        "done_at",
        where="state IN ('held', 'blocked', 'dead', 'expired')",
    )
    op.create_index(
        "outbox_full",
        "outbox",
        ["done_at"],
        unique=False,
        sqlite_where=sa.text("state = 'sent' AND payload <> '{}'"),
        postgresql_where=sa.text("state = 'sent' AND payload::text <> '{}'"),
    )
    add_partial_index("outbox_late", "outbox", "expires_at", where="state = 'ready'")
    add_partial_index("outbox_leased", "outbox", "lease_until", where="state = 'sending'")
    add_partial_index("outbox_meeting", "outbox", "meeting_id", where="meeting_id IS NOT NULL")
    add_partial_index("outbox_next", "outbox", "rank", "not_before", "id", where="state = 'ready'")
    add_partial_index(
        "outbox_ordering_key", "outbox", "ordering_key", "rank", "not_before", "id", where="state = 'ready'"
    )
    op.create_index(
        "outbox_reminded",
        "outbox",
        ["tenant_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("kind = 'reminder'"),
        postgresql_where=sa.text("kind = 'reminder'"),
    )
    op.create_table(
        "tenant_pause",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("paused_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.String(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "conversation_id", "activity_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_table(
        "card_action",
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "nonce", "verb", "actor_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_card_action_at", "card_action", ["at"], unique=False)
    op.create_table(
        "page_session",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("entra_id", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_page_session_entra_id", "page_session", ["entra_id"], unique=False)
    op.create_index("ix_page_session_expires_at", "page_session", ["expires_at"], unique=False)
    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("mail_key", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "mail_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_link_expires_at", "answer_link", ["expires_at"], unique=False)
    op.create_table(
        "answer_link_secret",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "calendar_address",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("tenant_id", sa.String(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"]),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("tenant_id", "council_id"),
    )
    op.create_table(
        "restore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(), nullable=False),
        sa.Column("restored_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def department_first() -> str | sa.TextClause:
    """Return the department of a question in the order of lists: none at first, as SQLite has it anyway."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    return sa.text("department_id NULLS FIRST") if is_postgresql else "department_id"


def add_partial_index(name: str, table: str, *columns: str | sa.TextClause, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, list(columns), sqlite_where=condition, postgresql_where=condition)
