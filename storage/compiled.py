"""Statements that are compiled once and passed directly to the driver, and what is built on them.

On SQLite, looking up and binding a statement costs more than running it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

import orjson
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Select,
    Table,
    UpdateBase,
    bindparam,
    insert,
    literal_column,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeDecorator

from storage.mapper import Mappable, Mapper

Row = dict[str, Any]
Converter = Callable[[Any], Any]
Statement = Select[Any] | UpdateBase
T = TypeVar("T", bound=Mappable)
_NOTHING_MORE: Mapping[str, object] = MappingProxyType({})
LOOKUP_SIZES = (1, 4, 16, 64)
ALL_ROWS = "rows"
"""The parameter of a statement that takes all its rows as one JSON value."""
SNAPSHOT = "snapshot"
"""The option of a connection with the rows that were read on a snapshot, by statement and values."""


class UtcDateTime(TypeDecorator[datetime]):
    """A UTC timestamp; refuses naive values, and restores the zone that SQLite drops."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Converter | None:
        """Return the conversion for a driver: SQLite's is done in one step, as it runs for each timestamp."""
        return _to_sqlite if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Converter | None:
        """Return the conversion from a driver: SQLite's is done in one step, as for ``bind_processor``."""
        return _from_sqlite if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _to_sqlite(value: datetime | None) -> str | None:
    """Return a timestamp as SQLAlchemy stores it in SQLite: in UTC, to the microsecond, without its zone."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment without a zone")
    return _format_utc(value if value.tzinfo is UTC else value.astimezone(UTC))


@lru_cache(maxsize=64)
def _format_utc(moment: datetime) -> str:
    """Return a moment in UTC without its zone; most rows of a transaction have the same one."""
    return moment.isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_sqlite(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


def dump_json(value: object) -> str:
    """Return a value as it is stored in a column of JSON."""
    return orjson.dumps(value).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class _DriverStatement:
    sql: str
    bind: Callable[[Mapping[str, Any]], Any]
    """Returns the parameters of the driver: by name, as psycopg takes them, or in order, as SQLite does."""
    read: Callable[[Sequence[Any]], Row]
    takes_all_rows: bool


@dataclass(frozen=True, slots=True)
class _Parameter:
    name: str
    convert: Converter | None
    own: Any
    """The value that the statement itself sets."""


def _compile_bind(parameters: Sequence[_Parameter], *, named: bool) -> Callable[[Mapping[str, Any]], Any]:
    """Compile the parameters of a statement from the values by name; a loop takes twice as long."""
    scope: dict[str, Any] = {}
    bound = []
    for number, parameter in enumerate(parameters):
        value = f"value_of({parameter.name!r})"
        if parameter.own is not None:
            scope[f"own_{number}"] = parameter.own
            value = f"value_of({parameter.name!r}, own_{number})"
        if parameter.convert is not None:
            scope[f"convert_{number}"] = parameter.convert
            value = f"convert_{number}({value})"
        bound.append(f"{parameter.name!r}: {value}" if named else value)
    whole = f"{{{', '.join(bound)}}}" if named else f"[{', '.join(bound)}]"
    code = f"lambda values: (lambda value_of: {whole})(values.get)"
    compiled: Callable[[Mapping[str, Any]], Any] = eval(code, scope)  # noqa: S307 - made of the names of parameters alone
    return compiled


def _compile_read(columns: Sequence[tuple[str, Converter | None]]) -> Callable[[Sequence[Any]], Row]:
    """Compile the values by name from a row of the driver."""
    scope = {f"convert_{number}": convert for number, (_, convert) in enumerate(columns)}
    read = (
        f"{name!r}: row[{number}]" if convert is None else f"{name!r}: convert_{number}(row[{number}])"
        for number, (name, convert) in enumerate(columns)
    )
    compiled: Callable[[Sequence[Any]], Row] = eval(f"lambda row: {{{', '.join(read)}}}", scope)  # noqa: S307 - made of the names of columns alone
    return compiled


class CompiledStatement:
    """A statement whose values are all named parameters, compiled once per dialect."""

    def __init__(self, statement: Statement | Callable[[Dialect], Statement]) -> None:
        self._statement = statement
        self._compiled: dict[str, _DriverStatement] = {}

    def fetch_all(self, connection: Connection, **values: object) -> list[Row]:
        """Execute and return all rows; on a snapshot equal statements are executed once."""
        known: dict[object, list[Row]] | None = connection.get_execution_options().get(SNAPSHOT)
        if known is None:
            return self._fetch_all(connection, values)
        key = (self, *values.items())
        if key not in known:
            known[key] = self._fetch_all(connection, values)
        return known[key]

    def _fetch_all(self, connection: Connection, values: Mapping[str, object]) -> list[Row]:
        compiled = self._compiled_for(connection.dialect)
        cursor = execute_sql(connection, compiled.sql, compiled.bind(values))
        return [compiled.read(row) for row in cursor.fetchall()]

    def fetch_tuples(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Execute and return all rows as the driver does, for columns of text and numbers."""
        compiled = self._compiled_for(connection.dialect)
        found: list[tuple[Any, ...]] = execute_sql(connection, compiled.sql, compiled.bind(values)).fetchall()
        return found

    def fetch_first(self, connection: Connection, **values: object) -> Row | None:
        """Execute and return the first row, or None; on a snapshot as ``fetch_all``."""
        if SNAPSHOT in connection.get_execution_options():
            return next(iter(self.fetch_all(connection, **values)), None)
        compiled = self._compiled_for(connection.dialect)
        row = execute_sql(connection, compiled.sql, compiled.bind(values)).fetchone()
        return None if row is None else compiled.read(row)

    def fetch_value(self, connection: Connection, **values: object) -> Any:  # noqa: ANN401 - what the column holds
        """Execute and return the only value of the only row, or None."""
        found = self.fetch_first(connection, **values)
        return None if found is None else next(iter(found.values()))

    def insert(self, connection: Connection, **values: object) -> int:
        """Execute the insert of a row and return the id that the database assigned."""
        compiled = self._compiled_for(connection.dialect)
        cursor = execute_sql(connection, compiled.sql, compiled.bind(values))
        return int(cursor.lastrowid if connection.dialect.name == "sqlite" else cursor.fetchone()[0])

    def execute_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
        """Execute for each row of values and return the number of affected rows."""
        compiled = self._compiled_for(connection.dialect)
        if compiled.takes_all_rows:
            return self.execute(connection, **{ALL_ROWS: rows})
        bound = [compiled.bind(row) for row in rows]
        return int(execute_sql(connection, compiled.sql, bound, many=True).rowcount)

    def fetch_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> list[Row]:
        """Execute for each row of values and return what it returns of each."""
        if self._compiled_for(connection.dialect).takes_all_rows:
            return self._fetch_all(connection, {ALL_ROWS: rows})
        return [found for row in rows for found in self._fetch_all(connection, row)]

    def execute(self, connection: Connection, **values: object) -> int:
        """Execute and return the number of affected rows."""
        compiled = self._compiled_for(connection.dialect)
        return int(execute_sql(connection, compiled.sql, compiled.bind(values)).rowcount)

    def _compiled_for(self, dialect: Dialect) -> _DriverStatement:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: Dialect) -> _DriverStatement:
        statement = self._statement(dialect) if callable(self._statement) else self._statement
        compiled = statement.compile(dialect=dialect)
        named = not compiled.positional
        names = compiled.binds if named else compiled.positiontup or ()
        parameters = [
            _Parameter(name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.effective_value)
            for name in names
            for bind in [compiled.binds[name]]
        ]
        columns = [
            (str(column.key), column.type.dialect_impl(dialect).result_processor(dialect, None))
            for column in _columns(statement)
        ]
        bind, read = _compile_bind(parameters, named=named), _compile_read(columns)
        takes_all_rows = ALL_ROWS in names
        return _DriverStatement(sql=str(compiled), bind=bind, read=read, takes_all_rows=takes_all_rows)


def of_tenant(table: Table, parameter: str = "tenant") -> ColumnElement[bool]:
    """Return the condition that a row is the tenant's, where others find the rows.

    Adding nothing to the tenant keeps SQLite, which takes it for rare, from reading all rows of the tenant.
    """
    return table.c.tenant_id.concat(literal_column("''")) == bindparam(parameter)


class CompiledLookup:
    """A statement about several rows of a tenant, by their ids, compiled for a few numbers of them.

    ``column`` is the id, unless another is named.
    """

    def __init__(
        self, statement: Select[Any], table: Table, *, column: ColumnElement[Any] | None = None
    ) -> None:
        mine = statement.where(of_tenant(table))
        wanted = table.c.id if column is None else column
        self._by_size = {
            size: CompiledStatement(mine.where(wanted.in_([bindparam(f"id_{n}") for n in range(size)])))
            for size in LOOKUP_SIZES
        }

    def fetch_all(
        self, connection: Connection, ids: Iterable[int], *, tenant: str, **values: object
    ) -> list[Row]:
        """Execute and return the rows of these ids, each once, in any order."""
        wanted, found = sorted(set(ids)), list[Row]()
        while wanted:
            part, wanted = wanted[: LOOKUP_SIZES[-1]], wanted[LOOKUP_SIZES[-1] :]
            size = next(size for size in LOOKUP_SIZES if size >= len(part))
            named = {f"id_{n}": part[min(n, len(part) - 1)] for n in range(size)}
            found += self._by_size[size].fetch_all(connection, tenant=tenant, **values, **named)
        return found


class CompiledGroups:
    """A statement about all rows of a tenant with one key, as the departments of a council."""

    def __init__(self, statement: Select[Any], table: Table, *, column: ColumnElement[Any]) -> None:
        self._lookup = CompiledLookup(statement.add_columns(column.label("key")), table, column=column)

    def fetch_all(self, connection: Connection, keys: Iterable[int], *, tenant: str) -> list[Row]:
        """Return the rows of these keys; on a snapshot those of a key are read once, perhaps ahead."""
        on_snapshot: dict[object, list[Row]] | None = connection.get_execution_options().get(SNAPSHOT)
        known = {} if on_snapshot is None else on_snapshot
        wanted = [(self, tenant, key) for key in dict.fromkeys(keys)]
        missing = [group for group in wanted if group not in known]
        known.update((group, []) for group in missing)
        for row in self._lookup.fetch_all(connection, [key for _, _, key in missing], tenant=tenant):
            known[self, tenant, row["key"]].append(row)
        return [row for group in wanted for row in known[group]]


def compile_insert(table: Table, *, returning_id: bool = False) -> CompiledStatement:
    """Compile the insert of a whole row; with ``returning_id`` for ``CompiledStatement.insert``.

    SQLite's driver tells the id; to return rows, SQLite would put them into a table first.
    """
    statement = insert(table).values(row_parameters(table, with_id=not returning_id))
    if not returning_id:
        return CompiledStatement(statement)
    return CompiledStatement(
        lambda dialect: statement if dialect.name == "sqlite" else statement.returning(table.c.id)
    )


def row_parameters(table: Table, *, with_id: bool) -> dict[str, BindParameter[Any]]:
    """Return a parameter for each column, for the id that the database assigns only ``with_id``."""
    columns = [c for c in table.c if with_id or c is not table.autoincrement_column]
    return {c.key: bindparam(c.key, _default_value(c), type_=c.type) for c in columns}


def _default_value(column: Column[Any]) -> Any:  # noqa: ANN401 - whatever the column holds
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _columns(statement: Statement) -> Sequence[Any]:
    if isinstance(statement, Select):
        return list(statement.selected_columns)
    return [described["expr"] for described in statement.returning_column_descriptions]


def execute_sql(connection: Connection, sql: str, bound: Any = (), *, many: bool = False) -> Any:  # noqa: ANN401
    """Execute a statement on the driver; errors are raised as SQLAlchemy's."""
    driver: Any = connection.connection.dbapi_connection
    try:
        if not many:
            return driver.execute(sql, bound)
        cursor = driver.cursor()
        cursor.executemany(sql, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            sql, None, error, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from error
    return cursor


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its id."""
    return _compiled_insert(table).insert(connection, **values)


def update_row(
    connection: Connection,
    table: Table,
    row: int,
    values: Mapping[str, object],
    *,
    tenant: str,
    version: int | None = None,
) -> bool:
    """Change these columns of a row, if it still has ``version``; return whether there was such a row."""
    changed = {f"b_{name}": value for name, value in values.items()}
    which = {"w_tenant": tenant, "w_id": row} | ({} if version is None else {"w_version": version})
    statement = _compiled_update(table, frozenset(values), is_versioned=version is not None)
    return statement.execute(connection, **which, **changed) == 1


def insert_value(
    connection: Connection,
    mapper: Mapper[T],
    value: T,
    *,
    tenant: str,
    derived: Mapping[str, object] = _NOTHING_MORE,
) -> T:
    """Insert a value, with columns derived from it, and return it with its id."""
    row = {"tenant_id": tenant, **mapper.to_row(value), **derived}
    return replace(value, id=insert_row(connection, mapper.table, row))


@dataclass
class Repository:
    """Rows of one tenant, as one transaction reads and changes them."""

    _connection: Connection
    _tenant: str


@cache
def _compiled_update(table: Table, columns: frozenset[str], *, is_versioned: bool) -> CompiledStatement:
    this = update(table).where(table.c.tenant_id == bindparam("w_tenant"), table.c.id == bindparam("w_id"))
    if is_versioned:
        this = this.where(table.c.version == bindparam("w_version"))
    return CompiledStatement(this.values({name: bindparam(f"b_{name}") for name in sorted(columns)}))


@cache
def _compiled_insert(table: Table) -> CompiledStatement:
    return compile_insert(table, returning_id=True)
