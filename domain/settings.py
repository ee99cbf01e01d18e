"""How a council reminds: on which days before a meeting, and when on those days."""

import re
from dataclasses import dataclass
from datetime import date, time

from domain.calendar import Hours
from domain.errors import BadInput
from domain.spoken.clock import read_time
from domain.text import clean, shorten

MOST_STEPS = 5
FURTHEST_STEP = 60
MOST_FREE_DAYS = 100
_QUOTED = 40
_STEP = re.compile(r"[0-9]{1,4}")
_BETWEEN = re.compile(r"[,;\s]+")
_BETWEEN_DAYS = re.compile(r"[,;\n]")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\s?[/.]\s?(?P<month>[0-9]{1,2})[/. -]\s?(?P<year>[0-9]{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A council's own habits; times are local."""

    steps: tuple[int, ...] = (14, 7, 2)
    """How many days before a meeting people are reminded, the longest first."""
    at: time = time(9)
    opens: time = time(8)
    closes: time = time(17)
    free: frozenset[date] = frozenset()
    """Days on which nobody works though they are no holidays."""

    @property
    def hours(self) -> Hours:
        """The office hours."""
        return Hours(opens=self.opens, closes=self.closes)


USUAL = Settings()


def read_settings(*, steps: str, at: str, opens: str, closes: str, free: str) -> Settings:
    """Read what was typed into a card.

    Raises Refusal ``bad_steps``, ``bad_time``, ``bad_hours`` or ``bad_free_day``.
    """
    read = Settings(
        steps=read_steps(steps),
        at=read_time(at),
        opens=read_time(opens),
        closes=read_time(closes),
        free=read_free_days(free),
    )
    if not read.opens <= read.at < read.closes:
        raise BadInput("bad_hours", at=read.at, opens=read.opens, closes=read.closes)
    return read


def read_steps(text: str) -> tuple[int, ...]:
    """Read ``14, 7, 2``; raises Refusal ``bad_steps``."""
    words = [word for word in _BETWEEN.split(clean(text)) if word]
    steps = sorted({int(word) for word in words if _STEP.fullmatch(word)}, reverse=True)
    if len(steps) != len(words) or not 0 < len(steps) <= MOST_STEPS or steps[0] > FURTHEST_STEP:
        raise BadInput("bad_steps", text=shorten(text, most=_QUOTED), most=MOST_STEPS, furthest=FURTHEST_STEP)
    return tuple(steps)


def read_free_days(text: str) -> frozenset[date]:
    """Read ``2026-12-23, 24/12 2026``, each on a line of its own or with commas between.

    Raises Refusal ``bad_free_day``, naming what is no day, and that there are too many.
    """
    words = [word.strip() for word in _BETWEEN_DAYS.split(clean(text)) if word.strip()]
    days = frozenset(_free_day(word) for word in words)
    if len(days) > MOST_FREE_DAYS:
        raise BadInput("bad_free_day", text=str(len(days)), most=MOST_FREE_DAYS)
    return days


def _free_day(word: str) -> date:
    match = _ISO.fullmatch(word) or _DAY_FIRST.fullmatch(word)
    try:
        if match is not None:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise BadInput("bad_free_day", text=shorten(word, most=_QUOTED), most=MOST_FREE_DAYS)
