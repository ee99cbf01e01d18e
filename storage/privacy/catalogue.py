"""The personal data in each table, and what happens to it on export, erasure and expiry.

Which columns hold personal data is declared in ``storage.tables``. Each new table is listed here twice; a
test reports tables that are missing.
"""

from dataclasses import dataclass

from sqlalchemy import Table

from storage.tables import METADATA, questions
from storage.tables.columns import Personal, personal_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumns:
    """The columns of a table that hold personal data."""

    person_ids: tuple[str, ...] = ()
    """Columns with the id of a person."""
    names: tuple[str, ...] = ()
    """Columns that hold only a person's name."""
    teams_ids: tuple[str, ...] = ()
    """Columns that may hold a Teams id."""
    json: tuple[str, ...] = ()
    """Columns with JSON that may hold any of these."""
    texts: tuple[str, ...] = ()
    """Columns with what somebody wrote, which may name anybody: certain names are replaced, others shown."""


TABLES_NOT_EXPORTED = {
    "seal": "proves the history of this database, and nothing outside it",
    "tenant_pause": "until when Teams wants nothing",
    "search_term": "made of the questions",
    "inbox": "what came in during the last seven days, to recognise what comes twice",
    "card_action": "what was pressed during the last seven days, to recognise what is pressed twice",
    "page_session": "who is signed in to the pages, for eight hours",
    "answer_link": "which e-mail has a link to which questions, until the link has ended",
    "answer_link_secret": "signs the links of this database, of no tenant",
    "posted_card_question": "which card tells of which question",
    "calendar_address": "a secret that opens the meetings of a council to calendars",
    "restore": "when this database was restored, of no tenant",
}
"""Tables that an export leaves out, with the reason."""
EXPORTED_TABLES = (
    *("council", "department", "outside_body", "seat", "chat", "person"),
    *("question", "event", "meeting", "outbox", "posted_card"),
    *(
        "reminded_question",
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
        "publication",
    ),
)
"""Tables that are exported completely."""


def _columns_of(table: Table, kind: Personal) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if personal_kind(column) is kind)


PERSONAL_COLUMNS = {
    name: PersonalColumns(
        person_ids=_columns_of(table, Personal.PERSON_ID),
        names=_columns_of(table, Personal.NAME),
        teams_ids=_columns_of(table, Personal.TEAMS_ID),
        json=_columns_of(table, Personal.JSON),
        texts=_columns_of(table, Personal.TEXT),
    )
    for name, table in METADATA.tables.items()
}
"""The personal data of each table, as its columns declare it."""
QUESTION_TEXT_COLUMNS = tuple(column.name for column in questions.columns if column.info.get("expires"))
"""The columns of a question that are cleared at the end of its retention."""
EXPIRY_RULES = {
    "question": "emptied: number, dates, states and department stay",
    "publication": "withdrawn and emptied with its question",
    "reminded_question": "kept: a number",
    "event": "emptied: who did what and when stays, with its seal",
    "search_term": "deleted with the words of its question",
    "posted_card": "kept, and brought up to date: the card shows the emptied question",
    "posted_card_question": "kept",
    "outbox": "emptied after 30 days, deleted after 90, without a rule: ids of questions and people",
    "inbox": "deleted after 7 days, without a rule",
    "card_action": "deleted after 7 days, without a rule",
    "page_session": "deleted after it has expired, eight hours after signing in, without a rule",
    "answer_link": "deleted 30 days after it has ended, without a rule: ids of questions",
    "answer_link_secret": "kept: a restore replaces it",
    "tenant_pause": "replaced by the next pause",
    "council": "kept: the council lives on",
    "department": "kept: the council lives on",
    "outside_body": "kept: the council lives on",
    "seat": "kept: the council lives on",
    "chat": "kept: the council lives on",
    "meeting": "kept: day, time and place",
    "calendar_address": "kept until a coordinator renews or ends it",
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
    "restore": "kept: which buttons are older than the database",
    "seal": "kept: digests, without the salt of what was emptied",
}
"""What happens to each table's rows at the end of a question's retention."""
