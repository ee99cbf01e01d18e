"""A sheet as an Excel file: every cell is text, so that nothing a person wrote is ever computed."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from bot.documents.follow_up_list import Sheet
from bot.documents.packing import repack

_CORE = "docProps/core.xml"
_WRITTEN_AT = re.compile(rb"(?<=>)[^<]*(?=</dcterms:(?:created|modified)>)")


def xlsx_of(sheet: Sheet) -> bytes:
    """Write it; the row of headings stays in sight and is printed on every page."""
    book = Workbook()
    book.properties.title, book.properties.creator = sheet.title, sheet.author
    book.properties.language = sheet.language
    _write_page(book.active, sheet)
    written = io.BytesIO()
    book.save(written)
    return _as_of(written.getvalue(), changed=sheet.changed)


def _write_page(page: Any, sheet: Sheet) -> None:  # noqa: ANN401 - openpyxl has no types
    aligned, strong = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    page.title = sheet.name
    for number, row in enumerate((sheet.columns, *sheet.rows), start=1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place)
            write_text(cell, text)
            cell.alignment = aligned
            if number == 1:
                cell.font = strong
    for place, width in enumerate(sheet.widths):
        page.column_dimensions[chr(ord("A") + place)].width = width
    page.freeze_panes, page.print_title_rows = "B2", "1:1"
    page.auto_filter.ref = page.dimensions
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def write_text(cell: Any, text: str) -> None:  # noqa: ANN401 - openpyxl has no types
    """Write a text that stays one, also when somebody opens the cell and presses Enter."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True


def _as_of(archive: bytes, *, changed: datetime) -> bytes:
    """Say that it was written when what it tells of was last changed; openpyxl puts the clock there."""
    at = changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        core = _WRITTEN_AT.sub(at, parts.read(_CORE))
    return repack(archive, changed=changed, replacing={_CORE: core})
