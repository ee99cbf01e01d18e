"""``import``: notes of earlier meetings."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.ground import NOT_DONE, WRONG_USE, end, migrate_existing, read_settings


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.command("import")(import_)


def import_(
    files: Annotated[list[Path], typer.Argument(help="Old notes: docx, pdf, odt, md or txt.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is found, store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file.")] = False,
    council: Annotated[str, typer.Option(help="Whose notes they are: the council's code, such as TR.")] = "",
    by: Annotated[str, typer.Option(help="Who brings them: a coordinator's name or id.")] = "",
) -> None:
    """Find questions, answers and follow-ups in old notes; a coordinator goes through them in Teams."""
    from bot.importing import Bringing, NobodyToAsk, read_files  # noqa: PLC0415

    if not dry_run and (as_json or not council):
        end("Say whose notes they are (--council TR); without that, add --dry-run.", status=WRONG_USE)
    if dry_run:
        outcomes = [_say(text, read=read) for text, read in read_files(files, as_json=as_json)]
    else:
        settings, code = read_settings(), council.strip().upper()
        migrate_existing(settings.database_url)
        bringing = Bringing(url=settings.database_url, tenant=settings.tenant_id, code=code, by=by.strip())
        try:
            outcomes = [_say(text, read=read) for text, read in asyncio.run(bringing.keep(files))]
        except NobodyToAsk as fault:
            end(str(fault), status=NOT_DONE)
    if not all(outcomes):
        sys.exit(NOT_DONE)


def _say(text: str, *, read: bool) -> bool:
    typer.echo(text, err=not read)
    return read
