"""Engines, set up so that a confirmed change survives and a waiting one does not wait for ever."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from storage.prepared import execute

WAITED_FOR = 5.0
"""Seconds for which a file that somebody else holds is waited for."""
_SQLITE = (
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={WAITED_FOR * 1000:.0f}",
    "trusted_schema=OFF",
)
_POSTGRESQL = " ".join(
    f"-c {setting}"
    for setting in (
        "statement_timeout=5000",
        "lock_timeout=2000",
        "idle_in_transaction_session_timeout=15000",
        "timezone=UTC",
    )
)


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()


def open_engine(url: str) -> Engine:
    """Give back an engine for ``sqlite:///PATH`` or ``postgresql+psycopg://...``."""
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgresql(url)
    raise ValueError(f"neither SQLite nor PostgreSQL: {backend}")


def reading(engine: Engine) -> Engine:
    """Give back the same engine for transactions that see one moment and change nothing."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _sqlite(url: str) -> Engine:
    database = make_url(url).database
    if not database or database == ":memory:":
        raise ValueError("SQLite needs a file")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": WAITED_FOR, "check_same_thread": False},
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in _SQLITE:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:  # noqa: ANN401 - the driver's own
    """Let readers read beside the writer; where somebody else does so too, SQLite itself does not wait."""
    end = time.monotonic() + WAITED_FOR
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    execute(connection, "BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgresql(url: str) -> Engine:
    return create_engine(
        url,
        connect_args={"options": _POSTGRESQL, "prepare_threshold": None, "connect_timeout": 3},
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=4,
        pool_timeout=5,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
    )
