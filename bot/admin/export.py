"""Export data: a folder with a file for each table, one workbook, or a file about one person."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

import structlog

from bot.documents.follow_up_list import guard_formula
from storage import Store, Unavailable
from storage.migrate import known_revisions
from storage.privacy.catalogue import EXPORTED_TABLES, TABLES_NOT_EXPORTED
from storage.privacy.export import column_names, read_table, rows_naming, rows_of_person, to_json_value
from storage.privacy.mentions import Row
from storage.privacy.subjects import DataSubject

OWNER_ONLY_MODE = 0o600

log = structlog.get_logger(__name__)


async def export_all(url: str, *, tenant: str, out: Path, table_format: str) -> dict[str, int]:
    """Export every table of a tenant as of one moment; return the number of rows of each.

    Raises Unavailable if the database becomes unavailable; the export is then incomplete.
    """
    written: _Output = _Workbook(out) if table_format == "xlsx" else _Folder(out, as_=table_format)
    once = _OncePerStore()
    store = Store.open(url)
    try:
        counts = await store.read_all_tenants(
            lambda c: {
                table: written.write(table, read_table(c, table, tenant=tenant))
                for table in once.begin(EXPORTED_TABLES)
            }
        )
    finally:
        store.close()
    written.end({**_heading(), "rows": counts, "left_out": TABLES_NOT_EXPORTED})
    log.warning("exported", security=True, rows=sum(counts.values()))
    return counts


async def export_person(url: str, subject: DataSubject, *, tenant: str, out: Path) -> int:
    """Export everything about one person; return how many rows refer to them."""
    store = Store.open(url)
    try:
        rows, named = await store.read_all_tenants(
            lambda c: (
                rows_of_person(c, subject.ids, tenant=tenant),
                rows_naming(c, subject, tenant=tenant),
            )
        )
    finally:
        store.close()
    who = {"person": subject.id, "names": sorted(subject.known_as)}
    told = {**_heading(), **who, "rows": _plain_rows(rows), "texts_that_name_them": named}
    _write_text(out, json.dumps(told, indent=2, ensure_ascii=False))
    count = sum(len(of) for of in rows.values())
    log.warning("person_exported", security=True, person=subject.id, rows=count)
    return count


def escape_formula(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as text that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = _to_text(value)
    return guard_formula(text) if isinstance(value, str) else text


class _OncePerStore:
    """Prevents a retry, since output that is half written cannot be written again."""

    def __init__(self) -> None:
        self._started = False

    def begin(self, tables: Iterable[str]) -> Iterable[str]:
        """Return the tables; raises Unavailable the second time."""
        if self._started:
            raise Unavailable("cut off half way")
        self._started = True
        return tables


class _Output(Protocol):
    """The destination of exported tables."""

    def write(self, table: str, rows: Iterable[Row]) -> int:
        """Write a table and return its number of rows."""

    def end(self, about: Mapping[str, Any]) -> None:
        """Write a description of the export and its contents."""


class _Folder:
    """A folder with a file for each table."""

    def __init__(self, out: Path, *, as_: str) -> None:
        self._out, self._ending = out, as_
        self._write = {"json": _write_json, "csv": _write_csv}[as_]

    def write(self, table: str, rows: Iterable[Row]) -> int:
        return self._write(self._out / f"{table}.{self._ending}", rows, table=table)

    def end(self, about: Mapping[str, Any]) -> None:
        _write_text(self._out / "about.json", json.dumps(about, indent=2, ensure_ascii=False))


class _Workbook:
    """A workbook with a sheet for each table."""

    def __init__(self, out: Path) -> None:
        from bot.documents.xlsx import WorkbookWriter  # noqa: PLC0415 - large, and rarely needed

        self._out, self._tables = out, WorkbookWriter()

    def write(self, table: str, rows: Iterable[Row]) -> int:
        names = column_names(table)
        cells = ([to_cell(row[name]) for name in names] for row in rows)
        return self._tables.write(table, columns=names, rows=cells)

    def end(self, about: Mapping[str, Any]) -> None:
        told = [(what, of, said) for what, value in about.items() for of, said in _items(value)]
        self._tables.write("about", columns=("what", "of", "says"), rows=told)
        _create(self._out)
        with self._out.open("wb") as file:
            self._tables.save(file, first="about")


def to_cell(value: Any) -> str | int | bool | None:  # noqa: ANN401 - whatever a column holds
    """Return the value of a cell: integers and booleans as such, everything else as text."""
    return value if value is None or isinstance(value, int) else _to_text(value)


def _items(value: Any) -> Iterable[tuple[str, str | int]]:  # noqa: ANN401 - a text, or texts or numbers by name
    return value.items() if isinstance(value, Mapping) else [("", value)]


def _to_text(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Return a value as text; lists and mappings as JSON."""
    return (
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(to_json_value(value))
    )


def _write_json(file: Path, rows: Iterable[Row], *, table: str) -> int:
    """Write row by row, since a table may be larger than the memory."""
    count = 0
    with _open_new(file, encoding="utf-8") as out:
        out.write(f'{{"table": "{table}", "rows": [')
        for row in rows:
            line = json.dumps({name: to_json_value(value) for name, value in row.items()}, ensure_ascii=False)
            out.write(f"{',' if count else ''}\n{line}")
            count += 1
        out.write("\n]}\n")
    return count


def _write_csv(file: Path, rows: Iterable[Row], *, table: str) -> int:
    """Write CSV that Excel in Sweden opens directly: UTF-8 with a byte order mark, and semicolons."""
    count = 0
    with _open_new(file, encoding="utf-8-sig") as out:
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
        names = column_names(table)
        writer.writerow(names)
        for row in rows:
            writer.writerow([escape_formula(row[name]) for name in names])
            count += 1
    return count


def _open_new(file: Path, *, encoding: str) -> TextIO:
    _create(file)
    return file.open("w", encoding=encoding, newline="")


def _create(file: Path) -> None:
    """Create a file that only its owner can read, and its folder."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=OWNER_ONLY_MODE, exist_ok=False)


def _plain_rows(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {
        table: [{name: to_json_value(value) for name, value in row.items()} for row in of]
        for table, of in rows.items()
    }


def _heading() -> dict[str, object]:
    return {
        "program": "Bevaka",
        "database": known_revisions()[-1],
        "exported_at": datetime.now(UTC).isoformat(),
    }


def _write_text(file: Path, text: str) -> None:
    with _open_new(file, encoding="utf-8") as out:
        out.write(f"{text}\n")
