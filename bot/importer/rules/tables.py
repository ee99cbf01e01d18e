"""Read tables of actions (who, what, by when, status), also if only spaces separate the columns."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.importer.rules.departments import DepartmentGuesser
from bot.importer.rules.findings import FollowUpCandidate, PointOutcome, PreviousPoint
from bot.importer.rules.headings import SectionTopic, topic_of
from bot.importer.rules.layout import NotesBlock
from bot.importer.rules.lines import Line
from bot.importer.rules.outcomes import read_outcome
from bot.importer.rules.words import fold_all, split_words
from domain.text import capitalise_first, one_line

_FILLER_WORDS = fold_all("att ska görs göras gör vem är det vara to be av the of for whom")
_OPEN_WORDS = fold_all(
    "att av bakom för från hos i inför invid kring längs med mellan mot och om på samt som till vid över "
    "a an and at behind between by for from in near of on the to with"
)
"""Words after which a text goes on in the next line, whatever it begins with."""
_CONFIDENCE_WITH_OWNER, _CONFIDENCE_WITHOUT_OWNER = 0.9, 0.8
_MIN_LENGTH = 4
_SEGMENT = re.compile(r"\S+(?: {1,2}\S+)*")
_WIDE = re.compile(r"\S {3,}\S|\t")
_TAB_STOP = 40
"""Characters from one tab stop to the next, if tabs separate the columns."""
_TOLERANCE = 3
"""Characters by which the positions of two lines may differ within one column."""
MIN_BODY_LINES, MIN_LINES_ALONE = 5, 2
"""Minimum lines with text in a column, and minimum lines without text beside it (unlike table rows)."""
MIN_INDENT = 12
MAX_HEADING_WIDTH = 34


class ActionColumn(StrEnum):
    """The content of a column in a table of actions."""

    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    STATUS = "status"
    NUMBER = "number"


COLUMN_HEADERS = {
    ActionColumn.WHO: "vem ansvarig ansvariga ansvar utförare who owner responsible lead assigned",
    ActionColumn.WHEN: "när klart deadline datum senast tidplan klardatum when due date by target",
    ActionColumn.STATUS: "status läge kommentar progress state rag",
    ActionColumn.NUMBER: "nr nummer no number ref #",
    ActionColumn.WHAT: "göra vad åtgärd åtgärder uppgift aktivitet fråga punkt ärende uppdrag "
    "what action actions task item follow-up",
}
_FOLDED_HEADERS = {column: fold_all(words) for column, words in COLUMN_HEADERS.items()}

_SUBJECT_HEADERS = fold_all("vad fråga punkt ärende what item")
"""Names of columns that say what an action is about, where another column says what is to be done."""


def read_table_header(cells: Sequence[str]) -> dict[ActionColumn, int] | None:
    """Return the index of each column, None if this is not the header of a table of actions."""
    columns = dict[ActionColumn, int]()
    for at, cell in enumerate(cells):
        column = _column(cell)
        if column is not None:
            columns.setdefault(column, at)
        if column is ActionColumn.WHAT and not (fold_all(cell) & _SUBJECT_HEADERS):
            columns[column] = at if fold_all(cells[columns[column]]) & _SUBJECT_HEADERS else columns[column]
    return columns if ActionColumn.WHAT in columns and len(columns) > 1 else None


def is_flat_header(text: str) -> bool:
    """Return whether a line is the header of a table of actions that lost its columns."""
    words = [word.folded for word in split_words(text)]
    kinds = {column for word in words for column, known in _FOLDED_HEADERS.items() if word in known}
    known = all(
        word in _FILLER_WORDS or any(word in names for names in _FOLDED_HEADERS.values()) for word in words
    )
    return known and {ActionColumn.WHAT, ActionColumn.WHO} <= kinds and len(words) <= 10  # noqa: PLR2004


def _column(cell: str) -> ActionColumn | None:
    words = [word.folded for word in split_words(cell)]
    if not words or len(words) > 3:  # noqa: PLR2004 - a cell with text
        return None
    return next((column for column, known in _FOLDED_HEADERS.items() if known & set(words)), None)


def find_rows(blocks: Sequence[NotesBlock]) -> dict[int, dict[ActionColumn, int]]:
    """Return the rows of tables of actions with their columns; a header has none."""
    rows, columns = dict[int, dict[ActionColumn, int]](), dict[ActionColumn, int]()
    for at, block in enumerate(blocks):
        header = _header_columns(block) if block.cells else None
        if not block.cells:
            columns = {}
        elif header is not None:
            columns, rows[at] = header, {}
        elif columns or block.topic is SectionTopic.ACTIONS:
            rows[at] = columns or _guess_columns(block.cells)
    return rows


def read_tables(
    blocks: Sequence[NotesBlock], rows: Mapping[int, dict[ActionColumn, int]], departments: DepartmentGuesser
) -> Iterator[tuple[int, FollowUpCandidate | PreviousPoint]]:
    """Return the actions of the rows, each with the index of its row."""
    for at, columns in rows.items():
        found = _read_row(blocks[at], columns, departments) if columns else None
        if found is not None:
            yield at, found


def _header_columns(block: NotesBlock) -> dict[ActionColumn, int] | None:
    if is_flat_header(block.text) and not block.cells[-1]:
        return {ActionColumn.WHAT: 0}
    return read_table_header(block.cells)


def _guess_columns(cells: Sequence[str]) -> dict[ActionColumn, int]:
    """Guess, without a header, that the longest cell is what is to be done."""
    longest = max(range(len(cells)), key=lambda at: len(cells[at]))
    return {ActionColumn.WHAT: longest} | (
        {ActionColumn.WHO: longest + 1} if longest + 1 < len(cells) else {}
    )


def _read_row(
    block: NotesBlock, columns: dict[ActionColumn, int], departments: DepartmentGuesser
) -> FollowUpCandidate | PreviousPoint | None:
    cells = {column: block.cells[at] for column, at in columns.items() if at < len(block.cells)}
    what, who = cells.get(ActionColumn.WHAT, ""), cells.get(ActionColumn.WHO, "")
    if len(what) < _MIN_LENGTH:
        return None
    state = read_outcome(f"{cells.get(ActionColumn.STATUS, '')}. {cells.get(ActionColumn.WHEN, '')}")
    if state is PointOutcome.DONE or (state is not None and block.topic is SectionTopic.PREVIOUS):
        return PreviousPoint(text=capitalise_first(what), state=state)
    return FollowUpCandidate(
        text=capitalise_first(what),
        sentence=block.text,
        section=block.section,
        department=(departments.find_for_owner(who) if who else None) or departments.guess(what, about=what),
        confidence=_CONFIDENCE_WITH_OWNER if who else _CONFIDENCE_WITHOUT_OWNER,
    )


@dataclass(frozen=True, slots=True)
class LineSegment:
    """Adjacent words of a line and the column at which they start."""

    at: int
    text: str


def find_columns(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, with cells and headings recovered from columns made of spaces."""
    bare = (replace(line, text=line.text.replace("\u00a0", " ")) for line in lines)
    given = list(_split_at_semicolons(map(_split_at_bars, bare)))
    if not any(_WIDE.search(line.text) for line in given):
        return _mark_flat_tables(given)
    return _mark_flat_tables(_mark_tables(_place_side_headings(given)))


def _split_at_bars(line: Line) -> Line:
    """Split a line with bars between its columns into cells."""
    if line.cells or "|" not in line.text.strip(" |"):
        return line
    cells = tuple(cell.strip() for cell in line.text.strip().removeprefix("|").removesuffix("|").split("|"))
    return replace(line, cells=cells)


def _split_at_semicolons(lines: Iterable[Line]) -> Iterator[Line]:
    """Give the lines with those of a table that semicolons separate as cells, from its header on."""
    width = 0
    for line in lines:
        cells = tuple(cell.strip(' "') for cell in line.text.split(";"))
        if not line.cells and read_table_header(cells):
            width = len(cells)
        width = width if len(cells) == width else 0
        yield replace(line, text="   ".join(cells), cells=cells) if width else line


def _segments(line: Line) -> list[LineSegment]:
    if line.cells or line.heading:
        return []
    if "\t" in line.text.strip():
        parts = enumerate(line.text.split("\t"))
        return [LineSegment(n * _TAB_STOP, part.strip()) for n, part in parts if part.strip()]
    return [LineSegment(found.start(), found[0]) for found in _SEGMENT.finditer(line.text)]


def _place_side_headings(lines: Sequence[Line]) -> list[Line]:
    """Move headings from a left column above the text beside them."""
    column = _body_column(lines)
    if column is None:
        return list(lines)
    placed, run = list[Line](), list[Line]()
    for at, line in enumerate(lines):
        left, right = _split_at_column(line, column)
        if left and _may_be_heading(left):
            run.append(line)
            continue
        placed += _with_heading(run, column, lines[at:])
        run = []
        placed.append(line if left else replace(line, text=right))
    return [*placed, *run]


def _with_heading(run: list[Line], column: int, rest: Sequence[Line]) -> list[Line]:
    """Return lines with short texts on the left; these become headings if text is beside or below them."""
    halves = [_split_at_column(line, column) for line in run]
    below = next((line for line in rest if not line.is_blank), Line())
    if not run or not (any(right for _, right in halves) or _split_at_column(below, column)[1]):
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
    """Return the column of the text, if it is far from the left and short texts stand beside some lines."""
    rows = [found for line in lines if "\t" not in line.text and (found := _segments(line))]
    places = Counter(one.at for found in rows for one in found[:2] if one.at >= MIN_INDENT)
    (column, count), *_ = places.most_common(1) or [(0, 0)]
    alone = sum(found[0].at == column for found in rows)
    if count < MIN_BODY_LINES or alone < MIN_LINES_ALONE or alone * 2 < count - alone:
        return None
    beside = [left for line in lines if (left := _split_at_column(line, column)[0])]
    return column if any(_may_be_heading(left) for left in beside) else None


def _split_at_column(line: Line, column: int) -> tuple[str, str]:
    """Return the texts left of a column and in it; a line across both counts as left."""
    border = column - 1
    if line.cells or line.heading or line.text[max(0, border - 1) : border + 1].strip():
        return line.text, ""
    return line.text[:border].strip(), line.text[border:].strip()


def _may_be_heading(text: str) -> bool:
    return len(text) <= MAX_HEADING_WIDTH and not text.endswith((".", ",")) and ": " not in text


def _mark_tables(lines: Sequence[Line]) -> list[Line]:
    """Split rows of tables into cells: below a header, or if adjacent lines have the same columns."""
    placed, header = list[Line](), list[LineSegment]()
    for at, line in enumerate(lines):
        found = _segments(line)
        if len(found) > 1 and read_table_header([one.text for one in found]):
            header = found
            placed.append(Line(line.text, cells=tuple(one.text for one in found)))
        elif header and found and not topic_of(line.text) and not _is_after_table(found, lines[at - 1]):
            _add_row(placed, _in_columns(found, header), line)
        elif len(found) > 1 and _aligns_with_neighbours(lines, at, found):
            placed.append(Line(line.text, cells=tuple(one.text for one in found)))
        else:
            header = header if not found else []
            placed.append(line)
    return placed


def _is_after_table(found: Sequence[LineSegment], before: Line) -> bool:
    """Return whether a line stands after a table, no longer in it."""
    return len(found) == 1 and before.is_blank


def _in_columns(found: Sequence[LineSegment], header: Sequence[LineSegment]) -> tuple[str, ...]:
    """Assign each segment to the column of the header above it."""
    cells = [""] * len(header)
    for one in found:
        nearest = min(range(len(header)), key=lambda n: abs(header[n].at - one.at))
        cells[nearest] = f"{cells[nearest]} {one.text}".strip()
    return tuple(cells)


def _add_row(placed: list[Line], cells: tuple[str, ...], line: Line) -> None:
    """Add a row; a line that only continues cells of the row above is added to that row."""
    before = placed[-1]
    goes_on = before.cells and len(before.cells) == len(cells) and not read_table_header(before.cells)
    if goes_on and not all(cells) and all(map(_continues, before.cells, cells)):
        joined = tuple(f"{a} {b}".strip() for a, b in zip(before.cells, cells, strict=True))
        placed[-1] = Line("   ".join(joined), cells=joined)
    else:
        placed.append(Line(line.text, cells=cells))


def _continues(above: str, cell: str) -> bool:
    """Return whether a cell goes on with the text of the cell above, or is empty."""
    last = split_words(above)[-1:]
    is_open = any(word.folded in _OPEN_WORDS for word in last) and not above.endswith(".")
    return not cell or cell[:1].islower() or cell[:1].isdigit() or is_open


def _aligns_with_neighbours(lines: Sequence[Line], at: int, found: Sequence[LineSegment]) -> bool:
    """Return whether an adjacent line has its columns at the same positions."""
    beside = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
    places = [one.at for one in found]
    return any(_same_places([one.at for one in _segments(line)], places) for line in beside)


def _same_places(one: Sequence[int], other: Sequence[int]) -> bool:
    return len(one) == len(other) > 1 and all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True))


def _mark_flat_tables(lines: Sequence[Line]) -> list[Line]:
    """Turn lines below a header that lost its columns into rows of one cell, up to a blank line."""
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
