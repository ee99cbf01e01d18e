"""Bringing the database to the shape that this version needs, under a lock, in one transaction."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage.faults import translate

SCRIPTS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6265_7661_6B61
_NOTED_IN = "alembic_version"


class TooNew(Exception):  # noqa: N818 - what is wrong is the program that was started
    """The database was made by a newer version."""


def migrate(engine: Engine) -> str:
    """Migrate to the newest revision and give it back; no connection stays open.

    Raises TooNew where the database is ahead of us, Unavailable where it is away.
    """
    try:
        with engine.begin() as connection:
            return _migrate(connection)
    except SQLAlchemyError as fault:
        raise translate(fault) from fault
    finally:
        engine.dispose()


def revisions() -> list[str]:
    """Give back the revisions that this version knows, oldest first: the beginnings of the scripts' names."""
    return sorted(path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def _migrate(connection: Connection) -> str:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    known, now = revisions(), current_revision(connection)
    if now is not None and now not in known:
        raise TooNew(now)
    if now != known[-1]:
        from storage.upgrade import upgrade  # noqa: PLC0415 - Alembic takes time and memory, and is needed once

        upgrade(connection)
    return known[-1]


def current_revision(connection: Connection) -> str | None:
    """Give back the revision that a database is at, None for one without tables."""
    if not inspect(connection).has_table(_NOTED_IN):
        return None
    noted: str | None = connection.execute(text(f"SELECT version_num FROM {_NOTED_IN}")).scalar()  # noqa: S608 - ours
    return noted
