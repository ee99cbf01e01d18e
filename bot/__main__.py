"""``python -m bot``: serve, migrate, appoint; the other verbs are in ``bot.commands``."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import typer

from bot.commands import bringing, checking, forgetting, keeping, minuting, packing, proving, taking
from bot.commands.ground import NOT_DONE, WRONG_USE, end, hold_database, migrate_database, read_settings
from bot.settings import Settings
from bot.version import describe_build

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bevaka: questions from council meetings come back with an answer.",
)


for theme in (minuting, bringing, checking, keeping, taking, forgetting, proving, packing):
    theme.add_to(app)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"Bevaka {describe_build()}")
        raise typer.Exit


@app.callback()
def main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


@app.command()
def serve() -> None:
    """Answer Teams; migrates the database first."""
    settings = read_settings()
    from bot import bootstrap  # noqa: PLC0415 - the other verbs start faster without it
    from bot.from_settings import WrongSetting  # noqa: PLC0415
    from bot.interpreter import tune_interpreter  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415
    from bot.web import CannotListen  # noqa: PLC0415

    set_up_logs()
    lock = hold_database(settings.database_url)
    migrate_database(settings.database_url)
    tune_interpreter()
    try:
        asyncio.run(_until_told(bootstrap.serve, settings))
    except WrongSetting as fault:
        end(str(fault), status=WRONG_USE)
    except CannotListen as fault:
        end(str(fault), status=NOT_DONE)
    except bootstrap.SenderDied:
        sys.exit(NOT_DONE)
    del lock


@app.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    typer.echo(f"The database is at {migrate_database(read_settings().database_url)}.")


@app.command()
def appoint(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    entra_id: Annotated[UUID, typer.Option(help="Who becomes coordinator: the object id in Entra.")],
) -> None:
    """Make somebody coordinator, where the last one is gone."""
    from bot.appoint import NotAppointed  # noqa: PLC0415
    from bot.appoint import appoint as run  # noqa: PLC0415

    settings = read_settings()
    code = council.upper()
    migrate_database(settings.database_url)
    work = run(settings.database_url, tenant=settings.tenant_id, code=code, entra_id=str(entra_id))
    try:
        called = asyncio.run(work)
    except NotAppointed as why:
        end(str(why), status=NOT_DONE)
    typer.echo(f"Done: {called} is a coordinator of {code}.")


async def _until_told(run: Callable[..., Awaitable[None]], settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await run(settings, stop=stop)


if __name__ == "__main__":
    app()
