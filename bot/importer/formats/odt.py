"""Read the body of an odt: paragraphs, headings, items, tables; deleted text and comments are left out."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bot.importer.formats.line_builder import LineBuilder, TableBuilder
from bot.importer.rules import Line

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_SKIPPED = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}table-of-content")
_MAX_SPACES = 100


def read_odt(events: Iterable[tuple[str, Element]]) -> list[Line]:
    """Return the lines of the body, with a blank one after each paragraph."""
    body = _Body()
    for event, tag in events:
        body.handle(event, tag)
    return body.lines.lines


class _Body:
    """Handle the tags in one pass; text is read at the end of its tag, when it is complete."""

    def __init__(self) -> None:
        self.lines = LineBuilder()
        self._skipping = 0
        self._items = 0

    def handle(self, event: str, tag: Element) -> None:
        """Handle the start or end of a tag."""
        if tag.tag in _SKIPPED:
            self._skipping += 1 if event == "start" else -1
        elif self._skipping:
            return
        elif event == "start":
            self._begin(tag)
        else:
            self._end(tag)

    def _begin(self, tag: Element) -> None:
        if tag.tag == f"{_TABLE}table":
            self.lines.tables.append(TableBuilder())
        elif tag.tag == f"{_TABLE}table-cell":
            self.lines.begin_cell()
        elif tag.tag == f"{_TEXT}list-item":
            self._items += 1

    def _end(self, tag: Element) -> None:
        if tag.tag in _PARAGRAPHS:
            self._paragraph(tag)
        elif tag.tag == f"{_TEXT}list-item":
            self._items -= 1
        elif tag.tag == f"{_TABLE}table-row":
            self.lines.end_row()
        elif tag.tag == f"{_TABLE}table":
            self.lines.end_table()

    def _paragraph(self, tag: Element) -> None:
        self.lines.begin_paragraph()
        if tag.tag == f"{_TEXT}h":
            self.lines.mark_heading()
        elif self._items:
            self.lines.mark_item()
        self.lines.write(_text(tag))
        self.lines.end_paragraph()
        tag.clear()


def _text(paragraph: Element) -> str:
    """Return the text of a paragraph with its tabs, spaces and line breaks."""
    parts, waiting = list[str](), [(paragraph, False)]
    while waiting:
        tag, behind = waiting.pop()
        if behind:
            parts.append(tag.tail or "")
            continue
        if tag is not paragraph:
            waiting.append((tag, True))
        if tag.tag in (*_SKIPPED, *(_PARAGRAPHS if tag is not paragraph else ())):
            continue
        parts.append(_whitespace(tag) or tag.text or "")
        waiting.extend((child, False) for child in reversed(tag))
    return "".join(parts)


def _whitespace(tag: Element) -> str:
    if tag.tag == f"{_TEXT}s":
        count = tag.get(f"{_TEXT}c", "1")
        return " " * min(int(count) if count.isdigit() else 1, _MAX_SPACES)
    return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(str(tag.tag), "")
