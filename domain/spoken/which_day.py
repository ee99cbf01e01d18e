"""Finds out which day is meant by what was read, and whether it could be another one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, takewhile

from domain.spoken.dates import OnDate
from domain.spoken.days import Ahead, InWeek, OnWeekday
from domain.spoken.words import DAY, WEEK

YEARS_TRIED = 9
"""From one 29 February to the next it may be eight years."""
MONTHS_A_YEAR = 12
LATELY = 3
"""Months within which a day without a year has passed that somebody may have meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """All that was said of a day."""

    on: OnDate | None = None
    ahead: Ahead | None = None
    weekday: OnWeekday | None = None
    week: InWeek | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The day that is meant most likely."""

    day: date
    why: str | None = None
    """Why it may be another one, None where it is sure."""


def find_day(words: DayWords, *, today: date, english: bool) -> Found | None:
    """Give back the day that is meant, None where there is no such day."""
    if words.on is not None:
        return _on_date(words.on, words.weekday, today=today, english=english)
    if words.ahead is not None:
        return _ahead(words.ahead, words.weekday, today=today)
    return None if words.weekday is None else _on_weekday(words.weekday, words.week, today=today)


def in_months(day: date, count: int) -> date:
    """Give back the same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + count, MONTHS_A_YEAR)
    after = date(year + (month + 1) // MONTHS_A_YEAR, (month + 1) % MONTHS_A_YEAR + 1, 1)
    return date(year, month + 1, min(day.day, (after - timedelta(days=1)).day))


def last_of_month(on: OnDate, *, today: date) -> date | None:
    """Give back the last day of the month that was named, None where none was."""
    if on.month is None or on.month not in range(1, MONTHS_A_YEAR + 1):
        return None
    first = date(on.year or today.year, on.month, 1)
    return in_months(first, 1) - timedelta(days=1)


def _on_date(on: OnDate, weekday: OnWeekday | None, *, today: date, english: bool) -> Found | None:
    usual, swapped = list(_dates(on, today=today)), list[date]()
    if on.swappable and on.month is not None and on.month != on.day and (english or not usual):
        swapped = list(_dates(replace(on, day=on.month, month=on.day), today=today))
    first = [*usual[:1], *swapped[:1]]
    if not first:
        return None
    if weekday is not None:
        return _agreeing([*usual, *swapped], weekday.weekday, a_month_named=on.month is not None)
    doubtful = swapped and (usual or not english)
    soonest = min(first, key=lambda day: day < today)
    a_year_ago = in_months(soonest, -MONTHS_A_YEAR)
    lately = on.year is None and in_months(today, -LATELY) < a_year_ago < today
    return Found(soonest, "day_or_month" if doubtful else "which_year" if lately else None)


def _agreeing(days: list[date], weekday: int, *, a_month_named: bool) -> Found:
    """Give back the day that is that weekday; where none is, the date wins."""
    found = next((day for day in days if day.weekday() == weekday), None)
    if found is None or not (a_month_named or found == days[0]):
        return Found(found or days[0], "weekday")
    return Found(found)


def _dates(on: OnDate, *, today: date) -> Iterator[date]:
    """Give back the days that it may be within a year, or the first one where none comes that soon."""
    if on.year is not None:
        yield from _valid(on.year, on.month, on.day)
        return
    months = range(1, MONTHS_A_YEAR + 1) if on.month is None else (on.month,)
    years = range(today.year, today.year + YEARS_TRIED)
    days = (day for year in years for month in months for day in _valid(year, month, on.day) if day >= today)
    yield from islice(days, 1)
    yield from takewhile(lambda day: day <= in_months(today, MONTHS_A_YEAR), days)


def _valid(year: int, month: int | None, day: int) -> tuple[date, ...]:
    try:
        return (date(year, month or 0, day),)
    except ValueError:
        return ()


def _ahead(ahead: Ahead, weekday: OnWeekday | None, *, today: date) -> Found:
    """Count from today; who counts in weeks or months may mean a day near that one."""
    if ahead.unit == DAY:
        day = today + timedelta(days=ahead.count)
        agrees = weekday is None or weekday.weekday == day.weekday()
        return Found(day, None if agrees else "weekday")
    weeks_on = today + timedelta(weeks=ahead.count)
    day = weeks_on if ahead.unit == WEEK else in_months(today, ahead.count)
    return Found(day if weekday is None else _in_week_of(day, weekday.weekday), "counted")


def _on_weekday(on: OnWeekday, week: InWeek | None, *, today: date) -> Found | None:
    this_week = _in_week_of(today, on.weekday)
    next_week = this_week + timedelta(weeks=1)
    if week is not None and week.number is not None:
        return _in_week_number(week.number, on.weekday, today=today)
    if week is not None or this_week < today:
        return Found(next_week)
    if this_week == today:
        return Found(next_week, None if on.next else "which_week")
    return Found(next_week, "which_week") if on.next else Found(this_week)


def _in_week_of(day: date, weekday: int) -> date:
    return day + timedelta(days=weekday - day.weekday())


def _in_week_number(number: int, weekday: int, *, today: date) -> Found | None:
    """Give back the next such day, None where neither this year nor the next has a week of that number."""
    year = today.isocalendar().year
    firsts = (date.fromisocalendar(y, 1, weekday + 1) for y in (year, year + 1))
    days = (first + timedelta(weeks=number - 1) for first in firsts)
    return next((Found(day) for day in days if day.isocalendar().week == number and day >= today), None)
