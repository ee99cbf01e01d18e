"""Read the styles and lists of a docx: what is a heading, what an item, what is hidden or struck out.

Both namespaces of OOXML have the same names of tags and attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bot.importer.formats.boxes import TICKED, UNTICKED, read_symbols

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, ""),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14:",
}
_RELATIONSHIP_ATTRIBUTES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_ATTRIBUTE_PREFIXES = (
    *(f"{{{name}}}" for name in _WORD),
    "{http://schemas.microsoft.com/office/word/2010/wordml}",
)
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|underrubrik|subtitle)\s*\d*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|innehåll(?:sförteckning)?)\s*(?:\d|heading)*", re.IGNORECASE)
_LAST_OUTLINE_LEVEL = 8
_MAX_ANCESTORS = 20
HIDDEN, STRUCK = "hidden", "struck"
MARKS = {"vanish": HIDDEN, "strike": STRUCK, "dstrike": STRUCK}
"""The properties of text that is not read. ``webHidden`` is hidden on the web alone."""


def local_name(tag: Element) -> str:
    """Return the name of a tag; those of other namespaces than Word's have their prefix, or ``?:``."""
    namespace, _, name = str(tag.tag).removeprefix("{").partition("}")
    return _PREFIXES.get(namespace, "?:") + name


def value_of(tag: Element, name: str, default: str) -> str:
    """Return an attribute of a tag of Word."""
    return next(
        (value for prefix in _ATTRIBUTE_PREFIXES if (value := tag.get(prefix + name)) is not None), default
    )


def relationship_of(tag: Element) -> str:
    """Return the id of the part that a tag refers to."""
    return next((value for name in _RELATIONSHIP_ATTRIBUTES if (value := tag.get(name))), "")


@dataclass(slots=True)
class Style:
    """What a style says itself; what it does not say, the style says on which it is based."""

    name: str = ""
    parent: str = ""
    outline_level: int | None = None
    list_id: str | None = None
    marks: dict[str, bool] = field(default_factory=dict)
    """By property (`MARKS`), whether it is on."""


def is_on(tag: Element) -> bool:
    """Return whether a property that is there is switched on."""
    return value_of(tag, "val", "1").lower() not in ("0", "false", "off")


class WordStyles:
    """The styles of a document; those that it does not have are known by their ids."""

    def __init__(self, root: Element | None = None) -> None:
        self._styles = dict[str, Style]()
        self.default = ""
        """The id of the style of paragraphs that name none."""
        for tag in () if root is None else root:
            if local_name(tag) == "style":
                self._styles[value_of(tag, "styleId", "")] = _read_style(tag)
                if value_of(tag, "type", "") == "paragraph" and value_of(tag, "default", "") in ("1", "true"):
                    self.default = value_of(tag, "styleId", "")

    def is_heading(self, name: str) -> bool:
        """Return whether paragraphs of a style are headings."""
        for style in self._with_ancestors(name):
            if style.outline_level is not None:
                return style.outline_level <= _LAST_OUTLINE_LEVEL
            if _HEADING.fullmatch(style.name):
                return True
        return name not in self._styles and _HEADING.fullmatch(name) is not None

    def is_contents(self, name: str) -> bool:
        """Return whether paragraphs of a style are lines of a table of contents."""
        return _CONTENTS.fullmatch(self._styles[name].name if name in self._styles else name) is not None

    def list_of(self, name: str) -> str | None:
        """Return the id of the list to which paragraphs of a style belong."""
        return next(
            (style.list_id for style in self._with_ancestors(name) if style.list_id is not None), None
        )

    def is_marked(self, name: str, mark: str) -> bool:
        """Return whether a style switches a property on."""
        told = (style.marks[mark] for style in self._with_ancestors(name) if mark in style.marks)
        return next(told, False)

    def _with_ancestors(self, name: str) -> Iterator[Style]:
        for _ in range(_MAX_ANCESTORS):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.parent


def _read_style(tag: Element) -> Style:
    style = Style()
    for child in tag:
        match local_name(child):
            case "name":
                style.name = value_of(child, "val", "")
            case "basedOn":
                style.parent = value_of(child, "val", "")
            case "pPr":
                _read_paragraph_properties(child, style)
            case "rPr":
                style.marks = {local_name(one): is_on(one) for one in child if local_name(one) in MARKS}
    return style


def _read_paragraph_properties(tag: Element, style: Style) -> None:
    for child in tag:
        if local_name(child) == "outlineLvl" and value_of(child, "val", "").isdigit():
            style.outline_level = int(value_of(child, "val", ""))
        for number in child.iter() if local_name(child) == "numPr" else ():
            if local_name(number) == "numId":
                style.list_id = value_of(number, "val", "")


def read_list_marks(root: Element) -> dict[tuple[str, str], str]:
    """Return, by list and level, the bullet of an item if it is a check box."""
    marks, used = dict[tuple[str, str], str](), dict[str, str]()
    for tag in root:
        if local_name(tag) == "num":
            used |= {
                value_of(tag, "numId", ""): value_of(child, "val", "")
                for child in tag
                if local_name(child) == "abstractNumId"
            }
        elif local_name(tag) == "abstractNum":
            name = value_of(tag, "abstractNumId", "")
            levels = (child for child in tag if local_name(child) == "lvl")
            marks |= {
                (name, value_of(level, "ilvl", "0")): mark for level in levels if (mark := _box_of(level))
            }
    return {
        (number, level): mark
        for number, abstract in used.items()
        for (name, level), mark in marks.items()
        if name == abstract
    }


def _box_of(level: Element) -> str:
    text, font = "", ""
    for tag in level.iter():
        if local_name(tag) == "lvlText":
            text = value_of(tag, "val", "")
        elif local_name(tag) == "rFonts":
            font = value_of(tag, "ascii", "")
    shown = read_symbols(text, font).strip()
    return f"{shown} " if shown in (TICKED, UNTICKED, "☑") else ""
