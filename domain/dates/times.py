"""Read times of day: ``17.30-19.30``, ``kl 17``, ``5:30-7:30 pm``, ``1730-1930``."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import time

from domain.dates.tokens import TokenizedLine
from domain.dates.vocabulary import (
    AM,
    AND_WORDS,
    BETWEEN_WORDS,
    CLOCK_WORDS,
    MERIDIEMS,
    PM,
    TIME_LEADS,
    UNTIL_WORDS,
)
from domain.errors import BadInput

NOON = 12
MIDNIGHT = 24
LAST_MINUTE = 59
EARLIEST_UNMARKED_HOUR = 8
"""In English an hour before eight without ``am`` means the afternoon or evening."""

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
    first = parse_clock_time(line, at, bare_digits=ANY_DIGITS)
    if first is None or first[0].hour == MIDNIGHT:
        return None
    until = UNTIL_WORDS | AND_WORDS if said & BETWEEN_WORDS else UNTIL_WORDS
    connected = line.word(first[1]) in until
    second = (
        parse_clock_time(line, _after_clock_words(line, first[1] + 1), bare_digits=ANY_DIGITS)
        if connected
        else None
    )
    if second is not None and (bare_digits or _is_certainly_a_range(first[0], second[0])):
        return TimeRange(first[0], second[0]), second[1]
    alone = first[0].meridiem or first[0].digits == 0 or first[0].digits in bare_digits
    return (TimeRange(first[0]), first[1]) if alone else None


def parse_clock_time(
    line: TokenizedLine, at: int, *, bare_digits: Container[int]
) -> tuple[ClockTime, int] | None:
    """Parse one time; a bare number only if it has one of ``bare_digits`` digits."""
    found = _with_minutes(line, at) or _without_minutes(line, at)
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
    guessed = (
        english and begins.meridiem is None and not begins.is_24_hour and begins.hour < EARLIEST_UNMARKED_HOUR
    )
    if guessed:
        begins = replace(begins, meridiem=PM)
    if ends is None:
        return begins.time, None, not guessed
    if (
        english
        and ends.meridiem is None
        and not ends.is_24_hour
        and (guessed or ends.minutes <= begins.minutes)
    ):
        later = replace(ends, meridiem=PM)
        if later.minutes > begins.minutes:
            return begins.time, later.time, False
    return begins.time, ends.time, not guessed


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
