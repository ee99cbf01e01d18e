"""Count a council's questions for its overview, from covering indexes.

Nothing is kept apart but how often people were reminded of a question, since messages are deleted. The rest
is counted when it is shown: ``question_list`` holds all that is counted of open questions,
``question_answered`` all that is counted of answered ones, in the order of their days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.calendar import utc_moment
from domain.council import Council
from domain.question import DEADLINES, OPEN_STATUSES, QuestionStatus
from domain.statistics import (
    CouncilStatistics,
    DayCounts,
    MonthCount,
    NextMeeting,
    OpenGroup,
    ReminderUse,
    last_months,
    next_month,
)
from storage.compiled import CompiledStatement, Repository, Row
from storage.engine import DatabaseDialect, dialect_of
from storage.meetings import Agendas, Meetings
from storage.outbox import Outbox
from storage.record import MeetingItems
from storage.tables import councils, questions, reminded_questions
from storage.tables.questions import ANSWERED

MONTHS = 12
"""Months that are counted, unless another number is asked for."""


def _one_if(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.case((condition, sa.literal_column("1")), else_=sa.literal_column("0"))


_OWN = questions.c
_COUNCIL = (
    sa.select(councils.c.id)
    .where(councils.c.tenant_id == sa.bindparam("tenant"), councils.c.id == sa.bindparam("council"))
    .scalar_subquery()
)
"""The council, if it is the tenant's: the indexes do not have the tenant."""


def _with_status(statuses: Iterable[QuestionStatus]) -> sa.ColumnElement[bool]:
    return _OWN.status.in_([sa.literal_column(f"'{status.value}'") for status in statuses])


_IS_OPEN = sa.and_(_OWN.council_id == _COUNCIL, _with_status(OPEN_STATUSES))
_IS_ANSWERED = sa.and_(
    _OWN.council_id == _COUNCIL,
    sa.text(ANSWERED),
    _OWN.ended_at >= sa.bindparam("since", type_=_OWN.ended_at.type),
)
"""Answered since then; worded as the index ``question_answered``, else SQLite would not use it."""
_COUNT = sa.func.count()
_DEADLINE = sa.func.coalesce(*(_OWN[field] for field in DEADLINES))
_GROUPS = CompiledStatement(
    sa.select(
        _OWN.department_id,
        _OWN.status,
        _COUNT.label("count"),
        sa.func.count(_OWN.promised).label("promised"),
        sa.func.sum(_one_if(sa.bindparam("today", type_=_OWN.due.type) > _DEADLINE)).label("overdue"),
        sa.func.sum(_one_if(_OWN.at_meeting)).label("at_meeting"),
    )
    .where(_IS_OPEN)
    .group_by(_OWN.status, _OWN.department_id)
    .order_by(_OWN.status, _OWN.department_id)
)
_WITH_REMINDERS = sa.outerjoin(
    questions,
    reminded_questions,
    sa.and_(
        reminded_questions.c.tenant_id == sa.bindparam("tenant"),
        reminded_questions.c.council_id == sa.bindparam("council"),
        reminded_questions.c.question_id == _OWN.id,
    ),
)
_ANSWERED_BETWEEN = CompiledStatement(
    sa.select(_COUNT.label("count")).where(
        _IS_ANSWERED, _OWN.ended_at < sa.bindparam("until", type_=_OWN.ended_at.type)
    )
)
_TO_REPORT = CompiledStatement(
    sa.select(_COUNT.label("count")).where(
        _OWN.council_id == _COUNCIL, _with_status((QuestionStatus.ANSWERED, QuestionStatus.HANDED_OVER))
    )
)


@cache
def _logged(dialect: DatabaseDialect) -> CompiledStatement:
    """Return the statement for how many open questions were logged on each day, by its ordinal."""
    zone, offset = sa.bindparam("zone", type_=sa.String), sa.bindparam("offset", type_=sa.Float)
    day = dialect.local_day(_OWN.logged_at, zone=zone, offset=offset).label("day")
    columns: list[Any] = [day, _COUNT.label("count")]
    return CompiledStatement(sa.select(*columns).where(_IS_OPEN).group_by(sa.text("day")))


@cache
def _answers(dialect: DatabaseDialect) -> CompiledStatement:
    """Return the statement for the answered questions by days, with how often people were reminded."""
    answered = sa.select(
        _OWN.department_id,
        dialect.whole_days(_OWN.logged_at, _OWN.ended_at).label("days"),
        _COUNT.label("count"),
        sa.func.count(reminded_questions.c.question_id).label("reminded"),
        sa.func.sum(sa.func.coalesce(reminded_questions.c.reminders, 0)).label("reminders"),
    )
    whole = answered.select_from(_WITH_REMINDERS).where(_IS_ANSWERED)
    return CompiledStatement(whole.group_by(_OWN.department_id, sa.text("days")))


@dataclass
class Statistics(Repository):
    """The figures of one tenant's councils."""

    _meetings: Meetings
    _agendas: Agendas
    _items: MeetingItems
    _outbox: Outbox

    def of_council(self, council: Council, *, now: datetime, months: int = MONTHS) -> CouncilStatistics:
        """Return the figures of a council; answers are counted for so many months, with this one."""
        today, here = now.astimezone(council.zone).date(), {"tenant": self._tenant, "council": council.id}
        rows = _GROUPS.fetch_all(self._connection, **here, today=today)
        groups = tuple(_group_from_row(row) for row in rows)
        counted = last_months(today, months)
        times, reminders = self._answers(here, since=_begins(counted[0], council))
        return CouncilStatistics(
            today=today,
            groups=groups,
            ages=self._ages(council, here, now=now, today=today),
            answered=tuple(self._answered_in(month, council, here) for month in counted),
            answer_times=times,
            reminders=reminders,
            undelivered=len(self._outbox.list_failed(council.id)),
            next_meeting=self._next_meeting(
                council, here, now=now, announced=sum(group.at_meeting for group in groups)
            ),
        )

    def _ages(self, council: Council, here: Mapping[str, object], *, now: datetime, today: date) -> DayCounts:
        offset = now.astimezone(council.zone).utcoffset() or timedelta()
        zone = {"zone": council.timezone, "offset": offset / timedelta(days=1)}
        logged = _logged(dialect_of(self._connection)).fetch_tuples(self._connection, **here, **zone)
        return DayCounts({max(0, today.toordinal() - day): count for day, count in logged})

    def _answers(
        self, here: Mapping[str, object], *, since: datetime
    ) -> tuple[dict[int | None, DayCounts], ReminderUse]:
        rows = _answers(dialect_of(self._connection)).fetch_tuples(self._connection, **here, since=since)
        times: dict[int | None, dict[int, int]] = {}
        for department, days, count, _, _ in rows:
            times.setdefault(department, {})[max(0, days)] = count
        use = ReminderUse(
            answered=sum(row[2] for row in rows),
            reminded=sum(row[3] for row in rows),
            sent=sum(int(row[4]) for row in rows),
        )
        return {department: DayCounts(counts) for department, counts in times.items()}, use

    def _answered_in(self, month: date, council: Council, here: Mapping[str, object]) -> MonthCount:
        since, until = _begins(month, council), _begins(next_month(month), council)
        counted = _ANSWERED_BETWEEN.fetch_value(self._connection, **here, since=since, until=until)
        return MonthCount(month, counted)

    def _next_meeting(
        self, council: Council, here: Mapping[str, object], *, now: datetime, announced: int
    ) -> NextMeeting | None:
        meeting = self._meetings.current_or_next(council.id, now=now)
        if meeting is None:
            return None
        items = [*self._items.of_meeting(meeting.id), *self._items.list_waiting(council.id)]
        return NextMeeting(
            meeting=meeting,
            agenda=self._agendas.of_meeting(meeting),
            items=tuple(item for item in items if item.said_at != meeting.id),
            announced=announced,
            to_report=_TO_REPORT.fetch_value(self._connection, **here),
        )


def _group_from_row(row: Row) -> OpenGroup:
    return OpenGroup(
        department=row["department_id"],
        status=QuestionStatus(row["status"]),
        count=row["count"],
        promised=row["promised"],
        overdue=row["overdue"],
        at_meeting=row["at_meeting"],
    )


def _begins(day: date, council: Council) -> datetime:
    return utc_moment(day, time(), council.zone)
