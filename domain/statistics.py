"""Figures about a council's questions: how many are open, how old they are, how soon they are answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from domain.agenda import Section
from domain.meeting import Meeting
from domain.question import OPEN_STATUSES, QuestionStatus
from domain.record import AgendaItem

AGE_LIMITS = (30, 60, 90)
"""Days; the questions that are older are counted for each of them."""
MONTHS_PER_YEAR = 12
MEDIAN, MOST = 0.5, 0.9
"""The shares of questions that the days of a percentile are enough for."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many questions there are of each number of whole days."""

    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return the number of questions."""
        return sum(self.counts.values())

    @property
    def median(self) -> int | None:
        """Return the days that half of the questions do not exceed, None without questions."""
        return self.percentile(MEDIAN)

    @property
    def longest(self) -> int | None:
        """Return the most days of a question, None without questions."""
        return max(self.counts, default=None)

    def percentile(self, share: float) -> int | None:
        """Return the fewest days that at least this share of the questions does not exceed."""
        days = sorted(self.counts)
        reached = accumulate(self.counts[day] for day in days)
        enough = share * self.total
        return next((day for day, count in zip(days, reached, strict=True) if count >= enough), None)

    def above(self, days: int) -> int:
        """Return the number of questions of more than this many days."""
        return sum(count for day, count in self.counts.items() if day > days)

    def between(self, above: int, most: int | None) -> int:
        """Return the number of questions of more than ``above`` days and, unless None, at most ``most``."""
        return self.above(above) - (0 if most is None else self.above(most))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGroup:
    """The open questions of one department and status."""

    department: int | None
    status: QuestionStatus
    count: int
    promised: int
    """How many have an answer promised for a day."""
    overdue: int
    """How many should have been answered before today."""
    at_meeting: int
    """How many are to be answered at the next meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentTotal:
    """The open questions of one department, None for those without one."""

    department: int | None
    count: int
    overdue: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many questions were answered in a month of the council's time zone."""

    month: date
    """Its first day."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderUse:
    """How often reminders were needed for the questions that were answered."""

    answered: int = 0
    reminded: int = 0
    """How many of them somebody was reminded of."""
    sent: int = 0
    """How many reminders named them; each time somebody was reminded counts."""

    @property
    def per_answer(self) -> float | None:
        """Return the reminders for each answered question, None without answers."""
        return self.sent / self.answered if self.answered else None

    @property
    def share_without(self) -> float | None:
        """Return the share of questions answered without a reminder, from 0 to 1, None without answers."""
        return 1 - self.reminded / self.answered if self.answered else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """The ongoing or next meeting, and what it will take up."""

    meeting: Meeting
    agenda: tuple[Section, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    """What an earlier meeting left for it."""
    announced: int = 0
    """How many open questions are to be answered there."""
    to_report: int = 0
    """How many outcomes no minutes have reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilStatistics:
    """Everything that the overview of a council shows."""

    today: date
    """The day in the council's time zone on which they were counted."""
    groups: tuple[OpenGroup, ...] = ()
    ages: DayCounts = DayCounts()
    """The open questions by the days since they were logged."""
    answered: tuple[MonthCount, ...] = ()
    """The last months, this one last."""
    answer_times: Mapping[int | None, DayCounts] = field(default_factory=dict)
    """The answered questions of these months by department and by the whole days until the answer."""
    reminders: ReminderUse = ReminderUse()
    """How often reminders were needed for the questions answered in these months."""
    undelivered: int = 0
    """How many messages did not arrive, up to ``storage.outbox.MAX_LISTED``."""
    next_meeting: NextMeeting | None = None

    @property
    def open_count(self) -> int:
        """Return the number of open questions."""
        return sum(group.count for group in self.groups)

    @property
    def promised(self) -> int:
        """Return for how many open questions an answer is promised for a day."""
        return sum(group.promised for group in self.groups)

    @property
    def overdue(self) -> int:
        """Return how many open questions should have been answered before today."""
        return sum(group.overdue for group in self.groups)

    @property
    def by_status(self) -> dict[QuestionStatus, int]:
        """Return the number of open questions of each open status."""
        return {
            status: sum(group.count for group in self.groups if group.status is status)
            for status in OPEN_STATUSES
        }

    @property
    def by_department(self) -> tuple[DepartmentTotal, ...]:
        """Return the open questions of each department that has some: most first, without department last."""
        found = dict.fromkeys(group.department for group in self.groups)
        totals = [
            DepartmentTotal(
                department=department,
                count=sum(group.count for group in self.groups if group.department == department),
                overdue=sum(group.overdue for group in self.groups if group.department == department),
            )
            for department in found
        ]
        return tuple(sorted(totals, key=lambda total: (total.department is None, -total.count)))

    @property
    def answered_count(self) -> int:
        """Return how many questions were answered in the months counted."""
        return sum(month.count for month in self.answered)

    @property
    def time_to_answer(self) -> DayCounts:
        """Return the answered questions of all departments by the whole days until the answer."""
        return merge_counts(self.answer_times.values())


def merge_counts(several: Iterable[DayCounts]) -> DayCounts:
    """Return the sum of several counts."""
    merged: dict[int, int] = {}
    for one in several:
        for days, count in one.counts.items():
            merged[days] = merged.get(days, 0) + count
    return DayCounts(merged)


def last_months(today: date, number: int) -> tuple[date, ...]:
    """Return the first days of this month and those before it, oldest first."""
    this = today.year * MONTHS_PER_YEAR + today.month - 1
    return tuple(
        date(month // MONTHS_PER_YEAR, month % MONTHS_PER_YEAR + 1, 1)
        for month in range(this - number + 1, this + 1)
    )


def next_month(month: date) -> date:
    """Return the first day of the following month."""
    return date(month.year + month.month // MONTHS_PER_YEAR, month.month % MONTHS_PER_YEAR + 1, 1)
