"""Test every migration from the first schema to the newest, with rows in every state: nothing is lost.

Two versions run side by side while one replaces the other, so each step must keep the older one working.
The last step is an invented one after the newest, so that upgrading is tested before a release needs it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, func, select
from sqlalchemy.exc import SQLAlchemyError

from domain.question import QuestionStatus
from simulator.world import World
from storage.alembic_runner import run_migrations, schema_differences
from storage.engine import open_engine
from storage.migrate import SCRIPTS, DatabaseTooNew, known_revisions, migrate
from storage.outbox.messages import MessageState
from tests.storage.first_meeting_rows import meeting_rows
from tests.storage.first_rows import First

FIRST, NEWEST = known_revisions()[0], known_revisions()[-1]
NEXT = f"{int(NEWEST) + 1:04}"
EXPANDING = """
op.add_column("question", sa.Column("urgency", sa.Integer(), nullable=False, server_default="0"))
op.create_table("topic", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String()))
"""
BREAKING = {
    "takes a column away": 'op.drop_column("question", "reason")',
    "renames a column": 'op.alter_column("question", "link", new_column_name="address")',
    "takes words away": 'op.execute("UPDATE question SET answer = NULL")',
    "takes a table away": 'op.drop_table("tenant_pause")',
}
NEVER_CHANGED = {"event", "minutes", "file", "alembic_version"}
"""Rows of these are added only: no version says UPDATE."""
FAR_AWAY = 1_000
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def engine(empty_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def with_next(folder: Path, step: str) -> Path:
    """Copy the migrations and add one after the newest, made of the lines of ``step``."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    lines = "".join(f"    {line}\n" for line in step.strip().splitlines())
    (scripts / "versions" / f"{NEXT}_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "{NEXT}"\ndown_revision = "{NEWEST}"\n\n\ndef upgrade() -> None:\n{lines}',
        encoding="utf-8",
    )
    return scripts


def step(engine: Engine, revision: str, *, scripts: Path = SCRIPTS) -> MetaData:
    """Migrate to a revision, and return the tables of its schema."""
    with engine.begin() as connection:
        run_migrations(connection, to=revision, scripts=scripts)
    tables = MetaData()
    tables.reflect(engine)
    return tables


def fill(engine: Engine, tables: MetaData) -> None:
    """Write rows as the first version does."""
    world = World.sample()
    with engine.begin() as connection:
        for table, values in (*First(world=world).rows(), *meeting_rows(world.tenant_id)):
            for value in values:
                connection.execute(tables.tables[table].insert(), value)


def contents(engine: Engine, tables: MetaData) -> Rows:
    """Return the values of all these columns."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }


def anew(column: Column[object], value: object) -> object:
    """Return another value for a column that identifies rows."""
    if not (column.primary_key or column.name in ("tenant_id", "number")) or column.foreign_keys:
        return value
    return int(str(value)) + FAR_AWAY if isinstance(column.type, Integer) else f"{value} again"


def add_one_more(connection: Connection, table: Table) -> bool:
    """Add a copy of the first row, with the columns that an older version knows."""
    row = connection.execute(select(table).limit(1)).mappings().first()
    if row is None:
        return False
    changed = {column.name: anew(column, row[column.name]) for column in table.columns}
    connection.execute(table.insert(), changed)
    return True


def speak(engine: Engine, tables: MetaData) -> set[str]:
    """Run statements of a version that knows these tables, and roll back; return the tables written to."""
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


def take_steps(engine: Engine, *, scripts: Path) -> None:
    """Migrate from the first schema to the newest; after each step the version before it still works."""
    older = step(engine, FIRST)
    fill(engine, older)
    for revision in known_revisions(scripts)[1:]:
        before = contents(engine, older)
        newer = step(engine, revision, scripts=scripts)
        assert contents(engine, older) == before, revision
        assert speak(engine, older) == {name for name, rows in before.items() if rows}, revision
        older = newer


def test_step_by_step_nothing_is_lost_and_the_version_before_goes_on(engine: Engine, tmp_path: Path) -> None:
    take_steps(engine, scripts=with_next(tmp_path, EXPANDING))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT DISTINCT urgency FROM question").scalar_one() == 0


@pytest.mark.parametrize("kind", BREAKING)
def test_a_step_that_the_version_before_cannot_bear_is_found(
    engine: Engine, tmp_path: Path, kind: str
) -> None:
    with pytest.raises((SQLAlchemyError, AssertionError)):
        take_steps(engine, scripts=with_next(tmp_path, BREAKING[kind]))
    with engine.connect() as connection:  # the step itself was taken
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    assert found == NEXT


def test_every_table_has_rows_and_every_state_is_there_to_be_lost(engine: Engine) -> None:
    tables = step(engine, FIRST)
    fill(engine, tables)
    with engine.connect() as connection:
        asked, messages = (tables.tables[name] for name in ("question", "outbox"))
        assert set(connection.scalars(select(asked.c.status))) == set(QuestionStatus)
        assert set(connection.scalars(select(messages.c.state))) == set(MessageState)
    assert all(contents(engine, tables).values())


def test_whatever_version_it_was_left_at_it_comes_to_the_newest_in_one_go(
    engine: Engine, tmp_path: Path
) -> None:
    tables = step(engine, FIRST)
    fill(engine, tables)
    before = contents(engine, tables)
    assert migrate(engine, scripts=SCRIPTS) == NEWEST
    assert schema_differences(engine) == []
    assert migrate(engine, scripts=with_next(tmp_path, EXPANDING)) == NEXT
    assert contents(engine, tables) == before


def test_a_step_that_fails_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    tables = step(engine, FIRST)
    fill(engine, tables)
    assert migrate(engine) == NEWEST
    before = contents(engine, tables)
    failing = EXPANDING + 'op.drop_table("nowhere")\n'
    with pytest.raises(SQLAlchemyError):
        migrate(engine, scripts=with_next(tmp_path, failing))
    assert contents(engine, tables) == before
    assert schema_differences(engine) == []
    assert migrate(engine) == NEWEST


def test_the_version_before_does_not_start_on_the_newer_tables(engine: Engine, tmp_path: Path) -> None:
    migrate(engine, scripts=with_next(tmp_path, EXPANDING))
    with pytest.raises(DatabaseTooNew, match=NEXT):
        migrate(engine)


@pytest.mark.parametrize("revision", known_revisions())
def test_a_step_back_is_refused_with_what_to_do_instead(revision: str) -> None:
    script = ScriptDirectory(str(SCRIPTS)).get_revision(revision)
    assert script is not None
    with pytest.raises(RuntimeError, match="restore a backup instead"):
        script.module.downgrade()
