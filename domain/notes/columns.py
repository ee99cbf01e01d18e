"""Columns that only spaces make: tables, and headings that stand left of their text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from domain.notes.line import Line
from domain.notes.tables import is_flat_header, read_header
from domain.notes.titles import topic_of
from domain.text import one_line

_SEGMENT = re.compile(r"\S+(?: {1,2}\S+)*")
_WIDE = re.compile(r"\S {3,}\S|\t")
_TAB_STOP = 40
"""Signs from one tab to the next, where tabs part the columns."""
_TOLERANCE = 3
"""Signs that the places of two lines may differ in one column."""
FEWEST_BODY_LINES, FEWEST_ALONE = 5, 2
"""Lines with text in a column; and of those, lines with nothing beside it. Rows of tables have something."""
LEAST_INDENT = 12
WIDEST_HEADING = 34


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words of a line, and where they begin."""

    at: int
    text: str


def find_columns(lines: Iterable[Line]) -> list[Line]:
    """Give back the lines with cells and headings where spaces made columns."""
    given = [_barred(replace(line, text=line.text.replace("\u00a0", " "))) for line in lines]
    if not any(_WIDE.search(line.text) for line in given):
        return _flat_tables(given)
    return _flat_tables(_tables(_beside(given)))


def _barred(line: Line) -> Line:
    """Give cells to a line with bars between its columns."""
    if line.cells or "|" not in line.text.strip(" |"):
        return line
    cells = tuple(cell.strip() for cell in line.text.strip().removeprefix("|").removesuffix("|").split("|"))
    return replace(line, cells=cells)


def _segments(line: Line) -> list[Segment]:
    if line.cells or line.heading:
        return []
    if "\t" in line.text.strip():
        parts = enumerate(line.text.split("\t"))
        return [Segment(n * _TAB_STOP, part.strip()) for n, part in parts if part.strip()]
    return [Segment(found.start(), found[0]) for found in _SEGMENT.finditer(line.text)]


def _beside(lines: Sequence[Line]) -> list[Line]:
    """Put headings of a left column above the text that stands beside them."""
    column = _body_column(lines)
    if column is None:
        return list(lines)
    placed, run = list[Line](), list[Line]()
    for at, line in enumerate(lines):
        left, right = _halves(line, column)
        if left and _may_be_heading(left):
            run.append(line)
            continue
        placed += _with_heading(run, column, lines[at:])
        run = []
        placed.append(line if left else replace(line, text=right))
    return [*placed, *run]


def _with_heading(run: list[Line], column: int, rest: Sequence[Line]) -> list[Line]:
    """Give back lines with short words on the left: as headings where text stands beside or below them."""
    halves = [_halves(line, column) for line in run]
    below = next((line for line in rest if not line.blank), Line())
    if not run or not (any(right for _, right in halves) or _halves(below, column)[1]):
        return run
    placed, heading, beside = list[Line](), list[str](), list[Line]()
    for left, right in (*halves, ("", "")):
        if heading and not left[:1].islower():
            placed += [Line(), Line(" ".join(heading), heading=True), *beside]
            heading, beside = [], []
        heading.append(one_line(left))
        beside += [Line(right)] if right else []
    return placed


def _body_column(lines: Sequence[Line]) -> int | None:
    """Give back where the text begins when that is far from the left and short words stand beside some."""
    rows = [found for line in lines if "\t" not in line.text and (found := _segments(line))]
    places = Counter(one.at for found in rows for one in found[:2] if one.at >= LEAST_INDENT)
    (column, count), *_ = places.most_common(1) or [(0, 0)]
    alone = sum(found[0].at == column for found in rows)
    if count < FEWEST_BODY_LINES or alone < FEWEST_ALONE or alone * 2 < count - alone:
        return None
    beside = [left for line in lines if (left := _halves(line, column)[0])]
    return column if any(_may_be_heading(left) for left in beside) else None


def _halves(line: Line, column: int) -> tuple[str, str]:
    """Give back what stands left of a column, and what in it; a line across both stands left."""
    border = column - 1
    if line.cells or line.heading or line.text[max(0, border - 1) : border + 1].strip():
        return line.text, ""
    return line.text[:border].strip(), line.text[border:].strip()


def _may_be_heading(text: str) -> bool:
    return len(text) <= WIDEST_HEADING and not text.endswith((".", ",")) and ": " not in text


def _tables(lines: Sequence[Line]) -> list[Line]:
    """Give cells to the rows of tables: under a header, or where neighbours have the same columns."""
    placed, header = list[Line](), list[Segment]()
    for at, line in enumerate(lines):
        found = _segments(line)
        if len(found) > 1 and read_header([one.text for one in found]):
            header = found
            placed.append(Line(line.text, cells=tuple(one.text for one in found)))
        elif header and found and not topic_of(line.text) and not _behind(found, lines[at - 1]):
            _add_row(placed, _in_columns(found, header), line)
        elif len(found) > 1 and _like_neighbours(lines, at, found):
            placed.append(Line(line.text, cells=tuple(one.text for one in found)))
        else:
            header = header if not found else []
            placed.append(line)
    return placed


def _behind(found: Sequence[Segment], before: Line) -> bool:
    """Whether a line stands behind a table, no longer in it."""
    return len(found) == 1 and before.blank


def _in_columns(found: Sequence[Segment], header: Sequence[Segment]) -> tuple[str, ...]:
    """Give each segment to the column of the header that it stands under."""
    cells = [""] * len(header)
    for one in found:
        nearest = min(range(len(header)), key=lambda n: abs(header[n].at - one.at))
        cells[nearest] = f"{cells[nearest]} {one.text}".strip()
    return tuple(cells)


def _add_row(placed: list[Line], cells: tuple[str, ...], line: Line) -> None:
    """Add a row; a line that only goes on with cells of the row above is added to that."""
    before = placed[-1]
    filled = [cell for cell in cells if cell]
    goes_on = before.cells and len(before.cells) == len(cells) and not read_header(before.cells)
    if goes_on and all(cell[:1].islower() or cell[:1].isdigit() for cell in filled) and not all(cells):
        joined = tuple(f"{a} {b}".strip() for a, b in zip(before.cells, cells, strict=True))
        placed[-1] = Line("   ".join(joined), cells=joined)
    else:
        placed.append(Line(line.text, cells=cells))


def _like_neighbours(lines: Sequence[Line], at: int, found: Sequence[Segment]) -> bool:
    """Whether a line beside this one has its columns at the same places."""
    beside = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    places = [one.at for one in found]
    return any(_same_places([one.at for one in _segments(line)], places) for line in beside)


def _same_places(one: Sequence[int], other: Sequence[int]) -> bool:
    return len(one) == len(other) > 1 and all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))


def _flat_tables(lines: Sequence[Line]) -> list[Line]:
    """Take the lines under a header whose columns got lost as rows of one cell, up to a blank line."""
    placed, inside = list[Line](), False
    for line in lines:
        text = line.text.strip()
        if not line.cells and is_flat_header(text):
            inside = True
            placed.append(Line(text, cells=(text, "")))
        elif inside and text and not line.cells and not _ends_rows(line):
            if text[:1].islower():
                text = f"{placed.pop().text} {text}"
            placed.append(Line(text, cells=(text, "")))
        else:
            inside = inside and not text and is_flat_header(placed[-1].text)
            placed.append(line)
    return placed


def _ends_rows(line: Line) -> bool:
    return line.heading or topic_of(line.text) is not None or line.text.rstrip().endswith(":")
