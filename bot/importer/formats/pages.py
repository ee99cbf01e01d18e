"""Put the lines of pages in the order in which people read them: columns apart, repeated lines once."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from bot.importer.rules.tables import is_flat_header, read_table_header

MARGIN_LINES = 4
"""Lines at the top and at the end of a page among which headers and footers stand."""
MIN_PAGES_SHARE = 0.6
"""Share of the pages on which a line is that is a header or a footer."""
MIN_COLUMN_WIDTH = 20
"""Characters of the text of a column, on average; columns of tables and of headings are narrower."""
MIN_GAP = 3
MIN_ROWS = 4
MIN_ROWS_SHARE = 0.5
"""Share of the lines beside each other in both columns, from which on they are columns."""
MAX_CROSSING = 0.25
"""Share of the lines that may go across: a title above columns."""
COLUMN_TOLERANCE = 2.0
"""Points by which a cell may begin beside the name of its column."""
_CELL_GAP = "   "
_CELL = re.compile(r"\S+(?: {1,2}\S+)*")
_RAISED = re.compile(r"\s*[¨°´\u02da\u02c6][¨°´\u02da\u02c6\s]*")
_RAISED_OR_SPACE = re.compile(r"[¨°´\u02da\u02c6\s]")
SAME_PITCH = 1.02
"""How much farther than the closest lines of a table those of one row may stand apart."""
Pieces = Sequence[tuple[float, str]]
"""What was drawn at one height of a page, from the left: where each piece begins, in points, and its text."""
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid|page|s)?\.?\s*\d{1,4}\s*(?:(?:\(|av|of|/)\s*\(?\d{1,4}\)?)?|[-–]\s*\d{1,4}\s*[-–]",
    re.IGNORECASE,
)


def has_raised_accents(text: str) -> bool:
    """Return whether accents of a page stand on lines of their own: above the letters that they belong to."""
    return any(_RAISED.fullmatch(line) for line in text.splitlines())


def lower_accents(placed: str, in_order: str) -> str:
    """Return a page with its accents beside their letters.

    ``placed`` has its lines as they lie on the page, ``in_order`` as they were drawn, accents with them.
    """
    drawn = {_RAISED_OR_SPACE.sub("", line): line for line in in_order.splitlines()}
    lines = (line for line in placed.splitlines() if not _RAISED.fullmatch(line))
    return "\n".join(drawn.get(_RAISED_OR_SPACE.sub("", line), line) for line in lines)


def part_repeated(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Return pages without the headers and footers that they repeat, and those, each once.

    Lines that differ in their numbers alone are the same; page numbers are dropped.
    """
    if len(pages) < 2:  # noqa: PLR2004 - nothing is repeated
        return [list(page) for page in pages], []
    counted = Counter(key for page in pages for key in {_key(page[at]) for at in _margins(page)})
    least = max(2, len(pages) * MIN_PAGES_SHARE)
    repeated, kept = dict[str, str](), list[list[str]]()
    for page in pages:
        margins = _margins(page)
        kept.append([])
        for at, line in enumerate(page):
            key = _key(line)
            if at not in margins or counted[key] < least:
                kept[-1].append(line)
            elif not _PAGE_NUMBER.fullmatch(line.strip()):
                repeated.setdefault(key, line)
    return kept, list(repeated.values())


def goes_on(page: Sequence[str], following: Sequence[str]) -> bool:
    """Return whether a sentence goes on from the end of a page at the top of the next one."""
    last = next((line.strip() for line in reversed(page) if line.strip()), ".")
    first = next((line.strip() for line in following if line.strip()), "")
    return first[:1].islower() and not last.endswith((".", "?", "!", ":"))


def _key(line: str) -> str:
    return _NUMBER.sub("0", " ".join(line.split()))


def _margins(page: Sequence[str]) -> set[int]:
    written = [at for at, line in enumerate(page) if line.strip()]
    return {*written[:MARGIN_LINES], *written[-MARGIN_LINES:]}


def has_table(lines: Iterable[str]) -> bool:
    """Return whether the header of a table of actions stands among lines."""
    return any(is_flat_header(line) or read_table_header(_CELL.findall(line)) for line in lines)


def align_cells(lines: Sequence[str], drawn: Mapping[float, Pieces]) -> list[str]:
    """Return the lines of a page with the cells of its tables of actions below the names of their columns.

    Where letters are narrow, cells that stand apart on the page touch each other in ``lines``. ``drawn`` has
    what stands at each height. Lines of one cell are joined if they are closer together than rows are.
    """
    aligned, columns, rows = dict(enumerate(lines)), list[float](), dict[int, list[str]]()
    known = {remove_spaces("".join(text for _, text in row)): height for height, row in drawn.items()}
    heights = {
        at: known[letters] for at, line in enumerate(lines) if (letters := remove_spaces(line)) in known
    }
    for at, line in enumerate([*lines, "."]):
        row = drawn[heights[at]] if at in heights else ()
        is_header = read_table_header([text for _, text in row]) is not None
        if is_header or (line.strip() and not _is_row(row, columns)):
            whole = _with_lines_joined(rows, heights)
            aligned = {n: text for n, text in aligned.items() if n not in rows or n in whole}
            aligned |= _on_grid(whole)
            columns, rows = [at_x for at_x, _ in row] if is_header else [], {}
        if columns and row:
            rows[at] = _in_columns(line, row, columns)
    return list(aligned.values())


def _with_lines_joined(
    rows: Mapping[int, list[str]], heights: Mapping[int, float]
) -> dict[int, Sequence[str]]:
    """Return the rows of a table, each with the lines below it that its cells go on in."""
    gaps = {at: abs(heights[before] - heights[at]) for before, at in pairwise(rows)}
    pitch = min(gaps.values(), default=0.0) * SAME_PITCH
    joined, last = dict[int, Sequence[str]](), -1
    for n, (at, cells) in enumerate(rows.items()):
        if n > 1 and gaps[at] <= pitch < max(gaps.values()) and not all(cells):
            joined[last] = [
                f"{above} {cell}".strip() for above, cell in zip(joined[last], cells, strict=True)
            ]
        else:
            joined[at], last = cells, at
    return joined


def remove_spaces(text: str) -> str:
    """Return a text without its spaces: they differ between the ways of reading a page."""
    return "".join(text.split())


def _is_row(row: Pieces, columns: Sequence[float]) -> bool:
    return bool(columns) and (
        len(row) == len(columns) or any(_column(start, columns) is not None for start, _ in row)
    )


def _column(start: float, columns: Sequence[float]) -> int | None:
    return next((n for n, column in enumerate(columns) if abs(start - column) <= COLUMN_TOLERANCE), None)


def _in_columns(line: str, row: Pieces, columns: Sequence[float]) -> list[str]:
    """Return the cells of a line; what begins at no column belongs to the cell before it."""
    places = [_column(start, columns) for start, _ in row]
    if None in places and len(row) == len(columns):
        places = list(range(len(columns)))  # names of columns that are centred
    cells, last, rest = [""] * len(columns), 0, line
    for place, (_, text) in zip(places, row, strict=True):
        last = last if place is None else place
        end = _end_of(rest, len(remove_spaces(text)))
        cells[last], rest = cells[last] + rest[:end], rest[end:]
    return [" ".join(cell.split()) for cell in cells]


def _end_of(text: str, letters: int) -> int:
    """Return where a text ends that has so many letters and signs."""
    written = [at for at, letter in enumerate(text) if not letter.isspace()]
    return written[letters] if letters < len(written) else len(text)


def _on_grid(rows: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Return the rows of a table with each column as wide as its longest cell."""
    widths = [max(map(len, column)) + len(_CELL_GAP) for column in zip(*rows.values(), strict=True)]
    return {at: "".join(map(str.ljust, cells, widths)).rstrip() for at, cells in rows.items()}


def split_columns(lines: Sequence[str]) -> list[str]:
    """Return the lines of a page; of two columns the left one first, then the right one."""
    border = _column_border(lines)
    if border is None:
        return list(lines)
    ordered, left, right = list[str](), list[str](), list[str]()
    for line in lines:
        if line.strip() and _crosses(line, border):
            ordered += [*left, *right, line]
            left, right = [], []
            continue
        left.append(line[:border].rstrip())
        right.append(line[border:].strip())
    return [*ordered, *left, *right]


def _crosses(line: str, border: int) -> bool:
    return bool(line[max(0, border - MIN_GAP + 1) : border].strip())


def _column_border(lines: Sequence[str]) -> int | None:
    """Return where the right column of running text begins, None if there are no columns."""
    written = [line for line in lines if line.strip()]
    starts = Counter(
        gap.end() for line in written for gap in re.finditer(rf"(?<=\S) {{{MIN_GAP},}}(?=\S)", line)
    )
    for border, count in starts.most_common(3):
        if count < MIN_ROWS:
            return None
        rows = [
            (line[:border].strip(), line[border:].strip()) for line in written if not _crosses(line, border)
        ]
        both = [(left, right) for left, right in rows if left and right]
        wide = (
            both and min(sum(len(row[at]) for row in both) / len(both) for at in (0, 1)) >= MIN_COLUMN_WIDTH
        )
        enough = len(both) >= MIN_ROWS_SHARE * len(rows) and len(written) - len(rows) <= MAX_CROSSING * len(
            written
        )
        if wide and enough and _runs_on(both):
            return border
    return None


def _runs_on(rows: Sequence[tuple[str, str]]) -> bool:
    """Return whether sentences go on from line to line in both columns, as they do not in tables."""
    return all(
        2 * sum(row[at][:1].islower() for row in rows) >= len(rows)
        or sum(row[at][:1].islower() for row in rows) >= MIN_ROWS
        for at in (0, 1)
    )
