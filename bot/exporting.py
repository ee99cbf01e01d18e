"""Writing out what is remembered: a folder with a file for each table, or one file about one person."""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import structlog

from storage import Store
from storage.catalogue import EXPORTED, LEFT_OUT
from storage.migrate import revisions
from storage.persons import Subject
from storage.reading_out import Row, columns_of, plain, read_out, rows_about, rows_that_name

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""
SECRET_TO_OTHERS = 0o600

log = structlog.get_logger(__name__)


async def export_all(url: str, *, tenant: str, out: Path, as_: str) -> dict[str, int]:
    """Write every table of a tenant as it is at one moment; give back how many rows each has."""
    store = Store.open(url)
    write = {"json": _write_json, "csv": _write_csv}[as_]

    try:
        counts = await store.read_for_all(
            lambda c: {
                table: write(out / f"{table}.{as_}", read_out(c, table, tenant=tenant), table=table)
                for table in EXPORTED
            }
        )
    finally:
        store.close()
    about = {**_heading(), "rows": counts, "left_out": LEFT_OUT}
    _write(out / "about.json", json.dumps(about, indent=2, ensure_ascii=False))
    log.warning("exported", security=True, rows=sum(counts.values()))
    return counts


async def export_person(url: str, subject: Subject, *, tenant: str, out: Path) -> int:
    """Write everything about one person; give back how many rows point to them."""
    store = Store.open(url)
    try:
        rows, named = await store.read_for_all(
            lambda c: (
                rows_about(c, subject.ids, tenant=tenant),
                rows_that_name(c, subject.name, tenant=tenant),
            )
        )
    finally:
        store.close()
    told = {**_heading(), "person": subject.id, "rows": _plain_rows(rows), "texts_that_name_them": named}
    _write(out, json.dumps(told, indent=2, ensure_ascii=False))
    count = sum(len(of) for of in rows.values())
    log.warning("person_exported", security=True, person=subject.id, rows=count)
    return count


def for_spreadsheets(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    """Give back a cell that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(plain(value))
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


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
    """Make a file that nobody else reads, and its folder."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=SECRET_TO_OTHERS, exist_ok=False)
    return file.open("w", encoding=encoding, newline="")


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
