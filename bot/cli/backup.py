"""``backup``: copy the database to a file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import EXIT_FAILED, exit_with, read_settings

OutOption = Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)]


def backup(out: OutOption) -> None:
    """Copy the whole database while the program runs."""
    from storage.backup import BackupError, back_up  # noqa: PLC0415 - ``--help`` is faster without it

    try:
        made = back_up(read_settings().database_url, out=out)
    except BackupError as fault:
        exit_with(f"No backup was made: {fault}.", status=EXIT_FAILED)
    typer.echo(
        f"Backed up to {made.file}: {made.size / 1e6:.1f} MB, at {made.revision}, read back and complete."
    )
