"""The reminder settings of a council: days before a meeting, time of day, office hours and days off."""

import re
from dataclasses import dataclass
from datetime import date, time

from domain.calendar import WorkingHours
from domain.dates.times import parse_time
from domain.errors import BadInput
from domain.text import clean_text, shorten

MAX_STEPS = 5
MAX_STEP_DAYS = 60
MAX_DAYS_OFF = 100
MAX_AGENDA_DAYS = 30
_MAX_QUOTED = 40
_STEP = re.compile(r"[0-9]{1,4}")
_SEPARATOR = re.compile(r"[,;\s]+")
_DAY_SEPARATOR = re.compile(r"[,;\n]")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\s?[/.]\s?(?P<month>[0-9]{1,2})[/. -]\s?(?P<year>[0-9]{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettings:
    """The reminder settings of a council; times are local."""

    steps: tuple[int, ...] = (14, 7, 2)
    """How many days before a meeting people are reminded, the longest first."""
    at: time = time(9)
    opens: time = time(8)
    closes: time = time(17)
    free: frozenset[date] = frozenset()
    """Days off that are not public holidays."""
    agenda_days: int | None = None
    """How many days before a meeting its agenda is posted, None if it is not."""

    @property
    def office_hours(self) -> WorkingHours:
        """Return the office hours."""
        return WorkingHours(opens=self.opens, closes=self.closes)


DEFAULT_REMINDER_SETTINGS = ReminderSettings()


def parse_reminder_settings(
    *, steps: str, at: str, opens: str, closes: str, free: str, agenda_days: str = ""
) -> ReminderSettings:
    """Parse what was typed into the settings card.

    Raises Refusal ``bad_steps``, ``bad_time``, ``bad_hours``, ``bad_free_day`` or ``bad_agenda_days``.
    """
    read = ReminderSettings(
        steps=parse_steps(steps),
        at=parse_time(at),
        opens=parse_time(opens),
        closes=parse_time(closes),
        free=parse_days_off(free),
        agenda_days=parse_agenda_days(agenda_days),
    )
    if not read.opens <= read.at < read.closes:
        raise BadInput("bad_hours", at=read.at, opens=read.opens, closes=read.closes)
    return read


def parse_steps(text: str) -> tuple[int, ...]:
    """Parse ``14, 7, 2``; raises Refusal ``bad_steps``."""
    words = [word for word in _SEPARATOR.split(clean_text(text)) if word]
    steps = sorted({int(word) for word in words if _STEP.fullmatch(word)}, reverse=True)
    if len(steps) != len(words) or not 0 < len(steps) <= MAX_STEPS or steps[0] > MAX_STEP_DAYS:
        raise BadInput(
            "bad_steps", text=shorten(text, max_length=_MAX_QUOTED), most=MAX_STEPS, furthest=MAX_STEP_DAYS
        )
    return tuple(steps)


def parse_agenda_days(text: str) -> int | None:
    """Parse how many days before a meeting its agenda is posted; raises Refusal ``bad_agenda_days``."""
    word = clean_text(text).strip()
    if word in ("", "0"):
        return None
    if not _STEP.fullmatch(word) or int(word) > MAX_AGENDA_DAYS:
        raise BadInput(
            "bad_agenda_days", text=shorten(word, max_length=_MAX_QUOTED), furthest=MAX_AGENDA_DAYS
        )
    return int(word) or None


def parse_days_off(text: str) -> frozenset[date]:
    """Parse ``2026-12-23, 24/12 2026``, separated by commas or line breaks.

    Raises Refusal ``bad_free_day``, naming what is not a day, or if there are too many.
    """
    words = [word.strip() for word in _DAY_SEPARATOR.split(clean_text(text)) if word.strip()]
    days = frozenset(_parse_day_off(word) for word in words)
    if len(days) > MAX_DAYS_OFF:
        raise BadInput("bad_free_day", text=str(len(days)), most=MAX_DAYS_OFF)
    return days


def _parse_day_off(word: str) -> date:
    match = _ISO_DATE.fullmatch(word) or _DAY_FIRST.fullmatch(word)
    try:
        if match is not None:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        pass
    raise BadInput("bad_free_day", text=shorten(word, max_length=_MAX_QUOTED), most=MAX_DAYS_OFF)
