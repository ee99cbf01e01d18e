"""Days, times and places in notes: read by ``domain.spoken``, with a year known before a day is."""

import re
from datetime import date
from itertools import pairwise

from domain.notes.notes import When
from domain.spoken.clock import settle
from domain.spoken.dates import YEARS
from domain.spoken.hearing import Heard, hear, sounds_english
from domain.spoken.tokens import Line
from domain.spoken.which_day import find_day
from domain.text import one_line

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)?\d\d)(\d\d)(\d\d)(?!\d|-\d)")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}\s*/\s*\d{1,2}(?:\s*[-/ ]\s*\d{2,4})?"
    r"|\d{1,2}[.]\d{1,2}[.]\d{2,4}"
    r"|\d{1,2}(?::e|:a|th|st|nd|rd)?\s+(?:of\s+)?{M}[.,]?(?:\s+\d{4})?|{M}\s+\d{1,2}(?:th|st|nd|rd)?,?(?:\s+\d{4})?)"
    r"(?!\d)".replace(
        "{M}",
        r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mars?|march|apr(?:il)?|maj|may|june?|juni|july?|juli|"
        r"aug(?:usti|ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    ),
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d.:/-])([01]?\d|2[0-4])(?=\s*[-–—]\s*\d{1,2}[.:]\d{2}\b)")
"""The 18 of ``18-19.30``."""
_HOURS = re.compile(
    r"(?:^(?=[\d\s–-]+$)|(?<=\b[Tt]id: )|(?<=\bTime: ))(\d{1,2}\s*[-–]\s*\d{1,2})\b(?![.:/]\d)"
)
"""Hours by themselves, behind a label."""
_SHORT_YEAR = re.compile(r"(?<![\d/])(\d{1,2}/\d{1,2})\s*[-–]\s*(\d\d)(?![\d:.]|\s*/)")
_COMMA = re.compile(r"(\d{1,2}/\d{1,2}),\s*((?:19|20)\d\d)\b")
_TWO_TIMES = re.compile(
    r"(?<![\d.:/-])((?:[01]?\d|2[0-4])[.:][0-5]\d)\s+(?=(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.:/-]))"
)
"""The first of ``13.00 16.30``, which lost its dash on the way out of a file."""
_FROM_A_DATE = re.compile(rf"\b(?:from|från)\s+(?={_DATE.pattern})", re.IGNORECASE)
"""Begins no time."""
_YEAR_ALONE = re.compile(r"(?<!kl )(?<!kl\. )(?<!klockan )(?<![\d./-])20[0-3]\d(?![\d.:/-])")
"""No time either, where no date stands beside it."""
_LEADS = re.compile(
    r"^(?:(?:är|blir|hålls|äger rum|sker|is|will be|to be held|held|plats|tid|datum|"
    r"time|date|venue|place|dag|klockan|kl|och|and|in|i|på|at|vid|den|on|the|preliminärt|preliminary|lokal|location)\b[\s:.,–-]*)+",
    re.IGNORECASE,
)
_LOOSE = " ,;:.!-–—()|"
_DAY_WORDS = re.compile(
    r"\b(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
LONGEST_PLACE = 80


def find_year(text: str) -> int | None:
    """Give back the first year that a text names."""
    year = _YEAR.search(_SHORT_YEAR.sub(r"\1 20\2", text))
    if year is not None:
        return int(year[0])
    compact = _COMPACT.search(text)
    return 2000 + int(compact[1][-2:]) if compact and 1 <= int(compact[2]) <= 12 else None  # noqa: PLR2004


def names_a_date(text: str) -> bool:
    """Whether a date stands in a text."""
    return _DATE.search(text) is not None or _spell_out(text) != text


def part_at_dates(text: str) -> list[str]:
    """Part a text in which several days stand, each with what follows it."""
    starts = [found.start() for found in _DATE.finditer(text)]
    if len(starts) < 2:  # noqa: PLR2004 - nothing to part
        return [text]
    return [text[begins:ends] for begins, ends in pairwise([*starts, len(text)])]


def read_when(text: str, *, after: date, english: bool) -> When:
    """Read day, times and place; a day without a year is the first one from ``after`` on."""
    line = Line(_plainly(_spell_out(one_line(text))[:300]))
    heard = hear(line, today=after)
    is_english = sounds_english(line, heard, usual=english)
    found = find_day(heard.days, today=after, english=is_english)
    dated = found is not None and heard.days.on is not None and found.day.year in YEARS
    day = found.day if found is not None and dated else None
    if heard.span is None:
        return When(day=day, place=_place(line, heard))
    begins, ends, _ = settle(heard.span, english=is_english)
    return When(day=day, begins=begins, ends=ends, place=_place(line, heard))


def _plainly(text: str) -> str:
    """Write times and dates as ``domain.spoken`` hears them."""
    text = _HOURS.sub(r"kl \1", text)
    text = _TWO_TIMES.sub(r"\1-", _HOUR.sub(r"\1.00", text))
    return _FROM_A_DATE.sub("", text) if _DATE.search(text) else _YEAR_ALONE.sub("", text)


def _spell_out(text: str) -> str:
    """Write ``210915`` as ``2021-09-15``, and ``1/2 - 15`` as ``1/2 2015``."""
    text = _COMMA.sub(r"\1 \2", _SHORT_YEAR.sub(r"\1 20\2", text))

    def spelled(match: re.Match[str]) -> str:
        year = match[1] if len(match[1]) == 4 else f"20{match[1]}"  # noqa: PLR2004 - YYYY
        try:
            return date(int(year), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            return match[0]

    return _COMPACT.sub(spelled, text)


def _place(line: Line, heard: Heard) -> str | None:
    """Give back the first thing that is neither day nor time."""
    rest = _DAY_WORDS.sub("", line.rest(heard.left)).strip(_LOOSE)
    place = _LEADS.sub("", rest).strip(_LOOSE)
    place = re.split(r"(?<=\w{3})\.\s|\s[;|]\s", place)[0].strip(_LOOSE)
    return place if 1 < len(place) <= LONGEST_PLACE else None
