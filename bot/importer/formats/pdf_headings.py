"""Find the headings of a PDF by their letters: larger than those of the text, or bold."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

MAX_PAGES_LOOKED_AT = 60
"""Each page is gone through once more; longer files are read without."""
MAX_HEADING_LENGTH, MAX_HEADING_WORDS = 80, 10
LARGER = 1.15
"""How much larger than those of the text the letters of a heading are at least."""
_TEXT_ENDINGS = (".", ",", ";", ":", "?", "!")


@dataclass(slots=True)
class _DrawnLine:
    text: str = ""
    smallest: float = 0.0
    """The size of its smallest letters, in points."""
    bold: bool = True

    def add(self, text: str, *, size: float, bold: bool) -> None:
        self.text += text
        if text.strip():
            self.smallest = min(self.smallest or size, size)
            self.bold = self.bold and bold


def find_headings(pages: Iterable[PageObject]) -> frozenset[str]:
    """Return the lines that are headings, by `line_key`."""
    lines = [line for page in pages for line in _drawn_lines(page)]
    sizes, bold = Counter[float](), 0
    for line in lines:
        sizes[line.smallest] += len(line.text)
        bold += len(line.text) * line.bold
    if not sizes:
        return frozenset()
    usual = sizes.most_common(1)[0][0]
    says_bold = bold * 2 < sizes.total()
    return frozenset(
        line_key(line.text)
        for line in lines
        if _may_be_heading(line.text) and (line.smallest >= usual * LARGER or (says_bold and line.bold))
    )


def line_key(text: str) -> str:
    """Return a line without its spaces: they differ between the ways of reading a page."""
    return "".join(text.split())


def _may_be_heading(text: str) -> bool:
    bare = text.strip()
    short = 0 < len(bare) <= MAX_HEADING_LENGTH and len(bare.split()) <= MAX_HEADING_WORDS
    return short and not bare.endswith(_TEXT_ENDINGS) and ": " not in bare and bare[0].isupper()


def _drawn_lines(page: PageObject) -> list[_DrawnLine]:
    lines, height = [_DrawnLine()], 0.0

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        nonlocal height
        shown = round(abs(size * tm[3] * cm[3]), 1)
        at = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip():
            if abs(at - height) > shown / 2:
                lines.append(_DrawnLine())
            height = at
        bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        first, *others = text.split("\n")
        lines[-1].add(first, size=shown, bold=bold)
        for other in others:
            lines.append(_DrawnLine())
            lines[-1].add(other, size=shown, bold=bold)

    page.extract_text(visitor_text=visit)
    return [line for line in lines if line.text.strip()]
