"""When and where the next meeting is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from domain.notes.line import Line
from domain.notes.notes import When
from domain.notes.when import find_year, names_a_date, part_at_dates, read_when
from domain.notes.words import plain

_LINES_UNDER = 4
_ITEM = re.compile(r"§|\d{1,2}[.)]\s+[^\W\d]")
_CLOSED = re.compile(
    r"\b(?:closed|ended|finished|concluded|avslut\w+|upplös\w+|underskrift\w*)\b", re.IGNORECASE
)
"""When this meeting ended: no time of the next one."""
_NEXT = re.compile(
    plain(
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
_VERB = re.compile(r"\b(?:återkommer|undersöker|till|inför|innan|before|by|report)\s+$", re.IGNORECASE)
_PROPOSED = re.compile(r"^(?:förslag(?:svis)?(?: på plats)?|preliminärt?)[\s:]+", re.IGNORECASE)
_PLACE = re.compile(
    r"(?!.*\b(?:träffas|ses|möts|berättar|was|were|will|bestäm\w+|bokas|kallelse)\b)"
    r"(?=.*[^\W\d_]{2})(?:[A-ZÅÄÖ\d]|(?:hos|via|på|i)\s|digital|online|teams|zoom)"
)
_PLACE_LABEL = re.compile(r"(?:plats|lokal|place|venue)\s*:\s*(\S.*)", re.IGNORECASE)
_WHEN_PART = re.compile(r"(?<=\w{3})[.]\s+(?=[A-ZÅÄÖ])|\s;\s")


def find_next_meeting(lines: Sequence[Line], *, held: date | None, english: bool) -> When | None:
    """Give back the meeting that is announced, the last announcement first; None where none has a day."""
    after = held + timedelta(days=1) if held else None
    found = [when for own in _announcements(lines) if (when := _read(own, after, english=english))]
    with_time = [when for when in found if when.begins]
    announced = with_time or found
    return announced[-1] if announced else None


def _announcements(lines: Sequence[Line]) -> Iterator[list[str]]:
    for at, line in enumerate(lines):
        lead = _NEXT.search(plain(line.text))
        if lead is None or _VERB.search(line.text[: lead.start()]):
            continue
        if line.text.endswith(".") and not names_a_date(line.text):
            continue
        near = (below for below in lines[at + 1 : at + 1 + _LINES_UNDER] if not below.blank)
        under = [below.text for below in takewhile(_belongs, near)]
        yield [line.text[lead.end() :], *under]


def _belongs(line: Line) -> bool:
    """Whether a line under an announcement may go on with it."""
    return not (line.heading or _CLOSED.search(line.text) or _ITEM.match(line.text))


def _read(lines: list[str], after: date | None, *, english: bool) -> When | None:
    """Read an announcement: its first sentence, its line, then with the lines under it, one by one."""
    parts = [_WHEN_PART.split(lines[0])[0], *(" ".join(lines[:count]) for count in range(1, len(lines) + 1))]
    read = (_dated(part, after, english=english) for part in dict.fromkeys(parts) if names_a_date(part))
    found = [_with_place(when, lines[1:]) for when in read if when is not None]
    return next((when for when in found if when.begins), found[0] if found else None)


def _with_place(when: When, under: Sequence[str]) -> When:
    """Take the place from a label under the day."""
    labelled = next((found[1].strip(" .") for line in under if (found := _PLACE_LABEL.match(line))), None)
    return replace(when, place=when.place or labelled)


def _dated(text: str, after: date | None, *, english: bool) -> When | None:
    """Read the earliest day of a text that is late enough; each ends where the next one begins."""
    found = [_one_day(part, after, english=english) for part in part_at_dates(text)]
    days = [when for when in found if when is not None and when.day is not None]
    return min(days, key=lambda when: when.day or date.max, default=None)


def _one_day(text: str, after: date | None, *, english: bool) -> When | None:
    when = read_when(text, after=after or date(find_year(text) or 2000, 1, 1), english=english)
    if when.day is None or (after is None and str(when.day.year) not in text) or (after and when.day < after):
        return None
    place = _PROPOSED.sub("", when.place or "")
    return replace(when, place=place if _PLACE.match(place) and len(place.split()) <= 6 else None)  # noqa: PLR2004
