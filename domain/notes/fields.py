"""What stands at the top of notes: labels such as ``Datum:``, and what is written behind or under them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from domain.notes.labels import COMPILED, LABELS, Field
from domain.notes.line import Line
from domain.notes.names import find_names, find_single_names
from domain.notes.titles import Topic, numbered, topic_of, without_number
from domain.notes.words import plain

MOST_LINES = 90
"""The top of notes is no longer."""


_ANY_LABEL = rf"(?i:{plain('|'.join(words for _, words in LABELS))})"
_INSIDE = re.compile(rf"(?:(?<=\S\s)|(?<=[a-z\d]))(?=[A-Z]){_ANY_LABEL}\s*:")
"""A label in the middle of a line; where a line break got lost, right behind a word."""
_ITEM = re.compile(r"§|\d{1,2}[.)]\s")
_BULLET = re.compile(r"^[•▪●◦·*–—-]\s+")
_LABEL_WITH_SIGN = re.compile(rf"{_ANY_LABEL}\s*(?:[:;–]|-\s|$)")
_GROUP = re.compile(r"^(?P<label>[A-ZÅÄÖ][\w -]{2,40}?)\s*(?:\([^)]*\))?:\s*(?P<rest>[A-ZÅÄÖ].*)$")
TELLS = re.compile(
    r"\b(?:hälsa(?:r|de)|öppna(?:r|de|des|s)|förklara(?:r|de)|godkän(?:ner|ns|de|des)|inled(?:er|de|s)|"
    r"välkomna(?:r|de)|informera(?:r|de)|berätta(?:r|de)|konstatera\w+|fastställ(?:er|s|de|des)|"
    r"apologies (?:were|was|had|have|from|received)|opened|welcomed|thanked|commenced|reported)\b",
    re.IGNORECASE,
)
"""Says what happened: no longer who was there."""
_IN_ATTENDANCE = re.compile(r"\bwith (?P<people>[A-Z].+?),? (?:in attendance|present)\b")
_FARTHEST_NAME = 25
"""Where the first name begins at the latest: titles may stand before it."""
_FEWEST_OF_TEXT, _MOST_OF_HEADING, _WORDS_OF_A_LIST = 7, 6, 4
PEOPLE = (Field.PRESENT, Field.ELECTED, Field.OFFICIALS, Field.GUESTS, Field.RESIDENTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the top, and the label that it stands under."""

    field: Field
    text: str
    cells: tuple[str, ...] = ()
    label: str = ""
    """The label itself where this line has it."""
    group: str = ""
    """What the people of this line are, in words that are no label: ``Polisen: Karin Ek``."""


def read_top(lines: Sequence[Line]) -> Iterator[Entry]:
    """Give back the labelled lines of the top; it ends where the first section begins."""
    current: Field | None = None
    top = list(chain.from_iterable(map(_parts, lines[:MOST_LINES])))
    for at, line in enumerate(top):
        if line.blank:
            continue
        if current in PEOPLE and _opens_a_section(top, at):
            return
        labelled = list(_split(line)) or list(_group_of_people(line, among=current in PEOPLE))
        if labelled:
            yield from labelled
            current = labelled[-1].field
        elif current is not None and _ends_the_top(line):
            if current in PEOPLE or current is Field.ABSENT:
                return
            current = None
        elif current is not None:
            yield Entry(current, line.text, line.cells)


def _group_of_people(line: Line, *, among: bool) -> Iterator[Entry]:
    """Read ``Från styrelsen: Karin Ek, Johan Lind``: whatever the group is called, people follow.

    One name alone may be something else, unless it stands ``among`` lines with people.
    """
    found = _GROUP.match(line.text)
    if found is None or line.cells or topic_of(found["label"]) not in (None, Topic.PEOPLE):
        return
    names = list(find_names(found["rest"])) or (list(find_single_names(found["rest"])) if among else [])
    if len(names) > (not among) and names[0][0] <= _FARTHEST_NAME and not found["rest"].endswith("?"):
        yield Entry(Field.PRESENT, found["rest"], label=found["label"], group=found["label"])


def _opens_a_section(lines: Sequence[Line], at: int) -> bool:
    """Whether a line stands by itself above running text: then who was there has been told."""
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else Line()
    alone = at > 0 and lines[at - 1].blank and not line.cells and not below.cells
    words, text = below.text.split(), line.text
    if not alone or len(words) < _FEWEST_OF_TEXT or text.endswith((":", ",", ";")) or "," in text:
        return False
    short = len(text.split()) <= _MOST_OF_HEADING and text[:1].isupper() and not list(find_names(text))
    listed = below.text.count(",") * _WORDS_OF_A_LIST >= len(words)
    return short and not listed and not _label(text, in_a_cell=False, heading=False)


def _parts(line: Line) -> Iterator[Line]:
    """Part a line in which several labels stand one after the other."""
    inside = (found.start() for found in _INSIDE.finditer(plain(line.text)))
    whole = _LABEL_WITH_SIGN.match(plain(line.text))
    borders = [0, *(at for at in inside if not whole or at >= whole.end())]
    if len(borders) == 1 or line.cells or line.heading:
        yield line
        return
    for begins, ends in pairwise([*borders, len(line.text)]):
        yield Line(line.text[begins:ends].strip())


def _split(line: Line) -> Iterator[Entry]:
    """Give back the labels of a line; ``Deltagare: Gäster: Karin Ek`` has two."""
    within = _IN_ATTENDANCE.search(line.text)
    if within is not None:
        yield Entry(Field.PRESENT, within["people"], label=within[0])
        return
    text, cells = _bare(line), line.cells
    while True:
        found = _label(text, in_a_cell=bool(cells), heading=line.heading)
        if found is None:
            return
        field, end = found
        label, text = text[:end].rstrip(" :;–-"), text[end:].strip(" :;–-")
        inner = _label(text, in_a_cell=False, heading=False)
        if inner is None or not text:
            yield Entry(field, text, cells[1:], label)
            return


def _bare(line: Line) -> str:
    """Give back a line without its number or bullet where only a label stands behind that."""
    bare = without_number(line.text) if line.heading or numbered(line.text) else _BULLET.sub("", line.text)
    return bare if line.heading or bare.endswith(":") or _LABEL_WITH_SIGN.match(plain(bare)) else line.text


def _label(text: str, *, in_a_cell: bool, heading: bool) -> tuple[Field, int] | None:
    """Give back what the label at the beginning is about and where it ends."""
    for field, pattern in COMPILED:
        found = pattern.match(plain(text))
        if found is None or text[0].islower():
            continue
        alone = found.end() == len(text)
        sure = found["end"] in (":", ";", "–", "-") or alone or in_a_cell or heading
        capital_or_digit = text[found.end() :].lstrip()[:1]
        if sure or (text[0].isupper() and (capital_or_digit.isupper() or capital_or_digit.isdigit())):
            return field, found.end()
    return None


def _ends_the_top(line: Line) -> bool:
    topic = topic_of(line.text)
    if line.heading or (topic is not None and topic is not Topic.PEOPLE):
        return True
    if TELLS.search(line.text) or (_ITEM.match(line.text) and not list(find_names(line.text))):
        return True
    words = line.text.split()
    return len(words) > 9 and line.text.endswith(".") and "," not in line.text  # noqa: PLR2004 - a sentence
