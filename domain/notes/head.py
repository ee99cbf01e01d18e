"""When and where the meeting was held."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from domain.notes.fields import Entry
from domain.notes.labels import Field
from domain.notes.line import Line
from domain.notes.notes import When
from domain.notes.when import find_year, names_a_date, read_when

TITLE_LINES = 12
_TALLEST_TITLE, _MOST_OF_DAY = 3, 6
_HELD = re.compile(
    r"\b(?:minnesanteckning\w*|anteckning\w*|protokoll\w*|\w*möte\w*|sammanträde\w*|minutes|notes|meeting|held)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:approved?|agreed|confirmed?|signed|accepted|adopt(?:ed)?|previous|last|true record|föregående|"
    r"förra|justera\w*|tillkännagi\w*|anslag\w*|nästa|next)\b",
    re.IGNORECASE,
)
"""Names the day of another meeting, or of what was done with the notes later."""
_GOES_ON = re.compile(r"\b(?:held|hölls|den|on)$")
_PLACE = re.compile(r"(?:(?:i|på|via|in|at)\s+(?=\S)|(?=[A-ZÅÄÖ]|(?:online|digital\w*|teams|zoom)$))(.+)$")
_AT = re.compile(
    r"\b(?:held|hölls|hållet)\b.*?\b(?:in|at|i|på)\s+(?:the\s+)?(?P<place>[A-ZÅÄÖ][\w' åäö-]{2,60}?)"
    r"(?=\s+(?:at|on|from|following|kl|klockan|den|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|[.,;:(]|\s*$)",
    re.IGNORECASE,
)

_NEXT_LABEL = re.compile(r"\s+(?:Datum|Tid|Date|Time)\b")
_BEHIND_TIME = re.compile(
    r"(?:\d[.:]?|-)\d\d\s*(?:[ap]\.?m\.?)?,?\s+(?:(?:i|på|vid|in|at|via)\s+(?:the\s+)?|(?=hos\s))"
    r"(?P<place>[^\W\d][\w' -]{2,60}?)(?:[.,;]|\s+(?:at\s+\d|kl\b)|$)",
    re.IGNORECASE,
)
"""``kl. 18.00 i skolans matsal``: what stands behind the time is where it was."""
_BEFORE_DAY = re.compile(
    r"\w*möte\w*\s+(?:(?:i|på|vid|hos)\s+)?(?P<place>(?<=\s)[A-ZÅÄÖ][^\W\d]*(?: [^\W\d]+){0,4}?)\s+"
    r"(?:den\s+)?\d{4}-"
)
"""``Möte i Folkets hus 2023-03-01``."""
_OPENED = re.compile(
    r"\b(?:called to order|commenced|opened|öppnades|började|startade|inleddes)\b.{0,20}?"
    r"(?:at|kl\.?|klockan)\s*(?P<time>\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\b\.?)?)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:meeting|mötet|sammanträdet)\b.{0,20}\b(?:closed|ended|finished|concluded|avslutas|avslutades|"
    r"avslutade|slutade|upplöstes)\b.{0,20}?(?:at|kl\.?|klockan)\s*(?P<time>\d{1,2}[.:]\d\d\s*(?:[ap]\.?m\b\.?)?)",
    re.IGNORECASE,
)


def read_held(lines: Sequence[Line], entries: Iterable[Entry], *, english: bool) -> When:
    """Give back day, times and place from the labels, else from the title."""
    whole = " ".join(line.text for line in lines)
    year = find_year(" ".join(line.text for line in lines[:TITLE_LINES])) or find_year(whole)
    base = date(year or 2000, 1, 1)
    held = When()
    labelled = [entry for entry in entries if entry.text]
    for entry in labelled:
        if entry.field is Field.PLACE and held.place is None:
            held = _fill(held, _placed(entry.text, base, english=english))
    for entry in labelled:
        if entry.field is Field.WHEN:
            held = _fill(held, _read(entry, base, english=english))
    title = _from_title(lines, base, english=english)
    held = _with_end(_fill(held, title), whole, base, english=english)
    return held if year is not None else replace(held, day=None)


def _with_end(held: When, text: str, base: date, *, english: bool) -> When:
    """Take the end from where the notes say that the meeting was closed, where nothing else tells it."""
    opened = _OPENED.search(text)
    if opened is not None and held.begins is None:
        held = replace(held, begins=read_when(f"kl {opened['time']}", after=base, english=english).begins)
    closed = _CLOSED.search(text)
    if closed is None or held.begins is None or held.ends is not None:
        return held
    return replace(held, ends=read_when(f"kl {closed['time']}", after=base, english=english).begins)


def _read(entry: Entry, base: date, *, english: bool) -> When:
    when = read_when(entry.text, after=base, english=english)
    may_place = (
        re.match(r"plats|.*(?:plats|place|venue)", entry.label, re.IGNORECASE) or when.day or when.begins
    )
    return when if may_place else replace(when, place=None)


def _placed(text: str, base: date, *, english: bool) -> When:
    when = read_when(text, after=base, english=english) if names_a_date(text) else When()
    return replace(when, place=_cut(when.place)) if when.day else When(place=_cut(text))


def _cut(place: str | None) -> str | None:
    """Leave out the next label, where that stands in the same line."""
    return _NEXT_LABEL.split(place)[0].strip(" .,;") or None if place else None


def _from_title(lines: Sequence[Line], base: date, *, english: bool) -> When:
    """Read a date out of the first lines, which need no label: ``Minutes of the meeting held on 3 March``."""
    first = _whole([line.text for line in lines if not line.blank][:TITLE_LINES])
    dated = [text for text in first if names_a_date(text)]
    own = [text for text in dated if not _OF_ANOTHER.search(text)]
    text = next((text for text in own if _HELD.search(_with_title(text, first))), next(iter(own), ""))
    if not text:
        return When()
    when = read_when(text, after=base, english=english)
    again = (read_when(other, after=base, english=english) for other in dated if other != text)
    timed = next((other for other in again if other.day == when.day and other.begins), When())
    when = when if when.begins else replace(when, begins=timed.begins, ends=timed.ends)
    place = next(filter(None, map(_BEHIND_TIME.search, [text, *own])), None) or next(
        filter(None, map(_BEFORE_DAY.search, [text, *own])), None
    )
    place = place or next(filter(None, map(_AT.search, [text, *first])), None)
    only = _without_title(when.place) if when.day and when.begins and when.place else None
    return replace(when, place=place["place"].strip() if place else only)


def _with_title(text: str, lines: Sequence[str]) -> str:
    """Give back a line with the lines above it where it is nothing but a day."""
    at = lines.index(text)
    return (
        " ".join(lines[max(0, at - _TALLEST_TITLE) : at + 1]) if len(text.split()) <= _MOST_OF_DAY else text
    )


def _whole(lines: list[str]) -> list[str]:
    """Put a title that goes on in the next line together."""
    joined = list[str]()
    for line in lines:
        if joined and line[:1].islower() and (names_a_date(joined[-1]) or _GOES_ON.search(joined[-1])):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _without_title(place: str) -> str | None:
    """Give back the last part that does not name the notes themselves."""
    parts = [part.strip(" ()") for part in place.split(",")]
    return next(
        (named[1] for part in reversed(parts) if (named := _PLACE.match(part)) and not _HELD.search(part)),
        None,
    )


def _fill(held: When, more: When) -> When:
    """Take from ``more`` what is not known yet."""
    with_times = held if held.begins else replace(held, begins=more.begins, ends=more.ends)
    return replace(with_times, day=held.day or more.day, place=held.place or more.place)
