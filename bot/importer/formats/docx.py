"""Read the body of a docx: paragraphs, headings, items, tables; deleted text and comments are left out."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bot.importer.formats.line_builder import LineBuilder, TableBuilder
from bot.importer.rules import Line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|underrubrik|subtitle)\s*\d*", re.IGNORECASE)
_SKIPPED = (f"{_MC}Fallback", f"{_W}moveFrom", f"{_W}del")
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(events: Iterable[tuple[str, Element]]) -> list[Line]:
    """Return the lines of the body, with a blank one after each paragraph."""
    body = _Body()
    for event, tag in events:
        if event == "start":
            body.begin(tag)
        else:
            body.end(tag)
    return body.lines.lines


class _Body:
    """Handle the tags in one pass, without building a tree."""

    def __init__(self) -> None:
        self.lines = LineBuilder()
        self._skipping = 0

    def begin(self, tag: Element) -> None:
        """Handle the start of a tag."""
        if tag.tag in _SKIPPED:
            self._skipping += 1
        elif tag.tag == f"{_W}p":
            self.lines.begin_paragraph()
        elif tag.tag == f"{_W}tbl":
            self.lines.tables.append(TableBuilder())
        elif tag.tag == f"{_W}tc":
            self.lines.begin_cell()

    def end(self, tag: Element) -> None:
        """Handle the end of a tag, and release its content."""
        name = tag.tag
        if name in _SKIPPED:
            self._skipping -= 1
        elif name == f"{_W}t" and not self._skipping:
            self.lines.write(tag.text or "")
        elif name in _BREAKS and not self._skipping:
            self.lines.write(_BREAKS[name])
        elif name == f"{_W}pStyle" and _HEADING.fullmatch(tag.get(f"{_W}val", "")):
            self.lines.mark_heading()
        elif name == f"{_W}numId" and tag.get(f"{_W}val") != "0":
            self.lines.mark_item()
        elif name == f"{_W}p":
            self.lines.end_paragraph()
        elif name == f"{_W}tr":
            self.lines.end_row()
        elif name == f"{_W}tbl":
            self.lines.end_table()
        if name in (f"{_W}p", f"{_W}tbl"):
            tag.clear()
