"""Parse a series of meetings: ``varannan onsdag kl 17.30 till juni``, and compute the days of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import count, islice, takewhile

from domain.calendar import ONE_DAY, weekday_on_or_after
from domain.dates.days import WrittenDate, parse_day_expression
from domain.dates.parser import (
    MAX_MONTHS_AHEAD,
    has_english_numbers,
    parse_day_line,
    parse_line,
    read_place,
    writes_english_numbers,
)
from domain.dates.resolver import MONTHS_PER_YEAR, add_months, last_day_of_month, resolve_day
from domain.dates.times import resolve_times
from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import (
    AND_WORDS,
    BEFORE_A_WEEKDAY,
    BETWEEN_WORDS,
    DAY,
    EVEN_WORDS,
    EVERY_OTHER_WORDS,
    EVERY_WORDS,
    INCLUDING_WORDS,
    LAST_WORDS,
    LASTING_WORDS,
    MONTH,
    MONTHS,
    NUMBER_WORDS,
    ODD_WORDS,
    OF_WORDS,
    ORDINALS,
    OTHER_WORDS,
    SINCE_WORDS,
    THROUGH_WORDS,
    TIMES_WORDS,
    TO_WORDS,
    UNITS,
    WEEK,
    WEEKDAYS,
    WEEKDAYS_IN_PLURAL,
    YEAR_WORDS,
)
from domain.errors import BadInput

MAX_MEETINGS = 60
"""Meetings that can be planned at a time."""
LAST = -1
_ONE_WEEK = timedelta(weeks=1)
_MAX_INTERVAL = 12
_MAX_YEARS_AHEAD = 12
"""A number of four digits after a month is a year if it is fewer than this from now."""
_IN_WORDS = OF_WORDS | TO_WORDS | LASTING_WORDS | BEFORE_A_WEEKDAY
"""Words before a week or a month: ``i månaden``, ``of the month``, ``på jämna veckor``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """On which days meetings come back: on weekdays of some weeks, or on one weekday of some months."""

    weekdays: tuple[int, ...]
    """Monday is 0; of a month, one alone."""
    every: int = 1
    """How many weeks or months are between two meetings."""
    nth: int = 0
    """Which of these weekdays of a month, ``LAST`` for the last; 0 for a weekly series."""
    parity: int | None = None
    """The remainder of the number of the week divided by two: 0 for even weeks only."""

    def days(self, first: date, *, last: date) -> Iterator[date]:
        """Yield the days from ``first`` to ``last``."""
        found = self._monthly(first, last) if self.nth else self._weekly(first)
        until_last = takewhile(lambda day: day <= last, found)
        return (day for day in until_last if self.parity in (None, day.isocalendar().week % 2))

    def _weekly(self, first: date) -> Iterator[date]:
        begins = min(weekday_on_or_after(weekday, first) for weekday in self.weekdays)
        monday = begins - timedelta(days=begins.weekday())
        every = 1 if self.parity is not None else self.every
        for weeks in count(0, every):
            days = (monday + timedelta(weeks=weeks, days=weekday) for weekday in sorted(self.weekdays))
            yield from (day for day in days if day >= first)

    def _monthly(self, first: date, last: date) -> Iterator[date]:
        months = takewhile(
            lambda month: month <= last, (add_months(first.replace(day=1), n) for n in count())
        )
        days = [_nth_weekday(month, self.weekdays[0], self.nth) for month in months]
        begins = next((n for n, day in enumerate(days) if day is not None and day >= first), 0)
        yield from (day for day in days[begins :: self.every] if day is not None and day >= first)


def _nth_weekday(month: date, weekday: int, nth: int) -> date | None:
    """Return the nth such weekday of a month, None if it has none."""
    if nth == LAST:
        return weekday_on_or_after(weekday, add_months(month, 1) - _ONE_WEEK)
    day = weekday_on_or_after(weekday, month) + (nth - 1) * _ONE_WEEK
    return day if day.month == month.month else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSeries:
    """A series of meetings as it was understood."""

    days: tuple[date, ...]
    begins: time
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class _Bound:
    """The first or last day of a series as it was written: the words for a day, or a whole month."""

    text: str = ""
    month: WrittenDate | None = None
    """Its first day."""


@dataclass(slots=True)
class _Words:
    """What a line says of a series, and the positions of all that says it."""

    rule: Recurrence | None = None
    parity: int | None = None
    since: _Bound | None = None
    until: _Bound | None = None
    meetings: int | None = None
    length: tuple[int, str] | None = None
    taken: set[int] = field(default_factory=set)


def parse_series(text: str, *, today: date, locale: str) -> MeetingSeries | None:
    """Parse when and where meetings come back; return None if the text says nothing that comes back.

    Raises BadInput ``time_missing``, ``series_without_end``, ``series_empty``, ``series_too_long``,
    ``date_too_far``, ``bad_date`` or ``too_long``.
    """
    line = TokenizedLine(text)
    words = _read_words(line, today=today)
    if words.rule is None:
        return None
    rest = TokenizedLine(line.text_at(at for at in range(len(line)) if at not in words.taken))
    heard = parse_line(rest, today=today)
    english = has_english_numbers(line, parse_line(line, today=today), default=writes_english_numbers(locale))
    if heard.times is None:
        raise BadInput("time_missing")
    begins, ends, _ = resolve_times(heard.times, english=english)
    named = resolve_day(heard.day_words, today=today, english=english)
    first = today if named is None else named.day
    if words.since is not None:
        first = _first_day(words.since, today=today, english=english)
    days = _days(words, words.rule, first=max(first, today), today=today, english=english)
    return MeetingSeries(days=days, begins=begins, ends=ends, place=read_place(rest, heard))


def _days(words: _Words, rule: Recurrence, *, first: date, today: date, english: bool) -> tuple[date, ...]:
    """Return the days of a series; raises BadInput if it has no end, no day or too many."""
    furthest = add_months(today, MAX_MONTHS_AHEAD)
    if first > furthest:
        raise BadInput("date_too_far")
    last = furthest
    if words.until is not None:
        last = _last_day(words.until, first=first, english=english)
    elif words.length is not None:
        begins = next(rule.days(first, last=furthest), first)
        last = _after(begins, *words.length) - ONE_DAY
    elif words.meetings is None:
        raise BadInput("series_without_end")
    most = MAX_MEETINGS + 1 if words.meetings is None else min(words.meetings, MAX_MEETINGS + 1)
    found = tuple(islice(rule.days(first, last=min(last, furthest)), most))
    if len(found) > MAX_MEETINGS:
        raise BadInput("series_too_long", most=MAX_MEETINGS)
    if last > furthest or (words.meetings is not None and words.until is None and len(found) < most):
        raise BadInput("date_too_far")
    if not found:
        raise BadInput("series_empty")
    return found


def _after(day: date, number: int, unit: str) -> date:
    if unit == MONTH:
        return add_months(day, number)
    return day + number * (ONE_DAY if unit == DAY else _ONE_WEEK)


def _first_day(bound: _Bound, *, today: date, english: bool) -> date:
    """Return the first day of a month to come or of this one, or the day that is named."""
    end = _last_day(bound, first=today, english=english)
    return end if bound.month is None else end.replace(day=1)


def _last_day(bound: _Bound, *, first: date, english: bool) -> date:
    """Return the last day of the month that is named, or the day, on or after the first of the series."""
    end = None if bound.month is None else last_day_of_month(bound.month, today=first)
    return _named_day(bound.text, today=first, english=english) if end is None else end


def _named_day(text: str, *, today: date, english: bool) -> date:
    line = TokenizedLine(text)
    found = resolve_day(parse_day_line(line, today=today).day_words, today=today, english=english)
    if found is None:
        raise BadInput("bad_date", text=line.text)
    return found.day


def _read_words(line: TokenizedLine, *, today: date) -> _Words:
    """Read what says how often, from when and until when, wherever it stands."""
    words = _Words()
    at = 0
    while at < len(line):
        found = _read_parity(line, at, words) or _read_bound(line, at, words, today=today)
        after = found or _read_length(line, at, words) or at
        words.taken |= set(range(at, after))
        at = max(after, at + 1)
    for start in range(len(line)):
        found_rule = None if start in words.taken else _read_rule(line, start, parity=words.parity)
        if found_rule is not None:
            words.rule, after = found_rule
            words.taken |= set(range(start, after))
            break
    return words


def _read_parity(line: TokenizedLine, at: int, words: _Words) -> int | None:
    """Read ``jämna veckor``, ``in odd weeks``."""
    here = line.skip(at, _IN_WORDS)
    word = line.word(here)
    if word not in EVEN_WORDS | ODD_WORDS or UNITS.get(line.word(here + 1)) != WEEK:
        return None
    words.parity = 0 if word in EVEN_WORDS else 1
    return here + 2


def _read_bound(line: TokenizedLine, at: int, words: _Words, *, today: date) -> int | None:
    """Read ``från februari``, ``med start 3 februari``, ``till och med 10 juni``."""
    here = line.skip(at, INCLUDING_WORDS) if line.word(at + 1) in SINCE_WORDS else at
    is_since = line.word(here) in SINCE_WORDS and words.since is None
    is_until = line.word(here) in THROUGH_WORDS and words.until is None
    if not (is_since or is_until) or line.word(here - 1 if here else len(line)) in BETWEEN_WORDS:
        return None
    here += 1
    while line.word(here) in INCLUDING_WORDS or (line.word(here) == "." and line[here].follows_directly):
        here += 1
    found = _bound(line, here, today=today)
    if found is None:
        return None
    if is_since:
        words.since = found[0]
    else:
        words.until = found[0]
    return found[1]


def _bound(line: TokenizedLine, at: int, *, today: date) -> tuple[_Bound, int] | None:
    if line.has_sign_and_number(at + 1, ".") and not line.has_sign_and_number(at + 3, "."):
        return None  # a time: "från 9.10"
    day = parse_day_expression(line, at, today=today)
    if day is not None:
        return _Bound(text=line.text_at(range(at, day[1]))), day[1]
    month = MONTHS.get(line.word(at))
    if month is None:
        return None
    year = line.number(at + 1, digits=(4,))
    if year is None or year not in range(today.year, today.year + _MAX_YEARS_AHEAD):
        return _Bound(month=WrittenDate(1, month)), at + 1
    return _Bound(month=WrittenDate(1, month, year)), at + 2


def _read_length(line: TokenizedLine, at: int, words: _Words) -> int | None:
    """Read ``i 10 veckor``, ``i ett år``, ``10 gånger``."""
    here = line.skip(at, LASTING_WORDS)
    number = line.number(here, digits=(1, 2, 3)) or NUMBER_WORDS.get(line.word(here))
    if not number or line.word(at - 1 if at else len(line)) in EVERY_WORDS:
        return None
    what = line.word(here + 1)
    if what in TIMES_WORDS:
        words.meetings = number
        return here + 2
    if here == at or not (unit := MONTH if what in YEAR_WORDS else UNITS.get(what, "")):
        return None
    words.length = (number * (MONTHS_PER_YEAR if what in YEAR_WORDS else 1), unit)
    return here + 2


def _read_rule(line: TokenizedLine, at: int, *, parity: int | None) -> tuple[Recurrence, int] | None:
    """Read how often meetings come back."""
    monthly = _monthly_rule(line, at)
    if monthly is not None:
        return monthly
    every, here = _interval(line, at)
    if every is not None and UNITS.get(line.word(here)) == WEEK:
        here += 1
    elif every is not None and line.word(here) in UNITS:
        return None
    weekdays, after, is_plural = _weekdays(line, here)
    if not weekdays or not (every is not None or is_plural or parity is not None):
        return None
    if every is None:
        every, after = _interval_after(line, after)
    return Recurrence(weekdays=weekdays, every=every or 1, parity=parity), after


def _monthly_rule(line: TokenizedLine, at: int) -> tuple[Recurrence, int] | None:
    """Read ``första tisdagen i månaden``, ``the last Thursday of every other month``."""
    here = at
    while line.word(here) in BEFORE_A_WEEKDAY | EVERY_WORDS:
        here += 1
    nth = LAST if line.word(here) in LAST_WORDS else ORDINALS.get(line.word(here))
    weekday = WEEKDAYS.get(line.word(here + 1))
    if nth is None or weekday is None:
        return None
    here += 2
    while line.word(here) in _IN_WORDS:
        here += 1
    every, here = _interval(line, here)
    if UNITS.get(line.word(here)) != MONTH:
        return None
    return Recurrence(weekdays=(weekday,), every=every or 1, nth=nth), here + 1


def _interval(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    """Read ``varje``, ``varannan``, ``var tredje``, ``every other``, ``every 2``; None if it is none."""
    if line.word(at) in EVERY_OTHER_WORDS:
        return 2, at + 1
    if line.word(at) not in EVERY_WORDS:
        return None, at
    word = line.word(at + 1)
    number = 2 if word in OTHER_WORDS else ORDINALS.get(word) or line.number(at + 1)
    if number is None and line.word(at + 2) in UNITS:
        number = NUMBER_WORDS.get(word)
    return (1, at + 1) if not number else (min(number, _MAX_INTERVAL), at + 2)


def _interval_after(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    """Read ``varannan vecka`` behind the weekday."""
    every, after = _interval(line, at)
    is_weeks = every is not None and UNITS.get(line.word(after)) == WEEK
    return (every, after + 1) if is_weeks else (None, at)


def _weekdays(line: TokenizedLine, at: int) -> tuple[tuple[int, ...], int, bool]:
    """Read one weekday or several: the days, the position after them, and whether they were in plural."""
    found, after, is_plural = list[int](), at, False
    here = at
    while True:
        while line.word(here) in BEFORE_A_WEEKDAY:
            here += 1
        word = line.word(here)
        day = WEEKDAYS.get(word, WEEKDAYS_IN_PLURAL.get(word))
        if day is None:
            return tuple(dict.fromkeys(found)), after, is_plural
        found.append(day)
        is_plural = is_plural or word in WEEKDAYS_IN_PLURAL
        after = here + 1
        if line.word(after) not in AND_WORDS | {",", "&"}:
            return tuple(dict.fromkeys(found)), after, is_plural
        here = after + 1
