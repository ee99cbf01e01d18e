"""Tables of documents: real ones stay rows, those that only place text are taken apart."""

from dataclasses import dataclass, field

from domain.notes import Line

LONGEST_CELL = 160
"""Characters; a cell with more, or with several paragraphs, holds text that was only placed there."""
LONGEST_LEFT = 80
FEWEST_WORDS = 5


@dataclass(slots=True)
class Table:
    """A table while it is read: the lines of each cell of the row that is open."""

    cells: list[list[Line]] = field(default_factory=list)

    def end_row(self) -> list[Line]:
        """Give back the row that ended: one line, or the text of its cells one after the other."""
        cells, self.cells = self.cells, []
        written = [[line for line in cell if line.text or line.cells] for cell in cells]
        if all(_small(cell) for cell in written) and not _beside_a_text(written):
            texts = tuple(" ".join(line.text for line in cell) for cell in written)
            return [Line("   ".join(text for text in texts if text), cells=texts)] if any(texts) else []
        lines = list[Line]()
        for at, cell in enumerate(cells):
            beside = at == 0 and len(cells) > 1
            lines += [_heading(line) if beside else line for line in cell]
        return [*lines, Line()]


def _small(cell: list[Line]) -> bool:
    return len(cell) <= 2 and sum(len(line.text) for line in cell) <= LONGEST_CELL  # noqa: PLR2004 - a name and a title


def _beside_a_text(cells: list[list[Line]]) -> bool:
    """Whether a row is a heading with its sentences on the right."""
    if len(cells) != 2:  # noqa: PLR2004 - left and right
        return False
    left, right = (" ".join(line.text for line in cell).strip() for cell in cells)
    sentences = right.endswith((".", "?", "!")) and len(right.split()) >= FEWEST_WORDS
    return sentences and 0 < len(left) <= LONGEST_LEFT and not left.endswith(".")


def _heading(line: Line) -> Line:
    """Take what stands beside a text for its heading."""
    short = 0 < len(line.text) <= LONGEST_LEFT and not line.cells and not line.text.rstrip().endswith(".")
    return Line(line.text, heading=True) if short else line
