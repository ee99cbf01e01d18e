"""Collects the lines of a document while its tags are read."""

from bot.reading.refusals import MOST_TEXT, Unreadable
from bot.reading.tables import Table
from domain.notes import Line

DEEPEST_TABLE = 20


class Writing:
    """Paragraphs as they begin and end, inside tables or not."""

    def __init__(self) -> None:
        self.lines = list[Line]()
        self.tables = list[Table]()
        self._open = list[list[str]]()
        self._heading = False
        self._item = False
        self._length = 0

    def begin_paragraph(self) -> None:
        """Open a paragraph; one in a text frame may stand inside another."""
        self._open.append([])
        self._heading = self._item = False

    def write(self, text: str) -> None:
        """Add text to the paragraph that is open."""
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise Unreadable("too_much_text")
        if self._open:
            self._open[-1].append(text)

    def mark_heading(self) -> None:
        """Say that the open paragraph is a heading."""
        self._heading = True

    def mark_item(self) -> None:
        """Say that the open paragraph is an item of a list."""
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
        if len(self.tables) > DEEPEST_TABLE:
            raise Unreadable("broken")
        if self.tables:
            self.tables[-1].cells.append([])

    def end_row(self) -> None:
        """Close the row of the table that is open."""
        if self.tables:
            row = self.tables[-1].end_row()
            table = self.tables.pop()
            self._add(row)
            self.tables.append(table)

    def end_table(self) -> None:
        """Close the table, with a blank line behind it."""
        if self.tables:
            self.tables.pop()
        self._add([Line()])

    def _add(self, lines: list[Line]) -> None:
        if self.tables and self.tables[-1].cells:
            self.tables[-1].cells[-1].extend(lines)
        else:
            self.lines.extend(lines)
