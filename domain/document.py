"""A document as a tree of headings, paragraphs, lists and tables, independent of its file format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

EMPTY_CELL = "–"
"""What an empty cell of a table shows."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text with one style; it may contain line breaks."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text runs."""

    runs: tuple[Run, ...]
    leads: bool = False
    """Whether it must stay on the same page as what follows."""

    @property
    def text(self) -> str:
        """Return all its text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of paragraphs."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its values, one per line."""

    term: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactList:
    """Terms with their values: ``Plats: Stadshuset``."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table with column headers; the first cell of a row is its header."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Widths of the columns in per cent."""


Block = Heading | Paragraph | BulletList | FactList | DataTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document with its metadata."""

    title: str
    language: str
    """The language as a BCP 47 tag: ``sv``."""
    author: str
    subject: str
    changed: datetime
    """When the content last changed, not when the file is written: equal content makes equal files."""
    mark: str = ""
    """Text on every page, such as ``UTKAST``."""
    footer: str = ""
    page: str = "{page}/{pages}"
    """The format of page numbers."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Values that a template may show, by name."""
    blocks: tuple[Block, ...] = ()
