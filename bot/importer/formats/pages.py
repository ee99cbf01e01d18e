"""Put the lines of pages in the order in which people read them: columns apart, repeated lines once."""

import re
from collections import Counter
from collections.abc import Sequence

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
_RAISED = re.compile(r"\s*[¨°´\u02da\u02c6][¨°´\u02da\u02c6\s]*")
_RAISED_OR_SPACE = re.compile(r"[¨°´\u02da\u02c6\s]")
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
