"""Questions as they are stored: found by id, number, message or state, and listed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from domain.council import Council
from domain.errors import NotFound
from domain.question import OPEN, Question, Status
from storage.prepared import Prepared
from storage.question_rows import question_of
from storage.question_statements import (
    ALL,
    BY_ID,
    BY_NUMBER,
    BY_SOURCE,
    CARRIED,
    OF_MEETING,
    STILL_OPEN,
    VERSION,
    Q,
)

COUNTED_AT_MOST = 200


class KnownQuestions:
    """The questions of one tenant, to be read in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant
        self._seen: dict[int, Question] = {}
        """What this transaction has read or written: it is not read twice."""

    def get(self, question: int) -> Question:
        """Give back this question; raises NotFound ``no_such_question``."""
        return self._seen.get(question) or self._one(BY_ID, question=question)

    def versions(self, questions: Iterable[int]) -> dict[int, int]:
        """Return the version of each of these questions once nobody is changing it; until the end nobody can.

        Who changes a question looks for its cards after that, and so finds those that are added here.
        """
        stored = {
            q: VERSION.value(self._connection, tenant=self._tenant, question=q) for q in sorted(questions)
        }
        return {question: version for question, version in stored.items() if version is not None}

    def by_number(self, council: Council, number: int) -> Question:
        """Give back a council's question; raises NotFound ``no_such_number``."""
        found = self.numbered(council, number)
        if found is None:
            raise NotFound("no_such_number", reference=council.reference(number))
        return found

    def numbered(self, council: Council, number: int) -> Question | None:
        """Give back a council's question, None where there is none with this number."""
        return next(iter(self._all(BY_NUMBER, council=council.id, number=number)), None)

    def many(self, questions: Iterable[int]) -> list[Question]:
        """Give back those that exist, in the order asked for."""
        ids = list(questions)
        if missing := [q for q in ids if q not in self._seen]:
            self._all(ALL.where(Q.c.id.in_(missing)))
        return [self._seen[q] for q in ids if q in self._seen]

    def by_source(self, chat: str, source: str) -> list[Question]:
        """Give back what was logged by one message."""
        return self._all(BY_SOURCE, chat=chat, source=source)

    def taken(self, council: Council, *, chat: str, source: str) -> Question | None:
        """Give back the question of this council that a message is already, unless it was dropped."""
        found = (q for q in self.by_source(chat, source) if q.council == council.id)
        return next((q for q in found if q.status is not Status.DROPPED), None)

    def listed(
        self, council: Council, *, statuses: Sequence[Status], department: int | None, page: int, size: int
    ) -> list[Question]:
        """Give back one page and one more: unassigned first, then by department, oldest first."""
        wanted = self._filtered(select(Q), council, statuses=statuses, department=department)
        ordered = wanted.order_by(Q.c.department_id.asc().nulls_first(), Q.c.id)
        return self._all(ordered.limit(size + 1).offset(page * size))

    def newest_open(self, councils: Iterable[Council], *, skip: int, most: int) -> list[Question]:
        """Give back open questions of these councils, the newest first."""
        theirs = ALL.where(Q.c.council_id.in_([c.id for c in councils]), Q.c.status.in_(STILL_OPEN))
        return self._all(theirs.order_by(Q.c.id.desc()).limit(most).offset(skip))

    def counted(self, council: Council, *, statuses: Sequence[Status], department: int | None) -> int:
        """Count them, at most ``COUNTED_AT_MOST`` + 1: a list that long is not read to its end."""
        wanted = self._filtered(select(Q.c.id), council, statuses=statuses, department=department)
        some = wanted.limit(COUNTED_AT_MOST + 1).subquery()
        return int(self._connection.execute(select(func.count()).select_from(some)).scalar_one())

    def open_of(self, departments: Iterable[int], *, most: int = 200) -> list[Question]:
        """Give back the open questions of these departments, oldest first."""
        theirs = ALL.where(Q.c.department_id.in_(list(departments)), Q.c.status.in_(STILL_OPEN))
        return self._all(theirs.order_by(Q.c.id).limit(most))

    def of_meeting(self, meeting: int) -> list[Question]:
        """Give back what came up at a meeting, in the order in which it was logged."""
        return self._all(OF_MEETING, meeting=meeting)

    def carried(self, council: Council, *, before: datetime, meeting: int) -> list[Question]:
        """Give back what came up earlier and is not reported back yet, or only by this meeting's minutes."""
        return self._all(CARRIED, council=council.id, before=before, meeting=meeting)

    def _filtered(
        self, query: Select[Any], council: Council, *, statuses: Sequence[Status], department: int | None
    ) -> Select[Any]:
        query = query.where(
            Q.c.tenant_id == self._tenant,
            Q.c.council_id == council.id,
            Q.c.status.in_(STILL_OPEN if tuple(statuses) == OPEN else statuses),
        )
        return query if department is None else query.where(Q.c.department_id == department)

    def _one(self, statement: Prepared, **wanted: object) -> Question:
        found = self._all(statement, **wanted)
        if not found:
            raise NotFound("no_such_question")
        return found[0]

    def _all(self, statement: Prepared | Select[Any], **wanted: object) -> list[Question]:
        values = {"tenant": self._tenant, **wanted}
        if isinstance(statement, Prepared):
            found = [question_of(row) for row in statement.all(self._connection, **values)]
        else:
            found = [question_of(row) for row in self._connection.execute(statement, values).mappings()]
        self._seen.update((question.id, question) for question in found)
        return found
