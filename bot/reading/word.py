"""Reads the body of a docx: paragraphs, headings, items, tables. Deleted text and comments are left out."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bot.reading.tables import Table
from bot.reading.writing import Writing
from domain.notes import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|underrubrik|subtitle)\s*\d*", re.IGNORECASE)
_SKIPPED = (f"{_MC}Fallback", f"{_W}moveFrom", f"{_W}del")
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_word(events: Iterable[tuple[str, Element]]) -> list[Line]:
    """Give back the lines of the body, a blank one after each paragraph."""
    body = _Body()
    for event, tag in events:
        if event == "start":
            body.begin(tag)
        else:
            body.end(tag)
    return body.writing.lines


class _Body:
    """Goes through the tags once; remembers no tree."""

    def __init__(self) -> None:
        self.writing = Writing()
        self._skipping = 0

    def begin(self, tag: Element) -> None:
        """Note what a tag opens."""
        if tag.tag in _SKIPPED:
            self._skipping += 1
        elif tag.tag == f"{_W}p":
            self.writing.begin_paragraph()
        elif tag.tag == f"{_W}tbl":
            self.writing.tables.append(Table())
        elif tag.tag == f"{_W}tc":
            self.writing.begin_cell()

    def end(self, tag: Element) -> None:
        """Take what a tag held, and let it go."""
        name = tag.tag
        if name in _SKIPPED:
            self._skipping -= 1
        elif name == f"{_W}t" and not self._skipping:
            self.writing.write(tag.text or "")
        elif name in _BREAKS and not self._skipping:
            self.writing.write(_BREAKS[name])
        elif name == f"{_W}pStyle" and _HEADING.fullmatch(tag.get(f"{_W}val", "")):
            self.writing.mark_heading()
        elif name == f"{_W}numId" and tag.get(f"{_W}val") != "0":
            self.writing.mark_item()
        elif name == f"{_W}p":
            self.writing.end_paragraph()
        elif name == f"{_W}tr":
            self.writing.end_row()
        elif name == f"{_W}tbl":
            self.writing.end_table()
        if name in (f"{_W}p", f"{_W}tbl"):
            tag.clear()
