"""Store questions by version and find them again; every change adds an event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from domain.council import Council
from domain.errors import NotFound, Stale
from domain.history import EventKind
from domain.question import DEADLINES, OPEN_STATUSES, Question, QuestionStatus
from storage.compiled import (
    CompiledLookup,
    CompiledStatement,
    Repository,
    insert_value,
    of_tenant,
    update_row,
)
from storage.engine import dialect_of
from storage.events import Events
from storage.mapper import Mapper, fields_from_json, to_json
from storage.search.index import SearchIndex
from storage.tables import councils, questions

_MAPPER = Mapper(Question, questions)
_ALL = sa.select(questions).where(questions.c.tenant_id == sa.bindparam("tenant"))
_BY_ID = CompiledStatement(_ALL.where(questions.c.id == sa.bindparam("question")))
_BY_IDS = CompiledLookup(sa.select(questions), questions)
_BY_NUMBER = CompiledStatement(
    _ALL.where(
        questions.c.council_id == sa.bindparam("council"), questions.c.number == sa.bindparam("number")
    )
)
_BY_SOURCE = CompiledStatement(
    _ALL.where(
        questions.c.chat == sa.bindparam("chat"), questions.c.source == sa.bindparam("source")
    ).order_by(questions.c.id)
)
_RECENT = CompiledStatement(
    _ALL.where(
        questions.c.council_id == sa.bindparam("council"),
        questions.c.logged_by == sa.bindparam("person"),
        questions.c.logged_at > sa.bindparam("since"),
        questions.c.text == sa.bindparam("text"),
        questions.c.asked_by == sa.bindparam("asked_by"),
        sa.func.coalesce(questions.c.asked_for, "") == sa.bindparam("asked_for"),
    )
    .order_by(questions.c.id.desc())
    .limit(1)
)
_OF_MEETING = CompiledStatement(
    _ALL.where(questions.c.meeting_id == sa.bindparam("meeting")).order_by(questions.c.id)
)
_DUPLICATES = CompiledStatement(
    _ALL.where(
        questions.c.council_id == sa.bindparam("council"), questions.c.duplicate_of == sa.bindparam("number")
    ).order_by(questions.c.id)
)
_UNREPORTED = (*OPEN_STATUSES, QuestionStatus.ANSWERED, QuestionStatus.HANDED_OVER)
"""Statuses of questions whose outcome no minutes have reported."""
_UNREPORTED_OR_REPORTED_BY = sa.union(
    sa.select(questions.c.id).where(
        questions.c.council_id == sa.bindparam("council"),
        questions.c.status.in_([sa.literal_column(f"'{status.value}'") for status in _UNREPORTED]),
    ),
    sa.select(questions.c.id).where(
        questions.c.council_id == sa.bindparam("council"),
        questions.c.reported_at == sa.bindparam("meeting"),
    ),
)
"""Ids, each half found by an index of its own."""
_CARRIED_OVER = CompiledStatement(
    sa.select(questions)
    .where(
        of_tenant(questions),
        questions.c.id.in_(_UNREPORTED_OR_REPORTED_BY),
        questions.c.logged_at < sa.bindparam("before"),
        questions.c.meeting_id.is_distinct_from(sa.bindparam("meeting")),
    )
    .order_by(questions.c.id)
)
_LOCKED_VERSIONS = CompiledLookup(
    sa.select(questions.c.id, questions.c.version).order_by(questions.c.id).with_for_update(read=True),
    questions,
)
"""Locks in the order of the ids, as all who lock several do."""
_OPEN_STATUSES = tuple(sa.literal(status.value, literal_execute=True) for status in OPEN_STATUSES)
"""Written as literals, as in the index ``question_open``; else SQLite would not use it."""
_LOCK_COUNCIL = CompiledStatement(
    sa.select(councils.c.id)
    .where(councils.c.tenant_id == sa.bindparam("tenant"), councils.c.id == sa.bindparam("council"))
    .with_for_update(key_share=True)
)
"""Locks the council until the end of the transaction on PostgreSQL; SQLite has one writer, and needs none."""
_IN_LIST = (questions.c.department_id.asc().nulls_first(), questions.c.id)
"""The order of lists: those without a department first, which ``question_open`` finds at once."""
MAX_COUNT, MAX_TOTALED = 200, 1_000
REPEAT_WINDOW = timedelta(seconds=60)


def encode(question: Question, fields: Iterable[str]) -> dict[str, Any]:
    """Return these fields as JSON for an event."""
    return {field: to_json(getattr(question, field)) for field in fields}


def decode(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a question from the JSON of an event."""
    return fields_from_json(Question, values)


@dataclass
class Questions(Repository):
    """The questions of one tenant."""

    _events: Events
    _search_index: SearchIndex
    _seen: dict[int, Question] = field(default_factory=dict, init=False)
    """Questions that this transaction has read or written, so that they are not read twice."""
    _locked: dict[int, int] = field(default_factory=dict, init=False)
    """The versions of the questions that this transaction has locked."""

    def get(self, question: int) -> Question:
        """Return this question; raises NotFound ``no_such_question``."""
        return self._seen.get(question) or self._one(_BY_ID, question=question)

    def lock_versions(self, questions: Iterable[int]) -> dict[int, int]:
        """Lock these questions until the end of the transaction and return their versions.

        A concurrent change of a question looks for its cards afterwards, and so finds cards added here.
        """
        wanted = set(questions)
        rows = _LOCKED_VERSIONS.fetch_all(self._connection, wanted - self._locked.keys(), tenant=self._tenant)
        self._locked.update((row["id"], row["version"]) for row in rows)
        return {question: self._locked[question] for question in wanted & self._locked.keys()}

    def get_by_number(self, council: Council, number: int) -> Question:
        """Return a council's question; raises NotFound ``no_such_number``."""
        found = self.find_by_number(council, number)
        if found is None:
            raise NotFound("no_such_number", reference=council.reference(number))
        return found

    def find_by_number(self, council: Council, number: int) -> Question | None:
        """Return a council's question with this number, or None."""
        return next(iter(self._all(_BY_NUMBER, council=council.id, number=number)), None)

    def get_many(self, wanted: Iterable[int]) -> list[Question]:
        """Return the questions that exist, in the order of the ids."""
        ids = list(wanted)
        if missing := [q for q in ids if q not in self._seen]:
            rows = _BY_IDS.fetch_all(self._connection, missing, tenant=self._tenant)
            self._seen.update((row["id"], _MAPPER.from_row(row)) for row in rows)
        return [self._seen[q] for q in ids if q in self._seen]

    def by_source(self, chat: str, message_id: str) -> list[Question]:
        """Return the questions that a message created."""
        return self._all(_BY_SOURCE, chat=chat, source=message_id)

    def find_by_message(self, council: Council, *, chat: str, message_id: str) -> Question | None:
        """Return the council's question that a message created, unless it was dropped."""
        found = (q for q in self.by_source(chat, message_id) if q.council == council.id)
        kept = (q for q in found if q.status is not QuestionStatus.DROPPED or q.duplicate_of is not None)
        return next(kept, None)

    def duplicates_of(self, question: Question) -> list[Question]:
        """Return the questions that were merged with this one, oldest first."""
        return self._all(_DUPLICATES, council=question.council, number=question.number)

    def list_page(
        self,
        council: Council,
        *,
        statuses: Sequence[QuestionStatus],
        department: int | None,
        page: int,
        size: int,
        late_on: date | None = None,
    ) -> list[Question]:
        """Return one page of questions and one more: unassigned first, then by department, oldest first.

        With ``late_on`` only those whose answer was expected before that day.
        """
        wanted = self._filtered(
            sa.select(questions), council, statuses=statuses, department=department, late_on=late_on
        )
        return self._all(wanted.order_by(*_IN_LIST).limit(size + 1).offset(page * size))

    def list_newest_open(self, councils: Iterable[Council], *, skip: int, limit: int) -> list[Question]:
        """Return open questions of these councils, the newest first."""
        theirs = _ALL.where(
            questions.c.council_id.in_([c.id for c in councils]), questions.c.status.in_(_OPEN_STATUSES)
        )
        return self._all(theirs.order_by(questions.c.id.desc()).limit(limit).offset(skip))

    def count(
        self,
        council: Council,
        *,
        statuses: Sequence[QuestionStatus],
        department: int | None,
        late_on: date | None = None,
    ) -> int:
        """Count questions up to ``MAX_COUNT`` + 1, so that a long list is not read to its end."""
        wanted = self._filtered(
            sa.select(questions.c.id), council, statuses=statuses, department=department, late_on=late_on
        )
        some = wanted.limit(MAX_COUNT + 1).subquery()
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())

    def open_totals(self, council: Council, *, today: date) -> list[tuple[int | None, int, int]]:
        """Return, by department, how many questions are open and how many of them are overdue.

        Empty if more than ``MAX_TOTALED`` are open, so that no list takes longer than that.
        """
        expected = sa.func.coalesce(*(questions.c[field] for field in DEADLINES))
        late = sa.case((expected < today, 1), else_=0).label("late")
        some = (
            self._open(sa.select(questions.c.department_id, late), council).limit(MAX_TOTALED + 1).subquery()
        )
        counted = sa.select(some.c.department_id, sa.func.count(), sa.func.sum(some.c.late))
        rows = self._connection.execute(counted.group_by(some.c.department_id)).all()
        totals = [(department, int(count), int(overdue)) for department, count, overdue in rows]
        return totals if sum(count for _, count, _ in totals) <= MAX_TOTALED else []

    def count_unassigned(self, council: Council, *, most: int) -> int:
        """Count the open questions without a department, up to ``most``."""
        first = self._open(sa.select(questions.c.department_id), council).order_by(*_IN_LIST).limit(most)
        return [department for (department,) in self._connection.execute(first)].count(None)

    def _open(self, query: sa.Select[Any], council: Council) -> sa.Select[Any]:
        return self._filtered(query, council, statuses=OPEN_STATUSES, department=None, late_on=None)

    def list_open_of_departments(
        self, departments: Iterable[int], *, assignee: int | None = None, limit: int = 200
    ) -> list[Question]:
        """Return the open questions of these departments, and those of ``assignee``, oldest first."""
        either: list[sa.ColumnElement[bool]] = [questions.c.department_id.in_(list(departments))]
        if assignee is not None:
            either.append(questions.c.assignee_id == assignee)
        wanted = _ALL.where(sa.or_(*either), questions.c.status.in_(_OPEN_STATUSES))
        return self._all(wanted.order_by(questions.c.id).limit(limit))

    def list_asked_by(self, person: int, *, limit: int) -> list[Question]:
        """Return the questions that a person asked, or logged for somebody without account, newest first."""
        theirs = _ALL.where(questions.c.asked_by == person).order_by(questions.c.id.desc())
        return self._all(theirs.limit(limit))

    def of_meeting(self, meeting: int) -> list[Question]:
        """Return the questions logged at a meeting, in the order in which they were logged."""
        return self._all(_OF_MEETING, meeting=meeting)

    def list_carried_over(self, council: Council, *, before: datetime, meeting: int) -> list[Question]:
        """Return earlier questions that no minutes have reported, or only the minutes of this meeting."""
        return self._all(_CARRIED_OVER, council=council.id, before=before, meeting=meeting)

    def _filtered(
        self,
        query: sa.Select[Any],
        council: Council,
        *,
        statuses: Sequence[QuestionStatus],
        department: int | None,
        late_on: date | None,
    ) -> sa.Select[Any]:
        query = query.where(
            questions.c.tenant_id.concat(sa.literal_column("''")) == self._tenant,  # as in ``of_tenant``
            questions.c.council_id == council.id,
            questions.c.status.in_(_OPEN_STATUSES if tuple(statuses) == OPEN_STATUSES else statuses),
        )
        if late_on is not None:
            query = query.where(sa.func.coalesce(*(questions.c[field] for field in DEADLINES)) < late_on)
        return query if department is None else query.where(questions.c.department_id == department)

    def add(self, question: Question, *, council: Council, act: str) -> Question:
        """Store a new question of a council and return it with its id."""
        derived = {"changed_at": question.logged_at}
        stored = insert_value(self._connection, _MAPPER, question, tenant=self._tenant, derived=derived)
        self._seen[stored.id] = stored
        self._search_index.index_question(stored, locale=council.locale)
        self._events.add(
            stored,
            happening=EventKind.LOGGED,
            by=stored.logged_by,
            act=act,
            at=stored.logged_at,
            old={},
            new={"text": stored.text},
        )
        return stored

    def save(  # noqa: PLR0913 - what changed, and who did it how
        self,
        before: Question,
        after: Question,
        *,
        council: Council,
        happening: EventKind,
        by: int,
        act: str,
        at: datetime,
        on_behalf: bool = False,
        extra: Mapping[str, Any] = MappingProxyType({}),
    ) -> Question:
        """Store a transition and its event, with ``extra`` fields; raises Stale after a concurrent change."""
        fields = [field for field in _MAPPER.changed_fields(before, after) if field != "version"]
        self._store(
            before, after, columns={**_MAPPER.to_columns(after, {*fields, "version"}), "changed_at": at}
        )
        old, new = encode(before, fields), {**encode(after, fields), **extra}
        self._events.add(
            after, happening=happening, by=by, act=act, at=at, old=old, new=new, on_behalf=on_behalf
        )
        if "text" in fields or "answer" in fields:
            self._search_index.index_question(after, before=before, locale=council.locale)
        return after

    def find_repeated(
        self, council: Council, *, text: str, by: int, asked_by: int, asked_for: str | None, at: datetime
    ) -> Question | None:
        """Return the question that the same person logged with the same text and asker within a minute.

        Locks the council until the end of the transaction, so that two processes cannot log it at once.
        """
        self.lock_council(council)
        asker = {"asked_by": asked_by, "asked_for": asked_for or ""}
        wanted = {"council": council.id, "person": by, "text": text, "since": at - REPEAT_WINDOW}
        return next(iter(self._all(_RECENT, **wanted, **asker)), None)

    def lock_council(self, council: Council) -> None:
        """Block other logging for this council until the end of the transaction."""
        if dialect_of(self._connection).is_shared:
            _LOCK_COUNCIL.fetch_first(self._connection, tenant=self._tenant, council=council.id)

    def _store(self, before: Question, after: Question, *, columns: Mapping[str, object]) -> None:
        if not update_row(
            self._connection, questions, before.id, columns, tenant=self._tenant, version=before.version
        ):
            raise Stale("stale")
        self._seen[after.id] = after
        if after.id in self._locked:
            self._locked[after.id] = after.version

    def _one(self, statement: CompiledStatement, **wanted: object) -> Question:
        found = self._all(statement, **wanted)
        if not found:
            raise NotFound("no_such_question")
        return found[0]

    def _all(self, statement: CompiledStatement | sa.Select[Any], **wanted: object) -> list[Question]:
        values = {"tenant": self._tenant, **wanted}
        if isinstance(statement, CompiledStatement):
            found = [_MAPPER.from_row(row) for row in statement.fetch_all(self._connection, **values)]
        else:
            found = [_MAPPER.from_row(row) for row in self._connection.execute(statement, values).mappings()]
        self._seen.update((question.id, question) for question in found)
        return found
