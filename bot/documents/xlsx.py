"""Write Excel files in which text stays text: nothing that people wrote is ever computed or cut off."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.documents.archive import repack
from bot.documents.follow_up_list import Sheet

_CORE = "docProps/core.xml"
_WRITTEN_AT = re.compile(rb"(?<=>)[^<]*(?=</dcterms:(?:created|modified)>)")
CONTINUATION_SHEET = "continued"
"""The name of the sheet with the rest of texts that are too long for a cell."""
_CONTINUATION_COLUMNS = ("sheet", "cell", "part", "text")
_MAX_EXACT_INTEGER = 2**53
"""Excel stores numbers as floats, so a larger integer would lose its last digits."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_CHARACTER = re.compile(r"_x[0-9A-F]{4}_|[\S\s]")

CellValue = str | int | bool | None


def render_xlsx(sheet: Sheet) -> bytes:
    """Render a sheet; the row of headings stays visible and is printed on every page."""
    book = Workbook()
    book.properties.title, book.properties.creator = sheet.title, sheet.author
    book.properties.language = sheet.language
    _write_sheet(book.active, sheet)
    written = io.BytesIO()
    book.save(written)
    return _set_times(written.getvalue(), changed=sheet.changed)


def _write_sheet(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl has no types
    aligned, strong = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    page.title = sheet.name
    for number, row in enumerate((sheet.columns, *sheet.rows), start=1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place)
            write_text_cell(cell, text)
            cell.alignment = aligned
            if number == 1:
                cell.font = strong
    for place, width in enumerate(sheet.widths):
        page.column_dimensions[chr(ord("A") + place)].width = width
    page.freeze_panes, page.print_title_rows = "B2", "1:1"
    page.auto_filter.ref = page.dimensions
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def write_text_cell(cell: Any, text: str) -> None:  # noqa: ANN401 - openpyxl has no types
    """Write a text that stays text even if somebody edits the cell and presses Enter."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True


def _set_times(archive: bytes, *, changed: datetime) -> bytes:
    """Set the times of the file to the last change of its content; openpyxl uses the current time."""
    at = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        core = _WRITTEN_AT.sub(at, parts.read(_CORE))
    return repack(archive, changed=changed, replacing={_CORE: core})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """The size limits of a sheet and a cell (ECMA-376, and Excel's own specification)."""

    rows: int = 1_048_576
    characters: int = 32_767


class WorkbookWriter:
    """Writes tables to a workbook, row by row: one sheet for each table, or several."""

    def __init__(self, *, limits: SheetLimits = SheetLimits()) -> None:
        self._book = Workbook(write_only=True)
        self._limits = limits
        self._continuation: _Sheets | None = None

    def write(self, name: str, *, columns: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> int:
        """Write a table and return its number of rows; rows beyond one sheet continue in the next."""
        sheets = _Sheets(self._book, name, columns, most=self._limits.rows)
        count = 0
        for row in rows:
            sheet, number = sheets.next_row()
            sheet.append([self._cell(sheet, value, number, place) for place, value in enumerate(row, 1)])
            count += 1
        sheets.sheet.close()
        return count

    def save(self, out: BinaryIO, *, first: str) -> None:
        """Write the file; ``first`` is the sheet that is shown."""
        self._book.move_sheet(first, -self._book.sheetnames.index(first))
        self._book.active = 0
        self._book.save(out)

    def _cell(self, sheet: Any, value: CellValue, row: int, place: int) -> Any:  # noqa: ANN401 - openpyxl has no types
        if value is None or (isinstance(value, int) and abs(value) <= _MAX_EXACT_INTEGER):
            return value
        if value == "":
            return None
        begin, *more = split_for_cells(str(value), most=self._limits.characters)
        if more:
            self._continue_cell(more, of=(sheet.title, f"{get_column_letter(place)}{row}"))
        return _text_cell(sheet, begin)

    def _continue_cell(self, parts: Sequence[str], *, of: tuple[str, str]) -> None:
        if self._continuation is None:
            self._continuation = _Sheets(
                self._book, CONTINUATION_SHEET, _CONTINUATION_COLUMNS, most=self._limits.rows
            )
        for number, text in enumerate(parts, start=2):
            sheet, _ = self._continuation.next_row()
            sheet.append([*(_text_cell(sheet, name) for name in of), number, _text_cell(sheet, text)])


class _Sheets:
    """The sheets of one table, each with the row of headings."""

    def __init__(self, book: Any, name: str, columns: Sequence[str], *, most: int) -> None:  # noqa: ANN401
        self._book, self._name, self._columns, self._most = book, name, columns, most
        self._number = 0
        self._add()

    def next_row(self) -> tuple[Any, int]:
        """Return the sheet for the next row, and the number of that row."""
        if self._rows == self._most:
            self.sheet.close()
            self._add()
        self._rows += 1
        return self.sheet, self._rows

    def _add(self) -> None:
        self._number += 1
        self._rows = 1
        self.sheet = self._book.create_sheet(
            self._name if self._number == 1 else f"{self._name} {self._number}"
        )
        self.sheet.freeze_panes = "A2"
        headings = [_text_cell(self.sheet, column) for column in self._columns]
        for heading in headings:
            heading.font = Font(bold=True)
        self.sheet.append(headings)


def split_for_cells(text: str, *, most: int) -> list[str]:
    """Split a text into parts that each fit in one cell, in the encoding of the file.

    Lengths are counted in UTF-16; characters that XML cannot hold are written as ``_x000D_`` (ST_Xstring).
    """
    written = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if written == text and text.isascii():
        return [text[start : start + most] for start in range(0, len(text), most)] or [""]
    return ["".join(piece) for piece in _group(_CHARACTER.findall(written), most=most)] or [""]


def _group(letters: list[str], *, most: int) -> Iterator[list[str]]:
    group: list[str] = []
    room = most
    for letter in letters:
        takes = len(letter) + (letter > "\uffff")
        if takes > room:
            yield group
            group, room = [], most
        group.append(letter)
        room -= takes
    if group:
        yield group


def _text_cell(sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    cell = WriteOnlyCell(sheet)
    write_text_cell(cell, text)
    return cell
