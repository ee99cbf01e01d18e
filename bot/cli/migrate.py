"""``migrate``: migrate the database."""

import typer

from bot.cli.common import migrate_database, read_settings


def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    typer.echo(f"The database is at {migrate_database(read_settings().database_url)}.")
