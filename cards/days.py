"""Days and times of meetings in words: ``onsdag 17 november kl. 17.30``."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_time

from cards.look import Frame

NEAR = timedelta(days=300)
"""How far from today a day needs no year."""


def day_words(day: date, *, frame: Frame) -> str:
    """Give back a day with its weekday: ``onsdag 17 november``, with the year where it is far away."""
    far = abs(day - frame.today) > NEAR
    style = frame.texts("format.weekday_year" if far else "format.weekday")
    return format_date(day, style, locale=frame.texts.locale)


def clock_words(begins: time, ends: time | None, *, frame: Frame) -> str:
    """Give back ``kl. 17.30``, with the end where there is one."""
    if ends is None:
        return frame.texts("clock.at", begins=_clock(begins, frame=frame))
    return frame.texts("clock.between", begins=_clock(begins, frame=frame), ends=_clock(ends, frame=frame))


def ahead_words(day: date, *, frame: Frame) -> str:
    """Give back how far ahead a day is: ``i dag``, ``om 12 dagar``; nothing for a day that has passed."""
    days = (day - frame.today).days
    if days < 0:
        return ""
    known = {0: "ahead.today", 1: "ahead.tomorrow"}
    return frame.texts(known[days]) if days in known else frame.texts.many("ahead.days", days)


def days_words(days: Sequence[date], *, frame: Frame) -> str:
    """Give back several days in words: ``3, 10 och 15 november``."""
    texts, style = frame.texts, frame.texts("format.short_day")
    if len({(day.year, day.month) for day in days}) == 1:
        first = [str(day.day) for day in days[:-1]]
        return texts.names([*first, format_date(days[-1], style, locale=texts.locale)])
    return texts.names([format_date(day, style, locale=texts.locale) for day in days])


def moment_day(moment: datetime, *, frame: Frame) -> str:
    """Give back the day of a moment, without year: ``12 november``."""
    day = frame.local_day(moment)
    return format_date(day, frame.texts("format.short_day"), locale=frame.texts.locale)


def capitalised(words: str) -> str:
    """Give back words that begin a heading."""
    return words[:1].upper() + words[1:]


def _clock(moment: time, *, frame: Frame) -> str:
    return format_time(moment, frame.texts("format.clock"), locale=frame.texts.locale)
