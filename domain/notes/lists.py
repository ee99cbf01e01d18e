"""Lists of those who were there with one of them on a line, and where each comes from."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.notes.fields import PEOPLE, Entry
from domain.notes.first_names import FIRST_NAMES
from domain.notes.words import fold

_THREE = re.compile(r"(?P<name>(?P<first>[^\W\d_][\w-]+) [^\W\d_][\w-]+) (?P<place>[A-ZÅÄÖ]\w+)")
FEWEST = 4
MOST_OTHERS = 3
"""Of how many lines one may be made in another way."""


def without_places(entries: Sequence[Entry]) -> list[Entry]:
    """Give back the entries; ``Karin Ek Norrby`` comes from there, where nearly every line is made so."""
    alone = [entry for entry in entries if entry.field in PEOPLE and entry.text and not entry.cells]
    found = {id(entry): match for entry in alone if (match := _person_and_place(entry.text))}
    if len(found) < FEWEST or len(found) * MOST_OTHERS < len(alone) * (MOST_OTHERS - 1):
        return list(entries)
    return [_parted(entry, found.get(id(entry))) for entry in entries]


def _parted(entry: Entry, found: re.Match[str] | None) -> Entry:
    return entry if found is None else replace(entry, text=f"{found['name']}, {found['place']}")


def _person_and_place(text: str) -> re.Match[str] | None:
    found = _THREE.fullmatch(text.strip())
    return found if found and fold(found["first"].split("-")[0]) in FIRST_NAMES else None
