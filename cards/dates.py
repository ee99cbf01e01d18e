"""Days and times in words: ``onsdag 17 november kl. 17.30``."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from babel.dates import format_date, format_time

from cards.context import CardContext

MAX_DAYS_WITHOUT_YEAR = timedelta(days=300)
"""Days closer to today than this are shown without a year."""


def format_weekday(day: date, *, context: CardContext) -> str:
    """Return a day with its weekday: ``onsdag 17 november``, with the year if it is far away."""
    far = abs(day - context.today) > MAX_DAYS_WITHOUT_YEAR
    style = context.texts("format.weekday_year" if far else "format.weekday")
    return format_date(day, style, locale=context.texts.locale)


def format_times(begins: time, ends: time | None, *, context: CardContext) -> str:
    """Return ``kl. 17.30``, with the end if there is one."""
    if ends is None:
        return context.texts("clock.at", begins=_format_time(begins, context=context))
    return context.texts(
        "clock.between",
        begins=_format_time(begins, context=context),
        ends=_format_time(ends, context=context),
    )


def format_days_ahead(day: date, *, context: CardContext) -> str:
    """Return how far ahead a day is: ``i dag``, ``om 12 dagar``; empty for a past day."""
    days = (day - context.today).days
    if days < 0:
        return ""
    known = {0: "ahead.today", 1: "ahead.tomorrow"}
    return context.texts(known[days]) if days in known else context.texts.plural("ahead.days", days)


def format_days(days: Sequence[date], *, context: CardContext) -> str:
    """Return several days in words: ``3, 10 och 15 november``."""
    texts, style = context.texts, context.texts("format.short_day")
    if len({(day.year, day.month) for day in days}) == 1:
        first = [str(day.day) for day in days[:-1]]
        return texts.join_names([*first, format_date(days[-1], style, locale=texts.locale)])
    return texts.join_names([format_date(day, style, locale=texts.locale) for day in days])


def format_moment_day(moment: datetime, *, context: CardContext) -> str:
    """Return the day of a moment without its year: ``12 november``."""
    day = context.local_date(moment)
    return format_date(day, context.texts("format.short_day"), locale=context.texts.locale)


def capitalised(words: str) -> str:
    """Return the words with a capital first letter."""
    return words[:1].upper() + words[1:]


def _format_time(moment: time, *, context: CardContext) -> str:
    return format_time(moment, context.texts("format.clock"), locale=context.texts.locale)
