"""Create engines whose commits are durable and whose waits are bounded."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from storage.compiled import execute_sql

BUSY_TIMEOUT = 5.0
"""Seconds for which a file that somebody else holds is waited for."""
_SQLITE_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT * 1000:.0f}",
    "trusted_schema=OFF",
)
_POSTGRESQL_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "statement_timeout=5000",
        "lock_timeout=2000",
        "idle_in_transaction_session_timeout=15000",
        "timezone=UTC",
    )
)


def _json_dumps(value: object) -> str:
    return orjson.dumps(value).decode()


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///PATH`` or ``postgresql+psycopg://...``."""
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgresql(url)
    raise ValueError(f"neither SQLite nor PostgreSQL: {backend}")


def sqlite_file(url: str) -> Path | None:
    """Return the path of a SQLite database, or None for PostgreSQL."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database or "").resolve() if is_file else None


def _sqlite(url: str) -> Engine:
    database = make_url(url).database
    if not database or database == ":memory:":
        raise ValueError("SQLite needs a file")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
        json_serializer=_json_dumps,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    _enable_wal(cursor)
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enable_wal(cursor: Any) -> None:  # noqa: ANN401 - the driver's own
    """Let readers read beside the writer; retried here, since SQLite does not wait for another process."""
    end = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    execute_sql(connection, "BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql(url: str) -> Engine:
    return create_engine(
        url,
        connect_args={"options": _POSTGRESQL_OPTIONS, "prepare_threshold": None, "connect_timeout": 3},
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=4,
        pool_timeout=5,
        json_serializer=_json_dumps,
        json_deserializer=orjson.loads,
    )
