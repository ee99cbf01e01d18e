"""Questions: numbered, kept by version, listed; every change leaves an event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, func, select

from domain.council import Council
from domain.errors import NotFound, Stale
from domain.history import Happening
from domain.question import OPEN, Question, Status
from storage.events import Events
from storage.prepared import Prepared
from storage.question_rows import changed_fields, columns_of, decode, encode, new_question, question_of
from storage.question_statements import (
    ALL,
    BY_ID,
    BY_NUMBER,
    BY_SOURCE,
    CARRIED,
    COUNCIL_LOCKED,
    OF_MEETING,
    RECENT,
    SAVE,
    STILL_OPEN,
    VERSION,
    Q,
)
from storage.rows import add_row
from storage.words import Words

__all__ = ["COUNTED_AT_MOST", "REPEATED_WITHIN", "Questions", "decode"]
REPEATED_WITHIN = timedelta(seconds=60)
COUNTED_AT_MOST = 200


class Questions:
    """The questions of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, events: Events, words: Words) -> None:
        self._connection = connection
        self._tenant = tenant
        self._events = events
        self._words = words
        self._seen: dict[int, Question] = {}
        """What this transaction has read or written: it is not read twice."""

    def add(  # noqa: PLR0913 - one argument a column
        self,
        council: Council,
        *,
        number: int,
        text: str,
        by: int,
        asked_by: int,
        asked_for: str | None,
        at: datetime,
        chat: str,
        source: str,
        act: str,
        meeting: int | None = None,
        section: str | None = None,
    ) -> Question:
        """Log a question, at the meeting and the part of its agenda that go on."""
        about = {"tenant_id": self._tenant, "council_id": council.id, "number": number, "text": text}
        who = {"logged_by": by, "logged_at": at, "asked_by": asked_by, "asked_for": asked_for}
        where = {"chat": chat, "source": source, "meeting_id": meeting, "section": section}
        row = {**about, **who, **where, "status": Status.LOGGED.value, "version": 1}
        question = new_question({**row, "id": add_row(self._connection, Q, row)})
        self._seen[question.id] = question
        self._words.learn(question, locale=council.locale)
        self._events.add(
            question, happening=Happening.LOGGED, by=by, act=act, at=at, old={}, new={"text": text}
        )
        return question

    def save(  # noqa: PLR0913 - what changed, and who did it how
        self,
        before: Question,
        after: Question,
        *,
        council: Council,
        happening: Happening,
        by: int,
        act: str,
        at: datetime,
        on_behalf: bool = False,
        also: Mapping[str, Any] = MappingProxyType({}),
    ) -> Question:
        """Store a transition and its event, with ``also`` in it; raises Stale where another one was first."""
        fields = changed_fields(before, after)
        self._store(before, after, fields)
        old, new = encode(before, fields), {**encode(after, fields), **also}
        self._events.add(
            after, happening=happening, by=by, act=act, at=at, old=old, new=new, on_behalf=on_behalf
        )
        if "text" in fields or "answer" in fields:
            self._words.learn(after, before=before, locale=council.locale)
        return after

    def get(self, question: int) -> Question:
        """Give back this question; raises NotFound ``no_such_question``."""
        return self._seen.get(question) or self._one(BY_ID, question=question)

    def versions(self, questions: Iterable[int]) -> dict[int, int]:
        """Give back the version of each of these questions as it is stored now."""
        found = {q: VERSION.value(self._connection, tenant=self._tenant, question=q) for q in questions}
        return {question: version for question, version in found.items() if version is not None}

    def by_number(self, council: Council, number: int) -> Question:
        """Give back a council's question; raises NotFound ``no_such_number``."""
        try:
            return self._one(BY_NUMBER, council=council.id, number=number)
        except NotFound:
            raise NotFound("no_such_number", reference=council.reference(number)) from None

    def many(self, questions: Iterable[int]) -> list[Question]:
        """Give back those that exist, in the order asked for."""
        ids = list(questions)
        if missing := [q for q in ids if q not in self._seen]:
            self._all(ALL.where(Q.c.id.in_(missing)))
        return [self._seen[q] for q in ids if q in self._seen]

    def by_source(self, chat: str, source: str) -> list[Question]:
        """Give back what was logged by one message."""
        return self._all(BY_SOURCE, chat=chat, source=source)

    def repeated(
        self, council: Council, *, text: str, by: int, asked_by: int, asked_for: str | None, at: datetime
    ) -> Question | None:
        """Give back what the same person logged with the same words for the same asker within a minute.

        Nobody else logs for this council until the transaction ends, or two could log the same at once.
        """
        COUNCIL_LOCKED.first(self._connection, tenant=self._tenant, council=council.id)
        asker = {"asked_by": asked_by, "asked_for": asked_for or ""}
        wanted = {"council": council.id, "person": by, "text": text, "since": at - REPEATED_WITHIN}
        return next(iter(self._all(RECENT, **wanted, **asker)), None)

    def listed(
        self, council: Council, *, statuses: Sequence[Status], department: int | None, page: int, size: int
    ) -> list[Question]:
        """Give back one page and one more: unassigned first, then by department, oldest first."""
        wanted = self._filtered(select(Q), council, statuses=statuses, department=department)
        ordered = wanted.order_by(Q.c.department_id.asc().nulls_first(), Q.c.id)
        return self._all(ordered.limit(size + 1).offset(page * size))

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

    def _store(self, before: Question, after: Question, fields: list[str]) -> None:
        key = {"b_tenant": self._tenant, "b_id": before.id, "b_version": before.version}
        columns = {**columns_of(after, fields), "version": after.version}
        if self._connection.execute(SAVE, {**key, **columns}).rowcount != 1:
            raise Stale("stale")
        self._seen[after.id] = after

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
