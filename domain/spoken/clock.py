"""Reads times of day: ``17.30-19.30``, ``kl 17``, ``5:30-7:30 pm``, ``1730-1930``."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import time

from domain.errors import BadInput
from domain.spoken.tokens import Line
from domain.spoken.words import AND, BETWEEN, CLOCK, EVENING, HALVES, MORNING, SURELY_CLOCK, UNTIL

NOON = 12
MIDNIGHT = 24
LAST_MINUTE = 59
UNLIKELY_BEFORE = 8
"""In English nobody means a meeting in the morning before eight without saying so."""

ANY = frozenset({1, 2, 3, 4})
COMPACT = frozenset({3, 4})
NONE: frozenset[int] = frozenset()
"""How many digits a number may have that is a time though no sign says so."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as it was written."""

    hour: int
    minute: int = 0
    digits: int = 0
    """How many digits it was written with, where it was a number without a sign."""
    exact: bool = False
    """Whether it looks like a time of 24 hours: ``17``, ``05.30``."""
    half: str | None = None
    """``am`` or ``pm``, where somebody said so."""

    @property
    def minutes(self) -> int:
        """Minutes since midnight."""
        if self.half is None or self.hour > NOON:
            return self.hour * 60 + self.minute
        return (self.hour % NOON + (NOON if self.half == EVENING else 0)) * 60 + self.minute

    @property
    def time(self) -> time:
        """The time of day; 24 is where the next day begins."""
        return time(self.minutes // 60 % MIDNIGHT, self.minute)


@dataclass(frozen=True, slots=True)
class Span:
    """From when, until when."""

    begins: Clock
    ends: Clock | None = None


def read_span(
    line: Line, at: int, *, bare: frozenset[int] = NONE, eager: bool = False
) -> tuple[Span, int] | None:
    """Read one time or two.

    A number alone is one after ``kl``, and where it is ``eager`` after ``at`` and the like too.
    """
    start, at = at, _behind_words(line, at)
    said = {line.word(n) for n in range(start, at)}
    if said and (eager or said & SURELY_CLOCK):
        bare = ANY
    first = read_clock(line, at, bare=ANY)
    if first is None or first[0].hour == MIDNIGHT:
        return None
    until = UNTIL | AND if said & BETWEEN else UNTIL
    connected = line.word(first[1]) in until
    second = read_clock(line, _behind_words(line, first[1] + 1), bare=ANY) if connected else None
    if second is not None and (bare or _surely_two(first[0], second[0])):
        return Span(first[0], second[0]), second[1]
    alone = first[0].half or first[0].digits == 0 or first[0].digits in bare
    return (Span(first[0]), first[1]) if alone else None


def read_clock(line: Line, at: int, *, bare: Container[int]) -> tuple[Clock, int] | None:
    """Read one time; a number without a sign only where it may be ``bare``."""
    found = _with_minutes(line, at) or _without_minutes(line, at)
    if found is None:
        return None
    clock, after = found
    half, after = _half(line, after)
    if half == MORNING and clock.hour > NOON:
        return None
    if clock.digits and half is None and clock.digits not in bare:
        return None
    return replace(clock, half=half), after


def read_time(text: str) -> time:
    """Read a text that is a time and nothing else; raises Refusal ``bad_time``."""
    line = Line(text)
    found = read_span(line, 0, bare=ANY)
    if found is None or found[0].ends is not None or found[1] != len(line):
        raise BadInput("bad_time", text=line.text[:40])
    return found[0].begins.time


def settle(span: Span, *, english: bool) -> tuple[time, time | None, bool]:
    """Give back begin, end, and whether that is sure: which half of the day may have to be guessed."""
    begins, ends = _share_half(span.begins, span.ends)
    guessed = english and begins.half is None and not begins.exact and begins.hour < UNLIKELY_BEFORE
    if guessed:
        begins = replace(begins, half=EVENING)
    if ends is None:
        return begins.time, None, not guessed
    if english and ends.half is None and not ends.exact and (guessed or ends.minutes <= begins.minutes):
        later = replace(ends, half=EVENING)
        if later.minutes > begins.minutes:
            return begins.time, later.time, False
    return begins.time, ends.time, not guessed


def _behind_words(line: Line, at: int) -> int:
    """Give back where the time begins after ``kl.`` and the like."""
    start = at
    while at - start < 2 and line.word(at) in CLOCK:  # noqa: PLR2004 - "kl ca 17"
        at = line.skip(at + 1, ".:")
    return at


def _share_half(begins: Clock, ends: Clock | None) -> tuple[Clock, Clock | None]:
    """Let a half of the day that was said once count for both times, as far as the second stays later."""
    if ends is None or (begins.half is None) == (ends.half is None):
        return begins, ends
    half = begins.half or ends.half
    other = MORNING if half == EVENING else EVENING
    if begins.half is None:
        same = replace(begins, half=half)
        return (same if same.minutes < ends.minutes else replace(begins, half=other)), ends
    same = replace(ends, half=half)
    return begins, (same if same.minutes > begins.minutes else replace(ends, half=other))


def _surely_two(first: Clock, second: Clock) -> bool:
    """Whether two numbers with a dash between are times though nothing before them says so."""
    if first.digits == 0 or first.half or second.half:
        return True
    return first.digits in COMPACT and second.digits in COMPACT


def _with_minutes(line: Line, at: int) -> tuple[Clock, int] | None:
    hour, minute = line.number(at), line.number(at + 2, digits=(2,))
    sign = line.word(at + 1)
    if hour is None or minute is None or sign not in (":", ".", "h") or not line.has(at + 1, sign):
        return None
    after = at + 5 if sign == ":" and line.has(at + 3, ":") else at + 3
    clock = Clock(hour, minute, exact=_exact(line, at, hour))
    return (clock, after) if _possible(clock) and not _goes_on(line, after) else None


def _without_minutes(line: Line, at: int) -> tuple[Clock, int] | None:
    number, digits = line.number(at, digits=ANY), len(line.word(at))
    if number is None or _goes_on(line, at + 1):
        return None
    hour, minute = divmod(number, 100) if digits in COMPACT else (number, 0)
    clock = Clock(hour, minute, digits, exact=_exact(line, at, hour))
    return (clock, at + 1) if _possible(clock) else None


def _half(line: Line, at: int) -> tuple[str | None, int]:
    """Read ``pm``, ``p.m.``, ``em``."""
    if line.word(at) in HALVES:
        return HALVES[line.word(at)], at + 1
    half = HALVES.get(line.word(at) + line.word(at + 2))
    if half is not None and line.word(at + 1) == ".":
        return half, line.skip(at + 3, ".")
    return None, at


def _exact(line: Line, at: int, hour: int) -> bool:
    return line.word(at).startswith("0") or hour > NOON


def _possible(clock: Clock) -> bool:
    return clock.minute <= LAST_MINUTE and clock.hour * 60 + clock.minute <= MIDNIGHT * 60


def _goes_on(line: Line, at: int) -> bool:
    """Whether the number is only the beginning of a date, of an amount, of something else."""
    return any(line.has(at, sign) for sign in ":./,")
