"""Read the styles of an odt: what is a heading, what is hidden or struck out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_HEADING = re.compile(r"(?:heading|rubrik|title|titel|underrubrik|subtitle)\s*\d*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:contents|innehåll|toc)\s*\d*", re.IGNORECASE)
_ENCODED = re.compile(r"_([0-9a-f]{2,4})_")
_LINES_THROUGH = ("text-line-through-style", "text-line-through-type")
_FAMILIES = {f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph", f"{TEXT}span": "text", f"{TEXT}a": "text"}
_MAX_ANCESTORS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    name: str
    parent: str
    outline_level: str | None
    hidden: bool | None
    """None where the style does not say."""
    struck: bool | None


class OpenStyles:
    """The styles of a document, by family and name."""

    def __init__(self) -> None:
        self._styles = dict[tuple[str, str], _Style]()

    def add(self, root: Element) -> None:
        """Add the styles below a tag."""
        for tag in root.iter(f"{STYLE}style"):
            self.add_style(tag)

    def add_style(self, tag: Element) -> None:
        """Add one style."""
        properties = tag.find(f"{STYLE}text-properties")
        self._styles[tag.get(f"{STYLE}family", ""), tag.get(f"{STYLE}name", "")] = _Style(
            name=tag.get(f"{STYLE}display-name") or _decoded(tag.get(f"{STYLE}name", "")),
            parent=tag.get(f"{STYLE}parent-style-name", ""),
            outline_level=tag.get(f"{STYLE}default-outline-level"),
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
        return _HEADING.fullmatch(_decoded(tag.get(f"{TEXT}style-name", ""))) is not None

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
        family, name = _FAMILIES.get(str(tag.tag), ""), tag.get(f"{TEXT}style-name", "")
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
    shown = None if properties is None else properties.get(f"{TEXT}display")
    return None if shown is None else shown == "none"


def _is_struck(properties: Element | None) -> bool | None:
    said = [] if properties is None else [properties.get(f"{STYLE}{name}") for name in _LINES_THROUGH]
    known = [one for one in said if one is not None]
    return known[0] != "none" if known else None
