"""Inspect a database without changing it: version, revision, disk and clock."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import open_engine, sqlite_file
from storage.errors import Unavailable, error_code
from storage.migrate import current_revision, known_revisions

MIN_SQLITE = (3, 35, 0)
"""The first version that supports RETURNING."""
MIN_POSTGRESQL = 140_000
_STEPS_BETWEEN_LOOKS = 10_000
"""SQLite's steps after which the time is looked at: some milliseconds."""
_MOUNTS = Path("/proc/self/mounts")
_POSTGRESQL = text(
    "SELECT current_setting('server_version') AS version,"
    " current_setting('server_version_num')::int AS number,"
    " NOT pg_is_in_recovery() AS writable, clock_timestamp() AS now,"
    " coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,"
    " inet_server_addr() IS NOT NULL AS over_network"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseInfo:
    """The properties of a database; None if one does not apply."""

    product: str
    is_supported: bool
    revision: str | None
    """None for a database without tables."""
    required_revision: str
    """The revision that this version needs."""
    is_known_revision: bool
    """Whether this version knows the database's revision."""
    is_writable: bool
    has_wal: bool | None = None
    """SQLite: whether write-ahead logging lets readers run alongside the writer."""
    filesystem: str | None = None
    free_bytes: int | None = None
    """Bytes left on the disk."""
    is_unencrypted: bool = False
    """Whether the connection to the database crosses a network unencrypted."""
    clock_offset: float = 0.0
    """Seconds by which the database's clock is ahead of this machine's."""


def missing_file(url: str) -> Path | None:
    """Return the path of the SQLite file if it does not exist yet, otherwise None."""
    path = sqlite_file(url)
    return None if path is None or path.exists() else path


def find_damage(url: str, *, seconds: float | None = None) -> str | None:
    """Return what is damaged in a SQLite file, in one line; None for PostgreSQL, which offers no such look.

    It reads the whole file, about 100 MB a second, or what it can read in ``seconds``.
    """
    path = sqlite_file(url)
    if path is None or not path.exists():
        return None
    try:
        with (
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as database,
            _interrupted_after(seconds, database),
        ):
            ((found,),) = database.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.OperationalError:  # out of time, or locked or unreadable: opening it later reports that
        return None
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorname
    return None if found == "ok" else " ".join(str(found).split())


@contextmanager
def _interrupted_after(seconds: float | None, database: sqlite3.Connection) -> Iterator[None]:
    """Interrupt what runs on the connection: between rows, and within a tree, where it counts no steps."""
    if seconds is None:
        yield
        return
    end = time.monotonic() + seconds
    database.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
    timer = threading.Timer(seconds, database.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def inspect_database(url: str) -> DatabaseInfo:
    """Inspect an existing database; raises Unavailable."""
    engine, path = open_engine(url), sqlite_file(url)
    try:
        return _postgresql(engine) if path is None else _sqlite(engine, path)
    except SQLAlchemyError as error:
        raise Unavailable(error_code(error)) from error
    finally:
        engine.dispose()


def filesystem_of(path: Path, *, mounts: str | None = None) -> str | None:
    """Return the type of the file system that holds a path, or None if the system does not say."""
    if mounts is None:
        mounts = _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.exists() else ""
    found = [line.split()[1:3] for line in mounts.splitlines() if len(line.split()) > 2]  # noqa: PLR2004
    over = [(len(at), kind) for at, kind in found if path.is_relative_to(at.replace("\\040", " "))]
    return max(over)[1] if over else None


def _sqlite(engine: Engine, path: Path) -> DatabaseInfo:
    with engine.connect() as connection, connection.begin() as transaction:  # BEGIN IMMEDIATE, as writers use
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        revision = current_revision(connection)
        transaction.rollback()
    return DatabaseInfo(
        product=f"SQLite {sqlite3.sqlite_version}",
        is_supported=sqlite3.sqlite_version_info >= MIN_SQLITE,
        revision=revision,
        required_revision=known_revisions()[-1],
        is_known_revision=revision is None or revision in known_revisions(),
        is_writable=True,
        has_wal=mode == "wal",
        filesystem=filesystem_of(path),
        free_bytes=shutil.disk_usage(path.parent).free,
    )


def _postgresql(engine: Engine) -> DatabaseInfo:
    with engine.connect() as connection:
        return _postgresql_info(connection)


def _postgresql_info(connection: Connection) -> DatabaseInfo:
    told = connection.execute(_POSTGRESQL).mappings().one()
    ours, revision = datetime.now(UTC), current_revision(connection)
    return DatabaseInfo(
        product=f"PostgreSQL {told['version']}",
        is_supported=told["number"] >= MIN_POSTGRESQL,
        revision=revision,
        required_revision=known_revisions()[-1],
        is_known_revision=revision is None or revision in known_revisions(),
        is_writable=told["writable"],
        is_unencrypted=told["over_network"] and not told["encrypted"],
        clock_offset=(told["now"] - ours).total_seconds(),
    )
