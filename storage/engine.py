"""Engines of SQLite and PostgreSQL, and what the two do differently while the program runs.

Commits are durable and waits are bounded. Everything else in storage is written for both. Whole files and
dumps are copied in ``storage.backup``, each database with its own tools.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from storage.compiled import ALL_ROWS, CompiledStatement, Statement, dump_json, row_parameters

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Insert: TypeAlias = "sqlite.Insert | postgresql.Insert"
"""An insert that knows ``ON CONFLICT``."""
Column = sa.ColumnElement[Any]
_DATABASE_TIME = sa.text("SELECT clock_timestamp()")
_ADVISORY_LOCK = sa.text("SELECT pg_advisory_xact_lock(:key)")
_ADVANCE_SEQUENCE = sa.text(
    "SELECT setval(CAST(:sequence AS regclass), nextval(CAST(:sequence AS regclass)) + :steps)"
)
_ADVANCE_COUNTER = sa.text("UPDATE sqlite_sequence SET seq = seq + :steps WHERE name = :name")
_BEGIN_COUNTER = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :steps)")
_JULIAN_DAY_ZERO, _ROUNDING = 1_721_424.5, 0.000001
"""The Julian date of the midnight before the first day of ``date.fromordinal``, and its exactness."""


class DatabaseDialect(Protocol):
    """The operations that differ between the databases."""

    is_shared: bool
    """Whether several processes may serve the database at once, each with several writers."""
    has_visible_order: bool
    """Whether it tells the order in an index, so that the schema can be compared with the tables."""

    def __hash__(self) -> int: ...

    def read_only(self, engine: sa.Engine) -> sa.Engine:
        """Return the same engine for read-only transactions on a snapshot."""
        ...

    def current_time(self, connection: sa.Connection) -> datetime:
        """Return the time shared by all processes on this database, in UTC."""
        ...

    def lock(self, connection: sa.Connection, key: int) -> None:
        """Wait for the lock with this number and hold it until the end of the transaction."""
        ...

    def lift_timeouts(self, connection: sa.Connection) -> None:
        """Let the statements of this transaction take as long as they need."""
        ...

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401 - the driver's own connection
        """Return whether the driver has given up its connection."""
        ...

    def insert(self, table: sa.Table) -> Insert:
        """Return an insert to be completed with ``ON CONFLICT``."""
        ...

    def insert_many(self, table: sa.Table, columns: Sequence[str]) -> Insert:
        """Return an insert of many rows, to be completed with ``ON CONFLICT`` or ``RETURNING``."""
        ...

    def update_many(self, table: sa.Table, *, keys: Sequence[str], columns: Sequence[str]) -> sa.Update:
        """Return an update of many rows by their keys, to be completed with ``RETURNING``.

        The values of the keys are named ``w_KEY``, those to be stored ``b_COLUMN``.
        """
        ...

    def select_texts(self, parameter: str) -> sa.Select[str]:
        """Return the query for the texts in a parameter, a list in JSON, so that the SQL stays the same."""
        ...

    def is_listed(self, column: sa.ColumnElement[int], parameter: str) -> sa.ColumnElement[bool]:
        """Return the condition that an id is in a parameter, a list in JSON; its index is used for that."""
        ...

    def is_json_filled(self, name: str) -> sa.TextClause:
        """Return the condition that a JSON column is not ``{}``, as written in the indexes."""
        ...

    def local_day(self, moment: Column, *, zone: Column, offset: Column) -> Column:
        """Return the ordinal of a moment's day in a time zone that has this offset, in days, today.

        SQLite knows no time zones, and takes the offset for that of every day.
        """
        ...

    def whole_days(self, start: Column, end: Column) -> Column:
        """Return the number of whole days from one moment to another."""
        ...

    def advance_sequences(self, connection: sa.Connection, tables: Iterable[sa.Table], *, steps: int) -> None:
        """Skip this many of the next ids of each table."""
        ...

    def refresh_statistics(self, connection: sa.Connection, column: sa.Column[Any]) -> None:
        """Have the database look at a column and the indexes, after many rows of a kind were added."""
        ...


class Sqlite:
    """SQLite: a file of one process, with one writer at a time."""

    is_shared = False
    has_visible_order = False

    def read_only(self, engine: sa.Engine) -> sa.Engine:
        return engine.execution_options(reading=True)

    def current_time(self, connection: sa.Connection) -> datetime:  # noqa: ARG002 - one process: its own clock
        return datetime.now(UTC)

    def lock(self, connection: sa.Connection, key: int) -> None:
        """Do nothing: each transaction that writes holds the only lock."""

    def lift_timeouts(self, connection: sa.Connection) -> None:
        """Do nothing: statements are not timed."""

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401, ARG002 - a file is not lost
        return False

    def insert(self, table: sa.Table) -> Insert:
        return sqlite.insert(table)

    def insert_many(self, table: sa.Table, columns: Sequence[str]) -> Insert:
        values = {name: sa.bindparam(name, type_=table.c[name].type) for name in columns}
        return sqlite.insert(table).values(values)

    def update_many(self, table: sa.Table, *, keys: Sequence[str], columns: Sequence[str]) -> sa.Update:
        this = (table.c[name] == sa.bindparam(f"w_{name}", type_=table.c[name].type) for name in keys)
        values = {name: sa.bindparam(f"b_{name}", type_=table.c[name].type) for name in columns}
        return sa.update(table).where(*this).values(values)

    def select_texts(self, parameter: str) -> sa.Select[str]:
        return sa.select(sa.func.json_each(sa.bindparam(parameter)).table_valued("value").c.value)

    def is_listed(self, column: sa.ColumnElement[int], parameter: str) -> sa.ColumnElement[bool]:
        return column.in_(self.select_texts(parameter))

    def is_json_filled(self, name: str) -> sa.TextClause:
        return sa.text(f"{name} <> '{{}}'")

    def local_day(self, moment: Column, *, zone: Column, offset: Column) -> Column:  # noqa: ARG002 - has none
        return sa.cast(sa.func.julianday(moment) - _JULIAN_DAY_ZERO + offset, sa.Integer)

    def whole_days(self, start: Column, end: Column) -> Column:
        return sa.cast(sa.func.julianday(end) - sa.func.julianday(start) + _ROUNDING, sa.Integer)

    def advance_sequences(self, connection: sa.Connection, tables: Iterable[sa.Table], *, steps: int) -> None:
        for table in tables:
            if table.autoincrement_column is not None:
                values = {"name": table.name, "steps": steps}
                if connection.execute(_ADVANCE_COUNTER, values).rowcount == 0:
                    connection.execute(_BEGIN_COUNTER, values)

    def refresh_statistics(self, connection: sa.Connection, column: sa.Column[Any]) -> None:
        pass


class Postgresql:
    """PostgreSQL: a server of many processes, which orders concurrent writers."""

    is_shared = True
    has_visible_order = True

    def read_only(self, engine: sa.Engine) -> sa.Engine:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def current_time(self, connection: sa.Connection) -> datetime:
        moment: datetime = connection.execute(_DATABASE_TIME).scalar_one()
        return moment.astimezone(UTC)

    def lock(self, connection: sa.Connection, key: int) -> None:
        connection.execute(_ADVISORY_LOCK, {"key": key})

    def lift_timeouts(self, connection: sa.Connection) -> None:
        connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))

    def is_connection_lost(self, driver: Any) -> bool:  # noqa: ANN401 - the driver's own connection
        return bool(driver.closed)

    def insert(self, table: sa.Table) -> Insert:
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - 2 MB, which SQLite does not need

        return postgresql.insert(table)

    def insert_many(self, table: sa.Table, columns: Sequence[str]) -> Insert:
        """Take all rows as one JSON value: otherwise each row would be a statement of its own."""
        rows = sa.select(*_sent_rows([sa.column(name, table.c[name].type) for name in columns]).c)
        return self.insert(table).from_select(list(columns), rows)

    def update_many(self, table: sa.Table, *, keys: Sequence[str], columns: Sequence[str]) -> sa.Update:
        these = [sa.column(f"w_{name}", table.c[name].type) for name in keys]
        sent = _sent_rows([*these, *(sa.column(f"b_{name}", table.c[name].type) for name in columns)])
        changed = sa.update(table).where(*(table.c[name] == sent.c[f"w_{name}"] for name in keys))
        return changed.values({name: sent.c[f"b_{name}"] for name in columns})

    def select_texts(self, parameter: str) -> sa.Select[str]:
        texts = sa.cast(sa.bindparam(parameter, type_=sa.Text), sa.JSON)
        return sa.select(sa.func.json_array_elements_text(texts).column_valued())

    def is_listed(self, column: sa.ColumnElement[int], parameter: str) -> sa.ColumnElement[bool]:
        """Compare with an array: joined with the list, all rows would be read that could be in it."""
        ids = sa.select(sa.cast(self.select_texts(parameter).subquery().c[0], column.type))
        listed: sa.ColumnElement[bool] = column == sa.any_(sa.func.array(ids.scalar_subquery()))
        return listed

    def is_json_filled(self, name: str) -> sa.TextClause:
        return sa.text(f"{name}::text <> '{{}}'")

    def local_day(self, moment: Column, *, zone: Column, offset: Column) -> Column:  # noqa: ARG002 - has zones
        day = sa.cast(sa.func.timezone(zone, moment), sa.Date)
        return sa.type_coerce(day, sa.Integer) - sa.literal_column("DATE '0001-01-01'") + 1

    def whole_days(self, start: Column, end: Column) -> Column:
        return sa.cast(sa.func.date_part("day", end - start), sa.Integer)

    def advance_sequences(self, connection: sa.Connection, tables: Iterable[sa.Table], *, steps: int) -> None:
        for table in tables:
            if table.autoincrement_column is not None:
                sequence = f"{table.name}_{table.autoincrement_column.name}_seq"
                connection.execute(_ADVANCE_SEQUENCE, {"sequence": sequence, "steps": steps})

    def refresh_statistics(self, connection: sa.Connection, column: sa.Column[Any]) -> None:
        self.lift_timeouts(connection)
        connection.execute(sa.text(f"ANALYZE (SKIP_LOCKED) {column.table} ({column.name})"))


def _sent_rows(columns: Sequence[sa.ColumnClause[Any]]) -> sa.TableValuedAlias:
    """Return all rows, which are one JSON value, as a table."""
    rows = sa.func.json_to_recordset(sa.bindparam(ALL_ROWS, type_=sa.JSON)).table_valued(*columns)
    return rows.render_derived(with_types=True)


DIALECTS: Mapping[str, DatabaseDialect] = {"sqlite": Sqlite(), "postgresql": Postgresql()}


def dialect_of(bind: sa.Connection | sa.Engine) -> DatabaseDialect:
    """Return the dialect of a connection or an engine."""
    return DIALECTS[bind.dialect.name]


def compile_for(build: Callable[[DatabaseDialect], Statement]) -> CompiledStatement:
    """Return a statement that is built, and compiled, once for each database."""
    return CompiledStatement(lambda dialect: build(DIALECTS[dialect.name]))


def compile_insert_if_new(table: sa.Table) -> CompiledStatement:
    """Compile the insert of a row that changes nothing if there is one with the same key.

    The database assigns the id, if there is one.
    """
    values = row_parameters(table, with_id=False)
    return compile_for(lambda dialect: dialect.insert(table).values(values).on_conflict_do_nothing())


BUSY_TIMEOUT = 5.0
"""Seconds to wait for a database file that another process has locked."""
_SQLITE_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT * 1000:.0f}",
    "trusted_schema=OFF",
    "secure_delete=ON",  # what is deleted or erased is overwritten
)
OWNER_ONLY_MODE = 0o600
_POSTGRESQL_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "statement_timeout=5000",
        "lock_timeout=2000",
        "idle_in_transaction_session_timeout=15000",
        "timezone=UTC",
        "random_page_cost=1.1",  # no spinning disk: what an index holds is read from it alone
        "max_parallel_workers_per_gather=0",  # starting one takes as long as a whole statement
    )
)


def open_engine(url: str) -> sa.Engine:
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


def _sqlite(url: str) -> sa.Engine:
    database = make_url(url).database
    if not database or database == ":memory:":
        raise ValueError("SQLite needs a file")
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
    )
    sa.event.listen(engine, "do_connect", lambda *_: create_private_file(Path(database)))
    sa.event.listen(engine, "connect", _set_pragmas)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def create_private_file(path: Path) -> None:
    """Create a file that only its owner reads, unless it exists; SQLite's files beside it get its mode."""
    path.touch(mode=OWNER_ONLY_MODE, exist_ok=True)


def truncate_log(engine: sa.Engine) -> bool:
    """Write SQLite's log into the database and empty it, so that it holds no older content.

    Returns False if another connection needs the log. PostgreSQL is asked for nothing: True.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((busy, _, _),) = cursor.fetchall()
    finally:
        connection.close()
    return not busy


def _set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None  # BEGIN is executed explicitly
    cursor = connection.cursor()
    _enable_wal(cursor)
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enable_wal(cursor: Any) -> None:  # noqa: ANN401 - the driver's own
    """Let readers run alongside the writer; retried here, as SQLite does not wait for another process."""
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


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    begin, driver = "BEGIN" if reading else "BEGIN IMMEDIATE", connection.connection.dbapi_connection
    try:  # SQLAlchemy's way to the driver takes five times as long
        driver.execute(f"PRAGMA query_only={reading:d}")  # type: ignore[union-attr]
        driver.execute(begin)  # type: ignore[union-attr]
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError.instance(
            begin, None, error, sqlite3.Error, dialect=connection.dialect
        ) from error


def _postgresql(url: str) -> sa.Engine:
    return sa.create_engine(
        url,
        connect_args={"options": _POSTGRESQL_OPTIONS, "prepare_threshold": None, "connect_timeout": 3},
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=4,
        pool_timeout=5,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
    )
