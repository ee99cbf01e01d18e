"""Run Alembic; imported only if the database is not at the required revision."""

import warnings
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from storage.engine import dialect_of
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
    has_order = {
        i.name for t in METADATA.tables.values() for i in t.indexes if len(i.columns) < len(i.expressions)
    }
    left_out = set() if dialect_of(engine).has_visible_order else has_order
    opts = {"compare_type": True, "include_object": lambda _object, name, *_: name not in left_out}
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".* expression-based index", category=UserWarning)
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, METADATA))
