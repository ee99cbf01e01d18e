"""``python -m bot``: serve, migrate, appoint."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from bot.settings import Settings

WRONG_USE = 2
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bevaka: questions from council meetings come back with an answer.",
)


@app.command()
def serve() -> None:
    """Answer Teams; migrates the database first."""
    from bot.bootstrap import tune_interpreter  # noqa: PLC0415
    from bot.bootstrap import serve as run  # noqa: PLC0415 - the other verbs start faster without it
    from bot.logs import set_up_logs  # noqa: PLC0415
    from storage.engine import open_engine  # noqa: PLC0415
    from storage.migrate import TooNew, migrate  # noqa: PLC0415
    from storage.one_process import AlreadyServed, hold  # noqa: PLC0415

    settings = _settings()
    set_up_logs()
    try:
        lock = hold(settings.database_url)
        migrate(open_engine(settings.database_url))
    except AlreadyServed:
        _end("Another process serves this database. SQLite takes one; stop it, or use PostgreSQL.", status=1)
    except TooNew:
        _end(
            "The database was made by a newer version of Bevaka. Start that version, or restore a backup.",
            status=1,
        )
    if settings.local:
        typer.echo("BOT_ENV=local: listening on 127.0.0.1 only; every token is still checked.", err=True)
    tune_interpreter()
    asyncio.run(_until_told(run, settings))
    del lock


@app.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    from storage.engine import open_engine  # noqa: PLC0415
    from storage.migrate import TooNew  # noqa: PLC0415
    from storage.migrate import migrate as run  # noqa: PLC0415

    try:
        typer.echo(f"The database is at {run(open_engine(_settings().database_url))}.")
    except TooNew:
        _end("The database was made by a newer version of Bevaka.", status=1)


@app.command()
def appoint(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    entra_id: Annotated[str, typer.Option(help="Who becomes coordinator: the object id in Entra.")],
) -> None:
    """Make somebody coordinator, where the last one is gone."""
    from bot.appoint import appoint as run  # noqa: PLC0415

    settings = _settings()
    if not asyncio.run(
        run(settings.database_url, tenant=settings.tenant_id, code=council.upper(), entra_id=entra_id)
    ):
        _end(
            f"There is no council {council.upper()}, or the id is not one, or they are coordinator already.",
            status=1,
        )
    typer.echo(f"Done: coordinator of {council.upper()}.")


async def _until_told(run: Callable[..., Awaitable[None]], settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await run(settings, stop=stop)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(map(str, first["loc"])) or "settings"
        _end(f"{name}: {first['msg'].removeprefix('Value error, ')}", status=WRONG_USE)


def _end(sentence: str, *, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(status)


if __name__ == "__main__":
    app()
