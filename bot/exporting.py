"""Writing out what is remembered: a folder with a file a table, one workbook, or a file about one person."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TextIO

import structlog

from storage import Store, Unavailable
from storage.catalogue import EXPORTED, LEFT_OUT
from storage.migrate import revisions
from storage.persons import Subject
from storage.reading_out import Row, columns_of, plain, read_out, rows_about, rows_that_name

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for the beginning of a formula; the last four are the first in full width."""
SECRET_TO_OTHERS = 0o600

log = structlog.get_logger(__name__)


async def export_all(url: str, *, tenant: str, out: Path, as_: str) -> dict[str, int]:
    """Write every table of a tenant as it is at one moment; give back how many rows each has.

    Raises Unavailable where the database goes away meanwhile: half of it is written then.
    """
    written: _Written = _Workbook(out) if as_ == "xlsx" else _Folder(out, as_=as_)
    once = _Once()
    store = Store.open(url)
    try:
        counts = await store.read_for_all(
            lambda c: {
                table: written.write(table, read_out(c, table, tenant=tenant)) for table in once.of(EXPORTED)
            }
        )
    finally:
        store.close()
    written.end({**_heading(), "rows": counts, "left_out": LEFT_OUT})
    log.warning("exported", security=True, rows=sum(counts.values()))
    return counts


async def export_person(url: str, subject: Subject, *, tenant: str, out: Path) -> int:
    """Write everything about one person; give back how many rows point to them."""
    store = Store.open(url)
    try:
        rows, named = await store.read_for_all(
            lambda c: (
                rows_about(c, subject.ids, tenant=tenant),
                rows_that_name(c, subject.called, tenant=tenant),
            )
        )
    finally:
        store.close()
    who = {"person": subject.id, "names": sorted(subject.known_as)}
    told = {**_heading(), **who, "rows": _plain_rows(rows), "texts_that_name_them": named}
    _write(out, json.dumps(told, indent=2, ensure_ascii=False))
    count = sum(len(of) for of in rows.values())
    log.warning("person_exported", security=True, person=subject.id, rows=count)
    return count


def for_spreadsheets(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Give back a cell that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = _text_of(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


class _Once:
    """Lets something be begun once: what is written half cannot be written again beside that."""

    def __init__(self) -> None:
        self._begun = False

    def of(self, tables: Iterable[str]) -> Iterable[str]:
        """Give back the tables; raises Unavailable the second time."""
        if self._begun:
            raise Unavailable("cut off half way")
        self._begun = True
        return tables


class _Written(Protocol):
    """What tables are written into."""

    def write(self, table: str, rows: Iterable[Row]) -> int:
        """Write a table; give back how many rows it has."""

    def end(self, about: Mapping[str, Any]) -> None:
        """Say what this is, and what it holds."""


class _Folder:
    """A file for each table."""

    def __init__(self, out: Path, *, as_: str) -> None:
        self._out, self._ending = out, as_
        self._write = {"json": _write_json, "csv": _write_csv}[as_]

    def write(self, table: str, rows: Iterable[Row]) -> int:
        return self._write(self._out / f"{table}.{self._ending}", rows, table=table)

    def end(self, about: Mapping[str, Any]) -> None:
        _write(self._out / "about.json", json.dumps(about, indent=2, ensure_ascii=False))


class _Workbook:
    """A sheet for each table."""

    def __init__(self, out: Path) -> None:
        from bot.documents.workbook import Tables  # noqa: PLC0415 - large, and rarely needed

        self._out, self._tables = out, Tables()

    def write(self, table: str, rows: Iterable[Row]) -> int:
        names = columns_of(table)
        cells = ([as_cell(row[name]) for name in names] for row in rows)
        return self._tables.write(table, columns=names, rows=cells)

    def end(self, about: Mapping[str, Any]) -> None:
        told = [(what, of, said) for what, value in about.items() for of, said in _each(value)]
        self._tables.write("about", columns=("what", "of", "says"), rows=told)
        _make(self._out)
        with self._out.open("wb") as file:
            self._tables.save(file, first="about")


def as_cell(value: Any) -> str | int | bool | None:  # noqa: ANN401 - whatever a column holds
    """Give back what a cell holds: whole numbers and yes or no as such, all else as text."""
    return value if value is None or isinstance(value, int) else _text_of(value)


def _each(value: Any) -> Iterable[tuple[str, str | int]]:  # noqa: ANN401 - a text, or texts or numbers by name
    return value.items() if isinstance(value, Mapping) else [("", value)]


def _text_of(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Give back a text; JSON as it is written."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(plain(value))


def _write_json(file: Path, rows: Iterable[Row], *, table: str) -> int:
    """Write row by row: a table may be larger than the memory."""
    count = 0
    with _opened(file, encoding="utf-8") as out:
        out.write(f'{{"table": "{table}", "rows": [')
        for row in rows:
            line = json.dumps({name: plain(value) for name, value in row.items()}, ensure_ascii=False)
            out.write(f"{',' if count else ''}\n{line}")
            count += 1
        out.write("\n]}\n")
    return count


def _write_csv(file: Path, rows: Iterable[Row], *, table: str) -> int:
    """Write what Excel in Sweden opens as it is: a mark for UTF-8, and semicolons."""
    count = 0
    with _opened(file, encoding="utf-8-sig") as out:
        writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
        names = columns_of(table)
        writer.writerow(names)
        for row in rows:
            writer.writerow([for_spreadsheets(row[name]) for name in names])
            count += 1
    return count


def _opened(file: Path, *, encoding: str) -> TextIO:
    _make(file)
    return file.open("w", encoding=encoding, newline="")


def _make(file: Path) -> None:
    """Make a file that nobody else reads, and its folder."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=SECRET_TO_OTHERS, exist_ok=False)


def _plain_rows(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {
        table: [{name: plain(value) for name, value in row.items()} for row in of]
        for table, of in rows.items()
    }


def _heading() -> dict[str, object]:
    return {"program": "Bevaka", "database": revisions()[-1], "exported_at": datetime.now(UTC).isoformat()}


def _write(file: Path, text: str) -> None:
    with _opened(file, encoding="utf-8") as out:
        out.write(f"{text}\n")
