"""Query what the reminder planner needs: meetings ahead, activity on questions, and whom reminders reach."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from domain.history import UNCHANGING_KINDS, EventKind
from domain.meeting import MeetingStatus
from domain.question import OPEN_STATUSES
from domain.reminders import RecipientStatus
from storage.compiled import CompiledGroups, CompiledLookup, Repository, Row, Statement
from storage.engine import DatabaseDialect, compile_for
from storage.outbox.messages import MessageKind, MessageState
from storage.tables import councils, events, meetings, outbox, people, questions, reminded_questions, seats

_PLANNED = sa.literal(MeetingStatus.PLANNED.value, literal_execute=True)
"""Written as a literal, as in the index ``meeting_ahead``; else SQLite would not use it."""
MANUAL_KEY_PREFIX = "reminder:by_hand"
"""The prefix of the keys of reminders that a coordinator sent manually."""


def meetings_ahead(connection: sa.Connection, *, now: datetime, until: datetime) -> Sequence[tuple[str, int]]:
    """Return tenant and id of all planned meetings that start after ``now`` and by ``until``."""
    planned = sa.select(meetings.c.tenant_id, meetings.c.id).where(
        meetings.c.status == _PLANNED, meetings.c.planned_start > now, meetings.c.planned_start <= until
    )
    return [
        (row[0], row[1])
        for row in connection.execute(planned.order_by(meetings.c.planned_start, meetings.c.id))
    ]


def councils_to_prompt(connection: sa.Connection, *, monday: date) -> list[tuple[str, int]]:
    """Return tenant and id of the councils of all tenants that were not prompted this week.

    A council created this week is left out. A later week than this one was noted by a clock that was wrong.
    """
    founded = councils.c.created_at < datetime.combine(monday, time(), UTC)
    asked = councils.c.asked_on
    unasked = sa.or_(asked.is_(None), asked < monday, asked >= monday + timedelta(weeks=1, days=1))
    wanted = sa.select(councils.c.tenant_id, councils.c.id).where(founded, unasked)
    return [(row[0], row[1]) for row in connection.execute(wanted.order_by(councils.c.id))]


def _inlined(word: StrEnum) -> sa.ColumnElement[str]:
    """Return the value as a literal, as in the indexes; else SQLite would not use them."""
    return sa.literal_column(f"'{word.value}'", sa.String)


_HANDED = tuple(map(_inlined, (EventKind.ASSIGNED, EventKind.REOPENED, EventKind.UNDONE)))
_AT_MEETING, _UNCHANGING = _inlined(EventKind.AT_MEETING), tuple(map(_inlined, sorted(UNCHANGING_KINDS)))
_OPEN = tuple(map(_inlined, OPEN_STATUSES))


def _latest_activity(theirs: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select the latest events of the open questions of departments."""
    return (
        sa.select(
            events.c.question_id,
            questions.c.department_id,
            sa.func.max(events.c.at).label("touched"),
            sa.func.max(sa.case((events.c.happening.in_(_HANDED), events.c.at))).label("handed"),
            sa.func.max(sa.case((events.c.happening == _AT_MEETING, events.c.at))).label("at_meeting"),
        )
        .join(questions, questions.c.id == events.c.question_id)
        .where(
            questions.c.status.in_(_OPEN),
            theirs,
            events.c.happening.not_in(_UNCHANGING),
        )
        .group_by(events.c.question_id, questions.c.department_id, questions.c.council_id)
    )


_ACTIVITY = CompiledGroups(
    _latest_activity(questions.c.department_id.is_not(None)), questions, column=questions.c.council_id
)
_ACTIVITY_OF_DEPARTMENTS = CompiledLookup(
    _latest_activity(questions.c.council_id == sa.bindparam("council")),
    questions,
    column=questions.c.department_id,
)
_TAKEN_OVER = CompiledLookup(
    sa.select(questions.c.assignee_id, questions.c.council_id, questions.c.department_id)
    .where(questions.c.department_id.is_not(None), questions.c.status.in_(_OPEN))
    .distinct(),
    questions,
    column=questions.c.assignee_id,
)
"""Ids of the departments whose open questions people have taken over."""
_AWAY = sa.select(people.c.id, people.c.away_until)
_SEATED = CompiledGroups(
    _AWAY.join(seats, seats.c.person_id == people.c.id).where(people.c.tenant_id == seats.c.tenant_id),
    seats,
    column=seats.c.council_id,
)
_TAKERS = CompiledGroups(
    _AWAY.join(questions, questions.c.assignee_id == people.c.id).where(
        people.c.tenant_id == questions.c.tenant_id, questions.c.status.in_(_OPEN)
    ),
    questions,
    column=questions.c.council_id,
)
"""Those who have taken over open questions of a council."""
_BLOCKED = CompiledGroups(
    sa.select(outbox.c.person_id).where(outbox.c.state == _inlined(MessageState.BLOCKED)).distinct(),
    outbox,
    column=outbox.c.person_id,
)
"""The people to whom Teams does not let the bot write."""
_FIRST_DIGESTS = CompiledGroups(
    sa.select(outbox.c.person_id, sa.func.min(outbox.c.done_at).label("first"))
    .where(
        outbox.c.kind == _inlined(MessageKind.REMINDER),
        outbox.c.state == _inlined(MessageState.SENT),
    )
    .group_by(outbox.c.meeting_id, outbox.c.person_id),
    outbox,
    column=outbox.c.meeting_id,
)


def _count_reminders(dialect: DatabaseDialect) -> Statement:
    """Return the statement that counts reminders of a question, whether there were some before or not."""
    names = {c.name: sa.bindparam(c.name, type_=c.type) for c in reminded_questions.c}
    reminded = dialect.insert(reminded_questions).values(names)
    more = reminded_questions.c.reminders + reminded.excluded.reminders
    key = list(reminded_questions.primary_key)
    return reminded.on_conflict_do_update(index_elements=key, set_={"reminders": more})


_REMINDED = compile_for(_count_reminders)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionActivity:
    """The latest activity on a question."""

    last_event_at: datetime
    assigned_at: datetime | None
    """When its department got it."""
    at_meeting_since: datetime | None
    """When the answer was announced for the meeting."""


@dataclass
class ReminderQueries(Repository):
    """The queries of the reminder planner for one tenant."""

    _activity: dict[int, dict[int, QuestionActivity]] = field(default_factory=dict, init=False)
    """What was loaded of departments: the latest activity on each open question."""
    _taken_over: dict[int, set[tuple[int, int]]] = field(default_factory=dict, init=False)
    """What was loaded of people: the councils and departments whose questions they have taken over."""

    def count(self, reminded: Sequence[tuple[int, int]]) -> None:
        """Count one more reminder for each pair of a council and one of its questions."""
        counted = dict.fromkeys(sorted(reminded), 0)
        for pair in reminded:
            counted[pair] += 1
        rows = [
            {"tenant_id": self._tenant, "council_id": council, "question_id": question, "reminders": number}
            for (council, question), number in counted.items()
        ]
        if rows:
            _REMINDED.execute_many(self._connection, rows)

    def load(self, council: int, *, departments: Iterable[int]) -> None:
        """Read the activity of several departments on a snapshot, so that it is not read one by one."""
        self._activity |= self._read_activity(council, set(departments) - self._activity.keys())

    def load_councils(self, councils: Sequence[int], *, meetings: Iterable[int]) -> list[int]:
        """Read ahead, on a snapshot, what reminders of these councils need; return their open questions."""
        self._fetch(_BLOCKED, [row["id"] for row in self._people_of(councils)])
        self._fetch(_FIRST_DIGESTS, meetings)
        return [row["question_id"] for row in self._fetch(_ACTIVITY, councils)]

    def load_taken_over(self, people: Iterable[int]) -> None:
        """Read what several people have taken over on a snapshot, so that it is not read one by one."""
        self._taken_over |= self._read_taken_over(set(people) - self._taken_over.keys())

    def question_activity(
        self, council: int, *, departments: Iterable[int] | None = None
    ) -> dict[int, QuestionActivity]:
        """Return the latest activity on each open question of all departments, or of these."""
        if departments is None:
            rows = self._fetch(_ACTIVITY, [council])
            return {row["question_id"]: _activity_from_row(row) for row in rows}
        wanted = set(departments)
        known = self._activity | self._read_activity(council, wanted - self._activity.keys())
        return {question: what for department in wanted for question, what in known[department].items()}

    def departments_taken_over(self, council: int, *, person: int) -> set[int]:
        """Return the departments of which a person has taken over open questions."""
        theirs = self._taken_over.get(person)
        if theirs is None:
            theirs = self._read_taken_over({person})[person]
        return {department for where, department in theirs if where == council}

    def _read_activity(
        self, council: int, departments: AbstractSet[int]
    ) -> dict[int, dict[int, QuestionActivity]]:
        found: dict[int, dict[int, QuestionActivity]] = {department: {} for department in departments}
        for row in _ACTIVITY_OF_DEPARTMENTS.fetch_all(
            self._connection, departments, tenant=self._tenant, council=council
        ):
            found[row["department_id"]][row["question_id"]] = _activity_from_row(row)
        return found

    def _read_taken_over(self, people: AbstractSet[int]) -> dict[int, set[tuple[int, int]]]:
        found: dict[int, set[tuple[int, int]]] = {person: set() for person in people}
        for row in _TAKEN_OVER.fetch_all(self._connection, people, tenant=self._tenant):
            found[row["assignee_id"]].add((row["council_id"], row["department_id"]))
        return found

    def has_open_questions(self, council: int) -> bool:
        """Return whether a council has open questions."""
        wanted = sa.select(questions.c.id).where(
            questions.c.tenant_id == self._tenant,
            questions.c.council_id == council,
            questions.c.status.in_(_OPEN),
        )
        return self._connection.execute(wanted.limit(1)).first() is not None

    def is_scheduled(self, key: str) -> bool:
        """Return whether a message with this key exists or existed."""
        wanted = sa.select(outbox.c.id).where(outbox.c.tenant_id == self._tenant, outbox.c.dedup_key == key)
        return self._connection.execute(wanted).first() is not None

    def readiness(self, council: int, *, meeting: int | None) -> dict[int, RecipientStatus]:
        """Return how each owner and deputy can be reached, and when they got the first digest."""
        people = self._people_of([council])
        blocked = {row["person_id"] for row in self._fetch(_BLOCKED, [row["id"] for row in people])}
        digests = [] if meeting is None else self._fetch(_FIRST_DIGESTS, [meeting])
        first = {row["person_id"]: row["first"] for row in digests}
        return {
            row["id"]: RecipientStatus(
                away_until=row["away_until"],
                is_unreachable=row["id"] in blocked,
                first_digest_at=first.get(row["id"]),
            )
            for row in people
        }

    def _people_of(self, councils: Sequence[int]) -> list[Row]:
        connection, tenant = self._connection, self._tenant
        seated = _SEATED.fetch_all(connection, councils, tenant=tenant)
        return seated + _TAKERS.fetch_all(connection, councils, tenant=tenant)

    def _fetch(self, groups: CompiledGroups, keys: Iterable[int]) -> list[Row]:
        return groups.fetch_all(self._connection, keys, tenant=self._tenant)

    def people_reminded(self, council: int, *, since: datetime, until: datetime) -> set[int]:
        """Return the people who were reminded by hand between two moments."""
        wanted = sa.select(outbox.c.person_id).where(
            outbox.c.tenant_id == self._tenant,
            outbox.c.created_at >= since,
            outbox.c.created_at <= until,
            outbox.c.council_id == council,
            outbox.c.kind == _inlined(MessageKind.REMINDER),
            outbox.c.dedup_key.startswith(MANUAL_KEY_PREFIX, autoescape=True),
            outbox.c.state != MessageState.CANCELLED.value,
        )
        return {row[0] for row in self._connection.execute(wanted)}


def _activity_from_row(row: Row) -> QuestionActivity:
    return QuestionActivity(
        last_event_at=row["touched"], assigned_at=row["handed"], at_meeting_since=row["at_meeting"]
    )
