"""``publish``: write what councils have published as files for another web server."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import EXIT_FAILED, EXIT_USAGE, exit_with, migrate_existing, read_settings

_BASE = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?", re.IGNORECASE)
OutOption = Annotated[Path, typer.Option(help="A folder of its own: new, or from the last time.")]
BaseOption = Annotated[
    str | None, typer.Option(help="The address at which the folder will be; BOT_PUBLIC_PAGES if left out.")
]


def publish(out: OutOption, *, base: BaseOption = None) -> None:
    """Write the public pages as files, and remove what was withdrawn since the last time."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415 - ``--help`` is faster without it
    from storage import Unavailable  # noqa: PLC0415

    configure_logging()
    settings = read_settings()
    address = base or settings.public_pages
    if address is None or not _BASE.fullmatch(address):
        exit_with("Say where the files will be: --base https://www.example.org/questions.", status=EXIT_USAGE)
    migrate_existing(settings.database_url)
    from bot.public.export import ForeignFolder, export_published  # noqa: PLC0415

    work = export_published(settings.database_url, tenants=settings.tenants, base=address, out=out)
    try:
        done = asyncio.run(work)
    except ForeignFolder:
        exit_with(
            f"{out} holds files that were not written here; name a folder of its own.", status=EXIT_FAILED
        )
    except Unavailable:
        exit_with("The database went away; nothing was written. Try again.", status=EXIT_FAILED)
    except OSError as fault:
        exit_with(f"{out} cannot be written: {fault.strerror}.", status=EXIT_FAILED)
    typer.echo(f"{out}: {done.files} files of {done.councils} councils, {done.removed} removed.")
