"""``appoint``: make a person a coordinator."""

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from bot.cli.common import EXIT_FAILED, exit_with, migrate_database, read_settings


def appoint(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    entra_id: Annotated[UUID, typer.Option(help="Who becomes a coordinator: the object id in Entra.")],
) -> None:
    """Make somebody coordinator if no coordinator is left."""
    from bot.admin.appoint import CannotAppoint  # noqa: PLC0415
    from bot.admin.appoint import appoint_coordinator as run  # noqa: PLC0415

    settings = read_settings()
    code = council.upper()
    migrate_database(settings.database_url)
    work = run(settings.database_url, tenant=settings.tenant_id, code=code, entra_id=str(entra_id))
    try:
        called = asyncio.run(work)
    except CannotAppoint as why:
        exit_with(str(why), status=EXIT_FAILED)
    typer.echo(f"Done: {called} is a coordinator of {code}.")
