"""Run Alembic; imported only if the database is not at the required revision."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from storage.migrate import SCRIPTS
from storage.tables import METADATA


def run_migrations(connection: Connection, *, to: str = "head", scripts: Path = SCRIPTS) -> None:
    """Run the missing migrations in the transaction of ``connection``; tests stop at a revision."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def schema_differences(engine: Engine) -> list[object]:
    """Return the differences between the tables in the database and in the code; used by tests."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))
