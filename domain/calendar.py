"""Which days people work in Sweden, and when a local time is: computed, not looked up."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5
_NO_DAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When people of an office read what they get: from ``opens`` until just before ``closes``."""

    opens: time = time(8)
    closes: time = time(17)


def easter(year: int) -> date:
    """Give back Easter Sunday of the Gregorian calendar: the Sunday after the full moon of spring."""
    century, golden = year // 100, year % 19
    skipped_leap_days = century - century // 4
    moon_shift = (8 * century + 13) // 25
    age_of_moon = (skipped_leap_days - moon_shift + 19 * golden + 15) % 30
    age_of_moon -= age_of_moon // 28 * (1 - 29 // (age_of_moon + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + age_of_moon + 2 - skipped_leap_days) % 7
    return date(year, 3, 28) + timedelta(days=age_of_moon - weekday)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Give back the public holidays by law (1989:253), those that are Sundays anyhow among them."""
    sunday = easter(year)
    about_easter = (sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49))
    fixed = (date(year, *day) for day in ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)))
    midsummer = _first(_SATURDAY, date(year, 6, 20))
    all_saints = _first(_SATURDAY, date(year, 10, 31))
    return frozenset((*about_easter, *fixed, midsummer, all_saints))


@lru_cache(maxsize=64)
def eves(year: int) -> frozenset[date]:
    """Give back the eves on which offices are closed though no law says so; Easter Eve is a Saturday."""
    return frozenset((_first(_FRIDAY, date(year, 6, 19)), date(year, 12, 24), date(year, 12, 31)))


def working(day: date, *, free: AbstractSet[date] = _NO_DAYS) -> bool:
    """Whether people are at work on this day; ``free`` are days of a council's own."""
    return (
        day.weekday() < _SATURDAY
        and day not in free
        and day not in public_holidays(day.year)
        and day not in eves(day.year)
    )


def working_day_on_or_before(day: date, *, free: AbstractSet[date] = _NO_DAYS) -> date:
    """Give back this day or, where nobody works on it, the last working day before it."""
    while not working(day, free=free):
        day -= A_DAY
    return day


def working_day_on_or_after(day: date, *, free: AbstractSet[date] = _NO_DAYS) -> date:
    """Give back this day or, where nobody works on it, the first working day after it."""
    while not working(day, free=free):
        day += A_DAY
    return day


def next_working_day(day: date, *, free: AbstractSet[date] = _NO_DAYS) -> date:
    """Give back the first working day after this one."""
    return working_day_on_or_after(day + A_DAY, free=free)


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give back in UTC when it is ``at`` there.

    Of two such times it is the first; one that the clock leaps over comes as much later as it leaps.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def opening(now: datetime, zone: ZoneInfo, hours: Hours, free: AbstractSet[date] = _NO_DAYS) -> datetime:
    """Give back ``now`` (UTC) where it falls into the office hours, else when the office opens next."""
    local = now.astimezone(zone)
    day = local.date()
    if not working(day, free=free) or local.time() >= hours.closes:
        return moment(next_working_day(day, free=free), hours.opens, zone)
    return max(now, moment(day, hours.opens, zone))


def _first(weekday: int, day: date) -> date:
    """Give back the first such weekday on or after ``day``."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
