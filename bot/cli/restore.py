"""``restore``: replace the database by a backup."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import EXIT_FAILED, EXIT_USAGE, exit_with, lock_database, migrate_database, read_settings

BackupArgument = Annotated[Path | None, typer.Argument(help="A backup made by ``backup``.", dir_okay=False)]
AfterRestoreOption = Annotated[
    bool, typer.Option(help="The database was restored in another way: only hold back what was due.")
]


def restore(file: BackupArgument = None, *, after_restore: AfterRestoreOption = False) -> None:
    """Put a backup in the place of the database; what may have been sent already is not sent again."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415

    configure_logging()
    url = read_settings().database_url
    if file is None and not after_restore:
        exit_with("Give a backup, or --after-restore if the database is already restored.", status=EXIT_USAGE)
    lock = lock_database(url)
    if file is None:
        migrate_database(url)
        _print_held(_hold_messages(url))
    else:
        _restore(url, file)
    del lock


def _restore(url: str, file: Path) -> None:
    from storage.backup import RestoreError, restore  # noqa: PLC0415

    held: list[int] = []

    def prepare(restored: str) -> None:
        migrate_database(restored)
        held.append(_hold_messages(restored))

    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    try:
        old = restore(url, backup=file, stamp=stamp, prepare=prepare)
    except RestoreError as fault:
        exit_with(f"Nothing was restored: {fault}.", status=EXIT_FAILED)
    kept = f" What was there before is now {old}." if old else " There was no database before."
    typer.echo(f"Restored from {file}.{kept}")
    _print_held(sum(held))


def _hold_messages(url: str) -> int:
    from bot.admin.restore import hold_messages  # noqa: PLC0415

    return asyncio.run(hold_messages(url))


def _print_held(held: int) -> None:
    typer.echo(f"{held} messages may have been sent before: coordinators find them with `ej framme`.")
