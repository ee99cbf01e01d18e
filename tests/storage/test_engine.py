"""Test which databases are accepted, and how SQLite is configured."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.engine import open_engine, truncate_log
from storage.process_lock import DatabaseInUse, acquire_lock
from tests.every import every


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mysql://localhost/bot", "neither SQLite nor PostgreSQL: mysql"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
    ],
)
def test_other_databases_are_refused(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        open_engine(url)


def setting(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_a_confirmed_change_survives_a_power_cut(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'folder' / 'bot.db'}")
    assert setting(engine, "journal_mode") == "wal"
    assert setting(engine, "synchronous") == 2  # FULL
    assert setting(engine, "foreign_keys") == 1
    assert setting(engine, "trusted_schema") == 0
    engine.dispose()


def test_one_process_serves_a_sqlite_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'folder' / 'bot.db'}"
    first = acquire_lock(url)
    assert first is not None
    with pytest.raises(DatabaseInUse):
        acquire_lock(url)
    assert not (tmp_path / "folder" / "bot.db").exists()
    first.close()
    second = acquire_lock(url)
    assert second is not None
    second.close()


@every("kind", ["hard link", "link", "link to its folder", "path with a detour"])
def test_a_database_is_one_by_whatever_name_it_is_known(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / kind
    folder.mkdir()
    file, other = folder / "bot.db", folder / "other.db"
    first = acquire_lock(f"sqlite:///{file}", create=True)
    assert first is not None
    match kind:
        case "hard link":
            other.hardlink_to(file)
        case "link":
            other.symlink_to(file)
        case "link to its folder":
            (folder / "elsewhere").symlink_to(folder)
            other = folder / "elsewhere" / "bot.db"
        case _:
            other = folder / ".." / kind / "bot.db"
    with pytest.raises(DatabaseInUse):
        acquire_lock(f"sqlite:///{other}", create=True)
    first.close()


def test_the_lock_stays_while_sqlite_works_and_while_a_restore_replaces_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    first = acquire_lock(f"sqlite:///{file}", create=True)
    assert first is not None
    engine = open_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
    engine.dispose()
    (tmp_path / "new.db").touch()
    (tmp_path / "new.db").rename(file)
    with pytest.raises(DatabaseInUse):
        acquire_lock(f"sqlite:///{file}")
    first.close()


def test_several_processes_serve_postgresql() -> None:
    assert acquire_lock("postgresql+psycopg://localhost/bot") is None


def test_a_new_file_that_another_program_is_preparing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE a (b)")
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(0.3, other.rollback)
    letting_go.start()
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
    letting_go.join()
    other.close()


def test_a_new_database_and_what_lies_beside_it_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT)"))
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["new.db", "new.db-shm", "new.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    engine.dispose()


def test_what_is_deleted_is_in_no_file_once_the_log_is_empty(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT)"))
        connection.execute(text("INSERT INTO t VALUES (:x)"), [{"x": f"Karin Ek {n}"} for n in range(500)])
    with engine.begin() as connection:
        connection.execute(text("UPDATE t SET x = 'gone' WHERE x LIKE '%7'"))
        connection.execute(text("DELETE FROM t WHERE x LIKE 'Karin%'"))
    with engine.execution_options(reading=True).connect() as reader:
        reader.execute(text("SELECT count(*) FROM t")).scalar()
        with engine.begin() as writer:
            writer.execute(text("INSERT INTO t VALUES ('later')"))
        assert b"Karin Ek" in (tmp_path / "new.db-wal").read_bytes()
    assert truncate_log(engine)
    assert not [file for file in tmp_path.iterdir() if b"Karin Ek" in file.read_bytes()]
    engine.dispose()
