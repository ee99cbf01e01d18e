"""Remove the texts of questions past their retention; their number, dates and status remain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from domain.history import CouncilEventKind
from domain.question import ENDED_STATUSES
from storage.audit_chain import amend_events
from storage.events import Events
from storage.outbox import Outbox
from storage.posted_cards import PostedCards
from storage.privacy.catalogue import QUESTION_TEXT_COLUMNS
from storage.search.index import forget_words
from storage.tables import councils, events, publications, questions

REMOVED_TEXT = {"sv": "[gallrad]", "en": "[removed]"}
"""The replacement for a question's text, by language; English if a language has none."""
RETENTION_BATCH_SIZE = 100
RULE_ACTOR = 0
"""The actor id of events that a retention rule caused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiredQuestion:
    """A question past its retention."""

    id: int
    tenant: str
    council: int
    number: int
    locale: str


def find_expired_questions(
    connection: Connection, *, before: datetime, limit: int = RETENTION_BATCH_SIZE
) -> list[ExpiredQuestion]:
    """Return questions that ended before ``before`` and still have texts, of all tenants, oldest first."""
    wanted = (
        select(
            questions.c.id,
            questions.c.tenant_id,
            questions.c.council_id,
            questions.c.number,
            councils.c.locale,
        )
        .join(councils, councils.c.id == questions.c.council_id)
        .where(
            questions.c.status.in_([status.value for status in ENDED_STATUSES]),
            questions.c.ended_at < before,
            questions.c.text.not_in(list(REMOVED_TEXT.values())),
        )
        .order_by(questions.c.ended_at, questions.c.id)
        .limit(limit)
    )
    return [
        ExpiredQuestion(id=row[0], tenant=row[1], council=row[2], number=row[3], locale=row[4])
        for row in connection.execute(wanted)
    ]


def anonymise_questions(
    connection: Connection, expired: Sequence[ExpiredQuestion], *, months: int, now: datetime
) -> None:
    """Remove the texts of questions, of their events and of the search index.

    Posted cards are updated, and each council's history records which rule removed which texts.
    """
    for question in expired:
        removed = REMOVED_TEXT.get(question.locale, REMOVED_TEXT["en"])
        emptied = dict.fromkeys(QUESTION_TEXT_COLUMNS) | {"text": removed}
        this = update(questions).where(questions.c.id == question.id)
        connection.execute(this.values(**emptied, version=questions.c.version + 1))
        said = connection.execute(select(events).where(events.c.question_id == question.id)).mappings()
        shape = {
            event["id"]: {half: _without_texts(event[half]) for half in ("old", "new")} for event in said
        }
        amend_events(connection, shape, now=now)
        _empty_publications(connection, question, now=now)
        refresh_cards(connection, [question.id], tenant=question.tenant, now=now)
    for tenant, council in dict.fromkeys((q.tenant, q.council) for q in expired):
        theirs = [q for q in expired if q.council == council]
        forget_words(connection, council=council, forgotten=[q.id for q in theirs])
        Events(connection, tenant).add_to_council(
            council,
            happening=CouncilEventKind.WORDS_REMOVED,
            by=RULE_ACTOR,
            act="rule",
            at=now,
            new={"months": months, "questions": [q.number for q in theirs]},
        )


def _empty_publications(connection: Connection, question: ExpiredQuestion, *, now: datetime) -> None:
    """Withdraw what is published of a question, and remove its texts; cached pages become outdated."""
    own = (publications.c.tenant_id == question.tenant, publications.c.question_id == question.id)
    ended = func.coalesce(publications.c.ended_at, now)
    changed = connection.execute(update(publications).where(*own).values(text="", answer="", ended_at=ended))
    if changed.rowcount:
        anew = update(councils).where(councils.c.id == question.council)
        connection.execute(anew.values(version=councils.c.version + 1))


def refresh_cards(connection: Connection, questions: Iterable[int], *, tenant: str, now: datetime) -> None:
    """Queue an update of every posted card of these questions."""
    views, outbox = PostedCards(connection, tenant), Outbox(connection, tenant, now)
    for question in questions:
        for view in views.of_question(question):
            outbox.update_card(view.id, thread=view.thread, key=f"forgotten:{question}:{now.isoformat()}")


def _without_texts(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in QUESTION_TEXT_COLUMNS}
