"""Reads days: a date, ``imorgon``, ``om två veckor``, ``nästa onsdag``, ``onsdag v. 47``."""

from dataclasses import dataclass
from datetime import date

from domain.spoken.dates import OnDate, read_date
from domain.spoken.tokens import Line
from domain.spoken.words import (
    BEFORE_A_WEEKDAY,
    COUNTS,
    DAY,
    DAYS_AHEAD,
    NEXT,
    UNITS,
    WEEK,
    WEEK_NUMBER,
    WEEKDAYS,
    WITHIN,
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days, weeks or months from today."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """A day of the week, Monday is 0."""

    weekday: int
    next: bool
    """Whether it was called the next one."""


@dataclass(frozen=True, slots=True)
class InWeek:
    """A week: that with a number, or the next one."""

    number: int | None = None


Day = OnDate | Ahead | OnWeekday | InWeek


def read_day_words(line: Line, at: int, *, today: date) -> tuple[Day, int] | None:
    """Read what tells of a day, from this position on."""
    return _ahead(line, at) or _week(line, at) or _weekday(line, at) or read_date(line, at, today=today)


def _ahead(line: Line, at: int) -> tuple[Day, int] | None:
    """Read ``imorgon``, ``om två veckor``."""
    for length in (1, 2, 3, 4):
        days = DAYS_AHEAD.get(tuple(line.word(n) for n in range(at, at + length)))
        if days is not None:
            return Ahead(days, DAY), at + length
    if line.word(at) not in WITHIN:
        return None
    count = line.number(at + 1, digits=(1, 2, 3)) or COUNTS.get(line.word(at + 1))
    unit = UNITS.get(line.word(at + 2))
    return None if count is None or unit is None else (Ahead(count, unit), at + 3)


def _week(line: Line, at: int) -> tuple[Day, int] | None:
    """Read ``nästa vecka``, ``v. 47``."""
    if line.word(at) in NEXT and UNITS.get(line.word(at + 1)) == WEEK:
        return InWeek(), at + 2
    if line.word(at) not in WEEK_NUMBER:
        return None
    number_at = line.skip(at + 1, ".")
    number = line.number(number_at)
    return None if number is None else (InWeek(number), number_at + 1)


def _weekday(line: Line, at: int) -> tuple[Day, int] | None:
    """Read ``onsdag``, ``nu på onsdag``, ``next Wednesday``."""
    start = at
    while at - start < 3 and line.word(at) in BEFORE_A_WEEKDAY:  # noqa: PLR2004 - "nu på nästa onsdag"
        at += 1
    weekday = WEEKDAYS.get(line.word(at))
    if weekday is None:
        return None
    named_next = any(line.word(n) in NEXT for n in range(start, at))
    return OnWeekday(weekday, next=named_next), line.skip(at + 1, ".")
