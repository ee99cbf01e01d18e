"""Questions: numbered, kept by version, listed; every change leaves an event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, update

from domain.council import Council
from domain.errors import NotFound, Stale
from domain.history import Happening
from domain.question import OPEN, Question, Status
from storage.events import Events
from storage.tables import QuestionRow
from storage.words import Words

_Q = QuestionRow.__table__  # type: ignore[attr-defined]
_ALL = select(_Q).where(_Q.c.tenant_id == bindparam("tenant"))
_BY_ID = _ALL.where(_Q.c.id == bindparam("question"))
_BY_NUMBER = _ALL.where(_Q.c.council_id == bindparam("council"), _Q.c.number == bindparam("number"))
_BY_SOURCE = _ALL.where(_Q.c.chat == bindparam("chat"), _Q.c.source == bindparam("source")).order_by(_Q.c.id)
_RECENT = (
    _ALL.where(
        _Q.c.council_id == bindparam("council"),
        _Q.c.logged_by == bindparam("person"),
        _Q.c.logged_at > bindparam("since"),
    )
    .order_by(_Q.c.id.desc())
    .limit(50)
)
_SAVE = update(_Q).where(
    _Q.c.tenant_id == bindparam("b_tenant"),
    _Q.c.id == bindparam("b_id"),
    _Q.c.version == bindparam("b_version"),
)
_NOTHING: Mapping[str, Any] = {}
REPEATED_WITHIN = timedelta(seconds=60)
COUNTED_AT_MOST = 1000


class Questions:
    """The questions of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, events: Events, words: Words) -> None:
        self._connection = connection
        self._tenant = tenant
        self._events = events
        self._words = words

    def add(
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
    ) -> Question:
        """Log a question."""
        values: dict[str, Any] = {
            "number": number,
            "text": text,
            "logged_by": by,
            "logged_at": at,
            "asked_by": asked_by,
            "asked_for": asked_for,
            "chat": chat,
            "source": source,
            "status": Status.LOGGED.value,
            "version": 1,
        }
        row = {"tenant_id": self._tenant, "council_id": council.id, **values}
        key = self._connection.execute(insert(_Q), row).inserted_primary_key[0]
        question = _question({**_EMPTY, **row, "id": key})
        self._words.learn(question, text=text, locale=council.locale)
        self._events.add(
            question, happening=Happening.LOGGED, by=by, act=act, at=at, old={}, new={"text": text}
        )
        return question

    def save(
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
        also: Mapping[str, Any] = _NOTHING,
    ) -> Question:
        """Store a transition and its event (with ``also`` in it); raises Stale where somebody else was first."""
        changed = {
            field: getattr(after, field)
            for field in _CHANGEABLE
            if getattr(after, field) != getattr(before, field)
        }
        values = {_column(field): value for field, value in changed.items()}
        key = {"b_tenant": self._tenant, "b_id": before.id, "b_version": before.version}
        result = self._connection.execute(_SAVE, {**key, **values, "version": after.version})
        if result.rowcount != 1:
            raise Stale("stale")
        old = {field: encode(getattr(before, field)) for field in changed}
        new = {**{field: encode(value) for field, value in changed.items()}, **also}
        self._events.add(
            after, happening=happening, by=by, act=act, at=at, old=old, new=new, on_behalf=on_behalf
        )
        if "text" in changed or "answer" in changed:
            self._words.learn(
                after, text=f"{after.text} {after.answer or ''}", locale=council.locale, anew=True
            )
        return after

    def get(self, question: int) -> Question:
        """Give back this question; raises NotFound ``no_such_question``."""
        return self._one(_BY_ID, question=question)

    def by_number(self, council: Council, number: int) -> Question:
        """Give back a council's question; raises NotFound ``no_such_number``."""
        try:
            return self._one(_BY_NUMBER, council=council.id, number=number)
        except NotFound:
            raise NotFound("no_such_number", reference=council.reference(number)) from None

    def many(self, questions: Iterable[int]) -> list[Question]:
        """Give back those that exist, in the order asked for."""
        ids = list(questions)
        found = {q.id: q for q in self._all(_ALL.where(_Q.c.id.in_(ids)))} if ids else {}
        return [found[q] for q in ids if q in found]

    def by_source(self, chat: str, source: str) -> list[Question]:
        """Give back what was logged by one message."""
        return self._all(_BY_SOURCE, chat=chat, source=source)

    def repeated(
        self, council: Council, *, text: str, by: int, asked_for: str | None, at: datetime
    ) -> Question | None:
        """Give back the question that the same person logged with the same words less than a minute ago."""
        recent = self._all(_RECENT, council=council.id, person=by, since=at - REPEATED_WITHIN)
        same = (q for q in recent if q.text.casefold() == text.casefold() and q.asked_for == asked_for)
        return next(same, None)

    def listed(
        self, council: Council, *, statuses: Sequence[Status], department: int | None, page: int, size: int
    ) -> list[Question]:
        """Give back one page and one more: unassigned first, then by department, oldest first."""
        wanted = self._filtered(select(_Q), council, statuses=statuses, department=department)
        ordered = wanted.order_by(_Q.c.department_id.asc().nulls_first(), _Q.c.id)
        return self._all(ordered.limit(size + 1).offset(page * size))

    def counted(self, council: Council, *, statuses: Sequence[Status], department: int | None) -> int:
        """Count them, at most ``COUNTED_AT_MOST`` + 1: a list that long is not read to its end."""
        wanted = self._filtered(select(_Q.c.id), council, statuses=statuses, department=department)
        some = wanted.limit(COUNTED_AT_MOST + 1).subquery()
        return int(self._connection.execute(select(func.count()).select_from(some)).scalar_one())

    def open_of(self, departments: Iterable[int], *, most: int = 200) -> list[Question]:
        """Give back the open questions of these departments, oldest first."""
        return self._all(
            _ALL.where(_Q.c.department_id.in_(list(departments)), _Q.c.status.in_(OPEN))
            .order_by(_Q.c.id)
            .limit(most)
        )

    def _filtered(
        self, query: Select[Any], council: Council, *, statuses: Sequence[Status], department: int | None
    ) -> Select[Any]:
        query = query.where(
            _Q.c.tenant_id == self._tenant, _Q.c.council_id == council.id, _Q.c.status.in_(statuses)
        )
        return query if department is None else query.where(_Q.c.department_id == department)

    def _one(self, statement: Select[Any], **wanted: object) -> Question:
        found = self._all(statement, **wanted)
        if not found:
            raise NotFound("no_such_question")
        return found[0]

    def _all(self, statement: Select[Any], **wanted: object) -> list[Question]:
        rows = self._connection.execute(statement, {"tenant": self._tenant, **wanted}).mappings()
        return [_question(row) for row in rows]


_RENAMED = {"department": "department_id", "council": "council_id"}
_CHANGEABLE = (
    *(
        "status",
        "text",
        "department",
        "due",
        "promised",
        "at_meeting",
        "answer",
        "link",
        "ended_by",
        "ended_at",
    ),
    *("handed_to", "reason", "proposed_text"),
)
_FIELDS = (
    *(
        "id",
        "council",
        "number",
        "logged_by",
        "logged_at",
        "asked_by",
        "asked_for",
        "chat",
        "source",
        "version",
    ),
    *_CHANGEABLE,
)
_EMPTY: dict[str, Any] = {_RENAMED.get(field, field): None for field in _FIELDS} | {"at_meeting": False}
_DATES = {"due", "promised"}
_MOMENTS = {"ended_at"}


def _column(field: str) -> str:
    return _RENAMED.get(field, field)


def _question(row: RowMapping | dict[str, Any]) -> Question:
    values = {field: row[_column(field)] for field in _FIELDS}
    return Question(**{**values, "status": Status(values["status"])})


def encode(value: object) -> object:
    """Give back a field of a question as JSON."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def decode(values: dict[str, Any]) -> dict[str, Any]:
    """Give back the fields of a question that an event kept."""
    return {field: _decoded(field, value) for field, value in values.items()}


def _decoded(field: str, value: Any) -> Any:  # noqa: ANN401 - whatever a field may hold
    if value is None:
        return None
    if field in _DATES:
        return date.fromisoformat(value)
    if field in _MOMENTS:
        return datetime.fromisoformat(value)
    return Status(value) if field == "status" else value
