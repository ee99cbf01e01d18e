"""Tables of what is to be done: who, what, until when, how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from domain.notes.block import Block
from domain.notes.departments import Departments
from domain.notes.notes import Became, Candidate, Previous
from domain.notes.states import read_state
from domain.notes.titles import Topic
from domain.notes.words import folded, read_words
from domain.text import begin_large


class Column(StrEnum):
    """What a column of a table of actions holds."""

    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    STATUS = "status"
    NUMBER = "number"


HEADERS = {
    Column.WHO: "vem ansvarig ansvariga ansvar utförare who owner responsible lead assigned",
    Column.WHEN: "när klart deadline datum senast tidplan klardatum when due date by target",
    Column.STATUS: "status läge kommentar progress state",
    Column.NUMBER: "nr nummer no number ref #",
    Column.WHAT: "göra vad åtgärd åtgärder uppgift aktivitet fråga punkt ärende uppdrag "
    "what action actions task item follow-up",
}
_HEADERS = {column: folded(words) for column, words in HEADERS.items()}
_SMALL = folded("att ska görs gör vem är det vara to be av the of for whom")
_SURE, _LESS_SURE = 0.9, 0.8
_SHORTEST = 4


def read_header(cells: Sequence[str]) -> dict[Column, int] | None:
    """Give back which column is which, None where this is no header of a table of actions."""
    columns = dict[Column, int]()
    for at, cell in enumerate(cells):
        column = _column(cell)
        if column is not None:
            columns.setdefault(column, at)
    return columns if Column.WHAT in columns and len(columns) > 1 else None


def is_flat_header(text: str) -> bool:
    """Whether a line is the header of such a table whose columns got lost."""
    words = [word.folded for word in read_words(text)]
    kinds = {column for word in words for column, known in _HEADERS.items() if word in known}
    known = all(word in _SMALL or any(word in names for names in _HEADERS.values()) for word in words)
    return known and {Column.WHAT, Column.WHO} <= kinds and len(words) <= 10  # noqa: PLR2004


def _column(cell: str) -> Column | None:
    words = [word.folded for word in read_words(cell)]
    if not words or len(words) > 3:  # noqa: PLR2004 - a cell with text
        return None
    return next((column for column, known in _HEADERS.items() if known & set(words)), None)


def find_rows(blocks: Sequence[Block]) -> dict[int, dict[Column, int]]:
    """Give back the rows of tables of actions with their columns; a header has none."""
    rows, columns = dict[int, dict[Column, int]](), dict[Column, int]()
    for at, block in enumerate(blocks):
        header = _header(block) if block.cells else None
        if not block.cells:
            columns = {}
        elif header is not None:
            columns, rows[at] = header, {}
        elif columns or block.topic is Topic.ACTIONS:
            rows[at] = columns or _guess(block.cells)
    return rows


def read_tables(
    blocks: Sequence[Block], rows: Mapping[int, dict[Column, int]], departments: Departments
) -> Iterator[tuple[int, Candidate | Previous]]:
    """Give back what stands in the rows, each with the place of its row."""
    for at, columns in rows.items():
        found = _row(blocks[at], columns, departments) if columns else None
        if found is not None:
            yield at, found


def _header(block: Block) -> dict[Column, int] | None:
    if is_flat_header(block.text) and not block.cells[-1]:
        return {Column.WHAT: 0}
    return read_header(block.cells)


def _guess(cells: Sequence[str]) -> dict[Column, int]:
    """Take the longest cell for what is to be done where no header says it."""
    longest = max(range(len(cells)), key=lambda at: len(cells[at]))
    return {Column.WHAT: longest} | ({Column.WHO: longest + 1} if longest + 1 < len(cells) else {})


def _row(block: Block, columns: dict[Column, int], departments: Departments) -> Candidate | Previous | None:
    cells = {column: block.cells[at] for column, at in columns.items() if at < len(block.cells)}
    what, who = cells.get(Column.WHAT, ""), cells.get(Column.WHO, "")
    if len(what) < _SHORTEST:
        return None
    state = read_state(f"{cells.get(Column.STATUS, '')}. {cells.get(Column.WHEN, '')}")
    if state is Became.DONE or (state is not None and block.topic is Topic.PREVIOUS):
        return Previous(text=begin_large(what), state=state)
    return Candidate(
        text=begin_large(what),
        sentence=block.text,
        section=block.section,
        department=(departments.of_owner(who) if who else None) or departments.guess(what, about=what),
        confidence=_SURE if who else _LESS_SURE,
    )
