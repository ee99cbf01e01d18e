"""Build lines while the tags of a document are read: data tables stay rows, layout tables become text."""

from dataclasses import dataclass, field

from bot.importer.errors import MAX_CHARACTERS, UnreadableFile
from bot.importer.rules import Line

MAX_CELL = 160
"""Maximum characters of a data cell; a longer cell, or one with several paragraphs, is layout."""
MAX_LEFT_CELL = 80
MIN_SENTENCE_WORDS = 5
MAX_TABLE_DEPTH = 20


@dataclass(slots=True)
class TableBuilder:
    """A table being read: the lines of each cell of the open row."""

    cells: list[list[Line]] = field(default_factory=list)

    def end_row(self) -> list[Line]:
        """Return the row that ended: one line, or the text of its cells one after the other."""
        cells, self.cells = self.cells, []
        written = [[line for line in cell if line.text or line.cells] for cell in cells]
        if all(_is_small(cell) for cell in written) and not _is_heading_with_text(written):
            texts = tuple(" ".join(line.text for line in cell) for cell in written)
            return [Line("   ".join(text for text in texts if text), cells=texts)] if any(texts) else []
        lines = list[Line]()
        for at, cell in enumerate(cells):
            beside = at == 0 and len(cells) > 1
            lines += [_as_heading(line) if beside else line for line in cell]
        return [*lines, Line()]


def _is_small(cell: list[Line]) -> bool:
    return len(cell) <= 2 and sum(len(line.text) for line in cell) <= MAX_CELL  # noqa: PLR2004 - a name and a title


def _is_heading_with_text(cells: list[list[Line]]) -> bool:
    """Return whether a row is a heading with its sentences on the right."""
    if len(cells) != 2:  # noqa: PLR2004 - left and right
        return False
    left, right = (" ".join(line.text for line in cell).strip() for cell in cells)
    sentences = right.endswith((".", "?", "!")) and len(right.split()) >= MIN_SENTENCE_WORDS
    return sentences and 0 < len(left) <= MAX_LEFT_CELL and not left.endswith(".")


def _as_heading(line: Line) -> Line:
    """Return a line as a heading if it looks like one."""
    short = 0 < len(line.text) <= MAX_LEFT_CELL and not line.cells and not line.text.rstrip().endswith(".")
    return Line(line.text, heading=True) if short else line


class LineBuilder:
    """Collects lines from paragraphs and table rows as they start and end."""

    def __init__(self) -> None:
        self.lines = list[Line]()
        self.tables = list[TableBuilder]()
        self._open = list[list[str]]()
        self._heading = False
        self._item = False
        self._length = 0

    def begin_paragraph(self) -> None:
        """Open a paragraph; one in a text frame may be inside another."""
        self._open.append([])
        self._heading = self._item = False

    def write(self, text: str) -> None:
        """Add text to the open paragraph."""
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise UnreadableFile("too_much_text")
        if self._open:
            self._open[-1].append(text)

    def mark_heading(self) -> None:
        """Mark the open paragraph as a heading."""
        self._heading = True

    def mark_item(self) -> None:
        """Mark the open paragraph as a list item."""
        self._item = True

    def end_paragraph(self) -> None:
        """Close the paragraph: its lines, then a blank one."""
        texts = "".join(self._open.pop() if self._open else []).split("\n")
        mark = "• " if self._item and not self._heading and texts[0].strip() else ""
        self._add(
            [Line(mark + text if at == 0 else text, heading=self._heading) for at, text in enumerate(texts)]
        )
        if not self.tables:
            self.lines.append(Line())
        self._heading = self._item = False

    def begin_cell(self) -> None:
        """Open the next cell of the row."""
        if len(self.tables) > MAX_TABLE_DEPTH:
            raise UnreadableFile("broken")
        if self.tables:
            self.tables[-1].cells.append([])

    def end_row(self) -> None:
        """Close the open row."""
        if self.tables:
            row = self.tables[-1].end_row()
            table = self.tables.pop()
            self._add(row)
            self.tables.append(table)

    def end_table(self) -> None:
        """Close the table, with a blank line after it."""
        if self.tables:
            self.tables.pop()
        self._add([Line()])

    def _add(self, lines: list[Line]) -> None:
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].extend(lines)
        else:
            self.lines.extend(lines)
