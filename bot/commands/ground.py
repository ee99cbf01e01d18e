"""What every verb stands on: settings, a migrated database, and how a verb ends."""

import sys
from typing import IO, NoReturn

import typer
from pydantic import ValidationError

from bot.settings import Settings

NOT_DONE, WRONG_USE = 1, 2


def end(sentence: str, *, status: int) -> NoReturn:
    """End the program with a sentence on standard error."""
    typer.echo(sentence, err=True)
    sys.exit(status)


def read_settings() -> Settings:
    """Give back what the environment says; ends the program where a setting is wrong or missing."""
    try:
        return Settings()
    except ValidationError as fault:
        end(what_is_wrong(fault), status=WRONG_USE)


def what_is_wrong(fault: ValidationError) -> str:
    """Give back the first thing that is wrong with the settings, in one line."""
    first = fault.errors()[0]
    where = "".join(f"{name}: " for name in first["loc"][:1])
    return f"{where}{first['msg'].removeprefix('Value error, ')}"


def migrate_database(url: str) -> str:
    """Bring the database to the shape that this version needs; ends the program where that cannot be."""
    from storage import Unavailable  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.engine import open_engine  # noqa: PLC0415
    from storage.migrate import TooNew, migrate  # noqa: PLC0415

    try:
        engine = open_engine(url)
        try:
            return migrate(engine)
        finally:
            engine.dispose()
    except TooNew:
        end(
            "The database was made by a newer version of Bevaka. Start that version, or restore a backup.",
            status=NOT_DONE,
        )
    except (Unavailable, OSError) as fault:
        end(f"The database cannot be reached: {type(fault).__name__} {fault}.", status=NOT_DONE)


def migrate_existing(url: str) -> str:
    """The same, for verbs that tell what is remembered: ends the program where there is no database."""
    from storage.inspection import is_missing  # noqa: PLC0415

    if missing := is_missing(url):
        end(f"There is no database at {missing}. Look at BOT_DATABASE_URL.", status=NOT_DONE)
    return migrate_database(url)


def hold_database(url: str) -> IO[str] | None:
    """Hold the lock of a SQLite file for as long as the value given back lives."""
    from storage.one_process import AlreadyServed, hold  # noqa: PLC0415

    try:
        return hold(url)
    except AlreadyServed:
        end(
            "Another process serves this database. SQLite takes one: stop it, or use PostgreSQL.",
            status=NOT_DONE,
        )
    except OSError as fault:
        end(f"The folder of the database cannot be written: {fault.strerror}.", status=NOT_DONE)
