"""Read tables for export: whole, or the rows that concern one person."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.privacy.catalogue import EXPORTED_TABLES, PERSONAL_COLUMNS
from storage.privacy.mentions import Row, mentions_in_row, name_finder, read_columns
from storage.privacy.subjects import DataSubject
from storage.tables import METADATA

_PEOPLE_IN_JSON = {"person", "people", "owner", "deputies", "assignee", "by", "ended_by", "actor"}
"""The JSON keys whose values are ids of people."""


def read_table(connection: Connection, table: str, *, tenant: str) -> Iterator[Row]:
    """Read all rows of a table of one tenant, in the order of the primary key."""
    of = METADATA.tables[table]
    wanted = select(of).where(of.c.tenant_id == tenant).order_by(*of.primary_key.columns)
    for row in connection.execute(wanted, execution_options={"yield_per": 1000}).mappings():
        yield {str(name): value for name, value in row.items()}


def column_names(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in METADATA.tables[table].columns]


def to_json_value(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a value as JSON: dates and times in ISO 8601, bytes in Base64."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def rows_of_person(connection: Connection, people: frozenset[int], *, tenant: str) -> dict[str, list[Row]]:
    """Return the rows that concern a person, by table."""
    found = {table: list(_about(connection, table, people, tenant=tenant)) for table in EXPORTED_TABLES}
    return {table: rows for table, rows in found.items() if rows}


def rows_naming(connection: Connection, subject: DataSubject, *, tenant: str) -> list[Row]:
    """Return the columns in which a person is named, or may be: table, key, column, and what was found there.

    ``certain`` says that nobody else can be meant by one of the names.
    """
    finder, rows = name_finder(connection, subject, tenant=tenant), list[Row]()
    for table in EXPORTED_TABLES:
        if table == "person":
            continue
        for row in read_columns(connection, table, tenant=tenant, kinds=("texts", "names", "json")):
            for column, found in groupby(mentions_in_row(table, row, finder), lambda one: one.column):
                there = list(found)
                rows.append(
                    {
                        "table": table,
                        **there[0].key,
                        "column": column,
                        "says": row[column],
                        "certain": any(one.form.is_certain for one in there),
                        "found": [{"name": one.found, "form": one.form.value} for one in there],
                    }
                )
    return rows


def mentions_person(value: Any, people: frozenset[int]) -> bool:  # noqa: ANN401 - any JSON
    """Return whether JSON contains one of these people by id."""
    if isinstance(value, Mapping):
        return any(
            (key in _PEOPLE_IN_JSON and bool(people & set(_numbers(inner)))) or mentions_person(inner, people)
            for key, inner in value.items()
        )
    return isinstance(value, list) and any(mentions_person(inner, people) for inner in value)


def _about(connection: Connection, table: str, people: frozenset[int], *, tenant: str) -> Iterator[Row]:
    how, of = PERSONAL_COLUMNS[table], METADATA.tables[table]
    pointing = [of.c[column].in_(people) for column in how.person_ids]
    if pointing and not how.json:
        wanted = select(of).where(of.c.tenant_id == tenant, or_(*pointing))
        in_order = wanted.order_by(*of.primary_key.columns)
        yield from (dict(row) for row in connection.execute(in_order).mappings())
    if how.json:
        for row in read_table(connection, table, tenant=tenant):
            points = any(row[column] in people for column in how.person_ids)
            if points or any(mentions_person(row[column], people) for column in how.json):
                yield row


def _numbers(value: Any) -> list[int]:  # noqa: ANN401 - any JSON
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)]
