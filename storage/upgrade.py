"""Alembic at work: only where the database is not what this version needs."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from storage.migrate import SCRIPTS
from storage.tables import METADATA


def upgrade(connection: Connection, *, to: str = "head") -> None:
    """Run the scripts that are missing, in the transaction of ``connection``; the tests stop on the way."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def differences(engine: Engine) -> list[object]:
    """Give back where the tables in the database are not what the code says; used by the tests."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))
