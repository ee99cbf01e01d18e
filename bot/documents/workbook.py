"""Tables as one Excel file, written row by row: nothing is kept in memory, and no letter is lost."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from bot.documents.xlsx import write_text

CONTINUED = "continued"
"""The sheet with what a cell had no room for."""
_CONTINUED_COLUMNS = ("sheet", "cell", "part", "text")
_EXACT = 2**53
"""Excel computes with floats: a larger number would lose its last digits."""
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTER = re.compile(r"_x[0-9A-F]{4}_|[\S\s]")

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a sheet and a cell take (ECMA-376, and Excel's own specification)."""

    rows: int = 1_048_576
    letters: int = 32_767


class Tables:
    """A workbook with a sheet, or several, for each table."""

    def __init__(self, *, limits: Limits = Limits()) -> None:
        self._book = Workbook(write_only=True)
        self._limits = limits
        self._rest: _Sheets | None = None

    def write(self, name: str, *, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
        """Write a table; what is too long for one sheet goes on in the next. Give back how many rows."""
        sheets = _Sheets(self._book, name, columns, most=self._limits.rows)
        count = 0
        for row in rows:
            sheet, number = sheets.with_room()
            sheet.append([self._cell(sheet, value, number, place) for place, value in enumerate(row, 1)])
            count += 1
        sheets.sheet.close()
        return count

    def save(self, out: BinaryIO, *, first: str) -> None:
        """Write the file, with the sheet that shall be seen first."""
        self._book.move_sheet(first, -self._book.sheetnames.index(first))
        self._book.active = 0
        self._book.save(out)

    def _cell(self, sheet: Any, value: Cell, row: int, place: int) -> Any:  # noqa: ANN401 - openpyxl has no types
        if value is None or (isinstance(value, int) and abs(value) <= _EXACT):
            return value
        if value == "":
            return None
        begin, *more = pieces(str(value), most=self._limits.letters)
        if more:
            self._go_on(more, of=(sheet.title, f"{get_column_letter(place)}{row}"))
        return _text(sheet, begin)

    def _go_on(self, parts: Sequence[str], *, of: tuple[str, str]) -> None:
        if self._rest is None:
            self._rest = _Sheets(self._book, CONTINUED, _CONTINUED_COLUMNS, most=self._limits.rows)
        for number, text in enumerate(parts, start=2):
            sheet, _ = self._rest.with_room()
            sheet.append([*(_text(sheet, name) for name in of), number, _text(sheet, text)])


class _Sheets:
    """The sheets of one table, each with the row of headings."""

    def __init__(self, book: Any, name: str, columns: Sequence[str], *, most: int) -> None:  # noqa: ANN401
        self._book, self._name, self._columns, self._most = book, name, columns, most
        self._number = 0
        self._add()

    def with_room(self) -> tuple[Any, int]:
        """Give back the sheet that takes one more row, and the number of that row."""
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
        headings = [_text(self.sheet, column) for column in self._columns]
        for heading in headings:
            heading.font = Font(bold=True)
        self.sheet.append(headings)


def pieces(text: str, *, most: int) -> list[str]:
    """Cut a text into what one cell takes each, in the form in which the file holds it.

    A cell counts UTF-16; what XML cannot hold stands as ``_x000D_``, as the format says (ST_Xstring).
    """
    written = _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if written == text and text.isascii():
        return [text[start : start + most] for start in range(0, len(text), most)] or [""]
    return ["".join(piece) for piece in _grouped(_LETTER.findall(written), most=most)] or [""]


def _grouped(letters: list[str], *, most: int) -> Iterator[list[str]]:
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


def _text(sheet: Any, text: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    cell = WriteOnlyCell(sheet)
    write_text(cell, text)
    return cell
