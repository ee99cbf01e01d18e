"""When and where the next meeting is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.notes.line import Line
from domain.notes.notes import When
from domain.notes.when import names_a_date, read_when
from domain.notes.words import plain

_LINES_UNDER = 4
_NEXT = re.compile(
    plain(
        r"(?:(?:tid|datum|plats)(?: och (?:tid|plats))? för )?(?:nästa|nästkommande|kommande|nytt)\s+"
        r"(?:råds|trygghets|digitala\s|ordinarie\s)?(?:möte\w*|träff\w*|sammanträd\w*|mötestillfälle\w*|gång)|"
        r"(?:vi|rådet) (?:ses|träffas|möts) (?:igen|nästa gång)|"
        r"(?:date (?:and time )?(?:of|for) (?:the )?)?next (?:\w+ )?meeting|future meetings?|"
        r"(?:the )?(?:council|group|committee) (?:will )?meets? again|"
        r"^(?:nästa|next|nästa gång|next time)\s*:?$",
    ),
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:återkommer|undersöker|till|inför|innan|before|by|report)\s+$", re.IGNORECASE)
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
        under = [below.text for below in lines[at + 1 : at + 1 + _LINES_UNDER] if not below.blank]
        yield [line.text[lead.end() :], *under]


def _read(lines: list[str], after: date | None, *, english: bool) -> When | None:
    """Read an announcement: its first sentence, its line, then with the lines under it, one by one."""
    parts = [_WHEN_PART.split(lines[0])[0], *(" ".join(lines[:count]) for count in range(1, len(lines) + 1))]
    read = (_dated(part, after, english=english) for part in dict.fromkeys(parts) if names_a_date(part))
    found = [when for when in read if when is not None]
    return next((when for when in found if when.begins), found[0] if found else None)


def _dated(text: str, after: date | None, *, english: bool) -> When | None:
    when = read_when(text, after=after or date(2000, 1, 1), english=english)
    if when.day is None or (after is None and str(when.day.year) not in text) or (after and when.day < after):
        return None
    return replace(when, place=when.place if when.place and len(when.place.split()) <= 6 else None)  # noqa: PLR2004
