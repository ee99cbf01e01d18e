"""Read days, times and places in notes with ``domain.dates``; the year is known before the day."""

import re
from datetime import date
from itertools import pairwise

from bot.importer.rules.findings import FoundTime
from domain.dates.days import PLAUSIBLE_YEARS
from domain.dates.parser import ParsedLine, has_english_numbers, parse_line
from domain.dates.resolver import resolve_day
from domain.dates.times import resolve_times
from domain.dates.tokens import TokenizedLine
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
"""Hours without minutes, after a label."""
_SHORT_YEAR = re.compile(r"(?<![\d/])(\d{1,2}/\d{1,2})\s*[-–]\s*(\d\d)(?![\d:.]|\s*/)")
_COMMA = re.compile(r"(\d{1,2}/\d{1,2}),\s*((?:19|20)\d\d)\b")
_TWO_TIMES = re.compile(
    r"(?<![\d.:/-])((?:[01]?\d|2[0-4])[.:][0-5]\d)\s+(?=(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d.:/-]))"
)
"""The first time of ``13.00 16.30``, which lost its dash when the text was extracted."""
_FROM_A_DATE = re.compile(rf"\b(?:from|från)\s+(?={_DATE.pattern})", re.IGNORECASE)
"""A ``from`` before a date, which does not introduce a time."""
_YEAR_ALONE = re.compile(r"(?<!kl )(?<!kl\. )(?<!klockan )(?<![\d./-])20[0-3]\d(?![\d.:/-])")
"""A year, which is not a time unless a date is beside it."""
_LEADING_WORDS = re.compile(
    r"^(?:(?:är|blir|hålls|äger rum|sker|is|will be|to be held|held|plats|tid|datum|"
    r"time|date|venue|place|dag|klockan|kl|och|and|in|i|på|at|vid|den|on|the|preliminärt|preliminary|lokal|location)\b[\s:.,–-]*)+",
    re.IGNORECASE,
)
_SURROUNDING_SIGNS = " ,;:.!-–—()|"
_DAY_WORDS = re.compile(
    r"\b(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
MAX_PLACE_LENGTH = 80


def find_year(text: str) -> int | None:
    """Return the first year that a text names."""
    year = _YEAR.search(_SHORT_YEAR.sub(r"\1 20\2", text))
    if year is not None:
        return int(year[0])
    compact = _COMPACT.search(text)
    return 2000 + int(compact[1][-2:]) if compact and 1 <= int(compact[2]) <= 12 else None  # noqa: PLR2004


def has_date(text: str) -> bool:
    """Return whether a text contains a date."""
    return _DATE.search(text) is not None or _normalise_dates(text) != text


def split_at_dates(text: str) -> list[str]:
    """Split a text that names several days, each with what follows it."""
    starts = [found.start() for found in _DATE.finditer(text)]
    if len(starts) < 2:  # noqa: PLR2004 - nothing to part
        return [text]
    return [text[begins:ends] for begins, ends in pairwise([*starts, len(text)])]


def read_time(text: str, *, after: date, english: bool) -> FoundTime:
    """Read day, times and place; a day without a year is the first one from ``after`` on."""
    line = TokenizedLine(_normalise_times(_normalise_dates(one_line(text))[:300]))
    heard = parse_line(line, today=after)
    is_english = has_english_numbers(line, heard, default=english)
    found = resolve_day(heard.day_words, today=after, english=is_english)
    dated = (
        found is not None and heard.day_words.written_date is not None and found.day.year in PLAUSIBLE_YEARS
    )
    day = found.day if found is not None and dated else None
    if heard.times is None:
        return FoundTime(day=day, place=_place(line, heard))
    begins, ends, _ = resolve_times(heard.times, english=is_english)
    return FoundTime(day=day, begins=begins, ends=ends, place=_place(line, heard))


def _normalise_times(text: str) -> str:
    """Rewrite times and dates in the forms that ``domain.dates`` reads."""
    text = _HOURS.sub(r"kl \1", text)
    text = _TWO_TIMES.sub(r"\1-", _HOUR.sub(r"\1.00", text))
    return _FROM_A_DATE.sub("", text) if _DATE.search(text) else _YEAR_ALONE.sub("", text)


def _normalise_dates(text: str) -> str:
    """Rewrite ``210915`` as ``2021-09-15``, and ``1/2 - 15`` as ``1/2 2015``."""
    text = _COMMA.sub(r"\1 \2", _SHORT_YEAR.sub(r"\1 20\2", text))

    def spelled(match: re.Match[str]) -> str:
        year = match[1] if len(match[1]) == 4 else f"20{match[1]}"  # noqa: PLR2004 - YYYY
        try:
            return date(int(year), int(match[2]), int(match[3])).isoformat()
        except ValueError:
            return match[0]

    return _COMPACT.sub(spelled, text)


def _place(line: TokenizedLine, heard: ParsedLine) -> str | None:
    """Return the first part that is neither day nor time."""
    rest = _DAY_WORDS.sub("", line.text_at(heard.left)).strip(_SURROUNDING_SIGNS)
    place = _LEADING_WORDS.sub("", rest).strip(_SURROUNDING_SIGNS)
    place = re.split(r"(?<=\w{3})\.\s|\s[;|]\s", place)[0].strip(_SURROUNDING_SIGNS)
    return place if 1 < len(place) <= MAX_PLACE_LENGTH else None
