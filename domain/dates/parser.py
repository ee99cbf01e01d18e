"""Parse a meeting from a line of text: ``onsdag 17 november kl 17.30-19.30 i Stadshuset``."""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from domain.dates.days import (
    DayExpression,
    RelativeDay,
    WrittenDate,
    WrittenWeek,
    WrittenWeekday,
    parse_day_expression,
    parse_day_of_month,
)
from domain.dates.resolver import DayWords, add_months, last_day_of_month, resolve_day
from domain.dates.several import keep_first_day
from domain.dates.times import (
    ANY_DIGITS,
    COMPACT_DIGITS,
    NO_DIGITS,
    TimeRange,
    parse_time_range,
    resolve_times,
)
from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import DATE_WORDS
from domain.errors import BadInput
from domain.text import shorten

_PAUSES = frozenset({",", ";", "."})
MAX_PLACE_LENGTH = 200
MAX_MONTHS_AHEAD = 36
"""How many months ahead a meeting can be planned."""
_MAX_QUOTED = 80
_BEFORE_A_PLACE = re.compile(
    r"(?:(?:(?:i|på|in|at|är|blir|is|från|from)(?=\s|$)|plats\s*:|place\s*:|@)\s*)+", re.IGNORECASE
)
_PAUSES_IN_A_ROW = re.compile(r"\s*[,;](?:\s+[,;])+")
_SURROUNDING_SIGNS = " ,;:.!-‐‑‒–—―−"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedLine:
    """What was understood, and which tokens were left over."""

    day_words: DayWords
    times: TimeRange | None
    left: tuple[int, ...]


def parse_line(line: TokenizedLine, *, today: date) -> ParsedLine:
    """Parse a day and times; a bare number is a time only if nothing else looks more like one."""
    heard = _LineParser(line, today=today, eager=False).parse()
    if heard.times is not None or heard.day_words == DayWords():
        return heard
    return _LineParser(line, today=today, eager=True).parse()


def parse_day_line(line: TokenizedLine, *, today: date) -> ParsedLine:
    """Parse a day alone."""
    return _LineParser(line, today=today, times=False).parse()


def has_english_numbers(line: TokenizedLine, parsed: ParsedLine, *, default: bool) -> bool:
    """Return whether the words that were understood belong to a language that writes numbers as in English.

    Returns ``default`` if they belong to no language or to several.
    """
    left = set(parsed.left)
    words = {token.text for at, token in enumerate(line.tokens) if at not in left}
    told = [language for language in DATE_WORDS.values() if words.intersection(language.distinctive.split())]
    return told[0].has_english_numbers if len(told) == 1 else default


class _LineParser:
    """Parses a line in one pass."""

    def __init__(self, line: TokenizedLine, *, today: date, eager: bool = False, times: bool = True) -> None:
        self._line = line
        self._today = today
        self._eager = eager
        self._with_times = times
        self._day_words = DayWords()
        self._time_range: TimeRange | None = None
        self._left = list[int]()
        self._previous: DayExpression | TimeRange | None = None
        """What the tokens directly before said, ignoring commas."""

    def parse(self) -> ParsedLine:
        """Return what the line says."""
        at = 0
        while at < len(self._line):
            at = self._day(at) or self._clock(at) or self._day_of_month(at) or self._leave(at)
        return ParsedLine(day_words=self._day_words, times=self._time_range, left=tuple(self._left))

    def _day(self, at: int) -> int | None:
        found = parse_day_expression(self._line, at, today=self._today)
        return found[1] if found is not None and self._keep(found[0]) else None

    def _clock(self, at: int) -> int | None:
        if not self._with_times or self._time_range is not None:
            return None
        found = parse_time_range(self._line, at, bare_digits=self._bare_digits(), eager=self._eager)
        if found is None:
            return None
        self._time_range = self._previous = found[0]
        return found[1]

    def _bare_digits(self) -> frozenset[int]:
        """Return how many digits a number may have here to count as a time."""
        if not self._beside_a_day():
            return NO_DIGITS
        on_a_day = self._day_words.written_date is not None or self._day_words.relative is not None
        return ANY_DIGITS if self._eager and on_a_day else COMPACT_DIGITS

    def _day_of_month(self, at: int) -> int | None:
        """Read ``onsdag 17``: a number behind a weekday is a day, not an hour."""
        found = parse_day_of_month(self._line, at) if isinstance(self._previous, WrittenWeekday) else None
        return found[1] if found is not None and self._keep(found[0]) else None

    def _leave(self, at: int) -> int:
        self._left.append(at)
        if self._line.word(at) not in _PAUSES:
            self._previous = None
        return at + 1

    def _beside_a_day(self) -> bool:
        return self._previous is not None and not isinstance(self._previous, TimeRange)

    def _keep(self, day: DayExpression) -> bool:
        """Keep each kind of day expression once; a weekday far after the date is part of something else."""
        days = self._day_words
        match day:
            case WrittenDate() if days.written_date is None:
                self._day_words = replace(days, written_date=day)
            case RelativeDay() if days.relative is None:
                self._day_words = replace(days, relative=day)
            case WrittenWeek() if days.week is None:
                self._day_words = replace(days, week=day)
            case WrittenWeekday() if days.weekday is None and (
                days.written_date is None or self._beside_a_day()
            ):
                self._day_words = replace(days, weekday=day)
            case _:
                return False
        self._previous = day
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingProposal:
    """A meeting as it was understood."""

    day: date
    begins: time
    ends: time | None = None
    place: str | None = None
    is_certain: bool = True
    doubt: str | None = None
    """What may have been misunderstood; None if it is certain.

    One of ``several_days``, ``weekday``, ``which_week``, ``counted``, ``day_or_month``, ``which_year``,
    ``am_or_pm``.
    """


def parse_meeting(text: str, *, today: date, locale: str) -> MeetingProposal:
    """Parse when and where a meeting is.

    ``locale`` decides only what the words leave open: in English 11/17 is a date, 5.30 the afternoon.
    Raises Refusal ``bad_meeting``, ``no_such_day``, ``time_missing``, ``day_has_passed``, ``date_too_far``
    or ``too_long``.
    """
    line = TokenizedLine(text)
    first_alone = keep_first_day(line)
    line = first_alone or line
    heard = parse_line(line, today=today)
    english = has_english_numbers(line, heard, default=writes_english_numbers(locale))
    found = resolve_day(heard.day_words, today=today, english=english)
    if found is None:
        _require_existing_day(heard.day_words.written_date, today=today)
        raise BadInput("bad_meeting", text=shorten(line.text, max_length=_MAX_QUOTED))
    _require_future(found.day, today=today)
    if heard.times is None:
        raise BadInput("time_missing" if first_alone is None else "several_days")
    begins, ends, sure = resolve_times(heard.times, english=english)
    why = "several_days" if first_alone is not None else found.doubt or (None if sure else "am_or_pm")
    place = read_place(line, heard)
    return MeetingProposal(
        day=found.day, begins=begins, ends=ends, place=place, is_certain=why is None, doubt=why
    )


def parse_day(text: str, *, today: date, locale: str) -> date:
    """Parse a text that is a day and nothing else, including one that has passed.

    Raises Refusal ``bad_date``, also for a weekday that does not match the date, or ``no_such_day``.
    """
    line = TokenizedLine(text)
    heard = parse_day_line(line, today=today)
    english = has_english_numbers(line, heard, default=writes_english_numbers(locale))
    found = resolve_day(heard.day_words, today=today, english=english)
    if found is None:
        _require_existing_day(heard.day_words.written_date, today=today)
    if found is None or found.doubt == "weekday" or line.text_at(heard.left).strip(_SURROUNDING_SIGNS):
        raise BadInput("bad_date", text=shorten(line.text, max_length=_MAX_QUOTED))
    return found.day


def writes_english_numbers(locale: str) -> bool:
    """Return whether a language writes numbers as in English; one without an entry in DATE_WORDS does not."""
    return locale in DATE_WORDS and DATE_WORDS[locale].has_english_numbers


def _require_existing_day(on: WrittenDate | None, *, today: date) -> None:
    """Raise Refusal ``no_such_day`` for a day such as 31 November, naming the last day of that month."""
    last = None if on is None else last_day_of_month(on, today=today)
    if last is not None:
        raise BadInput("no_such_day", last=last)


def _require_future(day: date, *, today: date) -> None:
    if day < today:
        raise BadInput("day_has_passed", day=day)
    if day > add_months(today, MAX_MONTHS_AHEAD):
        raise BadInput("date_too_far")


def read_place(line: TokenizedLine, heard: ParsedLine) -> str | None:
    """Return what is neither day nor time, without the words that introduce it."""
    rest = _PAUSES_IN_A_ROW.sub(",", line.text_at(heard.left)).strip(_SURROUNDING_SIGNS)
    place = _BEFORE_A_PLACE.sub("", rest, count=1) if _BEFORE_A_PLACE.match(rest) else rest
    place = place.strip(_SURROUNDING_SIGNS)
    if len(place) > MAX_PLACE_LENGTH:
        raise BadInput("too_long", limit=MAX_PLACE_LENGTH, length=len(place))
    return place or None
