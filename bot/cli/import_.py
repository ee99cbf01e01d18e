"""``import``: import notes of earlier meetings."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import EXIT_FAILED, EXIT_USAGE, exit_with, migrate_existing, read_settings


def import_(
    files: Annotated[list[Path], typer.Argument(help="Old notes: docx, pdf, odt, md or txt.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is found, save nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False,
    council: Annotated[str, typer.Option(help="Whose notes they are: the council's code, such as TR.")] = "",
    by: Annotated[str, typer.Option(help="Who imports them: a coordinator's name or id.")] = "",
) -> None:
    """Find questions, answers and follow-ups in old notes; a coordinator goes through them in Teams."""
    from bot.admin.import_files import FileImport, NoReviewer  # noqa: PLC0415

    if not dry_run and (as_json or not council):
        exit_with("Say whose notes they are (--council TR); without that, add --dry-run.", status=EXIT_USAGE)
    if dry_run:
        outcomes = asyncio.run(_preview(files, as_json=as_json))
    else:
        settings, code = read_settings(), council.strip().upper()
        migrate_existing(settings.database_url)
        file_import = FileImport(
            url=settings.database_url, tenant=settings.tenant_id, code=code, by=by.strip()
        )
        try:
            outcomes = [
                _print_outcome(text, read=read) for text, read in asyncio.run(file_import.import_files(files))
            ]
        except NoReviewer as fault:
            exit_with(str(fault), status=EXIT_FAILED)
    if not all(outcomes):
        sys.exit(EXIT_FAILED)


async def _preview(files: list[Path], *, as_json: bool) -> list[bool]:
    from bot.admin.import_files import preview_files  # noqa: PLC0415

    return [_print_outcome(text, read=read) async for text, read in preview_files(files, as_json=as_json)]


def _print_outcome(text: str, *, read: bool) -> bool:
    typer.echo(text, err=not read)
    return read
