"""The settings of a council: days before a meeting, time of day, office hours, days off, and e-mail."""

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from domain.calendar import WorkingHours
from domain.dates.times import parse_time
from domain.errors import BadInput
from domain.text import clean_text, shorten

MAX_STEPS = 5
MAX_STEP_DAYS = 60
MAX_DAYS_OFF = 100
MAX_AGENDA_DAYS = 30
MAX_ADDRESS_LENGTH = 254
_MAX_LOCAL_LENGTH = 64
_MAX_QUOTED = 40
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})+)")
_STEP = re.compile(r"[0-9]{1,4}")
_SEPARATOR = re.compile(r"[,;\s]+")
_DAY_SEPARATOR = re.compile(r"[,;\n]")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\s?[/.]\s?(?P<month>[0-9]{1,2})[/. -]\s?(?P<year>[0-9]{4})")


class MailChoice(StrEnum):
    """When a council sends e-mail to a department that has an address."""

    OFF = "off"
    UNREACHED = "unreached"
    """Where nobody of the department can be reached in Teams."""
    ALWAYS = "always"


class MailText(StrEnum):
    """How much of a question an e-mail shows."""

    WHOLE = "whole"
    LINK = "link"
    """Only its number, and the link to it."""


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
    mail: MailChoice = MailChoice.OFF
    mail_text: MailText = MailText.LINK
    mail_reply: str | None = None
    """The address that replies to e-mail go to, such as the coordinator's."""
    agenda_days: int | None = None
    """How many days before a meeting its agenda is posted, None if it is not."""

    @property
    def office_hours(self) -> WorkingHours:
        """Return the office hours."""
        return WorkingHours(opens=self.opens, closes=self.closes)


DEFAULT_REMINDER_SETTINGS = ReminderSettings()


def parse_reminder_settings(  # noqa: PLR0913 - one argument per field
    *,
    steps: str,
    at: str,
    opens: str,
    closes: str,
    free: str,
    agenda_days: str = "",
    mail: str = "",
    mail_text: str = "",
    mail_reply: str = "",
) -> ReminderSettings:
    """Parse what was typed into the settings card; an unknown choice about e-mail is the default.

    Raises Refusal ``bad_steps``, ``bad_time``, ``bad_hours``, ``bad_free_day``, ``bad_agenda_days`` or
    ``bad_address``.
    """
    read = ReminderSettings(
        steps=parse_steps(steps),
        at=parse_time(at),
        opens=parse_time(opens),
        closes=parse_time(closes),
        free=parse_days_off(free),
        mail=next((one for one in MailChoice if one == mail), MailChoice.OFF),
        mail_text=next((one for one in MailText if one == mail_text), MailText.LINK),
        mail_reply=parse_address(mail_reply),
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


def parse_address(text: str) -> str | None:
    """Return an e-mail address with its domain in lower case, None for an empty text.

    Only addresses of ASCII, which every mail server takes: a name with others is written in Punycode.
    Raises BadInput ``bad_address``.
    """
    words = clean_text(text).strip().removeprefix("mailto:")
    if not words:
        return None
    match = _ADDRESS.fullmatch(words)
    if match is None or len(words) > MAX_ADDRESS_LENGTH or len(match["local"]) > _MAX_LOCAL_LENGTH:
        raise BadInput("bad_address", text=shorten(words, max_length=_MAX_QUOTED))
    return f"{match['local']}@{match['domain'].lower()}"
