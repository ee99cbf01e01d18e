"""Build lines while the tags of a document are read: data tables stay rows, layout tables become text."""

from collections import Counter
from dataclasses import dataclass, field, replace

from bot.importer.errors import MAX_CHARACTERS, UnreadableFile
from bot.importer.rules import Line

MAX_CELL = 160
"""Maximum characters of a data cell; a longer cell, or one with several paragraphs, is layout."""
MAX_LEFT_CELL = 80
MIN_SENTENCE_WORDS = 5
MAX_TABLE_DEPTH = 20
MAX_COLUMNS = 60
"""Of a table; a file may say that a cell is as wide as a million."""
_SENTENCE_ENDS = (".", "?", "!")


@dataclass(slots=True, kw_only=True)
class _Cell:
    lines: list[Line] = field(default_factory=list)
    columns: int = 1
    """How many it is wide."""
    continues: bool = False
    """Whether it is the lower part of the cell above."""


@dataclass(slots=True)
class TableBuilder:
    """A table being read: the cells of the open row, and by column those that reach farther down."""

    cells: list[_Cell] = field(default_factory=list)
    above: dict[int, list[Line]] = field(default_factory=dict)

    def end_row(self) -> list[Line]:
        """Return the row that ended: one line, or the text of its cells one after the other."""
        cells, self.cells = self.cells, []
        self._continue_cells(cells)
        written = [[line for line in cell.lines if line.text or line.cells] for cell in cells]
        if all(_is_small(cell) for cell in written) and not _is_heading_with_text(written):
            texts = tuple(
                text
                for cell, lines in zip(cells, written, strict=True)
                for text in (" ".join(line.text for line in lines), *[""] * (cell.columns - 1))
            )
            return [Line("   ".join(text for text in texts if text), cells=texts)] if any(texts) else []
        lines = list[Line]()
        for at, cell in enumerate(cells):
            beside = at == 0 and len(cells) > 1
            lines += [_as_heading(line) if beside else line for line in cell.lines]
        return [*lines, Line()]

    def _continue_cells(self, cells: list[_Cell]) -> None:
        """Repeat in each row the short text of a cell that reaches over several."""
        column = 0
        for cell in cells:
            if not cell.continues:
                self.above[column] = cell.lines
            elif not any(line.text for line in cell.lines) and _is_short(self.above.get(column, [])):
                cell.lines = list(self.above[column])
            column += cell.columns


def _is_short(cell: list[Line]) -> bool:
    return (
        bool(cell)
        and not any(line.cells for line in cell)
        and sum(len(line.text) for line in cell) <= MAX_LEFT_CELL
    )


def _is_small(cell: list[Line]) -> bool:
    """Return whether a cell holds a few words: a name and a title, no table of its own."""
    few = len(cell) <= 2 and sum(len(line.text) for line in cell) <= MAX_CELL  # noqa: PLR2004 - a name and a title
    return few and not any(line.cells for line in cell)


def _is_heading_with_text(cells: list[list[Line]]) -> bool:
    """Return whether a row is a heading with its sentences on the right."""
    if len(cells) != 2:  # noqa: PLR2004 - left and right
        return False
    left, right = (" ".join(line.text for line in cell).strip() for cell in cells)
    sentences = right.endswith(_SENTENCE_ENDS) and len(right.split()) >= MIN_SENTENCE_WORDS
    return sentences and 0 < len(left) <= MAX_LEFT_CELL and not left.endswith(".")


def _as_heading(line: Line) -> Line:
    """Return a line as a heading if it looks like one."""
    short = 0 < len(line.text) <= MAX_LEFT_CELL and not line.cells and not line.text.rstrip().endswith(".")
    return Line(line.text, heading=True) if short else line


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    heading: bool = False
    mark: str = ""
    """What stands before an item."""


class LineBuilder:
    """Collects lines from paragraphs and table rows as they start and end."""

    def __init__(self) -> None:
        self.lines = list[Line]()
        self.tables = list[TableBuilder]()
        self.left_out = Counter[str]()
        """How much of the document is not among the lines, by kind (``bot.importer.rules.findings``)."""
        self._open = list[_Paragraph]()
        self._joined: str = ""
        self._notes = list[list[Line]]()
        self._length = 0

    def begin_paragraph(self) -> None:
        """Open a paragraph; one in a text frame may be inside another."""
        self._open.append(_Paragraph([self._joined] if self._joined else []))
        self._joined = ""

    def write(self, text: str) -> None:
        """Add text to the open paragraph."""
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise UnreadableFile("too_much_text")
        if self._open:
            self._open[-1].parts.append(text)

    def mark_heading(self) -> None:
        """Mark the open paragraph as a heading."""
        if self._open:
            self._open[-1].heading = True

    def mark_item(self, mark: str = "• ") -> None:
        """Mark the open paragraph as a list item."""
        if self._open:
            self._open[-1].mark = mark

    def add_note(self, lines: list[Line]) -> None:
        """Add a footnote or an endnote, which is read behind the paragraph that has its number."""
        self._notes.append(lines)

    def end_paragraph(self, *, joins_next: bool = False) -> None:
        """Close the paragraph: its lines, then a blank one; or keep it, to begin the next one with it."""
        if not self._open:
            return
        paragraph = self._open.pop()
        whole = "".join(paragraph.parts)
        if joins_next and not self._open:
            self._joined = whole
            return
        if paragraph.heading and not self.tables:
            self._place_notes()
        texts = whole.split("\n")
        mark = paragraph.mark if not paragraph.heading and texts[0].strip() else ""
        self._add(
            [
                Line(mark + text if at == 0 else text, heading=paragraph.heading)
                for at, text in enumerate(texts)
            ]
        )
        if not self.tables:
            self.lines.append(Line())
            if whole.rstrip().endswith(_SENTENCE_ENDS) and not self._open:
                self._place_notes()

    def begin_table(self) -> None:
        """Open a table; a paragraph that waits for the next one ends."""
        self._end_joined()
        self.tables.append(TableBuilder())

    def begin_cell(self, *, columns: int = 1, continues: bool = False) -> None:
        """Open the next cell of the row: how many columns wide, and whether it continues the one above."""
        if len(self.tables) > MAX_TABLE_DEPTH:
            raise UnreadableFile("broken")
        if self.tables:
            self._end_joined()
            cell = _Cell(columns=max(1, min(columns, MAX_COLUMNS)), continues=continues)
            self.tables[-1].cells.append(cell)

    def widen_cell(self, columns: int) -> None:
        """Say how many columns wide the open cell is."""
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].columns = max(1, min(columns, MAX_COLUMNS))

    def continue_cell(self) -> None:
        """Say that the open cell is the lower part of the cell above."""
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].continues = True

    def drop_row(self) -> None:
        """Leave out the open row."""
        if self.tables:
            self.tables[-1].cells = []

    def end_row(self) -> None:
        """Close the open row."""
        if self.tables:
            self._end_joined()
            row = self.tables[-1].end_row()
            table = self.tables.pop()
            self._add(row)
            self.tables.append(table)

    def end_table(self) -> None:
        """Close the table, with a blank line after it."""
        if self.tables:
            self.tables.pop()
        self._add([Line()])

    def finish(self, *, margin: bool = False) -> list[Line]:
        """Return all lines; with ``margin`` they are those of a header or footer."""
        self._end_joined()
        while self._open:
            self.end_paragraph()
        self._place_notes()
        return [replace(line, margin=True) for line in self.lines] if margin else self.lines

    def _end_joined(self) -> None:
        if self._joined:
            self.begin_paragraph()
            self.end_paragraph()

    def _place_notes(self) -> None:
        notes, self._notes = self._notes, []
        for note in notes:
            self.lines.extend((*note, Line()))

    def _add(self, lines: list[Line]) -> None:
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].lines.extend(lines)
        else:
            self.lines.extend(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """What a file says: its lines, and how much of it is not among them."""

    lines: list[Line]
    left_out: Counter[str] = field(default_factory=Counter)
    """By kind: ``pictures``, ``comments``, ``deleted``, ``hidden``, ``struck``, ``objects``, ``pages``."""
