"""``minutes``: write the minutes of a meeting to a file."""

import asyncio
from datetime import date as calendar_date
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import EXIT_FAILED, EXIT_USAGE, exit_with, migrate_existing, read_settings

if TYPE_CHECKING:
    from bot.documents import FileFormat


def minutes(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the meeting.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[str, typer.Option("--format", help="docx, pdf, html, md, txt, or xlsx for the list.")],
    *,
    version: Annotated[int | None, typer.Option(min=0, help="An earlier version; 0 is the draft.")] = None,
) -> None:
    """Write the minutes of a meeting: the adopted ones, else the draft."""
    from bot.documents import FileFormat  # noqa: PLC0415

    if form not in set(FileFormat):
        exit_with(f"{form} is none of: {', '.join(FileFormat)}.", status=EXIT_USAGE)
    work = _export(council.strip().upper(), date.date(), FileFormat(form), version)
    content, edition = asyncio.run(work)
    try:
        _write_private(out, content)
    except OSError as fault:
        exit_with(f"{out} cannot be written: {fault.strerror}.", status=EXIT_FAILED)
    typer.echo(f"{out}: {edition}, SHA-256 {sha256(content).hexdigest()}")


async def _export(code: str, day: calendar_date, to: "FileFormat", version: int | None) -> tuple[bytes, str]:
    """Return the file and the name of its edition; a child loads libraries while this process migrates."""
    from bot.documents.process import prepare_renderer  # noqa: PLC0415

    async with prepare_renderer(to) as render:
        settings = read_settings()
        migrate_existing(settings.database_url)
        from bot.admin.minutes_file import MinutesNotFound, MinutesRequest, export_minutes  # noqa: PLC0415

        request = MinutesRequest(code=code, day=day, to=to, edition=version)
        try:
            return await export_minutes(
                settings.database_url, tenant=settings.tenant_id, request=request, render=render
            )
        except MinutesNotFound as fault:
            exit_with(str(fault), status=EXIT_FAILED)


def _write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner reads; one that exists keeps its mode."""
    file.touch(mode=0o600, exist_ok=True)
    file.write_bytes(content)
