"""Clean the lines of a file and restore line breaks that were lost."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, zip_longest

from bot.importer.rules.headings import looks_like_heading, strip_number, topic_of
from domain.text import clean_text, one_line

_PAGE_NUMBER = re.compile(
    r"(?:sida|sid|page|s)?\.?\s*\d{1,4}\s*(?:(?:\(|av|of|/)\s*\(?\d{1,4}\)?)?|[-–]\s*\d{1,4}\s*[-–]",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐\u00ad]$")
_SYMBOL = re.compile(r"^\s*[\uf000-\uf0ff]\s*")
"""Bullets from Word's symbol fonts, as they are extracted."""
_SOFT_HYPHEN = "\u00ad"
_CONTINUATIONS = ("och ", "eller ", "samt ", "and ", "or ")
MAX_LINE_LENGTH = 4000
"""Maximum characters of one line; a longer one is split."""
MIN_PAGE_LENGTH = 300
"""Minimum characters of a line with headings in it that is treated as a whole page."""
_LABEL_IN_PAGE = re.compile(
    r"(?<=[\w.):])\s+(?=(?:(?:Övriga |Ej |Inte )?(?:Närvarande|närvarande)|Beslutande|Ledamöter|Ersättare|"
    r"Frånvarande|Anmält förhinder|Förhinder|Adjungerade|Övriga deltagare|Deltagare|Plats och tid|"
    r"Tid och plats|Plats|Tid|Utses att justera|Justering|Justerare|Paragrafer|Underskrift(?:er)?|"
    r"Sekreterare|Ordförande|Apologies|In attendance|Attendees|Present)(?=:| [A-ZÅÄÖ\d]))"
)
_SECTION_SIGN = re.compile(r"(?<=\S)\s+(?=§+ ?\d{1,3}\.? [A-ZÅÄÖ])")
_NUMBERED_ITEM = re.compile(r"(?<=\S)\s+(?=(?P<number>\d{1,2})\. ?[A-ZÅÄÖ])")
_PAGE_HEADER = re.compile(r"(?:^|(?<=\s))(?:\d{1,3} )?(?:Sida? )?\d{1,3} ?\(\d{1,3}\)(?=\s|$)")
_PAGE_START = re.compile(r"(?:\d{1,3} )\d{1,3} ?\(\d{1,3}\) (?=\S)")
_WEBSITE_TEXT = re.compile(
    r"Storlek: px|Starta visningen från sidan:|Transkript(?:ion)?|Transcription|Relevanta dokument|"
    r"Till protokollsidan|Inga kommentarer:?|Skicka en kommentar|Comments|Hoppa över navigering|Läs mer",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^\s*>(?:\s?>)*(?:\s|$)")
"""Signs before a line of a mail that is quoted."""
_NUMBER_WITHOUT_SPACE = re.compile(r"^(\s*\d{1,2}[.)])(?=[A-ZÅÄÖ])")
"""A number that lost the space after it."""
_DOWNLOAD = re.compile(r'Download "(.*)"')
_WORD = re.compile(r"\S+")
_MAX_TITLE_WORDS = 8
_HEADING_NUMBER = r"(?:§+\s*)?\d{1,3}[a-z]?[.)]?\s+"
_NO_HEADING_LABEL = r"(?:fråga|svar|beslut|åtgärd|uppdrag|ansvarig|question|answer|action|decision)\w*\s*:"
_RUN_IN = re.compile(
    rf"^(?P<title>{_HEADING_NUMBER}(?!{_NO_HEADING_LABEL})[^\W\d][^.:;?!,\d]{{2,44}})[.:](?:\s+(?=[\"”'(]?[^\W_])|$)",
    re.IGNORECASE,
)
_NUMBERED_TITLE = re.compile(rf"^(?P<title>{_HEADING_NUMBER}[A-ZÅÄÖ][^.:;?!,\d]{{2,44}})$")
MIN_RUN_IN_HEADINGS = 3
"""Minimum number of run-in headings in a file for them to be recognised."""
MAX_RUN_IN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one row of a table."""

    text: str = ""
    heading: bool = False
    """Whether the file says that it is a heading."""
    cells: tuple[str, ...] = ()
    """The text of each column, if the file or wide spaces mark columns."""
    margin: bool = False
    """Whether it stands in the header or footer of the pages."""

    @property
    def is_blank(self) -> bool:
        """Return whether the line is empty."""
        return not self.text


def clean_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines cleaned: hyphenated words joined, page numbers removed."""
    kept = list[Line]()
    for line in map(_clean_line, chain.from_iterable(map(_split_long, lines))):
        if not line.cells and line.text and _PAGE_NUMBER.fullmatch(line.text) and not line.heading:
            continue
        if kept and line.text and _broken_word(kept[-1], line):
            kept[-1:] = _join_word(kept[-1], line)
        else:
            kept.append(line)
    return tuple(kept)


def _split_long(line: Line) -> Iterator[Line]:
    """Split a line that is too long to be processed at once, between two words."""
    rest = line.text
    while len(rest) > MAX_LINE_LENGTH and not line.cells:
        border = rest.rfind(" ", 0, MAX_LINE_LENGTH)
        border = border if border > 0 else MAX_LINE_LENGTH
        yield replace(line, text=rest[:border])
        rest = rest[border:]
    yield replace(line, text=rest)


def _clean_line(line: Line) -> Line:
    raw = _SYMBOL.sub("• ", _QUOTED.sub("", line.text)).replace("\u2011", "-")
    if raw.rstrip().endswith(_SOFT_HYPHEN):
        raw = raw.rstrip()[:-1] + "-"
    if "ﬁ" in raw or "ﬂ" in raw:
        raw = unicodedata.normalize("NFKC", raw)
    cells = tuple(one_line(_MARKUP.sub(r"\2", cell)) for cell in line.cells)
    if cells:
        return Line(" ".join(cell for cell in cells if cell), heading=line.heading, cells=cells)
    text = clean_text(raw)
    bold = _MARKUP.fullmatch(text)
    return Line(one_line(_MARKUP.sub(r"\2", text)), heading=line.heading or bool(bold and bold[1] == "**"))


def _broken_word(before: Line, line: Line) -> bool:
    """Return whether a word was divided at the end of a line; ``Barn-`` before ``och`` was not."""
    starts_small = line.text[:1].islower() and not line.text.startswith(_CONTINUATIONS)
    return bool(starts_small and not before.cells and _HYPHEN.search(before.text))


def _join_word(before: Line, line: Line) -> list[Line]:
    """Move the rest of a divided word to the line in which it begins."""
    head, _, rest = line.text.partition(" ")
    mended = [replace(before, text=before.text[:-1] + head), replace(line, text=rest)]
    return [one for one in mended if one.text]


def split_pages(lines: Iterable[Line]) -> Iterator[Line]:
    """Return the lines; a line that holds a whole page is split at its labels and headings."""
    for line in lines:
        line = line if line.cells else replace(line, text=_NUMBER_WITHOUT_SPACE.sub(r"\1 ", line.text))  # noqa: PLW2901
        text = line.text.strip()
        if _WEBSITE_TEXT.fullmatch(text):
            yield Line()
        elif title := _DOWNLOAD.fullmatch(text):
            yield Line(title[1])
        elif page := _PAGE_START.match(text):
            yield from (Line(), *split_pages([replace(line, text=text[page.end() :])]))
        elif len(text) < MIN_PAGE_LENGTH or line.cells or line.heading:
            yield line
        else:
            yield from _split_page(line)


def _split_page(line: Line) -> Iterator[Line]:
    text = _PAGE_HEADER.sub("", line.text)
    headings = sorted({*(found.end() for found in _SECTION_SIGN.finditer(text)), *_in_order(text)})
    top = headings[0] if headings else len(text)
    labels = [found.end() for found in _LABEL_IN_PAGE.finditer(text, 0, top)]
    if len(headings) + len(labels) < 2:  # noqa: PLR2004 - a long paragraph may name one by chance
        yield line
        return
    for begins, ends in pairwise([0, *labels, *headings, len(text)]):
        part = text[begins:ends].strip()
        if begins in headings:
            yield from (Line(), *_split_title(replace(line, text=part)))
        else:
            yield replace(line, text=part)


def _in_order(text: str) -> Iterator[int]:
    """Yield the positions of ``1.``, ``2.``, ``3.`` in ascending order."""
    expected = None
    for found in _NUMBERED_ITEM.finditer(text):
        number = int(found["number"])
        if number == (expected or 1) or (expected is None and number == 2):  # noqa: PLR2004 - 1 began the line
            expected = number + 1
            yield found.end()


def _split_title(line: Line) -> Iterator[Line]:
    """Split a known title from the text after it, which begins at the next capital."""
    words = list(_WORD.finditer(line.text))
    for word in words[2 : _MAX_TITLE_WORDS + 1]:
        title = line.text[: word.start()].strip()
        if word[0][0].isupper() and topic_of(title) is not None:
            yield from (Line(title, heading=True), replace(line, text=line.text[word.start() :]))
            return
    yield line


def split_headings(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines, with headings that run into their text on lines of their own."""
    pairs = zip_longest(lines, lines[1:], fillvalue=Line())
    found = [_run_in(line) or _title_above_text(line, below) for line, below in pairs]
    usual = sum(one is not None for one in found) >= MIN_RUN_IN_HEADINGS
    return tuple(_with_headings_split(zip(lines, found, strict=True), usual=usual))


def _run_in(line: Line) -> re.Match[str] | None:
    if line.cells or line.heading:
        return None
    found = _RUN_IN.match(line.text)
    if found is None or not strip_number(found["title"])[:1].isupper():
        return None
    return found if len(found["title"].split()) <= MAX_RUN_IN_WORDS else None


def _title_above_text(line: Line, below: Line) -> re.Match[str] | None:
    """Find a numbered title on its own line, directly above text that is not an item of the same list."""
    if line.cells or line.heading or below.is_blank or below.cells or _NUMBERED_TITLE.match(below.text):
        return None
    found = _NUMBERED_TITLE.match(line.text)
    return found if found and looks_like_heading(found["title"]) else None


def _with_headings_split(
    lines: Iterable[tuple[Line, re.Match[str] | None]], *, usual: bool
) -> Iterator[Line]:
    for line, found in lines:
        if found is None or not (usual or topic_of(found["title"]) is not None):
            yield line
            continue
        rest = line.text[found.end() :]
        yield from (Line(), replace(line, text=found["title"], heading=True), Line())
        if rest:
            yield replace(line, text=rest)
