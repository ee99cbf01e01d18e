"""Pages that came out of a file as one line each: parted again; and the words that sites put around them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from domain.notes.line import Line
from domain.notes.titles import topic_of

LONG = 300
"""Characters from which on a line is taken for more than a paragraph, where headings stand in it too."""
_LABEL = re.compile(
    r"(?<=[\w.):])\s+(?=(?:(?:Övriga |Ej |Inte )?(?:Närvarande|närvarande)|Beslutande|Ledamöter|Ersättare|"
    r"Frånvarande|Anmält förhinder|Förhinder|Adjungerade|Övriga deltagare|Deltagare|Plats och tid|"
    r"Tid och plats|Plats|Tid|Utses att justera|Justering|Justerare|Paragrafer|Underskrift(?:er)?|"
    r"Sekreterare|Ordförande|Apologies|In attendance|Attendees|Present)(?=:| [A-ZÅÄÖ\d]))"
)
_SIGN = re.compile(r"(?<=\S)\s+(?=§+ ?\d{1,3}\.? [A-ZÅÄÖ])")
_ITEM = re.compile(r"(?<=\S)\s+(?=(?P<number>\d{1,2})\. ?[A-ZÅÄÖ])")
_PAGE = re.compile(r"(?:^|(?<=\s))(?:\d{1,3} )?(?:Sida? )?\d{1,3} ?\(\d{1,3}\)(?=\s|$)")
_PAGE_BEGINS = re.compile(r"(?:\d{1,3} )\d{1,3} ?\(\d{1,3}\) (?=\S)")
_OF_A_SITE = re.compile(
    r"Storlek: px|Starta visningen från sidan:|Transkript(?:ion)?|Transcription|Relevanta dokument|"
    r"Till protokollsidan|Inga kommentarer:?|Skicka en kommentar|Comments|Hoppa över navigering|Läs mer",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(\s*\d{1,2}[.)])(?=[A-ZÅÄÖ])")
"""A number that lost the space behind it."""
_DOWNLOAD = re.compile(r'Download "(.*)"')
_WORD = re.compile(r"\S+")
_MOST_OF_TITLE = 8


def unroll(lines: Iterable[Line]) -> Iterator[Line]:
    """Give back the lines, those with a whole page parted at its labels and headings."""
    for line in lines:
        line = line if line.cells else replace(line, text=_GLUED.sub(r"\1 ", line.text))  # noqa: PLW2901
        text = line.text.strip()
        if _OF_A_SITE.fullmatch(text):
            yield Line()
        elif title := _DOWNLOAD.fullmatch(text):
            yield Line(title[1])
        elif page := _PAGE_BEGINS.match(text):
            yield from (Line(), *unroll([replace(line, text=text[page.end() :])]))
        elif len(text) < LONG or line.cells or line.heading:
            yield line
        else:
            yield from _parted(line)


def _parted(line: Line) -> Iterator[Line]:
    text = _PAGE.sub("", line.text)
    headings = sorted({*(found.end() for found in _SIGN.finditer(text)), *_in_order(text)})
    top = headings[0] if headings else len(text)
    labels = [found.end() for found in _LABEL.finditer(text, 0, top)]
    if len(headings) + len(labels) < 2:  # noqa: PLR2004 - a long paragraph may name one by chance
        yield line
        return
    for begins, ends in pairwise([0, *labels, *headings, len(text)]):
        part = text[begins:ends].strip()
        if begins in headings:
            yield from (Line(), *_with_title(replace(line, text=part)))
        else:
            yield replace(line, text=part)


def _in_order(text: str) -> Iterator[int]:
    """Give back where ``1.``, ``2.``, ``3.`` stand, each behind the one before."""
    expected = None
    for found in _ITEM.finditer(text):
        number = int(found["number"])
        if number == (expected or 1) or (expected is None and number == 2):  # noqa: PLR2004 - 1 began the line
            expected = number + 1
            yield found.end()


def _with_title(line: Line) -> Iterator[Line]:
    """Part a known title from the text that follows it: that begins with the next capital."""
    words = list(_WORD.finditer(line.text))
    for word in words[2 : _MOST_OF_TITLE + 1]:
        title = line.text[: word.start()].strip()
        if word[0][0].isupper() and topic_of(title) is not None:
            yield from (Line(title, heading=True), replace(line, text=line.text[word.start() :]))
            return
    yield line
