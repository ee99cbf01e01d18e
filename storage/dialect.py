"""What SQLite and PostgreSQL do differently while the program runs.

Everything else in storage is written for both. How to connect is in ``storage.engine``; whole files and dumps
are copied in ``storage.backup``, each database with its own tools.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    Table,
    TextClause,
    UpdateBase,
    bindparam,
    column,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

Insert = sqlite.Insert | postgresql.Insert
"""An insert that knows ``ON CONFLICT``."""
_DATABASE_TIME = text("SELECT clock_timestamp()")
_ADVISORY_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_ADVANCE_SEQUENCE = text(
    "SELECT setval(CAST(:sequence AS regclass), nextval(CAST(:sequence AS regclass)) + :steps)"
)
_SERIALIZATION_FAILURES = {"SerializationFailure", "DeadlockDetected"}
_TERMINATIONS = {"AdminShutdown", "CrashShutdown"}
_DUPLICATE_KEYS = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation"}


class DatabaseDialect(Protocol):
    """What one of the databases does its own way."""

    is_shared: bool
    """Whether several processes may serve the database at once, each with several writers."""

    def __hash__(self) -> int: ...

    def read_only(self, engine: Engine) -> Engine:
        """Return the same engine for read-only transactions on a snapshot."""
        ...

    def current_time(self, connection: Connection) -> datetime:
        """Return the time shared by all processes on this database, in UTC."""
        ...

    def lock(self, connection: Connection, key: int) -> None:
        """Wait for the lock with this number and hold it until the end of the transaction."""
        ...

    def lift_timeouts(self, connection: Connection) -> None:
        """Let the statements of this transaction take as long as they need."""
        ...

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401 - the driver's own connection
        """Return whether the driver has given up its connection."""
        ...

    def insert(self, table: Table) -> Insert:
        """Return an insert to be completed with ``ON CONFLICT``."""
        ...

    def insert_many(self, table: Table, columns: Sequence[str]) -> Insert:
        """Return an insert of many rows for ``execute_many``, to be completed with ``ON CONFLICT``."""
        ...

    def execute_many(
        self, connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]
    ) -> int:
        """Execute what ``insert_many`` began, and return the number of rows that were inserted or changed."""
        ...

    def is_json_filled(self, name: str) -> TextClause:
        """Return the condition that a JSON column is not ``{}``, as written in the indexes."""
        ...

    def advance_sequences(self, connection: Connection, tables: Iterable[Table], *, steps: int) -> None:
        """Leave out this many of the next ids of the tables."""
        ...


class Sqlite:
    """SQLite: a file of one process, with one writer at a time."""

    is_shared = False

    def read_only(self, engine: Engine) -> Engine:
        return engine.execution_options(reading=True)

    def current_time(self, connection: Connection) -> datetime:  # noqa: ARG002 - one process: its own clock
        return datetime.now(UTC)

    def lock(self, connection: Connection, key: int) -> None:
        """Do nothing: each transaction that writes holds the only lock."""

    def lift_timeouts(self, connection: Connection) -> None:
        """Do nothing: statements are not timed."""

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401, ARG002 - a file is not lost
        return False

    def insert(self, table: Table) -> Insert:
        return sqlite.insert(table)

    def insert_many(self, table: Table, columns: Sequence[str]) -> Insert:  # noqa: ARG002 - those of the rows
        return sqlite.insert(table)

    def execute_many(
        self, connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]
    ) -> int:
        counted = {"preserve_rowcount": True}
        return int(connection.execute(statement, rows, execution_options=counted).rowcount)

    def is_json_filled(self, name: str) -> TextClause:
        return text(f"{name} <> '{{}}'")

    def advance_sequences(self, connection: Connection, tables: Iterable[Table], *, steps: int) -> None:
        """Do nothing: the backup of a file holds its newest ids, and there are no sequences."""


class Postgresql:
    """PostgreSQL: a server of many processes, which orders concurrent writers."""

    is_shared = True

    def read_only(self, engine: Engine) -> Engine:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def current_time(self, connection: Connection) -> datetime:
        moment: datetime = connection.execute(_DATABASE_TIME).scalar_one()
        return moment.astimezone(UTC)

    def lock(self, connection: Connection, key: int) -> None:
        connection.execute(_ADVISORY_LOCK, {"key": key})

    def lift_timeouts(self, connection: Connection) -> None:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401 - the driver's own connection
        return bool(driver.closed)

    def insert(self, table: Table) -> Insert:
        return postgresql.insert(table)

    def insert_many(self, table: Table, columns: Sequence[str]) -> Insert:
        """Take all rows as one JSON value: otherwise each row would be a statement of its own."""
        typed = [column(name, table.c[name].type) for name in columns]
        sent = func.json_to_recordset(bindparam("rows", type_=JSON)).table_valued(*typed)
        rows = select(*sent.render_derived(with_types=True).c)
        return postgresql.insert(table).from_select(list(columns), rows)

    def execute_many(
        self, connection: Connection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]
    ) -> int:
        counted = {"preserve_rowcount": True}
        return int(connection.execute(statement, {"rows": list(rows)}, execution_options=counted).rowcount)

    def is_json_filled(self, name: str) -> TextClause:
        return text(f"{name}::text <> '{{}}'")

    def advance_sequences(self, connection: Connection, tables: Iterable[Table], *, steps: int) -> None:
        for table in tables:
            if table.autoincrement_column is not None:
                sequence = f"{table.name}_{table.autoincrement_column.name}_seq"
                connection.execute(_ADVANCE_SEQUENCE, {"sequence": sequence, "steps": steps})


DIALECTS: Mapping[str, DatabaseDialect] = {"sqlite": Sqlite(), "postgresql": Postgresql()}


def dialect_of(bind: Connection | Engine) -> DatabaseDialect:
    """Return the dialect of a connection or an engine."""
    return DIALECTS[bind.dialect.name]


def error_code(error: SQLAlchemyError) -> str:
    """Return the database's name of an error, without its message, which may quote rows."""
    return _name(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def is_serialization_failure(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL rolled the transaction back over a conflict; a retry may succeed."""
    return isinstance(error, DBAPIError) and _name(error.orig) in _SERIALIZATION_FAILURES


def is_connection_terminated(error: SQLAlchemyError) -> bool:
    """Return whether PostgreSQL closed the connection itself."""
    return isinstance(error, DBAPIError) and _name(error.orig) in _TERMINATIONS


def is_duplicate_key(error: DBAPIError) -> bool:
    """Return whether a unique key existed already; a foreign key without its row is a programming error."""
    return _name(error.orig) in _DUPLICATE_KEYS


def is_transient(error: DBAPIError) -> bool:
    """Return whether a retry may succeed; SQLite reports a wrong statement with the same class of error."""
    if isinstance(error.orig, sqlite3.Error):
        return isinstance(error, OperationalError) and _name(error.orig) != "SQLITE_ERROR"
    return isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated


def _name(orig: BaseException | None) -> str:
    """Return the database's name of an error: psycopg has a class for each, SQLite an attribute."""
    name: str = getattr(orig, "sqlite_errorname", type(orig).__name__)
    return name
