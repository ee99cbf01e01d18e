"""Code shared by the verbs: exit statuses, settings, the migrated database, the person of an option."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from pydantic import ValidationError

from bot.settings import Settings, describe_problems

if TYPE_CHECKING:
    from contextlib import ExitStack

    from storage.privacy.subjects import DataSubject

EXIT_FAILED, EXIT_USAGE = 1, 2
MAX_SECONDS_OF_READING = 5.0
"""How long a start may look for damage; it is some 500 MB. ``check`` reads the whole file."""
DAMAGED = (
    "The database is damaged: {damage}. Keep a copy of its files, then restore the newest backup"
    " (python -m bot restore FILE). Where only an index is damaged, REINDEX rebuilds it"
    " (sqlite3 FILE REINDEX; on PostgreSQL REINDEX DATABASE)."
)
PersonOption = Annotated[
    str | None,
    typer.Option(help="The object id in Entra, the Teams id, the number of an export, or the name."),
]
AlsoOption = Annotated[
    list[str] | None, typer.Option("--also", help="A name that they had or go by; may be given again.")
]


def exit_with(sentence: str, *, status: int) -> NoReturn:
    """Exit with a sentence on standard error."""
    typer.echo(sentence, err=True)
    sys.exit(status)


def read_settings() -> Settings:
    """Return the settings; exits with a line for each that is invalid or missing."""
    try:
        return Settings()
    except (ValidationError, OSError) as fault:
        exit_with("\n".join(describe_problems(fault)), status=EXIT_USAGE)


def migrate_database(url: str) -> str:
    """Migrate the database and return its revision; exits if that is impossible."""
    from storage import Damaged, Unavailable  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.engine import open_engine  # noqa: PLC0415
    from storage.migrate import DatabaseTooNew, migrate  # noqa: PLC0415

    try:
        engine = open_engine(url)
        try:
            return migrate(engine)
        finally:
            engine.dispose()
    except DatabaseTooNew:
        exit_with(
            "The database was made by a newer version of Bevaka. Start that version, or restore a backup.",
            status=EXIT_FAILED,
        )
    except Damaged as fault:
        exit_with(DAMAGED.format(damage=fault), status=EXIT_FAILED)
    except (Unavailable, OSError) as fault:
        exit_with(f"The database cannot be reached: {type(fault).__name__} {fault}.", status=EXIT_FAILED)


def require_intact(url: str) -> None:
    """Exit with what to do if a SQLite file is damaged, as far as it can be read in a few seconds."""
    from storage.inspection import find_damage  # noqa: PLC0415 - ``--help`` is faster without it

    if (damage := find_damage(url, seconds=MAX_SECONDS_OF_READING)) is not None:
        exit_with(DAMAGED.format(damage=damage), status=EXIT_FAILED)


def migrate_existing(url: str) -> str:
    """Migrate a database that must exist already; exits if there is none."""
    from storage.inspection import missing_file  # noqa: PLC0415

    if missing := missing_file(url):
        exit_with(f"There is no database at {missing}. Look at BOT_DATABASE_URL.", status=EXIT_FAILED)
    return migrate_database(url)


def lock_database(url: str, *, create: bool = False) -> "ExitStack | None":
    """Lock the SQLite database until the process ends; exits if another process serves it.

    ``create`` makes an empty one if there is none.
    """
    from storage.process_lock import DatabaseInUse, acquire_lock  # noqa: PLC0415

    try:
        return acquire_lock(url, create=create)
    except DatabaseInUse:
        exit_with(
            "Another process already uses this database. SQLite allows one: stop it, or use PostgreSQL.",
            status=EXIT_FAILED,
        )
    except OSError as fault:
        exit_with(f"The database's folder cannot be written to: {fault.strerror}.", status=EXIT_FAILED)


def find_person(url: str, wanted: str, *, tenant: str, also: list[str] | None = None) -> "DataSubject":
    """Return the only person with this name or id; exits if there is none, or more than one."""
    found = asyncio.run(_find_subjects(url, wanted, tenant=tenant))
    if not found:
        exit_with("There is nobody with that id or name.", status=EXIT_FAILED)
    if len(found) > 1:
        numbers = ", ".join(str(subject.id) for subject in found)
        exit_with(
            f"There are several people with that name: {numbers}. Choose one by its number.",
            status=EXIT_FAILED,
        )
    return found[0].with_names(also or ())


async def _find_subjects(url: str, wanted: str, *, tenant: str) -> list["DataSubject"]:
    from storage import Store  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.privacy.subjects import find_data_subjects  # noqa: PLC0415

    store = Store.open(url)
    try:
        return await store.read_all_tenants(lambda c: find_data_subjects(c, wanted, tenant=tenant))
    finally:
        store.close()
