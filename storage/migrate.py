"""Bringing the database to the shape that this version needs, under a lock, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from storage.faults import translate
from storage.tables import METADATA

_SCRIPTS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6265_7661_6B61


class TooNew(Exception):  # noqa: N818 - what is wrong is the program that was started
    """The database was made by a newer version."""


def migrate(engine: Engine) -> str:
    """Migrate to the newest revision and give it back.

    Raises TooNew where the database is ahead of us, Unavailable where it is away.
    """
    try:
        return _migrate(engine, _config())
    except SQLAlchemyError as fault:
        raise translate(fault) from fault


def _migrate(engine: Engine, config: Config) -> str:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        head = ScriptDirectory.from_config(config).get_current_head() or ""
        if _current(connection) != head:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as fault:
                raise TooNew(str(fault)) from fault
    return head


def differences(engine: Engine) -> list[object]:
    """Give back where the tables in the database are not what the code says; used by the tests."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
