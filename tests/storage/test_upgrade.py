"""From the first tables to the newest, step by step, with something in every state: nothing is lost.

Two versions run side by side while one replaces the other: what the older one says works after a step too.
"""

from collections.abc import Iterator

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, select

from domain.question import QuestionStatus
from simulator.world import World
from storage.alembic_runner import run_migrations, schema_differences
from storage.engine import open_engine
from storage.migrate import SCRIPTS, known_revisions, migrate
from storage.outbox.messages import MessageState
from tests.storage.first_rows import First
from tests.storage.later_rows import LATER, rows_since

FIRST, *REST = known_revisions()
NEVER_CHANGED = {"event", "minutes", "file", "alembic_version"}
"""Rows of these are added only: no version says UPDATE."""
FAR_AWAY = 1_000
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def step(engine: Engine, revision: str) -> MetaData:
    """Migrate to a revision, and return the tables as they are then."""
    with engine.begin() as connection:
        run_migrations(connection, to=revision)
    tables = MetaData()
    tables.reflect(engine)
    return tables


def fill(engine: Engine, tables: MetaData, revision: str, *, world: World) -> None:
    """Write what a version writes that knows the tables of this revision."""
    first = First(world=world)
    rows = first.rows() if revision == FIRST else rows_since(revision, tenant=world.tenant_id)
    with engine.begin() as connection:
        for table, values in rows:
            for value in values:
                connection.execute(tables.tables[table].insert(), value)


def contents(engine: Engine, tables: MetaData) -> Rows:
    """Read all that these columns hold."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }


def anew(column: Column[object], value: object) -> object:
    """Return something else for a column that tells rows apart."""
    if not (column.primary_key or column.name in ("tenant_id", "number")) or column.foreign_keys:
        return value
    return int(str(value)) + FAR_AWAY if isinstance(column.type, Integer) else f"{value} again"


def add_one_more(connection: Connection, table: Table) -> bool:
    """Add a row like the first one, with the columns that an older version knows."""
    row = connection.execute(select(table).limit(1)).mappings().first()
    if row is None:
        return False
    changed = {column.name: anew(column, row[column.name]) for column in table.columns}
    connection.execute(table.insert(), changed)
    return True


def speak(engine: Engine, tables: MetaData) -> set[str]:
    """Say what a version says that knows these tables, and take it back; return what was written to."""
    written = set()
    with engine.connect() as connection, connection.begin() as transaction:
        for name in tables.tables.keys() - {"alembic_version"}:
            table = tables.tables[name]
            before = connection.execute(select(func.count()).select_from(table)).scalar_one()
            if add_one_more(connection, table):
                written.add(name)
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == before + 1
            if name not in NEVER_CHANGED:
                same = {c.name: c for c in table.columns if not c.primary_key}
                connection.execute(table.update().values(same or {c.name: c for c in table.columns}))
        transaction.rollback()
    return written


def test_from_the_first_tables_step_by_step_nothing_is_lost_and_the_version_before_goes_on(
    engine: Engine,
) -> None:
    world = World.sample()
    older = step(engine, FIRST)
    fill(engine, older, FIRST, world=world)
    for revision in REST:
        before = contents(engine, older)
        newer = step(engine, revision)
        assert contents(engine, older) == before, revision
        assert speak(engine, older) == {name for name, rows in before.items() if rows}, revision
        fill(engine, newer, revision, world=world)
        older = newer
    assert schema_differences(engine) == []


def test_every_state_is_there_to_be_lost(engine: Engine) -> None:
    tables = step(engine, FIRST)
    fill(engine, tables, FIRST, world=World.sample())
    with engine.connect() as connection:
        asked, letters = (tables.tables[name] for name in ("question", "outbox"))
        assert set(connection.scalars(select(asked.c.status))) == set(QuestionStatus)
        assert set(connection.scalars(select(letters.c.state))) == set(MessageState)
    assert all(contents(engine, tables).values())


def test_whatever_version_it_was_left_at_it_comes_to_the_newest_in_one_go(engine: Engine) -> None:
    world = World.sample()
    tables = step(engine, FIRST)
    fill(engine, tables, FIRST, world=world)
    before = contents(engine, tables)
    assert migrate(engine) == known_revisions()[-1]
    assert contents(engine, tables) == before
    assert schema_differences(engine) == []


def test_every_table_that_a_version_brought_is_tried_too(engine: Engine) -> None:
    tables = step(engine, FIRST)
    known = set(tables.tables)
    for revision in REST:
        tables = step(engine, revision)
        brought = set(tables.tables) - known
        assert brought <= {*LATER.get(revision, {}), "seal"}, revision
        known |= brought


@pytest.mark.parametrize("revision", known_revisions())
def test_a_step_back_is_refused_with_what_to_do_instead(revision: str) -> None:
    script = ScriptDirectory(str(SCRIPTS)).get_revision(revision)
    assert script is not None
    with pytest.raises(RuntimeError, match="restore a backup instead"):
        script.module.downgrade()
