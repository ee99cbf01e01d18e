"""Test the figures about a council's questions."""

from datetime import date

from domain.question import QuestionStatus
from domain.statistics import (
    CouncilStatistics,
    DayCounts,
    DepartmentTotal,
    MonthCount,
    OpenGroup,
    ReminderUse,
    last_months,
    next_month,
)
from tests.every import every

NO_DAYS = DayCounts()


@every(
    ("counts", "median", "most"),
    [
        ({3: 1}, 3, 3),
        ({1: 1, 2: 1}, 1, 2),
        ({0: 9, 40: 1}, 0, 0),
        ({0: 8, 40: 2}, 0, 40),
        ({5: 2, 7: 3}, 7, 7),
    ],
)
def test_a_percentile_is_the_days_that_so_many_do_not_exceed(
    counts: dict[int, int], median: int, most: int
) -> None:
    days = DayCounts(counts)
    assert (days.median, days.percentile(0.9)) == (median, most)


def test_without_questions_there_are_no_days() -> None:
    assert (NO_DAYS.median, NO_DAYS.percentile(0.9), NO_DAYS.longest, NO_DAYS.total) == (None, None, None, 0)
    assert NO_DAYS.above(0) == 0


def test_days_are_counted_above_a_limit_and_between_two() -> None:
    days = DayCounts({0: 1, 30: 2, 31: 4, 90: 8, 91: 16})
    assert [days.above(limit) for limit in (-1, 30, 90, 91)] == [31, 28, 16, 0]
    assert [days.between(-1, 30), days.between(30, 90), days.between(90, None)] == [3, 12, 16]


def group(department: int | None, status: QuestionStatus, count: int, *, late: int = 0) -> OpenGroup:
    return OpenGroup(
        department=department, status=status, count=count, promised=late, overdue=late, at_meeting=0
    )


def test_open_questions_are_added_up_by_status_and_by_department() -> None:
    counted = CouncilStatistics(
        today=date(2026, 11, 23),
        groups=(
            group(None, QuestionStatus.LOGGED, 9),
            group(1, QuestionStatus.ASSIGNED, 2, late=1),
            group(2, QuestionStatus.ASSIGNED, 4),
            group(1, QuestionStatus.IN_PROGRESS, 3, late=2),
        ),
    )
    assert (counted.open_count, counted.overdue, counted.promised) == (18, 3, 3)
    assert list(counted.by_status.values()) == [9, 6, 3]
    assert counted.by_department == (
        DepartmentTotal(department=1, count=5, overdue=3),
        DepartmentTotal(department=2, count=4, overdue=0),
        DepartmentTotal(department=None, count=9, overdue=0),
    )


def test_the_times_of_all_departments_are_one_count() -> None:
    counted = CouncilStatistics(
        today=date(2026, 11, 23),
        answered=(MonthCount(date(2026, 10, 1), 2), MonthCount(date(2026, 11, 1), 3)),
        answer_times={1: DayCounts({2: 1, 9: 1}), None: DayCounts({2: 3})},
    )
    assert counted.time_to_answer == DayCounts({2: 4, 9: 1})
    assert counted.answered_count == 5


def test_the_use_of_reminders_is_a_share_and_a_mean() -> None:
    use = ReminderUse(answered=8, reminded=2, sent=4)
    assert (use.per_answer, use.share_without) == (0.5, 0.75)
    assert (ReminderUse().per_answer, ReminderUse().share_without) == (None, None)


def test_months_are_counted_back_over_the_new_year() -> None:
    assert last_months(date(2026, 1, 31), 3) == (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1))
    assert len(last_months(date(2026, 11, 23), 24)) == 24
    assert (next_month(date(2026, 12, 1)), next_month(date(2026, 1, 1))) == (
        date(2027, 1, 1),
        date(2026, 2, 1),
    )
