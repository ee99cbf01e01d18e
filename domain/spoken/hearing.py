"""Listens for a day, a time and a place in what somebody wrote."""

from dataclasses import dataclass, replace
from datetime import date

from domain.spoken.clock import ANY, COMPACT, NONE, Span, read_span
from domain.spoken.dates import OnDate, read_day_of_month
from domain.spoken.days import Ahead, Day, InWeek, OnWeekday, read_day_words
from domain.spoken.tokens import Line
from domain.spoken.which_day import DayWords
from domain.spoken.words import ENGLISH, SWEDISH

_PAUSES = frozenset({",", ";", "."})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was understood, and which tokens were left over."""

    days: DayWords
    span: Span | None
    left: tuple[int, ...]


def hear(line: Line, *, today: date) -> Heard:
    """Read a day and times; a number alone is a time only where nothing looks more like one."""
    heard = _Ear(line, today=today, eager=False).listen()
    if heard.span is not None or heard.days == DayWords():
        return heard
    return _Ear(line, today=today, eager=True).listen()


def hear_day(line: Line, *, today: date) -> Heard:
    """Read a day alone."""
    return _Ear(line, today=today, times=False).listen()


def sounds_english(line: Line, heard: Heard, *, usual: bool) -> bool:
    """Whether the words that were understood are English; ``usual`` where they may be either."""
    left = set(heard.left)
    words = {token.text for at, token in enumerate(line.tokens) if at not in left}
    english, swedish = bool(words & ENGLISH), bool(words & SWEDISH)
    return usual if english == swedish else english


class _Ear:
    """Goes through a line once."""

    def __init__(self, line: Line, *, today: date, eager: bool = False, times: bool = True) -> None:
        self._line = line
        self._today = today
        self._eager = eager
        self._times = times
        self._days = DayWords()
        self._span: Span | None = None
        self._left = list[int]()
        self._just: Day | Span | None = None
        """What the tokens right before told, commas not counted."""

    def listen(self) -> Heard:
        """Give back what the line tells."""
        at = 0
        while at < len(self._line):
            at = self._day(at) or self._clock(at) or self._day_of_month(at) or self._leave(at)
        return Heard(days=self._days, span=self._span, left=tuple(self._left))

    def _day(self, at: int) -> int | None:
        found = read_day_words(self._line, at, today=self._today)
        return found[1] if found is not None and self._remember(found[0]) else None

    def _clock(self, at: int) -> int | None:
        if not self._times or self._span is not None:
            return None
        found = read_span(self._line, at, bare=self._bare(), eager=self._eager)
        if found is None:
            return None
        self._span = self._just = found[0]
        return found[1]

    def _bare(self) -> frozenset[int]:
        """Give back how many digits a number here may have that is a time."""
        if not self._beside_a_day():
            return NONE
        on_a_day = self._days.on is not None or self._days.ahead is not None
        return ANY if self._eager and on_a_day else COMPACT

    def _day_of_month(self, at: int) -> int | None:
        """Read ``onsdag 17``: a number behind a weekday is a day, not an hour."""
        found = read_day_of_month(self._line, at) if isinstance(self._just, OnWeekday) else None
        return found[1] if found is not None and self._remember(found[0]) else None

    def _leave(self, at: int) -> int:
        self._left.append(at)
        if self._line.word(at) not in _PAUSES:
            self._just = None
        return at + 1

    def _beside_a_day(self) -> bool:
        return self._just is not None and not isinstance(self._just, Span)

    def _remember(self, day: Day) -> bool:
        """Keep what was said of the day, once; a weekday far behind the date is a name of something else."""
        days = self._days
        match day:
            case OnDate() if days.on is None:
                self._days = replace(days, on=day)
            case Ahead() if days.ahead is None:
                self._days = replace(days, ahead=day)
            case InWeek() if days.week is None:
                self._days = replace(days, week=day)
            case OnWeekday() if days.weekday is None and (days.on is None or self._beside_a_day()):
                self._days = replace(days, weekday=day)
            case _:
                return False
        self._just = day
        return True
