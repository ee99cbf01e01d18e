"""Map rows to frozen dataclasses and back, by the names and types of the fields.

A field ``council`` is stored in the column ``council``, or else in ``council_id``. A field that is itself a
dataclass and has no column of its own is spread over columns of the same row. Columns of dates and times
convert themselves (see ``storage.tables.columns``); enums are stored by value, tuples as JSON lists.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import Field, dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, ClassVar, Generic, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import RowMapping, Table


class Mappable(Protocol):
    """An instance of a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=Mappable)
T_co = TypeVar("T_co", bound=Mappable, covariant=True)
Row = Mapping[str, Any] | RowMapping
Converter = Callable[[Any], Any]
_NO_RENAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _MappedField:
    name: str
    column: str
    load: Converter | None
    """Converts the value of the column, if that is not None."""
    dump: Converter | None
    """Converts to the value of the column, if the field is not None."""


class Constructor(Protocol[T_co]):
    """Create a value from its row and the fields that have no column."""

    def __call__(self, row: Row, /, **computed: object) -> T_co: ...


class Mapper(Generic[T]):
    """The mapping between a dataclass and the rows of a table.

    ``renames`` names the columns of fields with other names; the fields of a dataclass inside the
    row are named with a path, as in ``edition.adopted_by``. ``computed`` are the fields that have no column.
    Raises TypeError for any other field without a column.
    """

    def __init__(
        self,
        type_: type[T],
        table: Table,
        *,
        renames: Mapping[str, str] = _NO_RENAMES,
        computed: Collection[str] = (),
    ) -> None:
        self.type, self.table = type_, table
        self.computed = frozenset(computed)
        hints = _hints(type_)
        stored = [field for field in dataclasses.fields(type_) if field.name not in computed]
        self._parts: dict[str, Mapper[Any]] = {}
        self._mapped: dict[str, _MappedField] = {}
        for field in stored:
            column, plain = self._column_of(field, renames), _without_none(hints[field.name])
            if column is not None:
                self._mapped[field.name] = _mapped_field(field.name, column, plain)
            elif dataclasses.is_dataclass(plain) and isinstance(plain, type):
                self._parts[field.name] = Mapper(plain, table, renames=_inside(field.name, renames))
            else:
                raise TypeError(f"{table.name} has no column for {type_.__name__}.{field.name}")
        self.from_row = self._compile()
        """Creates a value from its row and, by name, the fields that have no column."""
        self.to_row = self._compile_to_row()
        """Returns the columns of a value, without an id that the database has yet to assign (``id`` 0)."""

    @property
    def columns(self) -> dict[str, str]:
        """Return the column of each field that has one."""
        return {mapped.name: mapped.column for mapped in self._mapped.values()}

    def to_columns(self, value: T, fields: Iterable[str]) -> dict[str, Any]:
        """Return the columns of these fields of a value."""
        row: dict[str, Any] = {}
        for name in fields:
            part, inner = self._parts.get(name), getattr(value, name)
            if part is not None:
                row.update(part.to_row(inner))
                continue
            mapped = self._mapped[name]
            row[mapped.column] = mapped.dump(inner) if mapped.dump and inner is not None else inner
        return row

    def changed_fields(self, before: T, after: T) -> list[str]:
        """Return the names of the stored fields that differ."""
        return [name for name in self._all_names() if getattr(before, name) != getattr(after, name)]

    def _all_names(self) -> tuple[str, ...]:
        return (*self._mapped, *self._parts)

    def _compile(self) -> "Constructor[T]":
        """Compile the call of the constructor, as ``dataclasses`` does; a loop takes twice as long."""
        scope: dict[str, Any] = {"type_": self.type}
        arguments = []
        for name, mapped in self._mapped.items():
            stored = f"row[{mapped.column!r}]"
            if mapped.load is not None:
                scope[f"load_{name}"] = mapped.load
                stored = f"None if {stored} is None else load_{name}({stored})"
            arguments.append(f"{name}={stored}")
        for name, part in self._parts.items():
            scope[f"part_{name}"] = part.from_row
            arguments.append(f"{name}=part_{name}(row)")
        code = f"lambda row, **computed: type_({', '.join(arguments)}, **computed)"
        compiled: Constructor[T] = eval(code, scope)  # noqa: S307 - made of the names of fields and columns alone
        return compiled

    def _compile_to_row(self) -> "Callable[[T], dict[str, Any]]":
        """Compile the row of a value in the same way."""
        scope: dict[str, Any] = {}
        columns = []
        for name, mapped in self._mapped.items():
            stored = f"value.{name}"
            if mapped.dump is not None:
                scope[f"dump_{name}"] = mapped.dump
                stored = f"None if {stored} is None else dump_{name}({stored})"
            column = f"{mapped.column!r}: {stored}"
            columns.append(f"**({{{column}}} if value.id else {{}})" if mapped.column == "id" else column)
        for name, part in self._parts.items():
            scope[f"part_{name}"] = part.to_row
            columns.append(f"**part_{name}(value.{name})")
        code = f"lambda value: {{{', '.join(columns)}}}"
        compiled: Callable[[T], dict[str, Any]] = eval(code, scope)  # noqa: S307 - made of the names of fields and columns alone
        return compiled

    def _column_of(self, field: Field[Any], renames: Mapping[str, str]) -> str | None:
        names = (renames[field.name],) if field.name in renames else (field.name, f"{field.name}_id")
        return next((name for name in names if name in self.table.c), None)


def to_json(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a value of a dataclass's field as JSON; dates and times in ISO 8601, sets sorted."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        items = [to_json(inner) for inner in value]
        return sorted(items) if isinstance(value, frozenset) else items
    if dataclasses.is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def from_json(type_: Any, stored: Any) -> Any:  # noqa: ANN401 - the type of any field
    """Return the value of a type from what ``to_json`` returned."""
    plain = _without_none(type_)
    if stored is None:
        return None
    if get_origin(plain) in (tuple, frozenset):
        return get_origin(plain)(from_json(get_args(plain)[0], inner) for inner in stored)
    if not isinstance(plain, type):
        return stored
    if issubclass(plain, Enum):
        return plain(stored)
    if issubclass(plain, date | time):
        return plain.fromisoformat(stored)
    return plain(**fields_from_json(plain, stored)) if dataclasses.is_dataclass(plain) else stored


def fields_from_json(type_: type[Mappable], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a dataclass from their JSON; names that are not fields are kept as they are."""
    hints = _hints(type_)
    return {name: from_json(hints.get(name), value) for name, value in stored.items()}


_hints = cache(get_type_hints)


def _mapped_field(name: str, column: str, type_: Any) -> _MappedField:  # noqa: ANN401 - the type of any field
    if isinstance(type_, type) and issubclass(type_, Enum):
        return _MappedField(name, column, type_, attrgetter("value"))
    if get_origin(type_) is tuple:
        return _MappedField(name, column, tuple, list)
    if get_origin(type_) is Mapping:
        return _MappedField(name, column, None, dict)
    return _MappedField(name, column, None, None)


def _inside(field: str, renames: Mapping[str, str]) -> dict[str, str]:
    prefix = f"{field}."
    return {name.removeprefix(prefix): to for name, to in renames.items() if name.startswith(prefix)}


def _without_none(type_: Any) -> Any:  # noqa: ANN401 - any type
    """Return the type without ``| None``."""
    if get_origin(type_) in (Union, UnionType):
        kinds = [kind for kind in get_args(type_) if kind is not NoneType]
        return kinds[0] if len(kinds) == 1 else type_
    return type_
