"""Resolve the words for a day to a date, and say whether another date is possible."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import islice, takewhile

from domain.dates.days import RelativeDay, WrittenDate, WrittenWeek, WrittenWeekday
from domain.dates.vocabulary import DAY, WEEK

MAX_YEARS_TRIED = 9
"""Years tried for a day without a year: eight years can pass from one 29 February to the next."""
MONTHS_PER_YEAR = 12
RECENT_MONTHS = 3
"""How many months back a day without a year may have been meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """All expressions for a day that were found."""

    written_date: WrittenDate | None = None
    relative: RelativeDay | None = None
    weekday: WrittenWeekday | None = None
    week: WrittenWeek | None = None


@dataclass(frozen=True, slots=True)
class ResolvedDay:
    """The most likely day."""

    day: date
    doubt: str | None = None
    """Why another day may be meant; None if it is certain."""


def resolve_day(words: DayWords, *, today: date, english: bool) -> ResolvedDay | None:
    """Return the day that is meant, None if there is no such day."""
    if words.written_date is not None:
        return _resolve_date(words.written_date, words.weekday, today=today, english=english)
    if words.relative is not None:
        return _resolve_relative(words.relative, words.weekday, today=today)
    return None if words.weekday is None else _resolve_weekday(words.weekday, words.week, today=today)


def add_months(day: date, count: int) -> date:
    """Return the same day a number of months later, or the last day of a shorter month.

    Beyond the years of the calendar it is the first or the last day that there is.
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + count, MONTHS_PER_YEAR)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if count < 0 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of_month(on: WrittenDate, *, today: date) -> date | None:
    """Return the last day of the month that was named, None if none was; without a year, of the next one."""
    if on.month is None or on.month not in range(1, MONTHS_PER_YEAR + 1):
        return None
    year = on.year or today.year + (on.month < today.month)
    return date(year, on.month, monthrange(year, on.month)[1])


def _resolve_date(
    on: WrittenDate, weekday: WrittenWeekday | None, *, today: date, english: bool
) -> ResolvedDay | None:
    usual, swapped = list(_candidates(on, today=today)), list[date]()
    if on.is_swappable and on.month is not None and on.month != on.day and (english or not usual):
        swapped = list(_candidates(replace(on, day=on.month, month=on.day), today=today))
    first = [*usual[:1], *swapped[:1]]
    if not first:
        return None
    if weekday is not None:
        return _matching_weekday([*usual, *swapped], weekday.weekday, a_month_named=on.month is not None)
    doubtful = swapped and (usual or not english)
    soonest = min(first, key=lambda day: day < today)
    a_year_ago = add_months(soonest, -MONTHS_PER_YEAR)
    lately = on.year is None and add_months(today, -RECENT_MONTHS) < a_year_ago < today
    return ResolvedDay(soonest, "day_or_month" if doubtful else "which_year" if lately else None)


def _matching_weekday(days: list[date], weekday: int, *, a_month_named: bool) -> ResolvedDay:
    """Return the first day that is that weekday; if none is, the date wins."""
    found = next((day for day in days if day.weekday() == weekday), None)
    if found is None or not (a_month_named or found == days[0]):
        return ResolvedDay(found or days[0], "weekday")
    return ResolvedDay(found)


def _candidates(on: WrittenDate, *, today: date) -> Iterator[date]:
    """Return the possible days within a year, or the first one if none comes that soon."""
    if on.year is not None:
        yield from _valid(on.year, on.month, on.day)
        return
    months = range(1, MONTHS_PER_YEAR + 1) if on.month is None else (on.month,)
    years = range(today.year, today.year + MAX_YEARS_TRIED)
    days = (day for year in years for month in months for day in _valid(year, month, on.day) if day >= today)
    yield from islice(days, 1)
    yield from takewhile(lambda day: day <= add_months(today, MONTHS_PER_YEAR), days)


def _valid(year: int, month: int | None, day: int) -> tuple[date, ...]:
    try:
        return (date(year, month or 0, day),)
    except ValueError:
        return ()


def _resolve_relative(ahead: RelativeDay, weekday: WrittenWeekday | None, *, today: date) -> ResolvedDay:
    """Count from today; months, and a weekday in some weeks, may mean a day near the result."""
    if ahead.unit == DAY:
        day = today + timedelta(days=ahead.count)
        agrees = weekday is None or weekday.weekday == day.weekday()
        return ResolvedDay(day, None if agrees else "weekday")
    weeks_on = today + timedelta(weeks=ahead.count)
    day = weeks_on if ahead.unit == WEEK else add_months(today, ahead.count)
    if weekday is not None:
        return ResolvedDay(_in_week_of(day, weekday.weekday), "counted")
    return ResolvedDay(day, None if ahead.unit == WEEK else "counted")


def _resolve_weekday(on: WrittenWeekday, week: WrittenWeek | None, *, today: date) -> ResolvedDay | None:
    this_week = _in_week_of(today, on.weekday)
    next_week = this_week + timedelta(weeks=1)
    if week is not None and week.number is not None:
        return _in_week_number(week.number, on.weekday, today=today)
    if week is not None or this_week < today:
        return ResolvedDay(next_week)
    if this_week == today:
        return ResolvedDay(next_week, None if on.is_next else "which_week")
    return ResolvedDay(next_week, "which_week") if on.is_next else ResolvedDay(this_week)


def _in_week_of(day: date, weekday: int) -> date:
    return day + timedelta(days=weekday - day.weekday())


def _in_week_number(number: int, weekday: int, *, today: date) -> ResolvedDay | None:
    """Return the next such day; None if neither this year nor the next has a week of that number."""
    year = today.isocalendar().year
    firsts = (date.fromisocalendar(y, 1, weekday + 1) for y in (year, year + 1))
    days = (first + timedelta(weeks=number - 1) for first in firsts)
    return next((ResolvedDay(day) for day in days if day.isocalendar().week == number and day >= today), None)
