"""``python -m bot``: serve, migrate, appoint, minutes, import."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, NoReturn
from uuid import UUID

import typer
from pydantic import ValidationError

from bot.settings import Settings

NOT_DONE, WRONG_USE = 1, 2
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bevaka: questions from council meetings come back with an answer.",
)


@app.command()
def serve() -> None:
    """Answer Teams; migrates the database first."""
    settings = _settings()
    from bot import bootstrap  # noqa: PLC0415 - the other verbs start faster without it
    from bot.interpreter import tune_interpreter  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs()
    lock = _hold(settings.database_url)
    _migrate(settings.database_url)
    tune_interpreter()
    try:
        asyncio.run(_until_told(bootstrap.serve, settings))
    except bootstrap.WrongSetting as fault:
        _end(str(fault), status=WRONG_USE)
    except bootstrap.CannotStart as fault:
        _end(str(fault), status=NOT_DONE)
    except bootstrap.SenderDied:
        sys.exit(NOT_DONE)
    del lock


@app.command()
def migrate() -> None:
    """Bring the database to the shape that this version needs."""
    typer.echo(f"The database is at {_migrate(_settings().database_url)}.")


@app.command()
def appoint(
    council: Annotated[str, typer.Option(help="The council's code, such as TR.")],
    entra_id: Annotated[UUID, typer.Option(help="Who becomes coordinator: the object id in Entra.")],
) -> None:
    """Make somebody coordinator, where the last one is gone."""
    from bot.appoint import appoint as run  # noqa: PLC0415

    settings = _settings()
    code = council.upper()
    _migrate(settings.database_url)
    work = run(settings.database_url, tenant=settings.tenant_id, code=code, entra_id=str(entra_id))
    if not asyncio.run(work):
        _end(f"There is no council {code}, or they are its coordinator already.", status=NOT_DONE)
    typer.echo(f"Done: coordinator of {code}.")


@app.command()
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
        _end(f"{form} is none of: {', '.join(Format)}.", status=WRONG_USE)
    with getting_ready(Format(form)) as writer:
        settings = _settings()
        _migrate(settings.database_url)
        from bot.printing import Asked, NoMinutes, minutes_file  # noqa: PLC0415

        asked = Asked(code=council.strip().upper(), day=date.date(), to=Format(form), edition=version)
        work = minutes_file(settings.database_url, tenant=settings.tenant_id, asked=asked, writer=writer)
        try:
            content, edition = asyncio.run(work)
            out.write_bytes(content)
        except NoMinutes as fault:
            _end(str(fault), status=NOT_DONE)
        except OSError as fault:
            _end(f"{out} cannot be written: {fault.strerror}.", status=NOT_DONE)
    typer.echo(f"{out}: {edition}, SHA-256 {sha256(content).hexdigest()}")


@app.command("import")
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
        _end("Say whose notes they are (--council TR); without that, add --dry-run.", status=WRONG_USE)
    if dry_run:
        outcomes = [_say(text, read=read) for text, read in read_files(files, as_json=as_json)]
    else:
        settings, code = _settings(), council.strip().upper()
        _migrate(settings.database_url)
        bringing = Bringing(url=settings.database_url, tenant=settings.tenant_id, code=code, by=by.strip())
        try:
            outcomes = [_say(text, read=read) for text, read in asyncio.run(bringing.keep(files))]
        except NobodyToAsk as fault:
            _end(str(fault), status=NOT_DONE)
    if not all(outcomes):
        sys.exit(NOT_DONE)


def _say(text: str, *, read: bool) -> bool:
    typer.echo(text, err=not read)
    return read


def _hold(url: str) -> IO[str] | None:
    """Hold the lock of a SQLite file for as long as the value given back lives."""
    from storage.one_process import AlreadyServed, hold  # noqa: PLC0415

    try:
        return hold(url)
    except AlreadyServed:
        _end(
            "Another process serves this database. SQLite takes one: stop it, or use PostgreSQL.",
            status=NOT_DONE,
        )
    except OSError as fault:
        _end(f"The folder of the database cannot be written: {fault.strerror}.", status=NOT_DONE)


def _migrate(url: str) -> str:
    from storage import Unavailable  # noqa: PLC0415
    from storage.engine import open_engine  # noqa: PLC0415
    from storage.migrate import TooNew, migrate  # noqa: PLC0415

    try:
        engine = open_engine(url)
        try:
            return migrate(engine)
        finally:
            engine.dispose()
    except TooNew:
        _end(
            "The database was made by a newer version of Bevaka. Start that version, or restore a backup.",
            status=NOT_DONE,
        )
    except (Unavailable, OSError) as fault:
        _end(f"The database cannot be reached: {type(fault).__name__} {fault}.", status=NOT_DONE)


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
        where = "".join(f"{name}: " for name in first["loc"][:1])
        _end(f"{where}{first['msg'].removeprefix('Value error, ')}", status=WRONG_USE)


def _end(sentence: str, *, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    sys.exit(status)


if __name__ == "__main__":
    app()
