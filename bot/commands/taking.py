"""``export``: everything, or all that concerns one person, in open formats."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.ground import NOT_DONE, end, migrate_existing, read_settings
from bot.commands.somebody import Also, Person, the_one
from bot.settings import Settings


class Format(StrEnum):
    """How tables are written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


Out = Annotated[Path, typer.Option(help="A folder that is not there yet; with xlsx or --person a file.")]
As = Annotated[Format, typer.Option("--format", help="A file a table, or a workbook; --person: JSON.")]
Tenant = Annotated[str | None, typer.Option(help="Another tenant than MicrosoftAppTenantId.")]


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.command()(export)


def export(
    out: Out, *, as_: As = Format.JSON, person: Person = None, also: Also = None, tenant: Tenant = None
) -> None:
    """Write everything of one tenant into a folder or a workbook, or all about one person into a file."""
    from bot.logs import set_up_logs  # noqa: PLC0415 - ``--help`` is faster without it
    from storage import Unavailable  # noqa: PLC0415

    set_up_logs()
    settings = read_settings()
    whose = (tenant or settings.tenant_id).lower()
    if out.exists():
        end(f"{out} is there already; name another.", status=NOT_DONE)
    migrate_existing(settings.database_url)
    try:
        if person is None:
            _everything(settings, out, tenant=whose, as_=as_)
        else:
            _one_person(settings, out, tenant=whose, person=person, also=also)
    except Unavailable:
        end(f"The database went away; {out} may hold a part. Remove it and try again.", status=NOT_DONE)
    except OSError as fault:
        end(f"{out} cannot be written: {fault.strerror}.", status=NOT_DONE)


def _everything(settings: Settings, out: Path, *, tenant: str, as_: Format) -> None:
    from bot.exporting import export_all  # noqa: PLC0415

    counts = asyncio.run(export_all(settings.database_url, tenant=tenant, out=out, as_=as_.value))
    told = ", ".join(f"{table} {count}" for table, count in counts.items())
    typer.echo(f"Exported to {out}: {told}.")


def _one_person(settings: Settings, out: Path, *, tenant: str, person: str, also: list[str] | None) -> None:
    from bot.exporting import export_person  # noqa: PLC0415

    subject = the_one(settings.database_url, person, tenant=tenant, also=also)
    count = asyncio.run(export_person(settings.database_url, subject, tenant=tenant, out=out))
    typer.echo(
        f"Exported to {out}: {count} rows about person {subject.id}, and what was written with their names."
    )
