"""The personal data in each table, and what happens to it on export, erasure and expiry.

Each new table is listed here three times; a test names a missing one.
"""

from dataclasses import dataclass

QUESTION_TEXT_COLUMNS = (
    *("text", "answer", "link", "asked_for", "handed_to", "reason", "proposed_text"),
    "source_link",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumns:
    """The columns of a table that hold personal data."""

    person_ids: tuple[str, ...] = ()
    """Columns with the id of a person."""
    names: tuple[str, ...] = ()
    """Columns with the name of somebody and nothing else."""
    teams_ids: tuple[str, ...] = ()
    """Columns in which an id that Teams gave may stand."""
    json: tuple[str, ...] = ()
    """Columns with JSON that may hold any of these."""
    texts: tuple[str, ...] = ()
    """Columns with what somebody wrote, which may name anybody: shown, never changed."""


TABLES_NOT_EXPORTED = {
    "seal": "proves the history of this database, and nothing outside it",
    "tenant_pause": "until when Teams wants nothing",
    "search_term": "made of the questions",
    "inbox": "what came in during the last seven days, to recognise what comes twice",
    "card_action": "what was pressed during the last seven days, to recognise what is pressed twice",
    "posted_card_question": "which card tells of which question",
}
"""Tables that an export leaves out, with the reason."""
EXPORTED_TABLES = (
    *("council", "department", "outside_body", "seat", "chat", "person"),
    *("question", "event", "meeting", "outbox", "posted_card"),
    *(
        "agenda",
        "attendee",
        "note",
        "agenda_item",
        "remark",
        "correction",
        "minutes",
        "file",
        "notes_import",
        "template",
    ),
)
"""Tables that an export holds, whole."""
PERSONAL_COLUMNS = {
    "person": PersonalColumns(
        person_ids=("id", "same_as"), names=("name",), teams_ids=("teams_id", "entra_id", "personal_chat")
    ),
    "seat": PersonalColumns(person_ids=("person_id",)),
    "question": PersonalColumns(
        person_ids=("logged_by", "asked_by", "ended_by"),
        names=("asked_for",),
        teams_ids=("chat", "source_link"),
        texts=("text", "answer", "handed_to", "reason", "proposed_text"),
    ),
    "event": PersonalColumns(person_ids=("actor_id",), teams_ids=("act",), json=("old", "new")),
    "meeting": PersonalColumns(person_ids=("planned_by", "keeper_id"), teams_ids=("chat",)),
    "agenda": PersonalColumns(),
    "attendee": PersonalColumns(
        person_ids=("person_id",), names=("name",), texts=("party", "title", "organisation")
    ),
    "note": PersonalColumns(person_ids=("noted_by",), teams_ids=("chat",), texts=("text", "proposed_text")),
    "agenda_item": PersonalColumns(
        person_ids=("noted_by",), teams_ids=("chat",), texts=("text", "proposed_text", "remark")
    ),
    "remark": PersonalColumns(texts=("text",)),
    "correction": PersonalColumns(person_ids=("begun_by",), texts=("reason",)),
    "minutes": PersonalColumns(person_ids=("adopted_by",), texts=("adopted_by_name", "document", "minutes")),
    "file": PersonalColumns(person_ids=("person_id",), texts=("name",)),
    "notes_import": PersonalColumns(person_ids=("imported_by",), texts=("name", "parsed", "decisions")),
    "template": PersonalColumns(person_ids=("uploaded_by",)),
    "posted_card": PersonalColumns(person_ids=("person_id",), teams_ids=("thread",), json=("args",)),
    "outbox": PersonalColumns(
        person_ids=("person_id", "caused_by"),
        teams_ids=("thread", "ordering_key", "dedup_key"),
        json=("payload",),
    ),
    "inbox": PersonalColumns(teams_ids=("conversation_id",), json=("result",)),
    "card_action": PersonalColumns(person_ids=("actor_id",), json=("result",)),
    "council": PersonalColumns(texts=("name",)),
    "department": PersonalColumns(texts=("name",)),
    "outside_body": PersonalColumns(texts=("name",)),
    "chat": PersonalColumns(),
    "search_term": PersonalColumns(),
    "posted_card_question": PersonalColumns(),
    "tenant_pause": PersonalColumns(),
    "seal": PersonalColumns(),
}
"""Where each table tells of people."""
EXPIRY_RULES = {
    "question": "emptied: number, dates, states and department stay",
    "event": "emptied: who did what and when stays, with its seal",
    "search_term": "deleted with the words of its question",
    "posted_card": "kept, and brought up to date: the card shows the emptied question",
    "posted_card_question": "kept",
    "outbox": "emptied after 30 days, deleted after 90, without a rule: ids of questions and people",
    "inbox": "deleted after 7 days, without a rule",
    "card_action": "deleted after 7 days, without a rule",
    "tenant_pause": "replaced by the next pause",
    "council": "kept: the council lives on",
    "department": "kept: the council lives on",
    "outside_body": "kept: the council lives on",
    "seat": "kept: the council lives on",
    "chat": "kept: the council lives on",
    "meeting": "kept: day, time and place",
    "agenda": "kept: the parts of meetings",
    "attendee": "kept: minutes are made of it",
    "note": "kept: minutes are made of it",
    "agenda_item": "kept: minutes are made of it",
    "remark": "kept: minutes are made of it",
    "correction": "kept: why adopted minutes were corrected",
    "minutes": "kept: adopted minutes are official documents, and the database refuses to change them",
    "file": "drafts are deleted after 7 days, without a rule; files of adopted minutes are kept",
    "notes_import": "kept: what was found in a file, so that it is not brought twice",
    "template": "kept until the council brings another",
    "person": "kept until the person is erased",
    "seal": "kept: digests, without the salt of what was emptied",
}
"""What becomes of each table's rows when a question's time is over."""
