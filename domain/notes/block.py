"""A piece of notes: a heading, a paragraph or a row of a table, and what it stands under."""

from dataclasses import dataclass

from domain.notes.titles import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph or a row of a table."""

    text: str
    gap: int = 0
    """How many blank lines stand before it."""
    heading: bool = False
    small: bool = False
    """Whether it is a heading inside a section, such as ``Frågor till gästerna:``."""
    cells: tuple[str, ...] = ()
    item: bool = False
    """Whether it stood in a list."""
    section: str | None = None
    topic: Topic | None = None
