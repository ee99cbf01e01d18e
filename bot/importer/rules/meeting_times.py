"""Find when and where the meeting was held, and when and where the next one is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from bot.importer.rules.dates import find_year, has_date, read_time, split_at_dates
from bot.importer.rules.findings import FoundTime
from bot.importer.rules.header_fields import HeaderEntry, HeaderField
from bot.importer.rules.lines import Line
from bot.importer.rules.words import without_accents

MAX_TITLE_LINES = 12
_TALLEST_TITLE, _MOST_OF_DAY = 3, 6
_MEETING_WORDS = re.compile(
    r"\b(?:minnesanteckning\w*|anteckning\w*|protokoll\w*|\w*möte\w*|sammanträde\w*|minutes|notes|meeting|held)\b",
    re.IGNORECASE,
)
_OTHER_MEETING = re.compile(
    r"\b(?:approved?|agreed|confirmed?|signed|accepted|adopt(?:ed)?|previous|last|true record|föregående|"
    r"förra|justera\w*|tillkännagi\w*|anslag\w*|nästa|next)\b",
    re.IGNORECASE,
)
"""Words near the day of another meeting, or of a later step such as the approval of the notes."""
_CONTINUES = re.compile(r"\b(?:held|hölls|den|on)$")
_PLACE_AFTER_PREPOSITION = re.compile(
    r"(?:(?:i|på|via|in|at)\s+(?=\S)|(?=[A-ZÅÄÖ]|(?:online|digital\w*|teams|zoom)$))(.+)$"
)
_HELD_AT = re.compile(
    r"\b(?:held|hölls|hållet)\b.*?\b(?:in|at|i|på)\s+(?:the\s+)?(?P<place>[A-ZÅÄÖ][\w' åäö-]{2,60}?)"
    r"(?=\s+(?:at|on|from|following|kl|klockan|den|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|[.,;:(]|\s*$)",
    re.IGNORECASE,
)

_NEXT_LABEL = re.compile(r"\s+(?:Datum|Tid|Date|Time)\b")
_PLACE_AFTER_TIME = re.compile(
    r"(?:\d[.:]?|-)\d\d\s*(?:[ap]\.?m\.?)?,?\s+(?:(?:i|på|vid|in|at|via)\s+(?:the\s+)?|(?=hos\s))"
    r"(?P<place>[^\W\d][\w' -]{2,60}?)(?:[.,;]|\s+(?:at\s+\d|kl\b)|$)",
    re.IGNORECASE,
)
"""``kl. 18.00 i skolans matsal``: the place follows the time."""
_PLACE_BEFORE_DAY = re.compile(
    r"\w*möte\w*\s+(?:(?:i|på|vid|hos)\s+)?(?P<place>(?<=\s)[A-ZÅÄÖ][^\W\d]*(?: [^\W\d]+){0,4}?)\s+"
    r"(?:den\s+)?\d{4}-"
)
"""``Möte i Folkets hus 2023-03-01``."""
_OPENED_AT = re.compile(
    r"\b(?:called to order|commenced|opened|öppnades|började|startade|inleddes)\b.{0,20}?"
    r"(?:at|kl\.?|klockan)\s*(?P<time>\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\b\.?)?)",
    re.IGNORECASE,
)
_CLOSED_AT = re.compile(
    r"\b(?:meeting|mötet|sammanträdet)\b.{0,20}\b(?:closed|ended|finished|concluded|avslutas|avslutades|"
    r"avslutade|slutade|upplöstes)\b.{0,20}?(?:at|kl\.?|klockan)\s*(?P<time>\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\b\.?)?)",
    re.IGNORECASE,
)
_LINES_UNDER = 4
_ITEM = re.compile(r"§|\d{1,2}[.)]\s+[^\W\d]")
_CLOSING_WORDS = re.compile(
    r"\b(?:closed|ended|finished|concluded|avslut\w+|upplös\w+|underskrift\w*)\b", re.IGNORECASE
)
"""Words before the time at which this meeting ended, which is not a time of the next one."""
_NEXT_MEETING = re.compile(
    without_accents(
        r"(?:nytt|nya) [\w-]*(?:möte|träff|sammanträd)\w*|"
        r"(?:(?:tid|datum|plats)(?: och (?:tid|plats))? för )?(?:nästa|nästkommande|kommande)\s+"
        r"(?:[\w-]+\s+){0,2}?[\w-]*(?:möte|träff|sammanträd|råd|brå|kpr|khr|styrgrupp)\w*|\bnästa gång\b|"
        r"\b(?:mötes|sammanträdes)(?:tider|dagar|datum)\b(?=.*\d)|"
        r"(?:vi|rådet) (?:ses|träffas|möts) (?:igen|nästa gång)|"
        r"(?:dates? (?:and times? )?(?:of|for) (?:the )?)?"
        r"next (?:(?:parish|town|council|committee|board|group|forum|ordinary|full|open|general|public|"
        r"regular|scheduled|monthly|quarterly|residents|association|governors)\S* ){0,3}?meetings?\b|"
        r"(?:dates? of )?(?:future|forthcoming) meetings?|"
        r"(?:the )?(?:council|group|committee) (?:will )?meets? again|"
        r"^(?:nästa|next|nästa gång|next time)\s*:?$",
    ),
    re.IGNORECASE,
)
_VERB_BEFORE = re.compile(r"\b(?:återkommer|undersöker|till|inför|innan|before|by|report)\s+$", re.IGNORECASE)
_PROPOSED = re.compile(r"^(?:förslag(?:svis)?(?: på plats)?|preliminärt?)[\s:]+", re.IGNORECASE)
_PLACE_START = re.compile(
    r"(?!.*\b(?:träffas|ses|möts|berättar|was|were|will|bestäm\w+|bokas|kallelse)\b)"
    r"(?=.*[^\W\d_]{2})(?:[A-ZÅÄÖ\d]|(?:hos|via|på|i)\s|digital|online|teams|zoom)"
)
_PLACE_LABEL = re.compile(r"(?:plats|lokal|place|venue)\s*:\s*(\S.*)", re.IGNORECASE)
_WHEN_PART = re.compile(r"(?<=\w{3})[.]\s+(?=[A-ZÅÄÖ])|\s;\s")


def read_meeting_time(lines: Sequence[Line], entries: Iterable[HeaderEntry], *, english: bool) -> FoundTime:
    """Return day, times and place from the labels, otherwise from the title."""
    whole = " ".join(line.text for line in lines)
    year = find_year(" ".join(line.text for line in lines[:MAX_TITLE_LINES])) or find_year(whole)
    base = date(year or 2000, 1, 1)
    held = FoundTime()
    labelled = [entry for entry in entries if entry.text]
    for entry in labelled:
        if entry.field is HeaderField.PLACE and held.place is None:
            held = fill_time(held, _placed(entry.text, base, english=english))
    for entry in labelled:
        if entry.field is HeaderField.WHEN:
            held = fill_time(held, _read_entry(entry, base, english=english))
    title = _from_title(lines, base, english=english)
    held = _with_end(fill_time(held, title), whole, base, english=english)
    return held if year is not None else replace(held, day=None)


def _with_end(held: FoundTime, text: str, base: date, *, english: bool) -> FoundTime:
    """Take the end from the sentence that closes the meeting, if it is not known otherwise."""
    opened = _OPENED_AT.search(text)
    if opened is not None and held.begins is None:
        held = replace(held, begins=read_time(f"kl {opened['time']}", after=base, english=english).begins)
    closed = _CLOSED_AT.search(text)
    if closed is None or held.begins is None or held.ends is not None:
        return held
    return replace(held, ends=read_time(f"kl {closed['time']}", after=base, english=english).begins)


def _read_entry(entry: HeaderEntry, base: date, *, english: bool) -> FoundTime:
    when = read_time(entry.text, after=base, english=english)
    may_place = (
        re.match(r"plats|.*(?:plats|place|venue)", entry.label, re.IGNORECASE) or when.day or when.begins
    )
    return when if may_place else replace(when, place=None)


def _placed(text: str, base: date, *, english: bool) -> FoundTime:
    when = read_time(text, after=base, english=english) if has_date(text) else FoundTime()
    return replace(when, place=_cut(when.place)) if when.day else FoundTime(place=_cut(text))


def _cut(place: str | None) -> str | None:
    """Remove the next label if it stands in the same line."""
    return _NEXT_LABEL.split(place)[0].strip(" .,;") or None if place else None


def _from_title(lines: Sequence[Line], base: date, *, english: bool) -> FoundTime:
    """Read a date from the first lines, without a label: ``Minutes of the meeting held on 3 March``."""
    first = _join_title_lines([line.text for line in lines if not line.is_blank][:MAX_TITLE_LINES])
    dated = [text for text in first if has_date(text)]
    own = [text for text in dated if not _OTHER_MEETING.search(text)]
    text = next(
        (text for text in own if _MEETING_WORDS.search(_with_title(text, first))), next(iter(own), "")
    )
    if not text:
        return FoundTime()
    when = read_time(text, after=base, english=english)
    again = (read_time(other, after=base, english=english) for other in dated if other != text)
    timed = next((other for other in again if other.day == when.day and other.begins), FoundTime())
    when = when if when.begins else replace(when, begins=timed.begins, ends=timed.ends)
    place = next(filter(None, map(_PLACE_AFTER_TIME.search, [text, *own])), None) or next(
        filter(None, map(_PLACE_BEFORE_DAY.search, [text, *own])), None
    )
    place = place or next(filter(None, map(_HELD_AT.search, [text, *first])), None)
    only = _without_title(when.place) if when.day and when.begins and when.place else None
    return replace(when, place=place["place"].strip() if place else only)


def _with_title(text: str, lines: Sequence[str]) -> str:
    """Return a line, together with the lines above if it is only a day."""
    at = lines.index(text)
    return (
        " ".join(lines[max(0, at - _TALLEST_TITLE) : at + 1]) if len(text.split()) <= _MOST_OF_DAY else text
    )


def _join_title_lines(lines: list[str]) -> list[str]:
    """Join a title that continues in the next line."""
    joined = list[str]()
    for line in lines:
        if joined and line[:1].islower() and (has_date(joined[-1]) or _CONTINUES.search(joined[-1])):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _without_title(place: str) -> str | None:
    """Return the last part that does not name the notes themselves."""
    parts = [part.strip(" ()") for part in place.split(",")]
    return next(
        (
            named[1]
            for part in reversed(parts)
            if (named := _PLACE_AFTER_PREPOSITION.match(part)) and not _MEETING_WORDS.search(part)
        ),
        None,
    )


def fill_time(held: FoundTime, more: FoundTime) -> FoundTime:
    """Take from ``more`` what is not known yet."""
    with_times = held if held.begins else replace(held, begins=more.begins, ends=more.ends)
    return replace(with_times, day=held.day or more.day, place=held.place or more.place)


def find_next_meeting(lines: Sequence[Line], *, held: date | None, english: bool) -> FoundTime | None:
    """Return the meeting that is announced, None if no announcement has a day; the last one wins."""
    after = held + timedelta(days=1) if held else None
    found = [
        when for own in _announcements(lines) if (when := _read_announcement(own, after, english=english))
    ]
    with_time = [when for when in found if when.begins]
    announced = with_time or found
    return announced[-1] if announced else None


def _announcements(lines: Sequence[Line]) -> Iterator[list[str]]:
    for at, line in enumerate(lines):
        lead = _NEXT_MEETING.search(without_accents(line.text))
        if lead is None or _VERB_BEFORE.search(line.text[: lead.start()]):
            continue
        if line.text.endswith(".") and not has_date(line.text):
            continue
        near = (below for below in lines[at + 1 : at + 1 + _LINES_UNDER] if not below.is_blank)
        under = [below.text for below in takewhile(_belongs, near)]
        yield [line.text[lead.end() :], *under]


def _belongs(line: Line) -> bool:
    """Return whether a line below an announcement may continue it."""
    return not (line.heading or _CLOSING_WORDS.search(line.text) or _ITEM.match(line.text))


def _read_announcement(lines: list[str], after: date | None, *, english: bool) -> FoundTime | None:
    """Read an announcement: its first sentence, its line, then together with the lines below, one by one."""
    parts = [_WHEN_PART.split(lines[0])[0], *(" ".join(lines[:count]) for count in range(1, len(lines) + 1))]
    read = (_dated(part, after, english=english) for part in dict.fromkeys(parts) if has_date(part))
    found = [_with_place(when, lines[1:]) for when in read if when is not None]
    return next((when for when in found if when.begins), found[0] if found else None)


def _with_place(when: FoundTime, under: Sequence[str]) -> FoundTime:
    """Take the place from a label below the day."""
    labelled = next((found[1].strip(" .") for line in under if (found := _PLACE_LABEL.match(line))), None)
    return replace(when, place=when.place or labelled)


def _dated(text: str, after: date | None, *, english: bool) -> FoundTime | None:
    """Read the earliest day of a text that is late enough; the text of each day ends at the next one."""
    found = [_one_day(part, after, english=english) for part in split_at_dates(text)]
    days = [when for when in found if when is not None and when.day is not None]
    return min(days, key=lambda when: when.day or date.max, default=None)


def _one_day(text: str, after: date | None, *, english: bool) -> FoundTime | None:
    when = read_time(text, after=after or date(find_year(text) or 2000, 1, 1), english=english)
    if when.day is None or (after is None and str(when.day.year) not in text) or (after and when.day < after):
        return None
    place = _PROPOSED.sub("", when.place or "")
    return replace(when, place=place if _PLACE_START.match(place) and len(place.split()) <= 6 else None)  # noqa: PLR2004
