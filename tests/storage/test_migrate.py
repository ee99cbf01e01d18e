"""Test that the database is migrated to the expected schema, whichever process starts first."""

from multiprocessing.synchronize import Barrier

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from storage import Unavailable
from storage.alembic_runner import schema_differences
from storage.engine import open_engine
from storage.migrate import SCRIPTS, DatabaseTooNew, known_revisions, migrate
from storage.tables import METADATA
from tests.storage.test_kill import FORKS


def test_the_migrations_make_exactly_the_tables_of_the_code(empty_url: str) -> None:
    engine = open_engine(empty_url)
    assert len(schema_differences(engine)) >= len(METADATA.tables)
    migrate(engine)
    assert schema_differences(engine) == []
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}
    engine.dispose()


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    engine = open_engine(empty_url)
    first = migrate(engine)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO inbox VALUES ('t', 'c', 'a', '2026-11-23 12:00:00', false, '{}')")
        )
    assert migrate(engine) == first
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM inbox")).scalar() == 1
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="9999"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()


def migrate_at_once(url: str, barrier: Barrier) -> None:
    """Do what a process does at its start."""
    barrier.wait()
    migrate(open_engine(url))


def test_after_starts_that_were_killed_processes_that_start_at_once_do_not_disturb_each_other(
    empty_url: str,
) -> None:
    for seconds in (0.02, 0.08, 0.15, 0.3):
        killed = FORKS.Process(target=migrate_at_once, args=(empty_url, FORKS.Barrier(1)))
        killed.start()
        killed.join(seconds)
        killed.kill()
        killed.join(30)
    barrier = FORKS.Barrier(3)
    started = [FORKS.Process(target=migrate_at_once, args=(empty_url, barrier)) for _ in range(3)]
    for process in started:
        process.start()
    for process in started:
        process.join(30)
    assert [process.exitcode for process in started] == [0, 0, 0]
    engine = open_engine(empty_url)
    assert schema_differences(engine) == []
    engine.dispose()


@pytest.mark.postgres
def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        migrate(open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))


def test_every_script_is_named_for_its_revision_and_follows_the_one_before() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    found = [script.revision for script in scripts.walk_revisions()]
    assert found[::-1] == known_revisions()
