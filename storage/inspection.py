"""What a database is like, found out without changing it."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import open_engine
from storage.faults import Unavailable, name_of
from storage.migrate import current_revision, revisions
from storage.rows import table_of
from storage.tables import CouncilRow

OLDEST_SQLITE = (3, 35, 0)
"""The first that gives back what it added."""
OLDEST_POSTGRESQL = 140_000
_MOUNTS = Path("/proc/self/mounts")
_POSTGRESQL = text(
    "SELECT current_setting('server_version') AS version,"
    " current_setting('server_version_num')::int AS number,"
    " NOT pg_is_in_recovery() AS writable, clock_timestamp() AS now,"
    " coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,"
    " inet_server_addr() IS NOT NULL AS over_network"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was found; None where it does not apply."""

    product: str
    new_enough: bool
    revision: str | None
    """None for a database without tables."""
    newest: str
    """The revision that this version needs."""
    known: bool
    """Whether this version knows the database's revision."""
    writable: bool
    writes_ahead: bool | None = None
    """SQLite: whether readers read beside the writer."""
    filesystem: str | None = None
    free: int | None = None
    """Bytes left on the disk."""
    in_clear: bool = False
    """Whether what is said to the database crosses a network unencrypted."""
    seconds_ahead: float = 0.0
    """How far the database's clock is ahead of ours."""


def is_missing(url: str) -> Path | None:
    """Give back the SQLite file that is not there yet, None where there is one or none is needed."""
    path = file_of(url)
    return None if path is None or path.exists() else path


def file_of(url: str) -> Path | None:
    """Give back the file of a SQLite database, None for PostgreSQL."""
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database or "").resolve() if is_file else None


def inspect_database(url: str) -> Inspected:
    """Look into a database that exists; raises Unavailable where it is away."""
    engine = open_engine(url)
    try:
        return (
            _sqlite(engine, file_of(url) or Path())
            if engine.dialect.name == "sqlite"
            else _postgresql(engine)
        )
    except SQLAlchemyError as fault:
        raise Unavailable(name_of(fault)) from fault
    finally:
        engine.dispose()


def all_councils(connection: Connection) -> list[tuple[str, int]]:
    """Give back tenant and id of every council."""
    councils = table_of(CouncilRow)
    wanted = select(councils.c.tenant_id, councils.c.id).order_by(councils.c.id)
    return [(row[0], row[1]) for row in connection.execute(wanted)]


def filesystem_of(path: Path, *, mounts: str | None = None) -> str | None:
    """Give back the kind of file system that a path is on, None where the system does not tell."""
    if mounts is None:
        mounts = _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.exists() else ""
    found = [line.split()[1:3] for line in mounts.splitlines() if len(line.split()) > 2]  # noqa: PLR2004
    over = [(len(at), kind) for at, kind in found if path.is_relative_to(at.replace("\\040", " "))]
    return max(over)[1] if over else None


def _sqlite(engine: Engine, path: Path) -> Inspected:
    with engine.connect() as connection, connection.begin() as transaction:  # BEGIN IMMEDIATE: as a writer
        mode = connection.execute(text("PRAGMA journal_mode")).scalar_one()
        revision = current_revision(connection)
        transaction.rollback()
    return Inspected(
        product=f"SQLite {sqlite3.sqlite_version}",
        new_enough=sqlite3.sqlite_version_info >= OLDEST_SQLITE,
        revision=revision,
        newest=revisions()[-1],
        known=revision is None or revision in revisions(),
        writable=True,
        writes_ahead=mode == "wal",
        filesystem=filesystem_of(path),
        free=shutil.disk_usage(path.parent).free,
    )


def _postgresql(engine: Engine) -> Inspected:
    with engine.connect() as connection:
        return _told(connection)


def _told(connection: Connection) -> Inspected:
    told = connection.execute(_POSTGRESQL).mappings().one()
    ours, revision = datetime.now(UTC), current_revision(connection)
    return Inspected(
        product=f"PostgreSQL {told['version']}",
        new_enough=told["number"] >= OLDEST_POSTGRESQL,
        revision=revision,
        newest=revisions()[-1],
        known=revision is None or revision in revisions(),
        writable=told["writable"],
        in_clear=told["over_network"] and not told["encrypted"],
        seconds_ahead=(told["now"] - ours).total_seconds(),
    )
