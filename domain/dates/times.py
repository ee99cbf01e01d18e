"""Read times of day: ``17.30-19.30``, ``kl 17``, ``5:30-7:30 pm``, ``1730-1930``, ``halv sex``."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import time

from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import (
    AM,
    AND_WORDS,
    BEFORE_DAY_PART,
    BETWEEN_WORDS,
    CLOCK_WORDS,
    DAY_PARTS,
    HALF_PAST_WORDS,
    HALF_TO_WORDS,
    MERIDIEMS,
    MINUTE_WORDS,
    NUMBER_WORDS,
    PAST_WORDS,
    PM,
    QUARTER_WORDS,
    TIME_LEADS,
    TO_WORDS,
    UNTIL_WORDS,
)
from domain.errors import BadInput

NOON = 12
MIDNIGHT = 24
LAST_MINUTE = 59
EARLIEST_UNMARKED_HOUR = 8
"""In English an hour before eight without ``am`` means the afternoon or evening."""

EARLIEST_SPOKEN_HOUR = 7
LATEST_UNCLEAR_HOUR = 11
"""Between these hours a time in words may be in the morning or in the evening."""

ANY_DIGITS = frozenset({1, 2, 3, 4})
COMPACT_DIGITS = frozenset({3, 4})
NO_DIGITS: frozenset[int] = frozenset()
"""As ``bare_digits``: no number counts as a time without a sign."""


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as it was written."""

    hour: int
    minute: int = 0
    digits: int = 0
    """How many digits it was written with, if it was a number without a sign."""
    is_24_hour: bool = False
    """Whether it looks like 24-hour time: ``17``, ``05.30``."""
    meridiem: str | None = None
    """``am`` or ``pm``, if it was written."""
    is_spoken: bool = False
    """Whether it was written as people say it, on a clock of twelve hours: ``halv sex``."""

    @property
    def minutes(self) -> int:
        """Return the minutes since midnight."""
        if self.meridiem is None or self.hour > NOON:
            return self.hour * 60 + self.minute
        return (self.hour % NOON + (NOON if self.meridiem == PM else 0)) * 60 + self.minute

    @property
    def time(self) -> time:
        """Return the time of day; 24 is the start of the next day."""
        return time(self.minutes // 60 % MIDNIGHT, self.minute)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A start time and an optional end time."""

    begins: ClockTime
    ends: ClockTime | None = None


def parse_time_range(
    line: TokenizedLine, at: int, *, bare_digits: frozenset[int] = NO_DIGITS, eager: bool = False
) -> tuple[TimeRange, int] | None:
    """Parse one time or two.

    A bare number counts after ``kl``, and if ``eager`` also after ``at`` and similar words.
    """
    start, at = at, _after_clock_words(line, at)
    said = {line.word(n) for n in range(start, at)}
    if said and (eager or said & CLOCK_WORDS):
        bare_digits = ANY_DIGITS
    first = parse_clock_time(line, at, bare_digits=ANY_DIGITS) or (_hour_in_words(line, at) if said else None)
    if first is None or first[0].hour == MIDNIGHT:
        return None
    until = UNTIL_WORDS | AND_WORDS if said & BETWEEN_WORDS else UNTIL_WORDS
    connected = line.word(first[1]) in until
    second = _second_time(line, first) if connected else None
    if second is not None and (bare_digits or _is_certainly_a_range(first[0], second[0])):
        return TimeRange(first[0], second[0]), second[1]
    alone = first[0].meridiem or first[0].digits == 0 or first[0].digits in bare_digits
    return (TimeRange(first[0]), first[1]) if alone else None


def _second_time(line: TokenizedLine, first: tuple[ClockTime, int]) -> tuple[ClockTime, int] | None:
    at = _after_clock_words(line, first[1] + 1)
    in_words = _hour_in_words(line, at) if first[0].is_spoken else None
    return parse_clock_time(line, at, bare_digits=ANY_DIGITS) or in_words


def parse_clock_time(
    line: TokenizedLine, at: int, *, bare_digits: Container[int]
) -> tuple[ClockTime, int] | None:
    """Parse one time; a bare number only if it has one of ``bare_digits`` digits."""
    found = _spoken(line, at) or _with_minutes(line, at) or _without_minutes(line, at)
    if found is None:
        return None
    clock, after = found
    half, after = _parse_meridiem(line, after)
    if half == AM and clock.hour > NOON:
        return None
    if clock.digits and half is None and clock.digits not in bare_digits:
        return None
    return replace(clock, meridiem=half), after


def parse_time(text: str) -> time:
    """Parse a text that is a time and nothing else; raises Refusal ``bad_time``."""
    line = TokenizedLine(text)
    found = parse_time_range(line, 0, bare_digits=ANY_DIGITS)
    if found is None or found[0].ends is not None or found[1] != len(line):
        raise BadInput("bad_time", text=line.text[:40])
    return found[0].begins.time


def resolve_times(span: TimeRange, *, english: bool) -> tuple[time, time | None, bool]:
    """Return start, end, and whether that is certain: whether am or pm is meant may have to be guessed."""
    begins, ends = _share_meridiem(span.begins, span.ends)
    begins, sure = _with_likely_half(begins, english=english)
    if ends is None:
        return begins.time, None, sure
    is_open = ends.meridiem is None and not ends.is_24_hour and (english or ends.is_spoken)
    if is_open and (begins.meridiem == PM or ends.minutes <= begins.minutes):
        later = replace(ends, meridiem=PM)
        if later.minutes > begins.minutes:
            return begins.time, later.time, sure and ends.is_spoken
    return begins.time, ends.time, sure


def _with_likely_half(begins: ClockTime, *, english: bool) -> tuple[ClockTime, bool]:
    """Return a time with the half of the day that it is likely in, and whether that is certain.

    Said in words, an hour before seven is in the afternoon or evening; no council meets that early.
    """
    if begins.meridiem is not None or begins.is_24_hour or not (english or begins.is_spoken):
        return begins, True
    if begins.is_spoken and begins.hour < EARLIEST_SPOKEN_HOUR:
        return replace(begins, meridiem=PM), True
    if begins.hour < EARLIEST_UNMARKED_HOUR:
        return replace(begins, meridiem=PM), False
    return begins, not begins.is_spoken or begins.hour >= LATEST_UNCLEAR_HOUR


def _after_clock_words(line: TokenizedLine, at: int) -> int:
    """Return the position of the time after ``kl.`` and similar words."""
    start = at
    while at - start < 2 and line.word(at) in TIME_LEADS:  # noqa: PLR2004 - "kl ca 17"
        at = line.skip(at + 1, ".:")
    return at


def _share_meridiem(begins: ClockTime, ends: ClockTime | None) -> tuple[ClockTime, ClockTime | None]:
    """Apply a single ``am`` or ``pm`` to both times, if the second stays later."""
    if ends is None or (begins.meridiem is None) == (ends.meridiem is None):
        return begins, ends
    half = begins.meridiem or ends.meridiem
    other = AM if half == PM else PM
    if begins.meridiem is None:
        same = replace(begins, meridiem=half)
        return (same if same.minutes < ends.minutes else replace(begins, meridiem=other)), ends
    same = replace(ends, meridiem=half)
    return begins, (same if same.minutes > begins.minutes else replace(ends, meridiem=other))


def _is_certainly_a_range(first: ClockTime, second: ClockTime) -> bool:
    """Return whether two numbers with a dash between them are times without a word before that says so."""
    if first.digits == 0 or first.meridiem or second.meridiem:
        return True
    return first.digits in COMPACT_DIGITS and second.digits in COMPACT_DIGITS


def _spoken(line: TokenizedLine, at: int) -> tuple[ClockTime, int] | None:
    """Read ``halv sex``, ``kvart över fem``, ``fem i halv sex``, ``half past five``."""
    minutes, after = _minutes_in_words(line, at)
    is_past, is_to = line.word(after) in PAST_WORDS, line.word(after) in TO_WORDS
    if minutes is None or not (is_past or is_to):
        minutes, hour_at = 0, at
    else:
        minutes, hour_at = (minutes if is_past else -minutes), after + 1
    if line.word(hour_at) in HALF_TO_WORDS | HALF_PAST_WORDS:
        minutes += -30 if line.word(hour_at) in HALF_TO_WORDS else 30
        hour_at = line.skip(hour_at + 1, PAST_WORDS)
    hour = _spoken_hour(line, hour_at)
    if hour is None or not minutes or hour_at == at:
        return None
    total = (hour * 60 + minutes) % (NOON * 60)
    return ClockTime(total // 60, total % 60, is_spoken=True), hour_at + 1


def _minutes_in_words(line: TokenizedLine, at: int) -> tuple[int | None, int]:
    if line.word(at) in QUARTER_WORDS:
        return 15, at + 1
    return MINUTE_WORDS.get(line.word(at)), at + 1


def _spoken_hour(line: TokenizedLine, at: int) -> int | None:
    """Return an hour of the clock face, in words or digits."""
    hour = line.number(at) or NUMBER_WORDS.get(line.word(at))
    bare = hour is not None and hour <= NOON and not _number_continues(line, at + 1)
    return hour if bare else None


def _hour_in_words(line: TokenizedLine, at: int) -> tuple[ClockTime, int] | None:
    """Read ``fem`` after ``klockan``, and ``five o'clock``."""
    hour = NUMBER_WORDS.get(line.word(at))
    if hour is None:
        return None
    clock = tuple(line.word(n) for n in range(at + 1, at + 4))
    after = at + 4 if clock[0] == "o" and clock[2] == "clock" else at + 1
    half, after = _parse_meridiem(line, after)
    return ClockTime(hour, is_spoken=True, meridiem=half), after


def _with_minutes(line: TokenizedLine, at: int) -> tuple[ClockTime, int] | None:
    hour, minute = line.number(at), line.number(at + 2, digits=(2,))
    sign = line.word(at + 1)
    if (
        hour is None
        or minute is None
        or sign not in (":", ".", "h")
        or not line.has_sign_and_number(at + 1, sign)
    ):
        return None
    after = at + 5 if sign == ":" and line.has_sign_and_number(at + 3, ":") else at + 3
    clock = ClockTime(hour, minute, is_24_hour=_is_24_hour(line, at, hour))
    return (clock, after) if _is_possible(clock) and not _number_continues(line, after) else None


def _without_minutes(line: TokenizedLine, at: int) -> tuple[ClockTime, int] | None:
    number, digits = line.number(at, digits=ANY_DIGITS), len(line.word(at))
    if number is None or _number_continues(line, at + 1):
        return None
    hour, minute = divmod(number, 100) if digits in COMPACT_DIGITS else (number, 0)
    clock = ClockTime(hour, minute, digits, is_24_hour=_is_24_hour(line, at, hour))
    return (clock, at + 1) if _is_possible(clock) else None


def _parse_meridiem(line: TokenizedLine, at: int) -> tuple[str | None, int]:
    """Read ``pm``, ``p.m.``, ``em``."""
    if line.word(at) in MERIDIEMS:
        return MERIDIEMS[line.word(at)], at + 1
    part = line.skip(line.skip(at, BEFORE_DAY_PART), BEFORE_DAY_PART)
    if part > at and line.word(part) in DAY_PARTS:
        return DAY_PARTS[line.word(part)], part + 1
    half = MERIDIEMS.get(line.word(at) + line.word(at + 2))
    if half is not None and line.word(at + 1) == ".":
        return half, line.skip(at + 3, ".")
    return None, at


def _is_24_hour(line: TokenizedLine, at: int, hour: int) -> bool:
    return line.word(at).startswith("0") or hour > NOON


def _is_possible(clock: ClockTime) -> bool:
    return clock.minute <= LAST_MINUTE and clock.hour * 60 + clock.minute <= MIDNIGHT * 60


def _number_continues(line: TokenizedLine, at: int) -> bool:
    """Return whether the number is only the beginning of a date, an amount or something else."""
    return any(line.has_sign_and_number(at, sign) for sign in ":./,")
