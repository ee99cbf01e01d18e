"""``retention``: remove the text of questions that ended long ago."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import EXIT_FAILED, exit_with, migrate_existing, read_settings

if TYPE_CHECKING:
    from storage.privacy.anonymise import ExpiredQuestion

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]


def retention(*, dry_run: DryRunOption = False) -> None:
    """Remove the words of questions that ended longer ago than BOT_RETENTION_MONTHS."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415

    configure_logging()
    settings = read_settings()
    if settings.retention_months is None:
        exit_with("BOT_RETENTION_MONTHS is not set, so nothing is ever removed.", status=EXIT_FAILED)
    migrate_existing(settings.database_url)
    work = _apply_retention(settings.database_url, months=settings.retention_months, dry_run=dry_run)
    found = asyncio.run(work)
    said = "would lose" if dry_run else "lost"
    typer.echo(f"{len(found)} questions {said} their words: {_list_questions(found)}")


async def _apply_retention(url: str, *, months: int, dry_run: bool) -> list["ExpiredQuestion"]:
    from bot.admin.maintenance import months_before, remove_old_texts  # noqa: PLC0415
    from storage import Store  # noqa: PLC0415
    from storage.privacy.anonymise import find_expired_questions  # noqa: PLC0415

    store = Store.open(url)
    try:
        if not dry_run:
            return [old async for part in remove_old_texts(store, months=months) for old in part]
        before = months_before(await store.read_all_tenants(store.current_time), months=months)
        return await store.read_all_tenants(
            lambda c: find_expired_questions(c, before=before, limit=1_000_000)
        )
    finally:
        store.close()


def _list_questions(found: list["ExpiredQuestion"]) -> str:
    return ", ".join(f"{old.council}/{old.number}" for old in found) or "none"
