"""A document as a tree of headings, paragraphs, lists and tables; how it looks is another's business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NOTHING = "–"
"""What a cell of a table shows that has nothing to show."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike; a line break in them is a line break."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What begins a part; level 1 is the document's own."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some runs of text."""

    runs: tuple[Run, ...]
    leads: bool = False
    """Whether it must not stand apart from what follows."""

    @property
    def text(self) -> str:
        """All its letters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of paragraphs."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A word and what it stands for, a line each."""

    term: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Words with what they stand for: ``Plats: Stadshuset``."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a row of headings; the first cell of a row is the row's heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in parts of a hundred."""


Block = Heading | Paragraph | Listing | Facts | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole, with what its file says about it."""

    title: str
    language: str
    """As in BCP 47: ``sv``."""
    author: str
    subject: str
    changed: datetime
    """When what it tells of was last changed; not the moment of writing, so that the same stays the same."""
    mark: str = ""
    """Stands on every page, such as ``UTKAST``."""
    footer: str = ""
    page: str = "{page}/{pages}"
    """How pages are numbered."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a template may show by name."""
    blocks: tuple[Block, ...] = ()
