"""Read an odt: its body with its notes, its headers and footers.

Changes count as accepted (deleted text is kept apart in the file); comments, and text that is hidden or
struck out, are left out and counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.importer.formats.archive import Package
from bot.importer.formats.boxes import box
from bot.importer.formats.line_builder import FileText, LineBuilder
from bot.importer.rules import Line

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|underrubrik|subtitle)\s*\d*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:contents|innehåll|toc)\s*\d*", re.IGNORECASE)
_ENCODED = re.compile(r"_([0-9a-f]{2,4})_")
_LINES_THROUGH = ("text-line-through-style", "text-line-through-type")
_FAMILIES = {f"{_TEXT}p": "paragraph", f"{_TEXT}h": "paragraph", f"{_TEXT}span": "text", f"{_TEXT}a": "text"}
_MAX_ANCESTORS = 20
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_EXTENSION = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_SKIPPED = {
    f"{_TEXT}tracked-changes": "",
    f"{_TEXT}table-of-content": "",
    f"{_TEXT}ruby-text": "",
    f"{_TEXT}note-citation": "",
    f"{_OFFICE}forms": "",
    f"{_OFFICE}annotation": "comments",
    f"{_OFFICE}annotation-end": "",
}
"""What is not read, and as what it is counted."""
_STYLES, _CONTENT = "styles.xml", "content.xml"
_MARGINS = ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")
_MAX_SPACES = 100
_MAX_REPEATED = 20
"""Columns that a cell may stand for; a sheet's last one stands for all that are empty."""
_CHECK_BOX = "formcheckbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    name: str
    parent: str
    outline_level: str | None
    hidden: bool | None
    """None if the style does not say."""
    struck: bool | None


class _Styles:
    """The styles of a document, by family and name."""

    def __init__(self) -> None:
        self._styles = dict[tuple[str, str], _Style]()

    def add(self, root: Element) -> None:
        """Add the styles below a tag."""
        for tag in root.iter(f"{_STYLE}style"):
            self.add_style(tag)

    def add_style(self, tag: Element) -> None:
        """Add one style."""
        properties = tag.find(f"{_STYLE}text-properties")
        self._styles[tag.get(f"{_STYLE}family", ""), tag.get(f"{_STYLE}name", "")] = _Style(
            name=tag.get(f"{_STYLE}display-name") or _decoded(tag.get(f"{_STYLE}name", "")),
            parent=tag.get(f"{_STYLE}parent-style-name", ""),
            outline_level=tag.get(f"{_STYLE}default-outline-level"),
            hidden=_is_hidden(properties),
            struck=_is_struck(properties),
        )

    def is_heading(self, tag: Element) -> bool:
        """Return whether a paragraph is a heading by its style."""
        for style in self._of(tag):
            if style.outline_level is not None:
                return style.outline_level != ""
            if _HEADING.fullmatch(style.name):
                return True
        return _HEADING.fullmatch(_decoded(tag.get(f"{_TEXT}style-name", ""))) is not None

    def is_contents(self, tag: Element) -> bool:
        """Return whether a paragraph is a line of a table of contents by its style."""
        return any(_CONTENTS.fullmatch(style.name) for style in self._of(tag))

    def why_not_read(self, tag: Element) -> str | None:
        """Return why the text of a tag is not read by its style: ``hidden``, ``struck``."""
        if next((one.hidden for one in self._of(tag) if one.hidden is not None), False):
            return "hidden"
        return (
            "struck" if next((one.struck for one in self._of(tag) if one.struck is not None), False) else None
        )

    def _of(self, tag: Element) -> Iterator[_Style]:
        family, name = _FAMILIES.get(str(tag.tag), ""), tag.get(f"{_TEXT}style-name", "")
        for _ in range(_MAX_ANCESTORS if family else 0):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            name = style.parent


def _decoded(name: str) -> str:
    """Return the name of a style as people see it: ``Heading_20_1`` is ``Heading 1``."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), name)


def _is_hidden(properties: Element | None) -> bool | None:
    shown = None if properties is None else properties.get(f"{_TEXT}display")
    return None if shown is None else shown == "none"


def _is_struck(properties: Element | None) -> bool | None:
    said = [] if properties is None else [properties.get(f"{_STYLE}{name}") for name in _LINES_THROUGH]
    known = [one for one in said if one is not None]
    return known[0] != "none" if known else None


def read_odt(package: Package) -> FileText:
    """Return the lines of the body, with a blank one after each paragraph, then headers and footers."""
    styles, margins = _Styles(), list[Element]()
    if _STYLES in package:
        root = package.root(_STYLES)
        styles.add(root)
        margins = [
            one
            for page in root.iter(f"{_STYLE}master-page")
            for name in _MARGINS
            for one in page.findall(f"{_STYLE}{name}")
            if one.get(f"{_STYLE}display", "true") != "false"
        ]
    body = _Body(styles)
    for event, tag in package.events(_CONTENT):
        body.handle(event, tag)
    lines, left_out = body.lines.finish(), body.lines.left_out
    for margin in margins:
        lines += _margin_lines(margin, styles, left_out)
    return FileText(lines=lines, left_out=left_out)


def _margin_lines(margin: Element, styles: _Styles, left_out: Counter[str]) -> list[Line]:
    story = _Body(styles)
    story.read_tree(margin)
    left_out.update(story.lines.left_out)
    return story.lines.finish(margin=True)


class _Body:
    """Handle the tags in one pass; text is read at the end of its tag, when it is complete."""

    def __init__(self, styles: _Styles) -> None:
        self.lines = LineBuilder()
        self._styles = styles
        self._boxes = dict[str, str]()
        """What a check box shows, by the id of its control: the box and its label."""
        self._beside = 0
        """How many cells the last one covers beside it."""
        self._skipping = self._items = self._notes = self._paragraphs = 0

    def read_tree(self, tag: Element) -> None:
        """Handle a tag that is known as a whole."""
        for child in list(tag):
            self.handle("start", child)
            self.read_tree(child)
            self.handle("end", child)

    def handle(self, event: str, tag: Element) -> None:
        """Handle the start or end of a tag."""
        if event == "end" and tag.tag == f"{_STYLE}style":
            self._styles.add_style(tag)
        if event == "end" and tag.tag == f"{_FORM}checkbox":
            self._read_check_box(tag)
        if tag.tag in _SKIPPED or self._is_hidden_part(tag):
            self._skip(event, tag)
        elif self._skipping:
            return
        elif event == "start":
            self._begin(tag)
        else:
            self._end(tag)

    def _skip(self, event: str, tag: Element) -> None:
        self._skipping += 1 if event == "start" else -1
        if event == "start" and self._skipping == 1:
            kind = _SKIPPED.get(str(tag.tag), "hidden")
            if kind:
                self.lines.left_out[kind] += 1

    def _is_hidden_part(self, tag: Element) -> bool:
        """Return whether a section or a row is hidden."""
        if tag.tag == f"{_TEXT}section":
            shown = tag.get(f"{_TEXT}display", "true")
            return shown == "none" or (shown == "condition" and tag.get(f"{_TEXT}is-hidden") == "true")
        return tag.tag == f"{_TABLE}table-row" and tag.get(f"{_TABLE}visibility") in ("collapse", "filter")

    def _read_check_box(self, tag: Element) -> None:
        state = tag.get(f"{_FORM}current-state", tag.get(f"{_FORM}state", "unchecked"))
        for name in (tag.get(f"{_FORM}id"), tag.get(_XML_ID)):
            if name is not None:
                self._boxes[name] = box(ticked=state == "checked") + tag.get(f"{_FORM}label", "")

    def _begin(self, tag: Element) -> None:
        if tag.tag == f"{_TABLE}table":
            self.lines.begin_table()
        elif tag.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._begin_cell(tag)
        elif tag.tag == f"{_TEXT}list-item":
            self._items += 1
        elif tag.tag == f"{_TEXT}note":
            self._notes += 1
        elif tag.tag in _PARAGRAPHS:
            self._paragraphs += 1

    def _begin_cell(self, tag: Element) -> None:
        """Open a cell; one that another covers continues that above, unless that beside it is so wide."""
        covered = tag.tag == f"{_TABLE}covered-table-cell"
        for _ in range(_number(tag, "number-columns-repeated")):
            self.lines.begin_cell(continues=covered and self._beside == 0)
            self._beside = max(0, self._beside - 1)
        if not covered:
            self._beside = _number(tag, "number-columns-spanned") - 1

    def _end(self, tag: Element) -> None:
        if tag.tag in _PARAGRAPHS:
            self._paragraphs -= 1
            if not self._notes:
                self._paragraph(tag)
        elif tag.tag == f"{_TEXT}list-item":
            self._items -= 1
        elif tag.tag == f"{_TEXT}note":
            self._notes -= 1
        elif tag.tag == f"{_TABLE}table-row":
            self.lines.end_row()
        elif tag.tag == f"{_TABLE}table":
            self.lines.end_table()

    def _paragraph(self, tag: Element) -> None:
        if self._styles.is_contents(tag):
            return
        text = self._text(tag)
        self.lines.begin_paragraph()
        if tag.tag == f"{_TEXT}h" or self._styles.is_heading(tag):
            self.lines.mark_heading()
        elif self._items:
            self.lines.mark_item()
        self.lines.write(text)
        self.lines.end_paragraph()
        if not self._paragraphs:
            tag.clear()

    def _text(self, paragraph: Element) -> str:
        """Return the text of a paragraph with its tabs, spaces and line breaks; its notes go to the lines.

        A paragraph in a frame inside it, which has been read before, is not among it.
        """
        parts, waiting = list[str](), [(paragraph, False)]
        while waiting:
            tag, behind = waiting.pop()
            if behind:
                parts.append(tag.tail or "")
                continue
            if tag is not paragraph:
                waiting.append((tag, True))
            if tag.tag in _PARAGRAPHS and tag is not paragraph:
                continue
            if why := self._why_not_read(tag):
                if "".join(tag.itertext()).strip():
                    self.lines.left_out[why] += 1
                continue
            if tag.tag == f"{_TEXT}note":
                self._note(tag)
                continue
            if tag.tag in _SKIPPED:
                continue
            shown = self._shown(tag)
            parts.append(tag.text or "" if shown is None else shown)
            if shown is None:
                waiting.extend((child, False) for child in reversed(tag))
        return "".join(parts)

    def _why_not_read(self, tag: Element) -> str | None:
        if tag.tag == f"{_TEXT}hidden-text":
            return "hidden" if tag.get(f"{_TEXT}is-hidden") == "true" else None
        if tag.tag in _PARAGRAPHS:
            marks = (tag.find(f"{_TEXT}hidden-paragraph"), *tag.iterfind(f".//{_TEXT}hidden-paragraph"))
            if any(mark is not None and mark.get(f"{_TEXT}is-hidden") == "true" for mark in marks):
                return "hidden"
        return self._styles.why_not_read(tag)

    def _note(self, tag: Element) -> None:
        """Read a note as a text of its own."""
        story = _Body(self._styles)
        for body in tag.findall(f"{_TEXT}note-body"):
            story.read_tree(body)
        self.lines.left_out.update(story.lines.left_out)
        self.lines.add_note(story.lines.finish())

    def _shown(self, tag: Element) -> str | None:
        """Return what a tag without text of its own shows; None for others."""
        if tag.tag == f"{_TEXT}s":
            count = tag.get(f"{_TEXT}c", "1")
            return " " * min(int(count) if count.isdigit() else 1, _MAX_SPACES)
        if tag.tag == f"{_DRAW}control" and tag.get(f"{_DRAW}control") in self._boxes:
            return self._boxes[tag.get(f"{_DRAW}control", "")]
        if tag.tag == f"{_DRAW}image":
            self.lines.left_out["pictures"] += 1
        if tag.tag in (f"{_FIELD}fieldmark", f"{_FIELD}fieldmark-start"):
            return self._field_mark(tag)
        if tag.tag == f"{_EXTENSION}content-control":
            if tag.get(f"{_EXTENSION}checkbox") == "true":
                return box(ticked=tag.get(f"{_EXTENSION}checked") == "true")
            return "" if tag.get(f"{_EXTENSION}showing-place-holder") == "true" else None
        return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}.get(str(tag.tag))

    def _field_mark(self, tag: Element) -> str | None:
        if not tag.get(f"{_FIELD}type", "").lower().endswith(_CHECK_BOX):
            return None
        return box(ticked=any(_says_ticked(child) for child in tag))


def _number(cell: Element, name: str) -> int:
    said = cell.get(f"{_TABLE}{name}", "1")
    return min(int(said) if said.isdigit() else 1, _MAX_REPEATED)


def _says_ticked(parameter: Element) -> bool:
    name, value = (parameter.get(f"{_FIELD}{key}", "") for key in ("name", "value"))
    return name.lower() == "checkbox_checked" and value.lower() in ("true", "1")
