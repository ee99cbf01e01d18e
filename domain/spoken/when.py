"""From words to a meeting: ``onsdag 17 november kl 17.30-19.30 i Stadshuset``, in Swedish and English."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from domain.errors import BadInput
from domain.spoken.clock import settle
from domain.spoken.dates import OnDate
from domain.spoken.hearing import Heard, hear, hear_day, sounds_english
from domain.spoken.tokens import Line
from domain.spoken.which_day import find_day, in_months, last_of_month
from domain.text import shorten

LONGEST_PLACE = 200
FURTHEST = 36
"""Months ahead that a meeting can be planned."""
_QUOTED = 80
_BEFORE_A_PLACE = re.compile(
    r"(?:(?:(?:i|på|in|at|är|blir|is|från|from)(?=\s|$)|plats\s*:|place\s*:|@)\s*)+", re.IGNORECASE
)
_PAUSES_IN_A_ROW = re.compile(r"\s*[,;](?:\s+[,;])+")
_LOOSE = " ,;:.!-‐‑‒–—―−"

Locale = Literal["sv", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A meeting as it was understood."""

    day: date
    begins: time
    ends: time | None = None
    place: str | None = None
    sure: bool = True
    why: str | None = None
    """What may have been misunderstood, None where it is sure.

    One of ``weekday``, ``which_week``, ``counted``, ``day_or_month``, ``which_year``, ``am_or_pm``.
    """


def read_meeting(text: str, *, today: date, locale: Locale) -> Proposal:
    """Read when and where a meeting is.

    ``locale`` decides only what the words leave open: in English 11/17 is a date, 5.30 the afternoon.
    Raises Refusal ``bad_meeting``, ``no_such_day``, ``time_missing``, ``day_has_passed``, ``date_too_far``
    or ``too_long``.
    """
    line = Line(text)
    heard = hear(line, today=today)
    english = sounds_english(line, heard, usual=locale == "en")
    found = find_day(heard.days, today=today, english=english)
    if found is None:
        _expect_a_day(heard.days.on, today=today)
        raise BadInput("bad_meeting", text=shorten(line.text, most=_QUOTED))
    _expect_ahead(found.day, today=today)
    if heard.span is None:
        raise BadInput("time_missing")
    begins, ends, sure = settle(heard.span, english=english)
    why = found.why or (None if sure else "am_or_pm")
    place = _place(line, heard)
    return Proposal(day=found.day, begins=begins, ends=ends, place=place, sure=why is None, why=why)


def read_day(text: str, *, today: date, locale: Locale) -> date:
    """Read a text that is a day and nothing else, also one that has passed.

    Raises Refusal ``bad_date``, also for a weekday that the date does not fall on, or ``no_such_day``.
    """
    line = Line(text)
    heard = hear_day(line, today=today)
    english = sounds_english(line, heard, usual=locale == "en")
    found = find_day(heard.days, today=today, english=english)
    if found is None:
        _expect_a_day(heard.days.on, today=today)
    if found is None or found.why == "weekday" or line.rest(heard.left).strip(_LOOSE):
        raise BadInput("bad_date", text=shorten(line.text, most=_QUOTED))
    return found.day


def _expect_a_day(on: OnDate | None, *, today: date) -> None:
    """Raise Refusal ``no_such_day`` for one such as 31 November, naming the last one of that month."""
    last = None if on is None else last_of_month(on, today=today)
    if last is not None:
        raise BadInput("no_such_day", last=last)


def _expect_ahead(day: date, *, today: date) -> None:
    if day < today:
        raise BadInput("day_has_passed", day=day)
    if day > in_months(today, FURTHEST):
        raise BadInput("date_too_far")


def _place(line: Line, heard: Heard) -> str | None:
    """Give back what is neither day nor time, without the words that lead to it."""
    rest = _PAUSES_IN_A_ROW.sub(",", line.rest(heard.left)).strip(_LOOSE)
    place = _BEFORE_A_PLACE.sub("", rest, count=1) if _BEFORE_A_PLACE.match(rest) else rest
    place = place.strip(_LOOSE)
    if len(place) > LONGEST_PLACE:
        raise BadInput("too_long", limit=LONGEST_PLACE, length=len(place))
    return place or None
