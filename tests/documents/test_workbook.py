"""Test tables in one workbook: nothing is lost if a sheet or cell is full, and nothing is a formula."""

import csv
import io
import os
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.documents.xlsx import SheetLimits, WorkbookWriter, split_for_cells
from tests.cards.hostile import TEXTS

LAMP = "Kan lampan bytas?"
COLUMNS = ("id", "text", "done")
ALL_OF_EXCEL = SheetLimits()


def written(rows: list[tuple[Any, ...]], *, limits: SheetLimits = ALL_OF_EXCEL) -> bytes:
    tables = WorkbookWriter(limits=limits)
    tables.write("question", columns=COLUMNS, rows=rows)
    tables.write("about", columns=("what", "says"), rows=[("program", "Bevaka")])
    out = io.BytesIO()
    tables.save(out, first="about")
    return out.getvalue()


def read(book: bytes) -> dict[str, list[list[Any]]]:
    opened = openpyxl.load_workbook(io.BytesIO(book))
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in opened}


def whole(sheets: dict[str, list[list[Any]]], cell: str) -> str:
    """Return a long text, joined as docs/operations.md describes."""
    place, row = ord(cell[0]) - ord("A"), int(cell[1:])
    rest = [text for sheet, of, _, text in sheets["continued"][1:] if (sheet, of) == ("question", cell)]
    return "".join([sheets["question"][row - 1][place], *rest])


def test_a_table_is_a_sheet_and_the_first_says_what_this_is() -> None:
    sheets = read(written([(1, LAMP, True), (2, None, False)]))
    assert list(sheets) == ["about", "question"]
    assert sheets["question"] == [list(COLUMNS), [1, LAMP, True], [2, None, False]]


def test_no_cell_is_a_formula_whatever_people_wrote() -> None:
    book = written([(number, text, None) for number, text in enumerate(TEXTS)])
    page = openpyxl.load_workbook(io.BytesIO(book))["question"]
    told = [page.cell(number, 2) for number in range(2, len(TEXTS) + 2)]
    assert {cell.data_type for cell in told} == {"s"}
    assert all(cell.quotePrefix for cell in told)
    assert [cell.value for cell in told] == [
        piece for text in TEXTS for piece in split_for_cells(text, most=32_767)
    ]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        pages = [name for name in parts.namelist() if "/worksheets/" in name]
        assert pages
        assert not [name for name in pages if b"<f" in parts.read(name)]


def test_more_rows_than_a_sheet_takes_go_on_in_the_next() -> None:
    sheets = read(written([(n, LAMP, None) for n in range(7)], limits=SheetLimits(rows=4)))
    assert [name for name in sheets if name != "about"] == ["question", "question 2", "question 3"]
    assert [len(rows) for rows in sheets.values()] == [2, 4, 4, 2]
    assert all(rows[0] == list(COLUMNS) for name, rows in sheets.items() if name != "about")
    told = [row[0] for name, rows in sheets.items() if name != "about" for row in rows[1:]]
    assert told == list(range(7))


@pytest.mark.parametrize("letter", ["a", "å", "😀"])
def test_a_text_that_is_longer_than_a_cell_goes_on_in_a_sheet_of_its_own(letter: str) -> None:
    long = f"Börjar {letter * 100_000} slutar"
    sheets = read(written([(1, LAMP, None), (2, long, None)]))
    assert whole(sheets, "B3") == long
    cells = [text for _, _, _, text in sheets["continued"][1:]]
    assert all(len(text.encode("utf-16-le")) // 2 <= 32_767 for text in cells)
    assert [row[:3] for row in sheets["continued"][1:3]] == [["question", "B3", 2], ["question", "B3", 3]]


def test_a_number_that_a_spreadsheet_would_round_is_a_text() -> None:
    rows = read(written([(2**53 + 1, "=1+1", None), (-(2**53), None, None)]))["question"]
    assert [row[0] for row in rows[1:]] == [str(2**53 + 1), -(2**53)]


def test_letters_that_the_format_cannot_hold_stand_as_it_says() -> None:
    assert split_for_cells("a\x07b\rc\td\n", most=100) == ["a_x0007_b_x000D_c\td\n"]
    assert split_for_cells("_x000D_ _x0", most=100) == ["_x005F_x000D_ _x0"]
    assert split_for_cells("\x07\x07\x07", most=10) == ["_x0007_", "_x0007_", "_x0007_"], "none is cut in two"
    assert split_for_cells("", most=10) == [""]


def test_memory_does_not_grow_with_the_table() -> None:
    def peak(count: int) -> int:
        rows: Iterator[tuple[int, str, bool]] = ((n, LAMP * 20, True) for n in range(count))
        tracemalloc.start()
        WorkbookWriter().write("question", columns=COLUMNS, rows=rows)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(4_000) < peak(400) + 200_000, "3,600 rows more hold 1.2 MB of text"


@pytest.mark.needs("soffice")
def test_libreoffice_reads_what_was_written(tmp_path: Path) -> None:
    rows = [(1, "=1+1", True), (2, "Rad ett\nrad två _x000D_", None), (3, "ö" * 40_000, None)]
    (tmp_path / "all.xlsx").write_bytes(written(rows))
    convert = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    each = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    done = subprocess.run(
        [*convert, each, "--outdir", str(tmp_path), str(tmp_path / "all.xlsx")],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "all-question.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    assert told[1][1] == "=1+1"
    assert told[2][1] == "Rad ett\nrad två _x000D_"
    with (tmp_path / "all-continued.csv").open(encoding="utf-8", newline="") as file:
        (rest,) = list(csv.reader(file))[1:]
    assert told[3][1] + rest[3] == "ö" * 40_000
