"""``export``: write all data, or all about one person, in open formats."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import (
    EXIT_FAILED,
    AlsoOption,
    PersonOption,
    exit_with,
    find_person,
    migrate_existing,
    read_settings,
)
from bot.settings import Settings


class ExportFormat(StrEnum):
    """The format of exported tables."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


OutOption = Annotated[Path, typer.Option(help="A new folder; with xlsx or --person a file.")]
FormatOption = Annotated[
    ExportFormat, typer.Option("--format", help="One file per table, or a workbook; --person: JSON.")
]
TenantOption = Annotated[str | None, typer.Option(help="A tenant other than MicrosoftAppTenantId.")]


def export(
    out: OutOption,
    *,
    as_: FormatOption = ExportFormat.JSON,
    person: PersonOption = None,
    also: AlsoOption = None,
    tenant: TenantOption = None,
) -> None:
    """Write everything of one tenant into a folder or a workbook, or all about one person into a file."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415 - ``--help`` is faster without it
    from storage import Unavailable  # noqa: PLC0415

    configure_logging()
    settings = read_settings()
    whose = (tenant or settings.tenant_id).lower()
    if out.exists():
        exit_with(f"{out} is there already; name another.", status=EXIT_FAILED)
    migrate_existing(settings.database_url)
    try:
        if person is None:
            _export_all(settings, out, tenant=whose, as_=as_)
        else:
            _export_person(settings, out, tenant=whose, person=person, also=also)
    except Unavailable:
        exit_with(
            f"The database went away; {out} may hold a part. Remove it and try again.", status=EXIT_FAILED
        )
    except OSError as fault:
        exit_with(f"{out} cannot be written: {fault.strerror}.", status=EXIT_FAILED)


def _export_all(settings: Settings, out: Path, *, tenant: str, as_: ExportFormat) -> None:
    from bot.admin.export import export_all  # noqa: PLC0415

    counts = asyncio.run(export_all(settings.database_url, tenant=tenant, out=out, table_format=as_.value))
    told = ", ".join(f"{table} {count}" for table, count in counts.items())
    typer.echo(f"Exported to {out}: {told}.")


def _export_person(
    settings: Settings, out: Path, *, tenant: str, person: str, also: list[str] | None
) -> None:
    from bot.admin.export import export_person  # noqa: PLC0415

    subject = find_person(settings.database_url, person, tenant=tenant, also=also)
    count = asyncio.run(export_person(settings.database_url, subject, tenant=tenant, out=out))
    typer.echo(
        f"Exported to {out}: {count} rows about person {subject.id}, and what was written with their names."
    )
