"""Reads the body of an odt: paragraphs, headings, items, tables. Deleted text and comments are left out."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from bot.reading.tables import Table
from bot.reading.writing import Writing
from domain.notes import Line

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_SKIPPED = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}table-of-content")
_SPACES = 100


def read_opendocument(events: Iterable[tuple[str, Element]]) -> list[Line]:
    """Give back the lines of the body, a blank one after each paragraph."""
    body = _Body()
    for event, tag in events:
        body.follow(event, tag)
    return body.writing.lines


class _Body:
    """Goes through the tags once. Text follows its tag only when that has ended, so it is taken then."""

    def __init__(self) -> None:
        self.writing = Writing()
        self._skipping = 0
        self._items = 0

    def follow(self, event: str, tag: Element) -> None:
        """Take one beginning or end of a tag."""
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
            self.writing.tables.append(Table())
        elif tag.tag == f"{_TABLE}table-cell":
            self.writing.begin_cell()
        elif tag.tag == f"{_TEXT}list-item":
            self._items += 1

    def _end(self, tag: Element) -> None:
        if tag.tag in _PARAGRAPHS:
            self._paragraph(tag)
        elif tag.tag == f"{_TEXT}list-item":
            self._items -= 1
        elif tag.tag == f"{_TABLE}table-row":
            self.writing.end_row()
        elif tag.tag == f"{_TABLE}table":
            self.writing.end_table()

    def _paragraph(self, tag: Element) -> None:
        self.writing.begin_paragraph()
        if tag.tag == f"{_TEXT}h":
            self.writing.mark_heading()
        elif self._items:
            self.writing.mark_item()
        self.writing.write(_text(tag))
        self.writing.end_paragraph()
        tag.clear()


def _text(paragraph: Element) -> str:
    """Give back the text of a paragraph with its tabs, spaces and line breaks."""
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
        parts.append(_sign(tag) or tag.text or "")
        waiting.extend((child, False) for child in reversed(tag))
    return "".join(parts)


def _sign(tag: Element) -> str:
    if tag.tag == f"{_TEXT}s":
        count = tag.get(f"{_TEXT}c", "1")
        return " " * min(int(count) if count.isdigit() else 1, _SPACES)
    return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(str(tag.tag), "")
