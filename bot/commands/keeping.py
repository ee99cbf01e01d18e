"""``backup`` and ``restore``: a copy of everything, and the way back."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.ground import NOT_DONE, WRONG_USE, end, hold_database, migrate_database, read_settings

File = Annotated[Path | None, typer.Argument(help="A backup made by ``backup``.", dir_okay=False)]
Out = Annotated[Path, typer.Option(help="The file to write.", dir_okay=False)]
AfterRestore = Annotated[
    bool, typer.Option(help="The database was restored in another way: only hold back what was due.")
]


def add_to(app: typer.Typer) -> None:
    """Let the program know the verbs."""
    app.command()(backup)
    app.command()(restore)


def backup(out: Out) -> None:
    """Copy the whole database while the program runs."""
    from storage.backup import CannotBackUp, back_up  # noqa: PLC0415 - ``--help`` is faster without it

    try:
        made = back_up(read_settings().database_url, out=out)
    except CannotBackUp as fault:
        end(f"No backup was made: {fault}.", status=NOT_DONE)
    typer.echo(
        f"Backed up to {made.file}: {made.size / 1e6:.1f} MB, at {made.revision}, read again and whole."
    )


def restore(file: File = None, *, after_restore: AfterRestore = False) -> None:
    """Put a backup in the place of the database; what may have been sent already is not sent again."""
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs()
    url = read_settings().database_url
    if file is None and not after_restore:
        end("Name a backup, or --after-restore where the database was restored already.", status=WRONG_USE)
    lock = hold_database(url)
    if file is None:
        migrate_database(url)
        _say_held(_hold_back(url))
    else:
        _restore(url, file)
    del lock


def _restore(url: str, file: Path) -> None:
    from storage.backup import CannotRestore, restore  # noqa: PLC0415

    held: list[int] = []

    def prepare(restored: str) -> None:
        migrate_database(restored)
        held.append(_hold_back(restored))

    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    try:
        old = restore(url, backup=file, stamp=stamp, prepare=prepare)
    except CannotRestore as fault:
        end(f"Nothing was restored: {fault}.", status=NOT_DONE)
    kept = f" What was there before is now {old}." if old else " There was no database before."
    typer.echo(f"Restored from {file}.{kept}")
    _say_held(sum(held))


def _hold_back(url: str) -> int:
    from bot.restoring import hold_back  # noqa: PLC0415

    return asyncio.run(hold_back(url))


def _say_held(held: int) -> None:
    typer.echo(f"{held} messages may have been sent before: coordinators find them with `ej framme`.")
