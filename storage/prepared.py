"""Statements compiled once: on SQLite, having one looked up and bound costs more than running it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Select, Table, UpdateBase, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

Row = dict[str, Any]
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    sql: str
    parameters: tuple[tuple[str, Converter | None, Any], ...]
    """Name, converter, and the value that the statement itself gives it."""
    named: bool
    """Whether the driver takes parameters by name, as psycopg does, or in order, as SQLite does."""
    columns: tuple[tuple[str, Converter | None], ...]

    def bind(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the driver takes
        bound = []
        for name, convert, own in self.parameters:
            value = values.get(name, own)
            bound.append((name, value if convert is None else convert(value)))
        return dict(bound) if self.named else [value for _, value in bound]

    def read(self, found: Sequence[Any]) -> Row:
        return {
            name: value if convert is None else convert(value)
            for (name, convert), value in zip(self.columns, found, strict=True)
        }


class Prepared:
    """A statement whose every value is a named parameter, for use again and again."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, **values: object) -> list[Row]:
        """Run it and give back all rows."""
        compiled = self._for(connection.dialect)
        cursor = execute(connection, compiled.sql, compiled.bind(values))
        return [compiled.read(row) for row in cursor.fetchall()]

    def tuples(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Run it and give back all rows as the driver does, for columns of text and numbers."""
        compiled = self._for(connection.dialect)
        found: list[tuple[Any, ...]] = execute(connection, compiled.sql, compiled.bind(values)).fetchall()
        return found

    def first(self, connection: Connection, **values: object) -> Row | None:
        """Run it and give back its first row."""
        compiled = self._for(connection.dialect)
        row = execute(connection, compiled.sql, compiled.bind(values)).fetchone()
        return None if row is None else compiled.read(row)

    def value(self, connection: Connection, **values: object) -> Any:  # noqa: ANN401 - what the column holds
        """Run it and give back the only value of its only row."""
        found = self.first(connection, **values)
        return None if found is None else next(iter(found.values()))

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it for each of these rows of values."""
        compiled = self._for(connection.dialect)
        execute(connection, compiled.sql, [compiled.bind(row) for row in rows], many=True)

    def run(self, connection: Connection, **values: object) -> int:
        """Run it and give back how many rows it touched."""
        compiled = self._for(connection.dialect)
        return int(execute(connection, compiled.sql, compiled.bind(values)).rowcount)

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._statement.compile(dialect=dialect)
        named = not compiled.positional
        names = compiled.binds if named else compiled.positiontup or ()
        return _Compiled(
            sql=str(compiled),
            parameters=tuple(
                (name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.effective_value)
                for name in names
                for bind in [compiled.binds[name]]
            ),
            named=named,
            columns=tuple(
                (str(column.key), column.type.dialect_impl(dialect).result_processor(dialect, None))
                for column in _columns(self._statement)
            ),
        )


def adding(table: Table, *, give_back: bool = False) -> Prepared:
    """Prepare the adding of a whole row; with ``give_back`` its id comes back."""
    columns = [c for c in table.c if not (give_back and c.primary_key)]
    statement = insert(table).values({c.key: bindparam(c.key, _default(c), type_=c.type) for c in columns})
    return Prepared(statement.returning(table.c.id) if give_back else statement)


def _default(column: Column[Any]) -> Any:  # noqa: ANN401 - whatever the column holds
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def _columns(statement: Select[Any] | UpdateBase) -> Sequence[Any]:
    if isinstance(statement, Select):
        return list(statement.selected_columns)
    return [described["expr"] for described in statement.returning_column_descriptions]


def execute(connection: Connection, sql: str, bound: Any = (), *, many: bool = False) -> Any:  # noqa: ANN401
    """Hand a statement to the driver; its faults come as SQLAlchemy's, as from any other statement."""
    cursor: Any = connection.connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, bound)
    except connection.dialect.loaded_dbapi.Error as fault:
        raise DBAPIError.instance(
            sql, None, fault, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from fault
    return cursor
