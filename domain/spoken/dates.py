"""Reads dates: ``17/11``, ``den 17 november``, ``November 17th, 2026``, ``2026-11-17``."""

from dataclasses import dataclass
from datetime import date

from domain.spoken.clock import ANY, NONE, read_clock
from domain.spoken.tokens import Line
from domain.spoken.words import BEFORE_A_DAY, HALVES, MONTHS, OF, ORDINALS, SURELY_CLOCK, UNTIL

YEARS_NEAR = 10
"""A number of four digits behind a day is a year where it is no further from now: else it may be a time."""
YEARS = range(1900, 2200)
CENTURY = 2000
LAST_HOUR = 24


@dataclass(frozen=True, slots=True)
class OnDate:
    """A day of a month, perhaps of a year."""

    day: int
    month: int | None = None
    year: int | None = None
    swappable: bool = False
    """Whether the day may be the month: both were written as numbers."""


def read_date(line: Line, at: int, *, today: date) -> tuple[OnDate, int] | None:
    """Read a date, with a year where there is one."""
    return _iso(line, at) or _compact(line, at) or _with_month(line, at, today=today)


def read_day_of_month(line: Line, at: int) -> tuple[OnDate, int] | None:
    """Read ``den 17``, ``17:e``, ``the 17th``, or a number alone where it cannot be else."""
    day, after = _day_number(line, line.skip(at, BEFORE_A_DAY))
    return None if day is None or _is_a_time(line, after) else (OnDate(day), after)


def _iso(line: Line, at: int) -> tuple[OnDate, int] | None:
    """Read ``2026-11-17``, with a ``T`` behind it where a time follows."""
    year, month, day = line.number(at, digits=(4,)), line.number(at + 2), line.number(at + 4)
    sign = line.word(at + 1)
    if year is None or month is None or day is None or sign not in ("-", "/", "."):
        return None
    if not (line.has(at + 1, sign) and line.has(at + 3, sign)):
        return None
    after = at + 6 if line.has(at + 5, "t") else at + 5
    return OnDate(day, month, year), after


def _compact(line: Line, at: int) -> tuple[OnDate, int] | None:
    """Read ``20261117``."""
    digits = line.word(at)
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):  # noqa: PLR2004 - YYYYMMDD
        return None
    on = OnDate(int(digits[6:]), int(digits[4:6]), int(digits[:4]))
    return (on, at + 1) if on.year in YEARS else None


def _with_month(line: Line, at: int, *, today: date) -> tuple[OnDate, int] | None:
    """Read a day with its month, in numbers or in words, and a year where there is one."""
    start = line.skip(line.skip(at, BEFORE_A_DAY), BEFORE_A_DAY)
    numbers = _numbers(line, start, today=today)
    if numbers is not None:
        return numbers
    found = _day_month(line, start) or _month_day(line, start)
    if found is not None:
        year, after = _year(line, found[1], today=today)
        return OnDate(found[0].day, found[0].month, year), after
    _, after = _day_number(line, start)
    return read_day_of_month(line, start) if start > at or after > start + 1 else None


def _numbers(line: Line, at: int, *, today: date) -> tuple[OnDate, int] | None:
    """Read ``17/11``, ``17/11-26``, ``17.11.2026``; which one is the month is found out later."""
    day, month, sign = line.number(at), line.number(at + 2), line.word(at + 1)
    if day is None or month is None or sign not in ("/", ".", "-"):
        return None
    year, digits = line.number(at + 4, digits=(2, 4)), len(line.word(at + 4))
    if year is not None and not _is_a_time(line, at + 5):
        year += CENTURY if digits == 2 else 0  # noqa: PLR2004 - of the year alone
        told = line.has(at + 3, sign) and (sign == "/" or digits == 4)  # noqa: PLR2004 - 17.11.26 may be all
        if told or (sign == "/" and line.has(at + 3, "-") and _near(year, today)):
            return OnDate(day, month, year, swappable=True), at + 5
    if sign != "/":
        return None
    year, after = _year(line, at + 3, today=today)
    return OnDate(day, month, year, swappable=True), after


def _day_month(line: Line, at: int) -> tuple[OnDate, int] | None:
    """Read ``17 november``, ``17:e nov.``, ``17th of November``."""
    day, after = _day_number(line, at)
    after = line.skip(line.skip(after, "."), OF)
    month = MONTHS.get(line.word(after))
    return None if day is None or month is None else (OnDate(day, month), line.skip(after + 1, "."))


def _month_day(line: Line, at: int) -> tuple[OnDate, int] | None:
    """Read ``November 17th``, ``Nov. 17``."""
    month = MONTHS.get(line.word(at))
    day, after = _day_number(line, line.skip(line.skip(at + 1, "."), BEFORE_A_DAY))
    return None if day is None or month is None or _is_a_time(line, after) else (OnDate(day, month), after)


def _day_number(line: Line, at: int) -> tuple[int | None, int]:
    """Read ``17``, ``17:e``, ``17th``."""
    ending = at + 2 if line.word(at + 1) == ":" else at + 1
    ordinal = line.word(ending) in ORDINALS and line[ending].tight and line[at + 1].tight
    return line.number(at), ending + 1 if ordinal else at + 1


def _year(line: Line, at: int, *, today: date) -> tuple[int | None, int]:
    """Read the year behind a day: a number there may be a time too."""
    at_year = line.skip(at, ",-")
    year, behind = line.number(at_year, digits=(4,)), at_year + 1
    short = line.number(at_year, digits=(2,))
    dashed = line.word(at) == "-" and not line[at].tight and line[at_year].tight
    if short is not None and (dashed or short > LAST_HOUR):
        year = CENTURY + short
    if year is None or _is_a_time(line, behind):
        return None, at
    a_clock = line.word(behind) in SURELY_CLOCK or read_clock(line, line.skip(behind, ","), bare=NONE)
    near = _near(year, today) and not (line.word(behind) in UNTIL and line.number(behind + 1, digits=ANY))
    return (year, behind) if near or (a_clock and year in YEARS) else (None, at)


def _near(year: int, today: date) -> bool:
    return abs(year - today.year) <= YEARS_NEAR


def _is_a_time(line: Line, behind: int) -> bool:
    """Whether what stands behind a number says that it is a time."""
    return line.has(behind, ":") or line.has(behind, ".") or line.word(behind) in HALVES
