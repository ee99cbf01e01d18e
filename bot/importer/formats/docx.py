"""Read a docx by its relationships: the body, its notes, its headers and footers.

Both namespaces of OOXML are read. Changes count as accepted; comments, and text that is hidden or struck out,
are left out and counted.
"""

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.importer.errors import UnreadableFile
from bot.importer.formats.archive import Package
from bot.importer.formats.docx_story import Notes, Story
from bot.importer.formats.docx_styles import (
    WordStyles,
    is_on,
    local_name,
    read_list_marks,
    relationship_of,
    value_of,
)
from bot.importer.formats.line_builder import FileText
from bot.importer.rules import Line

_USUAL_MAIN_PART = "word/document.xml"


def read_docx(package: Package) -> FileText:
    """Return the lines of the body, then those of headers and footers; raises UnreadableFile."""
    main = next((part for kind, part in package.related("").values() if kind == "officeDocument"), "")
    main = main if main in package else _USUAL_MAIN_PART
    if main not in package:
        raise UnreadableFile("unknown_kind")
    return _Document(package, main).read()


class _Document:
    """The parts of one document."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        self._related = package.related(main)
        styles, numbering = self._root("styles"), self._root("numbering")
        self._styles = WordStyles(styles)
        self._list_marks = {} if numbering is None else read_list_marks(numbering)
        self._left_out = Counter[str]()

    def read(self) -> FileText:
        """Read all parts."""
        notes = {kind: self._notes(f"{kind}s", kind) for kind in ("footnote", "endnote")}
        body = self._story(notes)
        for at, (event, tag) in enumerate(self._package.events(self._main)):
            if at == 0 and local_name(tag) != "document":
                raise UnreadableFile("unknown_kind")
            body.handle(event, tag)
        lines = body.finish()
        self._left_out += body.lines.left_out
        for part in self._margins(body.sections):
            lines += self._margin(part)
        return FileText(lines=lines, left_out=self._left_out)

    def _story(self, notes: dict[str, Notes] | None = None) -> Story:
        return Story(self._styles, list_marks=self._list_marks, notes=notes or {})

    def _part(self, wanted: str) -> str | None:
        part = next((part for kind, part in self._related.values() if kind == wanted), None)
        return part if part is not None and part in self._package else None

    def _root(self, kind: str) -> Element | None:
        part = self._part(kind)
        return None if part is None else self._package.root(part)

    def _notes(self, part: str, kind: str) -> Notes:
        """Return the lines of footnotes or endnotes by their ids."""
        name, notes = self._part(part), dict[str, list[Line]]()
        story: Story | None = None
        for event, tag in () if name is None else self._package.events(name):
            if local_name(tag) == kind and event == "start":
                story = self._story()
            elif local_name(tag) == kind and story is not None:
                notes[value_of(tag, "id", "")] = story.finish()
                self._left_out += story.lines.left_out
                story = None
            elif story is not None:
                story.handle(event, tag)
        return notes

    def _margins(self, sections: list[Element]) -> Iterator[str]:
        """Return the headers, then the footers, that pages show, each once."""
        settings = self._root("settings")
        even = settings is not None and any(
            local_name(tag) == "evenAndOddHeaders" and is_on(tag) for tag in settings
        )
        found = dict[str, str]()
        for section in sections:
            first = any(local_name(tag) == "titlePg" and is_on(tag) for tag in section)
            shown = {"default": True, "even": even, "first": first}
            for tag in section:
                name = local_name(tag)
                part = self._related.get(relationship_of(tag), ("", ""))[1]
                is_margin = name in ("headerReference", "footerReference") and part in self._package
                if is_margin and shown.get(value_of(tag, "type", "default"), True):
                    found.setdefault(part, name)
        for kind in ("headerReference", "footerReference"):
            yield from (part for part, name in found.items() if name == kind)

    def _margin(self, part: str) -> list[Line]:
        story = self._story()
        for event, tag in self._package.events(part):
            story.handle(event, tag)
        self._left_out += story.lines.left_out
        return story.finish(margin=True)
