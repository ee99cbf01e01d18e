"""Filter, sort and count the questions of a council for a table of any size.

The index ``question_list`` holds every column that is filtered and sorted by: it is read instead of the
table, whatever is chosen, and only the questions of the page are fetched. Sorting by number without a filter
follows the numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import sqlalchemy as sa

from domain.attendance import RESIDENT_NAMES, Role
from domain.calendar import utc_moment
from domain.council import Council
from domain.question import DEADLINES, OPEN_STATUSES, Question, QuestionStatus
from domain.question_filter import (
    NO_DEPARTMENT,
    PAGE_SIZE,
    DeadlineState,
    QuestionFilter,
    QuestionQuery,
    QuestionSort,
    SortKey,
)
from domain.text import one_line
from storage.compiled import Repository
from storage.meetings import Attendance
from storage.questions import Questions
from storage.search.index import SearchIndex
from storage.tables import councils, questions

MAX_FOUND = 500
"""Questions that a search looks for; the closest ones are filtered and sorted."""
MAX_EXPORTED = 100_000
_OWN = questions.c
_OPEN = _OWN.status.in_([sa.literal_column(f"'{status.value}'") for status in OPEN_STATUSES])
_DEADLINE = sa.func.coalesce(*(_OWN[field] for field in DEADLINES))
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """A page of a table."""

    questions: tuple[Question, ...]
    total: int
    """How many questions the filter finds in all."""
    page: int
    """The page shown, the last one if a later one was asked for."""

    @property
    def pages(self) -> int:
        """Return the number of pages, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass
class QuestionTable(Repository):
    """The questions of one tenant's councils, as tables show them."""

    _questions: Questions
    _search_index: SearchIndex

    def page(
        self,
        council: Council,
        query: QuestionQuery,
        *,
        now: datetime,
        person: int | None = None,
        residents: bool = False,
    ) -> QuestionPage:
        """Return a page of the questions that a filter finds, and how many there are.

        With ``person`` only what they asked, logged or answer for; ``residents`` as for a search.
        """
        found = self._found(council, query.filter, residents=residents)
        wanted = self._conditions(council, query.filter, found, now=now, person=person)
        total = self._connection.execute(sa.select(sa.func.count()).select_from(questions).where(*wanted))
        count = int(total.scalar_one())
        page = min(query.page, max(1, -(-count // PAGE_SIZE)))
        skipped = (page - 1) * PAGE_SIZE
        ids = self._ids(council, query, wanted, found, limit=PAGE_SIZE, skip=skipped) if count else []
        return QuestionPage(questions=tuple(self._questions.get_many(ids)), total=count, page=page)

    def ids(
        self,
        council: Council,
        query: QuestionQuery,
        *,
        now: datetime,
        person: int | None = None,
        residents: bool = False,
        limit: int = MAX_EXPORTED,
    ) -> list[int]:
        """Return the ids of all questions that a filter finds, in the order of the table."""
        found = self._found(council, query.filter, residents=residents)
        wanted = self._conditions(council, query.filter, found, now=now, person=person)
        return self._ids(council, query, wanted, found, limit=limit, skip=0)

    def _ids(
        self,
        council: Council,
        query: QuestionQuery,
        wanted: Sequence[Condition],
        found: Sequence[int] | None,
        *,
        limit: int,
        skip: int,
    ) -> list[int]:
        selected = sa.select(_OWN.id).where(*wanted)
        if found is not None and query.sort is None:
            there = set(self._connection.execute(selected).scalars())
            return [question for question in found if question in there][skip : skip + limit]
        follows_numbers = query.order.key is SortKey.NUMBER and _is_everything(query.filter)
        order = _order(query.order, council, follows_index=follows_numbers)
        return list(self._connection.execute(selected.order_by(*order).limit(limit).offset(skip)).scalars())

    def _found(self, council: Council, chosen: QuestionFilter, *, residents: bool) -> list[int] | None:
        """Return what a search finds, the closest first, None without words to search."""
        if not chosen.text:
            return None
        found = self._search_index.search([council], chosen.text, page=0, size=MAX_FOUND, residents=residents)
        return found[:MAX_FOUND]

    def _conditions(
        self,
        council: Council,
        chosen: QuestionFilter,
        found: Sequence[int] | None,
        *,
        now: datetime,
        person: int | None,
    ) -> list[Condition]:
        """Return the conditions of a filter; the council is the tenant's, or nothing is found."""
        today = now.astimezone(council.zone).date()
        ours = sa.select(councils.c.id).where(
            councils.c.tenant_id == self._tenant, councils.c.id == council.id
        )
        wanted: list[Condition] = [_OWN.council_id == ours.scalar_subquery()]
        if set(chosen.statuses) != set(QuestionStatus):
            wanted.append(_OWN.status.in_([status.value for status in chosen.statuses]))
        if chosen.deadline is not None:
            is_overdue = chosen.deadline is DeadlineState.OVERDUE
            wanted += [_OPEN, today > _DEADLINE if is_overdue else _OWN.promised.is_not(None)]
        if chosen.department is not None:
            has_none = chosen.department == NO_DEPARTMENT
            wanted.append(
                _OWN.department_id.is_(None) if has_none else _OWN.department_id == chosen.department
            )
        if chosen.older_than is not None:
            first = max(today.toordinal() - chosen.older_than, 1)
            wanted.append(_OWN.logged_at < utc_moment(today.fromordinal(first), time(), council.zone))
        if chosen.meeting is not None:
            wanted.append(_OWN.meeting_id == chosen.meeting)
        if chosen.role is not None:
            wanted.append(self._asked_by_role(council, chosen.role))
        if person is not None:
            wanted.append(_concerns(person, council))
        if found is not None:
            wanted.append(_OWN.id.in_(found))
        return wanted

    def _asked_by_role(self, council: Council, role: Role) -> Condition:
        """Return the condition that somebody in this role asked, as minutes would say."""
        recent = Attendance(self._connection, self._tenant).recent_attendees(council.id)
        attendees = [attendee for attendee in recent if attendee.participant.role is role]
        people = {attendee.person for attendee in attendees if attendee.person is not None}
        names = {one_line(attendee.participant.name) for attendee in attendees}
        if role is Role.RESIDENT:
            names |= RESIDENT_NAMES
        spelled = {way for name in names for way in (name, name.lower(), name.capitalize())}
        return sa.or_(
            sa.and_(_OWN.asked_for.is_(None), _OWN.asked_by.in_(sorted(people))),
            _OWN.asked_for.in_(sorted(spelled)),
        )


def _is_everything(chosen: QuestionFilter) -> bool:
    return chosen == QuestionFilter(statuses=tuple(QuestionStatus))


def _concerns(person: int, council: Council) -> Condition:
    """Return the condition that a person asked or logged a question, or answers for it."""
    theirs = [department.id for department in council.departments_of(person)]
    return sa.or_(
        *(_OWN[column] == person for column in ("asked_by", "logged_by", "assignee_id")),
        _OWN.department_id.in_(theirs),
    )


def _order(
    sort: QuestionSort, council: Council, *, follows_index: bool
) -> Iterable[sa.ColumnElement[object]]:
    """Return the order of a table; what has no deadline comes last in both directions."""
    number: sa.ColumnElement[object] = _OWN.number if follows_index else _OWN.number + 0
    statuses = {status.value: place for place, status in enumerate(QuestionStatus)}
    named = sorted(council.all_departments, key=lambda department: department.name.casefold())
    departments = {department.id: place for place, department in enumerate(named)}
    departments[0] = len(named)  # nobody's id: CASE needs a branch where there are no departments
    keys: dict[SortKey, sa.ColumnElement[object]] = {
        SortKey.NUMBER: number,
        SortKey.STATE: sa.case(statuses, value=_OWN.status),
        SortKey.DEPARTMENT: sa.case(departments, value=_OWN.department_id, else_=len(named)),
        SortKey.AGE: _OWN.logged_at,
        SortKey.DEADLINE: sa.case((_OPEN, _DEADLINE)),
        SortKey.UPDATED: _OWN.changed_at,
    }
    key = keys[sort.key]
    is_falling = sort.is_descending is not (sort.key is SortKey.AGE)  # the older, the earlier logged
    ordered = key.desc() if is_falling else key.asc()
    if sort.key is SortKey.NUMBER:
        return (ordered,)
    if sort.key is SortKey.DEADLINE:
        ordered = ordered.nulls_last()
    return (ordered, (_OWN.number + 0).desc())
