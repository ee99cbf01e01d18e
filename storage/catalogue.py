"""What is done with each table when somebody asks for what is remembered, or wants it forgotten.

A new table is listed here three times; a test names the one that is missing.
"""

from dataclasses import dataclass

WORDS_OF_A_QUESTION = (
    *("text", "answer", "link", "asked_for", "handed_to", "reason", "proposed_text"),
    "source_link",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """Where a table tells of people."""

    points: tuple[str, ...] = ()
    """Columns with the id of a person."""
    names: tuple[str, ...] = ()
    """Columns with the name of somebody and nothing else."""
    ids: tuple[str, ...] = ()
    """Columns in which an id that Teams gave may stand."""
    says: tuple[str, ...] = ()
    """Columns with JSON that may hold any of these."""
    words: tuple[str, ...] = ()
    """Columns with what somebody wrote, which may name anybody: shown, never changed."""


LEFT_OUT = {
    "seal": "proves the history of this database, and nothing outside it",
    "throttle": "until when Teams wants nothing",
    "term": "made of the questions",
    "inbox": "what came in during the last seven days, to recognise what comes twice",
    "card_action": "what was pressed during the last seven days, to recognise what is pressed twice",
    "view_question": "which card tells of which question",
}
"""Tables that an export leaves out, with the reason."""
EXPORTED = (
    *("council", "department", "outside_body", "seat", "chat", "person"),
    *("question", "event", "meeting", "outbox", "view"),
    *(
        "agenda",
        "attendee",
        "note",
        "item",
        "remark",
        "correction",
        "minutes",
        "file",
        "old_notes",
        "template",
    ),
)
"""Tables that an export holds, whole."""
PERSONAL = {
    "person": Personal(
        points=("id", "same_as"), names=("name",), ids=("teams_id", "entra_id", "personal_chat")
    ),
    "seat": Personal(points=("person_id",)),
    "question": Personal(
        points=("logged_by", "asked_by", "ended_by"),
        names=("asked_for",),
        ids=("chat", "source_link"),
        words=("text", "answer", "handed_to", "reason", "proposed_text"),
    ),
    "event": Personal(points=("actor_id",), ids=("act",), says=("old", "new")),
    "meeting": Personal(points=("planned_by", "keeper_id"), ids=("chat",)),
    "agenda": Personal(),
    "attendee": Personal(points=("person_id",), names=("name",), words=("party", "title", "organisation")),
    "note": Personal(points=("noted_by",), ids=("chat",), words=("text", "proposed_text")),
    "item": Personal(points=("noted_by",), ids=("chat",), words=("text", "proposed_text", "remark")),
    "remark": Personal(words=("text",)),
    "correction": Personal(points=("begun_by",), words=("reason",)),
    "minutes": Personal(points=("adopted_by",), words=("adopted_by_name", "document", "minutes")),
    "file": Personal(points=("person_id",), words=("name",)),
    "old_notes": Personal(points=("brought_by",), words=("name", "found", "decisions")),
    "template": Personal(points=("brought_by",)),
    "view": Personal(points=("person_id",), ids=("thread",), says=("args",)),
    "outbox": Personal(
        points=("person_id", "caused_by"), ids=("thread", "lane", "dedup_key"), says=("payload",)
    ),
    "inbox": Personal(ids=("conversation_id",), says=("result",)),
    "card_action": Personal(points=("actor_id",), says=("result",)),
    "council": Personal(words=("name",)),
    "department": Personal(words=("name",)),
    "outside_body": Personal(words=("name",)),
    "chat": Personal(),
    "term": Personal(),
    "view_question": Personal(),
    "throttle": Personal(),
    "seal": Personal(),
}
"""Where each table tells of people."""
AGEING = {
    "question": "emptied: number, dates, states and department stay",
    "event": "emptied: who did what and when stays, with its seal",
    "term": "deleted with the words of its question",
    "view": "kept, and brought up to date: the card shows the emptied question",
    "view_question": "kept",
    "outbox": "emptied after 30 days, deleted after 90, without a rule: ids of questions and people",
    "inbox": "deleted after 7 days, without a rule",
    "card_action": "deleted after 7 days, without a rule",
    "throttle": "replaced by the next pause",
    "council": "kept: the council lives on",
    "department": "kept: the council lives on",
    "outside_body": "kept: the council lives on",
    "seat": "kept: the council lives on",
    "chat": "kept: the council lives on",
    "meeting": "kept: day, time and place",
    "agenda": "kept: the parts of meetings",
    "attendee": "kept: minutes are made of it",
    "note": "kept: minutes are made of it",
    "item": "kept: minutes are made of it",
    "remark": "kept: minutes are made of it",
    "correction": "kept: why adopted minutes were corrected",
    "minutes": "kept: adopted minutes are official documents, and the database refuses to change them",
    "file": "drafts are deleted after 7 days, without a rule; files of adopted minutes are kept",
    "old_notes": "kept: what was found in a file, so that it is not brought twice",
    "template": "kept until the council brings another",
    "person": "kept until the person is erased",
    "seal": "kept: digests, without the salt of what was emptied",
}
"""What becomes of each table's rows when a question's time is over."""
