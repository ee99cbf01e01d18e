"""``minutes``: the minutes of a meeting as a file."""

import asyncio
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.ground import NOT_DONE, WRONG_USE, end, migrate_existing, read_settings


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.command()(minutes)


def minutes(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the meeting.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[str, typer.Option("--format", help="docx, pdf, html, md, txt, or xlsx for the list.")],
    *,
    version: Annotated[int | None, typer.Option(min=0, help="An earlier version; 0 is the draft.")] = None,
) -> None:
    """Write the minutes of a meeting: the adopted ones, else the draft."""
    from bot.documents import Format  # noqa: PLC0415
    from bot.documents.ahead import getting_ready  # noqa: PLC0415

    if form not in set(Format):
        end(f"{form} is none of: {', '.join(Format)}.", status=WRONG_USE)
    with getting_ready(Format(form)) as writer:
        settings = read_settings()
        migrate_existing(settings.database_url)
        from bot.printing import Asked, NoMinutes, minutes_file  # noqa: PLC0415

        asked = Asked(code=council.strip().upper(), day=date.date(), to=Format(form), edition=version)
        work = minutes_file(settings.database_url, tenant=settings.tenant_id, asked=asked, writer=writer)
        try:
            content, edition = asyncio.run(work)
            out.write_bytes(content)
        except NoMinutes as fault:
            end(str(fault), status=NOT_DONE)
        except OSError as fault:
            end(f"{out} cannot be written: {fault.strerror}.", status=NOT_DONE)
    typer.echo(f"{out}: {edition}, SHA-256 {sha256(content).hexdigest()}")
