"""Questions whose time is over lose their words; that there was one, and what became of it, stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from domain.history import CouncilHappening
from domain.question import ENDED
from storage.catalogue import WORDS_OF_A_QUESTION
from storage.events import Events
from storage.outbox import Outbox
from storage.rows import table_of
from storage.sealing import amend
from storage.tables import CouncilRow, EventRow, QuestionRow, TermRow
from storage.views import Views

_Q, _E, _T, _C = (table_of(row) for row in (QuestionRow, EventRow, TermRow, CouncilRow))
EMPTIED = {"sv": "[gallrad]", "en": "[removed]"}
"""What stands in the place of a question's words."""
MOST_AT_ONCE = 100
NOBODY = 0
"""Who did what a rule did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """A question whose time is over."""

    id: int
    tenant: str
    council: int
    number: int
    locale: str


def old_questions(connection: Connection, *, before: datetime, most: int = MOST_AT_ONCE) -> list[Old]:
    """Give back questions that ended before then and still say something, of all tenants, oldest first."""
    wanted = (
        select(_Q.c.id, _Q.c.tenant_id, _Q.c.council_id, _Q.c.number, _C.c.locale)
        .join(_C, _C.c.id == _Q.c.council_id)
        .where(
            _Q.c.status.in_([status.value for status in ENDED]),
            _Q.c.ended_at < before,
            _Q.c.text.not_in(list(EMPTIED.values())),
        )
        .order_by(_Q.c.ended_at, _Q.c.id)
        .limit(most)
    )
    return [
        Old(id=row[0], tenant=row[1], council=row[2], number=row[3], locale=row[4])
        for row in connection.execute(wanted)
    ]


def empty(connection: Connection, questions: Sequence[Old], *, months: int, now: datetime) -> None:
    """Take the words away: of the questions, of their history, and of what search reads.

    Posted cards follow, and each council's history says which rule took the words of which questions.
    """
    for question in questions:
        emptied = dict.fromkeys(WORDS_OF_A_QUESTION) | {"text": EMPTIED[question.locale]}
        this = update(_Q).where(_Q.c.id == question.id)
        connection.execute(this.values(**emptied, version=_Q.c.version + 1))
        search = delete(_T).where(_T.c.council_id == question.council, _T.c.question_id == question.id)
        connection.execute(search)
        events = connection.execute(select(_E).where(_E.c.question_id == question.id)).mappings()
        shape = {event["id"]: {half: _shape(event[half]) for half in ("old", "new")} for event in events}
        amend(connection, shape, now=now)
        refresh_cards(connection, [question.id], tenant=question.tenant, now=now)
    for tenant, council in dict.fromkeys((q.tenant, q.council) for q in questions):
        Events(connection, tenant=tenant).add_to_council(
            council,
            happening=CouncilHappening.WORDS_REMOVED,
            by=NOBODY,
            act="rule",
            at=now,
            new={"months": months, "questions": [q.number for q in questions if q.council == council]},
        )


def refresh_cards(connection: Connection, questions: Iterable[int], *, tenant: str, now: datetime) -> None:
    """Bring every posted card of these questions up to date."""
    views, outbox = Views(connection, tenant=tenant), Outbox(connection, tenant=tenant, now=now)
    for question in questions:
        for view in views.of_question(question):
            outbox.update_card(view.id, thread=view.thread, key=f"forgotten:{question}:{now.isoformat()}")


def _shape(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in WORDS_OF_A_QUESTION}
