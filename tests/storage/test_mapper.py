"""Test that every stored dataclass has all its fields in its table, without a list of them anywhere."""

import dataclasses
import pkgutil
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import pytest

import storage
from domain.council import Council
from domain.history import EventKind
from domain.question import Question, QuestionStatus
from domain.reminder_settings import ReminderSettings
from storage.mapper import Mapper, fields_from_json, from_json, to_json
from storage.tables import METADATA
from tests.storage.tenant import Desk, Town, log

SAMPLES: dict[Any, Any] = {
    int: 7,
    str: "text",
    bool: True,
    bytes: b"bytes",
    date: date(2026, 12, 24),
    time: time(18, 30),
    datetime: datetime(2026, 12, 24, 12, 30, tzinfo=UTC),
}
FITTING = {"ends": time(20)}
"""Fields with a rule about their value: a meeting lasts twelve hours at most."""
STORAGE = Path(storage.__file__).parent
ASKED_BY_NO_QUERY = ("proposed_text", "handed_to", "source_link")


def all_mappers() -> dict[str, Mapper[Any]]:
    """Return the mappers of all modules of storage, by the dataclass and its table."""
    names = [name for _, name, _ in pkgutil.walk_packages(storage.__path__, "storage.")]
    modules = [import_module(name) for name in names if "migrations" not in name]
    found = {id(m): m for module in modules for m in vars(module).values() if isinstance(m, Mapper)}
    return {f"{m.type.__name__} in {m.table.name}": m for m in found.values()}


MAPPERS = all_mappers()


def sample(type_: Any) -> Any:  # noqa: ANN401 - the type of any field
    """Return a value of a type that differs from the default of a field."""
    plain = next((kind for kind in getattr(type_, "__args__", ()) if type(None) in type_.__args__), type_)
    if get_origin(plain) is tuple:
        return (sample(plain.__args__[0]),)
    if get_origin(plain) is Mapping:
        return {"key": [1, "two"]}
    if issubclass(plain, Enum):
        return list(plain)[-1]
    return sample_of(plain) if dataclasses.is_dataclass(plain) else SAMPLES[plain]


def sample_of(type_: Any, *, leaving_out: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401 - any dataclass
    """Return a dataclass with a value in each field."""
    hints = get_type_hints(type_)
    names = [f.name for f in dataclasses.fields(type_) if f.name not in leaving_out]
    return type_(
        **{name: FITTING.get(name) or sample(hints[name]) for name in names}, **dict.fromkeys(leaving_out)
    )


@pytest.mark.parametrize("name", MAPPERS)
def test_all_fields_come_back_from_the_row(name: str) -> None:
    mapper = MAPPERS[name]
    value = sample_of(mapper.type, leaving_out=mapper.computed)
    row = mapper.to_row(value)
    assert set(row) <= set(METADATA.tables[mapper.table.name].columns.keys())
    assert mapper.from_row(row, **dict.fromkeys(mapper.computed)) == value


@pytest.mark.parametrize("name", MAPPERS)
def test_what_may_be_missing_comes_back_as_none(name: str) -> None:
    mapper = MAPPERS[name]
    value = sample_of(mapper.type, leaving_out=mapper.computed)
    row = mapper.to_row(value)
    for field, column in mapper.columns.items():
        if mapper.table.c[column].nullable:
            found = mapper.from_row({**row, column: None}, **dict.fromkeys(mapper.computed))
            assert found == dataclasses.replace(value, **{field: None})


def test_a_field_without_a_column_is_refused_when_the_program_starts() -> None:
    newer = dataclasses.make_dataclass(
        "Newer", [("urgency", int)], bases=(Question,), frozen=True, kw_only=True
    )
    with pytest.raises(TypeError, match=r"question has no column for Newer\.urgency"):
        Mapper(newer, METADATA.tables["question"])


async def test_every_field_of_a_question_is_stored_and_can_be_undone(desk: Desk, town: Town) -> None:
    first = await desk.write(lambda tx: log(tx, town.council, "Varför är det mörkt?", by=town.johan))
    points_elsewhere = {
        "department": town.technical.id,
        "assignee": town.eva.id,
        "ended_by": town.petra.id,
        "asked_by": town.eva.id,
    }
    kept = {"id", "council", "number", "version", "logged_by"}
    hints = get_type_hints(Question)
    changes = {f.name: sample(hints[f.name]) for f in dataclasses.fields(Question) if f.name not in kept}
    after = dataclasses.replace(first, **{**changes, **points_elsewhere}, version=first.version + 1)
    await desk.write(
        lambda tx: tx.questions.save(
            first,
            after,
            council=town.council,
            happening=EventKind.EDITED,
            by=town.karin.id,
            act="change",
            at=tx.now,
        )
    )
    assert await desk.read(lambda tx: tx.questions.get(first.id)) == after
    event = (await desk.read(lambda tx: tx.events.of_question(first.id)))[-1]
    assert set(event.old) == set(event.new) == {*changes}
    assert dataclasses.replace(after, **fields_from_json(Question, event.old), version=1) == first


def test_a_field_of_a_question_that_no_query_asks_for_is_named_by_its_table_and_the_migration_alone() -> None:
    naming = {
        path.relative_to(STORAGE).parts[0]
        for path in STORAGE.rglob("*.py")
        if any(re.search(rf"\b{field}\b", path.read_text(encoding="utf-8")) for field in ASKED_BY_NO_QUERY)
    }
    assert naming == {"tables", "migrations"}


@pytest.mark.parametrize(
    ("type_", "value", "stored"),
    [
        (date | None, date(2026, 12, 24), "2026-12-24"),
        (datetime | None, datetime(2026, 12, 24, 12, tzinfo=UTC), "2026-12-24T12:00:00+00:00"),
        (QuestionStatus, QuestionStatus.CLOSED, "closed"),
        (tuple[str, ...], ("a", "b"), ["a", "b"]),
        (frozenset[date], frozenset({date(2026, 12, 24), date(2026, 12, 23)}), ["2026-12-23", "2026-12-24"]),
        (str | None, None, None),
    ],
)
def test_values_become_json_and_come_back(type_: Any, value: object, stored: object) -> None:  # noqa: ANN401
    assert to_json(value) == stored
    assert from_json(type_, stored) == value


def test_settings_of_a_council_become_json_and_come_back() -> None:
    settings = ReminderSettings(steps=(3, 1), at=time(10, 15), free=frozenset({date(2026, 12, 24)}))
    assert from_json(get_type_hints(Council)["settings"], to_json(settings)) == settings
