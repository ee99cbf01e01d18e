"""Read days: ``17/11``, ``den 17 november``, ``imorgon``, ``om två veckor``, ``onsdag v. 47``."""

from dataclasses import dataclass
from datetime import date

from domain.dates.times import ANY_DIGITS, NO_DIGITS, parse_clock_time
from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import (
    BEFORE_A_DAY,
    BEFORE_A_WEEKDAY,
    CLOCK_WORDS,
    DAY,
    DAYS_AHEAD,
    IN_WORDS,
    MERIDIEMS,
    MONTHS,
    NAMED_DAYS,
    NEXT_WORDS,
    NUMBER_WORDS,
    OF_WORDS,
    ORDINAL_ENDINGS,
    UNITS,
    UNTIL_WORDS,
    WEEK,
    WEEK_WORDS,
    WEEKDAYS,
)

MAX_YEARS_AWAY = 10
"""A number of four digits after a day is a year if it is at most this far from now; else it may be a time."""
PLAUSIBLE_YEARS = range(1900, 2200)
CENTURY = 2000
LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day of a month, perhaps with a year."""

    day: int
    month: int | None = None
    year: int | None = None
    is_swappable: bool = False
    """Whether the day may be the month: both were written as numbers."""


def parse_date(line: TokenizedLine, at: int, *, today: date) -> tuple[WrittenDate, int] | None:
    """Parse a date, with its year if there is one."""
    return _iso(line, at) or _compact(line, at) or _with_month(line, at, today=today)


def parse_day_of_month(line: TokenizedLine, at: int) -> tuple[WrittenDate, int] | None:
    """Parse ``den 17``, ``17:e``, ``the 17th``, or a bare number that cannot be anything else."""
    day, after = _day_number(line, line.skip(at, BEFORE_A_DAY))
    return None if day is None or _is_a_time(line, after) else (WrittenDate(day), after)


def _iso(line: TokenizedLine, at: int) -> tuple[WrittenDate, int] | None:
    """Read ``2026-11-17``, with a ``T`` after it if a time follows."""
    year, month, day = line.number(at, digits=(4,)), line.number(at + 2), line.number(at + 4)
    sign = line.word(at + 1)
    if year is None or month is None or day is None or sign not in ("-", "/", "."):
        return None
    if not (line.has_sign_and_number(at + 1, sign) and line.has_sign_and_number(at + 3, sign)):
        return None
    after = at + 6 if line.has_sign_and_number(at + 5, "t") else at + 5
    return WrittenDate(day, month, year), after


def _compact(line: TokenizedLine, at: int) -> tuple[WrittenDate, int] | None:
    """Read ``20261117``."""
    digits = line.word(at)
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):  # noqa: PLR2004 - YYYYMMDD
        return None
    on = WrittenDate(int(digits[6:]), int(digits[4:6]), int(digits[:4]))
    return (on, at + 1) if on.year in PLAUSIBLE_YEARS else None


def _with_month(line: TokenizedLine, at: int, *, today: date) -> tuple[WrittenDate, int] | None:
    """Read a day with its month, in numbers or in words, and a year if there is one."""
    start = line.skip(line.skip(at, BEFORE_A_DAY), BEFORE_A_DAY)
    numbers = _numbers(line, start, today=today)
    if numbers is not None:
        return numbers
    found = _day_month(line, start) or _month_day(line, start)
    if found is not None:
        year, after = _year(line, found[1], today=today)
        return WrittenDate(found[0].day, found[0].month, year), after
    _, after = _day_number(line, start)
    return parse_day_of_month(line, start) if start > at or after > start + 1 else None


def _numbers(line: TokenizedLine, at: int, *, today: date) -> tuple[WrittenDate, int] | None:
    """Read ``17/11``, ``17/11-26``, ``17.11.2026``; which number is the month is decided later."""
    day, month, sign = line.number(at), line.number(at + 2), line.word(at + 1)
    if day is None or month is None or sign not in ("/", ".", "-"):
        return None
    year, digits = line.number(at + 4, digits=(2, 4)), len(line.word(at + 4))
    if year is not None and not _is_a_time(line, at + 5):
        year += CENTURY if digits == 2 else 0  # noqa: PLR2004 - of the year alone
        told = line.has_sign_and_number(at + 3, sign) and (sign == "/" or digits == 4)  # noqa: PLR2004 - 17.11.26 may be all
        if told or (sign == "/" and line.has_sign_and_number(at + 3, "-") and _is_near(year, today)):
            return WrittenDate(day, month, year, is_swappable=True), at + 5
    if sign != "/":
        return None
    year, after = _year(line, at + 3, today=today)
    return WrittenDate(day, month, year, is_swappable=True), after


def _day_month(line: TokenizedLine, at: int) -> tuple[WrittenDate, int] | None:
    """Read ``17 november``, ``17:e nov.``, ``17th of November``."""
    day, after = _day_number(line, at)
    after = line.skip(line.skip(after, "."), OF_WORDS)
    month = MONTHS.get(line.word(after))
    return None if day is None or month is None else (WrittenDate(day, month), line.skip(after + 1, "."))


def _month_day(line: TokenizedLine, at: int) -> tuple[WrittenDate, int] | None:
    """Read ``November 17th``, ``Nov. 17``."""
    month = MONTHS.get(line.word(at))
    day, after = _day_number(line, line.skip(line.skip(at + 1, "."), BEFORE_A_DAY))
    return (
        None if day is None or month is None or _is_a_time(line, after) else (WrittenDate(day, month), after)
    )


def _day_number(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    """Read ``17``, ``17:e``, ``17th``."""
    ending = at + 2 if line.word(at + 1) == ":" else at + 1
    ordinal = (
        line.word(ending) in ORDINAL_ENDINGS
        and line[ending].follows_directly
        and line[at + 1].follows_directly
    )
    return line.number(at), ending + 1 if ordinal else at + 1


def _year(line: TokenizedLine, at: int, *, today: date) -> tuple[int | None, int]:
    """Read the year after a day; a number there may also be a time."""
    at_year = line.skip(at, ",-")
    year, behind = line.number(at_year, digits=(4,)), at_year + 1
    short = line.number(at_year, digits=(2,))
    dashed = line.word(at) == "-" and not line[at].follows_directly and line[at_year].follows_directly
    if short is not None and (dashed or short > LAST_HOUR):
        year = CENTURY + short
    if year is None or _is_a_time(line, behind):
        return None, at
    a_clock = line.word(behind) in CLOCK_WORDS or parse_clock_time(
        line, line.skip(behind, ","), bare_digits=NO_DIGITS
    )
    near = _is_near(year, today) and not (
        line.word(behind) in UNTIL_WORDS and line.number(behind + 1, digits=ANY_DIGITS)
    )
    return (year, behind) if near or (a_clock and year in PLAUSIBLE_YEARS) else (None, at)


def _is_near(year: int, today: date) -> bool:
    return abs(year - today.year) <= MAX_YEARS_AWAY


def _is_a_time(line: TokenizedLine, behind: int) -> bool:
    """Return whether what follows a number marks it as a time."""
    return (
        line.has_sign_and_number(behind, ":")
        or line.has_sign_and_number(behind, ".")
        or line.word(behind) in MERIDIEMS
    )


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """A number of days, weeks or months from today."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True)
class WrittenWeekday:
    """A day of the week, Monday is 0."""

    weekday: int
    is_next: bool
    """Whether the text said ``next``."""


@dataclass(frozen=True, slots=True)
class WrittenWeek:
    """A week: the one with a number, or the next one."""

    number: int | None = None


DayExpression = WrittenDate | RelativeDay | WrittenWeekday | WrittenWeek


def parse_day_expression(line: TokenizedLine, at: int, *, today: date) -> tuple[DayExpression, int] | None:
    """Parse an expression for a day at this position."""
    return (
        _relative_day(line, at)
        or _written_week(line, at)
        or _written_weekday(line, at)
        or parse_date(line, at, today=today)
        or _named_day(line, at)
    )


def _relative_day(line: TokenizedLine, at: int) -> tuple[DayExpression, int] | None:
    """Read ``imorgon``, ``om två veckor``."""
    for length in (1, 2, 3, 4):
        days = DAYS_AHEAD.get(tuple(line.word(n) for n in range(at, at + length)))
        if days is not None:
            return RelativeDay(days, DAY), at + length
    if line.word(at) not in IN_WORDS:
        return None
    count = line.number(at + 1, digits=(1, 2, 3)) or NUMBER_WORDS.get(line.word(at + 1))
    unit = UNITS.get(line.word(at + 2))
    return None if count is None or unit is None else (RelativeDay(count, unit), at + 3)


def _named_day(line: TokenizedLine, at: int) -> tuple[DayExpression, int] | None:
    """Read ``julafton``, ``New Year``."""
    for length in (3, 2, 1):
        named = NAMED_DAYS.get(tuple(line.word(n) for n in range(at, at + length)))
        if named is not None:
            return WrittenDate(*named), at + length
    return None


def _written_week(line: TokenizedLine, at: int) -> tuple[DayExpression, int] | None:
    """Read ``nästa vecka``, ``v. 47``."""
    if line.word(at) in NEXT_WORDS and UNITS.get(line.word(at + 1)) == WEEK:
        return WrittenWeek(), at + 2
    if line.word(at) not in WEEK_WORDS:
        return None
    number_at = line.skip(at + 1, ".")
    number = line.number(number_at)
    return None if number is None else (WrittenWeek(number), number_at + 1)


def _written_weekday(line: TokenizedLine, at: int) -> tuple[DayExpression, int] | None:
    """Read ``onsdag``, ``nu på onsdag``, ``next Wednesday``."""
    start = at
    while at - start < 3 and line.word(at) in BEFORE_A_WEEKDAY:  # noqa: PLR2004 - "nu på nästa onsdag"
        at += 1
    weekday = WEEKDAYS.get(line.word(at))
    if weekday is None:
        return None
    named_next = any(line.word(n) in NEXT_WORDS for n in range(start, at))
    return WrittenWeekday(weekday, is_next=named_next), line.skip(at + 1, ".")
