"""Swedish working days and office hours, computed rather than looked up, and local times in UTC."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
_FRIDAY, _SATURDAY = 4, 5
_NO_DAYS_OFF: frozenset[date] = frozenset()
SQUEEZE_DAY = "squeeze_day"
_ABOUT_EASTER = {
    -2: "good_friday",
    0: "easter_sunday",
    1: "easter_monday",
    39: "ascension_day",
    49: "whit_sunday",
}
"""By the number of days after Easter Sunday."""
_FIXED_HOLIDAYS = {
    (1, 1): "new_years_day",
    (1, 6): "epiphany",
    (5, 1): "may_day",
    (6, 6): "national_day",
    (12, 25): "christmas_day",
    (12, 26): "boxing_day",
}
"""By month and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """The office hours: from ``opens`` until just before ``closes``."""

    opens: time = time(8)
    closes: time = time(17)


def easter(year: int) -> date:
    """Return Easter Sunday of a year in the Gregorian calendar."""
    century, golden = year // 100, year % 19
    skipped_leap_days = century - century // 4
    moon_shift = (8 * century + 13) // 25
    age_of_moon = (skipped_leap_days - moon_shift + 19 * golden + 15) % 30
    age_of_moon -= age_of_moon // 28 * (1 - 29 // (age_of_moon + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + age_of_moon + 2 - skipped_leap_days) % 7
    return date(year, 3, 28) + timedelta(days=age_of_moon - weekday)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Mapping[date, str]:
    """Return the names of the public holidays by law (1989:253), including those that are always Sundays."""
    sunday = easter(year)
    about_easter = {sunday + timedelta(days=days): name for days, name in _ABOUT_EASTER.items()}
    fixed = {date(year, *day): name for day, name in _FIXED_HOLIDAYS.items()}
    midsummer = {weekday_on_or_after(_SATURDAY, date(year, 6, 20)): "midsummer_day"}
    all_saints = {weekday_on_or_after(_SATURDAY, date(year, 10, 31)): "all_saints_day"}
    return {**about_easter, **fixed, **midsummer, **all_saints}


@lru_cache(maxsize=64)
def closed_eves(year: int) -> Mapping[date, str]:
    """Return the names of the eves on which offices are closed by custom; Easter Eve is a Saturday anyway."""
    midsummer = {weekday_on_or_after(_FRIDAY, date(year, 6, 19)): "midsummer_eve"}
    return {**midsummer, date(year, 12, 24): "christmas_eve", date(year, 12, 31): "new_years_eve"}


def unusual_day(day: date, *, days_off: AbstractSet[date] = _NO_DAYS_OFF) -> str | None:
    """Return why a meeting on this day may be a mistake, None if nothing speaks against it.

    The name of a public holiday or an eve, ``day_off`` for a day off of the council, ``squeeze_day`` for a
    working day between two on which nobody works.
    """
    name = public_holidays(day.year).get(day) or closed_eves(day.year).get(day)
    if name is not None:
        return name
    if day in days_off:
        return "day_off"
    beside = (day - ONE_DAY, day + ONE_DAY)
    is_squeezed = day.weekday() < _SATURDAY and not any(is_working_day(d, days_off=days_off) for d in beside)
    return SQUEEZE_DAY if is_squeezed else None


def is_working_day(day: date, *, days_off: AbstractSet[date] = _NO_DAYS_OFF) -> bool:
    """Return whether people work on this day; ``days_off`` are the council's own days off."""
    return (
        day.weekday() < _SATURDAY
        and day not in days_off
        and day not in public_holidays(day.year)
        and day not in closed_eves(day.year)
    )


def working_day_on_or_before(day: date, *, days_off: AbstractSet[date] = _NO_DAYS_OFF) -> date:
    """Return this day, or the last working day before it."""
    while not is_working_day(day, days_off=days_off):
        day -= ONE_DAY
    return day


def working_day_on_or_after(day: date, *, days_off: AbstractSet[date] = _NO_DAYS_OFF) -> date:
    """Return this day, or the first working day after it."""
    while not is_working_day(day, days_off=days_off):
        day += ONE_DAY
    return day


def next_working_day(day: date, *, days_off: AbstractSet[date] = _NO_DAYS_OFF) -> date:
    """Return the first working day after this one."""
    return working_day_on_or_after(day + ONE_DAY, days_off=days_off)


def utc_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of a local day and time.

    If a local time occurs twice, the first is returned; a time that the clock skips is moved forward.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def is_skipped(day: date, at: time, zone: ZoneInfo) -> bool:
    """Return whether a local time does not exist on this day, because the clock goes forward over it."""
    local = datetime.combine(day, at.replace(fold=0))
    return utc_moment(day, at, zone).astimezone(zone).replace(tzinfo=None) != local


def next_office_moment(
    now: datetime, zone: ZoneInfo, hours: WorkingHours, days_off: AbstractSet[date] = _NO_DAYS_OFF
) -> datetime:
    """Return ``now`` (UTC) if it falls within office hours, otherwise the moment the office opens next."""
    local = now.astimezone(zone)
    day = local.date()
    if not is_working_day(day, days_off=days_off) or local.time() >= hours.closes:
        return utc_moment(next_working_day(day, days_off=days_off), hours.opens, zone)
    return max(now, utc_moment(day, hours.opens, zone))


def weekday_on_or_after(weekday: int, day: date) -> date:
    """Return the first such weekday on or after ``day``."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)
