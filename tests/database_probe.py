"""Read the database of a running program from outside, on SQLite and on PostgreSQL."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.engine import make_url

from tests.outbox.outbox_rows import Post

_MADE = "RETURNS json IMMUTABLE LANGUAGE sql AS"
WORDS_OF_SQLITE = (
    f"CREATE OR REPLACE FUNCTION json_remove(json, text) {_MADE} 'SELECT ($1::jsonb - substr($2, 3))::json'",
    f"CREATE OR REPLACE FUNCTION replace(json, text, text) {_MADE} 'SELECT replace($1::text, $2, $3)::json'",
)
"""SQL for JSON as tests write it, and its equivalent on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class PostgresPost(Post):
    """The outbox of a PostgreSQL database, with results in the same form as from SQLite."""

    address: str

    @property
    def url(self) -> str:
        return self.address

    def change(self, statement: str, *values: object) -> int:
        """Change rows without the program; return the number of rows."""
        with self._engine().begin() as connection:
            return connection.exec_driver_sql(*_as_psycopg(statement, values)).rowcount

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self._engine().connect() as connection:
            found = connection.exec_driver_sql(*_as_psycopg(statement, values))
            return [tuple(_as_sqlite(value) for value in row) for row in found]

    def _engine(self) -> Engine:
        return create_engine(self.address, poolclass=NullPool)


def post_at(database_url: str) -> Post:
    """Return the outbox of either database."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return Post(Path(make_url(database_url).database or ""))
    post = PostgresPost(Path(), database_url)
    for word in WORDS_OF_SQLITE:
        post.change(word)
    return post


def _as_psycopg(statement: str, values: Sequence[object]) -> tuple[str, tuple[object, ...]]:
    return statement.replace("?", "%s"), tuple(values)


def _as_sqlite(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    return json.dumps(value) if isinstance(value, dict | list) else value
