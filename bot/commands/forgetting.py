"""``erase`` and ``retention``: what is forgotten because somebody asked, or because its time is over."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.ground import NOT_DONE, WRONG_USE, end, migrate_existing, read_settings
from bot.commands.somebody import Also, Person, the_one

if TYPE_CHECKING:
    from storage.ageing import Old
    from storage.erasing import Erased
    from storage.persons import Subject

Yes = Annotated[bool, typer.Option("--yes", help="Do it: it cannot be taken back.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]


def add_to(app: typer.Typer) -> None:
    """Let the program know the verbs."""
    app.command()(erase)
    app.command()(retention)


def erase(person: Person = None, *, also: Also = None, yes: Yes = False) -> None:
    """Put a pseudonym in the place of a person; the history keeps its shape."""
    from bot.logs import set_up_logs  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.erasing import LastCoordinator  # noqa: PLC0415
    from storage.persons import ERASED  # noqa: PLC0415

    set_up_logs()
    settings = read_settings()
    if person is None:
        end("Name a person: --person.", status=WRONG_USE)
    migrate_existing(settings.database_url)
    subject = the_one(settings.database_url, person, tenant=settings.tenant_id, also=also)
    if not yes:
        end(
            f"Nothing was erased. To erase {subject.name} (person {subject.id}) for ever, add --yes.",
            status=NOT_DONE,
        )
    try:
        done = asyncio.run(
            _erase(settings.database_url, subject, tenant=settings.tenant_id, instead=ERASED[settings.locale])
        )
    except LastCoordinator as fault:
        end(f"Nothing was erased: {fault} has no other coordinator; appoint one first.", status=NOT_DONE)
    typer.echo(
        f"Erased: person {subject.id} is now {ERASED[settings.locale]!r}. {done.events} events changed, "
        f"the cards of {len(done.questions)} questions follow. Texts that name them stay."
    )


def retention(*, dry_run: DryRun = False) -> None:
    """Remove the words of questions that ended longer ago than BOT_RETENTION_MONTHS."""
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs()
    settings = read_settings()
    if settings.retention_months is None:
        end("BOT_RETENTION_MONTHS is not set, so nothing is ever removed.", status=NOT_DONE)
    migrate_existing(settings.database_url)
    work = _retain(settings.database_url, months=settings.retention_months, dry_run=dry_run)
    found = asyncio.run(work)
    said = "would lose" if dry_run else "lost"
    typer.echo(f"{len(found)} questions {said} their words: {_numbers(found)}")


async def _erase(url: str, subject: "Subject", *, tenant: str, instead: str) -> "Erased":
    from functools import partial  # noqa: PLC0415

    import structlog  # noqa: PLC0415

    from storage import Store  # noqa: PLC0415
    from storage.erasing import erase as run  # noqa: PLC0415

    store = Store.open(url)
    try:
        now = await store.read_for_all(store.time)
        work = partial(run, subject=subject, tenant=tenant, instead=instead, now=now)
        done = await store.write_for_all(work)
    finally:
        store.close()
    structlog.get_logger(__name__).warning("person_erased", security=True, person=subject.id)
    return done


async def _retain(url: str, *, months: int, dry_run: bool) -> list["Old"]:
    from bot.retaining import months_before, remove_old  # noqa: PLC0415
    from storage import Store  # noqa: PLC0415
    from storage.ageing import old_questions  # noqa: PLC0415

    store = Store.open(url)
    try:
        if not dry_run:
            return [old async for part in remove_old(store, months=months) for old in part]
        before = months_before(await store.read_for_all(store.time), months=months)
        return await store.read_for_all(lambda c: old_questions(c, before=before, most=1_000_000))
    finally:
        store.close()


def _numbers(found: list["Old"]) -> str:
    return ", ".join(f"{old.council}/{old.number}" for old in found) or "none"
