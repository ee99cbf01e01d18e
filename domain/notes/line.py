"""Lines as a file has them, made even: spaces, ligatures, hyphens at line ends, page numbers."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from domain.text import clean, one_line

_PAGE = re.compile(
    r"(?:sida|sid|page|s)?\.?\s*\d{1,4}\s*(?:(?:\(|av|of|/)\s*\(?\d{1,4}\)?)?|[-–]\s*\d{1,4}\s*[-–]",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-‐\u00ad]$")
_SYMBOL = re.compile(r"^\s*[\uf000-\uf0ff]\s*")
"""How bullets come out of Word's fonts of symbols."""
_SOFT_HYPHEN = "\u00ad"
_GOES_ON = ("och ", "eller ", "samt ", "and ", "or ")
MOST_CHARACTERS = 4000
"""Of one line; a longer one is parted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or one row of a table."""

    text: str = ""
    heading: bool = False
    """Whether the file says that it is a heading."""
    cells: tuple[str, ...] = ()
    """What stands in each column where the file says so, or spaces do."""

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return not self.text


def even(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Give back the lines as they are read: clean, hyphens mended, page numbers left out."""
    kept = list[Line]()
    for line in map(_clean, chain.from_iterable(map(_short, lines))):
        if not line.cells and line.text and _PAGE.fullmatch(line.text) and not line.heading:
            continue
        if kept and line.text and _broken_word(kept[-1], line):
            kept[-1:] = _mend(kept[-1], line)
        else:
            kept.append(line)
    return tuple(kept)


def _short(line: Line) -> Iterator[Line]:
    """Part a line that is too long to be looked at in one piece, between two words."""
    rest = line.text
    while len(rest) > MOST_CHARACTERS and not line.cells:
        border = rest.rfind(" ", 0, MOST_CHARACTERS)
        border = border if border > 0 else MOST_CHARACTERS
        yield replace(line, text=rest[:border])
        rest = rest[border:]
    yield replace(line, text=rest)


def _clean(line: Line) -> Line:
    raw = _SYMBOL.sub("• ", line.text)
    if raw.rstrip().endswith(_SOFT_HYPHEN):
        raw = raw.rstrip()[:-1] + "-"
    if "ﬁ" in raw or "ﬂ" in raw:
        raw = unicodedata.normalize("NFKC", raw)
    cells = tuple(one_line(_MARKS.sub(r"\2", cell)) for cell in line.cells)
    if cells:
        return Line(" ".join(cell for cell in cells if cell), heading=line.heading, cells=cells)
    text = clean(raw)
    bold = _MARKS.fullmatch(text)
    return Line(one_line(_MARKS.sub(r"\2", text)), heading=line.heading or bool(bold and bold[1] == "**"))


def _broken_word(before: Line, line: Line) -> bool:
    """Whether a word was divided at the end of a line; ``Barn-`` before ``och`` was not."""
    starts_small = line.text[:1].islower() and not line.text.startswith(_GOES_ON)
    return bool(starts_small and not before.cells and _HYPHEN.search(before.text))


def _mend(before: Line, line: Line) -> list[Line]:
    """Give the rest of a divided word to the line where it begins."""
    head, _, rest = line.text.partition(" ")
    mended = [replace(before, text=before.text[:-1] + head), replace(line, text=rest)]
    return [one for one in mended if one.text]
