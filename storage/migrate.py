"""Migrate the database to the revision that this version needs, under a lock and in one transaction."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import dialect_of
from storage.errors import translate_error

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x6265_7661_6B61
_VERSION_TABLE = "alembic_version"


class DatabaseTooNew(Exception):  # noqa: N818 - what is wrong is the program that was started
    """The database was made by a newer version."""


def migrate(engine: Engine, *, scripts: Path = SCRIPTS) -> str:
    """Migrate to the newest revision and return it; no connection stays open. ``scripts`` is for tests.

    Raises DatabaseTooNew if the database is ahead of this version, Unavailable if it cannot be reached.
    """
    try:
        with engine.begin() as connection:
            return _migrate(connection, scripts)
    except SQLAlchemyError as error:
        raise translate_error(error) from error
    finally:
        engine.dispose()


def known_revisions(scripts: Path = SCRIPTS) -> list[str]:
    """Return the revisions that this version knows, oldest first: the prefixes of the scripts' names."""
    return sorted(path.name.partition("_")[0] for path in (scripts / "versions").glob("[0-9]*.py"))


def _migrate(connection: Connection, scripts: Path) -> str:
    dialect = dialect_of(connection)
    dialect.lift_timeouts(connection)
    dialect.lock(connection, _LOCK)
    known, now = known_revisions(scripts), current_revision(connection)
    if now is not None and now not in known:
        raise DatabaseTooNew(now)
    if now != known[-1]:
        from storage.alembic_runner import run_migrations  # noqa: PLC0415 - Alembic takes time and memory, and is needed once

        run_migrations(connection, scripts=scripts)
    return known[-1]


def current_revision(connection: Connection) -> str | None:
    """Return the revision of a database, or None if it has no tables."""
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    noted: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar()  # noqa: S608 - the name is a constant
    return noted
