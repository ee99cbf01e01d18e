"""``erase``: replace a person by a pseudonym."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import (
    EXIT_FAILED,
    EXIT_USAGE,
    AlsoOption,
    PersonOption,
    exit_with,
    find_person,
    migrate_existing,
    read_settings,
)

if TYPE_CHECKING:
    from storage.privacy.erase import ErasureResult
    from storage.privacy.subjects import DataSubject

YesOption = Annotated[bool, typer.Option("--yes", help="Do it: it cannot be taken back.")]


def erase(person: PersonOption = None, *, also: AlsoOption = None, yes: YesOption = False) -> None:
    """Put a pseudonym in the place of a person; the history keeps its shape."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.privacy.erase import LastCoordinator  # noqa: PLC0415
    from storage.privacy.subjects import erased_name  # noqa: PLC0415

    configure_logging()
    settings = read_settings()
    if person is None:
        exit_with("Name a person: --person.", status=EXIT_USAGE)
    migrate_existing(settings.database_url)
    subject = find_person(settings.database_url, person, tenant=settings.tenant_id, also=also)
    if not yes:
        exit_with(
            f"Nothing was erased. To erase {subject.name} (person {subject.id}) for ever, add --yes.",
            status=EXIT_FAILED,
        )
    try:
        done = asyncio.run(
            _erase(
                settings.database_url,
                subject,
                tenant=settings.tenant_id,
                pseudonym=erased_name(settings.locale),
            )
        )
    except LastCoordinator as fault:
        exit_with(
            f"Nothing was erased: {fault} has no other coordinator; appoint one first.", status=EXIT_FAILED
        )
    typer.echo(
        f"Erased: person {subject.id} is now {erased_name(settings.locale)!r}. {done.events} events changed, "
        f"the cards of {len(done.questions)} questions follow. Texts that name them stay."
    )


async def _erase(url: str, subject: "DataSubject", *, tenant: str, pseudonym: str) -> "ErasureResult":
    from functools import partial  # noqa: PLC0415

    import structlog  # noqa: PLC0415

    from storage import Store  # noqa: PLC0415
    from storage.privacy.erase import erase_person as run  # noqa: PLC0415

    store = Store.open(url)
    try:
        now = await store.read_all_tenants(store.current_time)
        work = partial(run, subject=subject, tenant=tenant, pseudonym=pseudonym, now=now)
        done = await store.write_all_tenants(work)
    finally:
        store.close()
    structlog.get_logger(__name__).warning("person_erased", security=True, person=subject.id)
    return done
