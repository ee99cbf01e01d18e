"""``erase``: replace a person by a pseudonym."""

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Annotated, NoReturn

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
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.privacy.erase import ErasureResult
    from storage.privacy.mentions import PersonMention
    from storage.privacy.subjects import DataSubject

YesOption = Annotated[bool, typer.Option("--yes", help="Erase; this cannot be undone.")]
ReplaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--replace", help="A place on the list, such as note:12:text, that is about them; may be given again."
    ),
]


def erase(
    person: PersonOption = None,
    *,
    also: AlsoOption = None,
    decided: ReplaceOption = None,
    yes: YesOption = False,
) -> None:
    """Replace a person by a pseudonym, and list where they may still be named."""
    from bot.telemetry.logs import configure_logging  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.privacy.erase import LastCoordinator, UnknownPlace  # noqa: PLC0415

    configure_logging()
    settings = read_settings()
    if person is None:
        exit_with("Say which person: --person.", status=EXIT_USAGE)
    migrate_existing(settings.database_url)
    subject = find_person(settings.database_url, person, tenant=settings.tenant_id, also=also)
    if not yes:
        _preview(settings, subject, decided=decided or ())
    try:
        done = asyncio.run(_erase(settings, subject, decided=decided or ()))
    except LastCoordinator as fault:
        exit_with(
            f"Nothing was erased: {fault} has no other coordinator; appoint one first.", status=EXIT_FAILED
        )
    except UnknownPlace as fault:
        exit_with(f"Nothing was erased: {fault} is not a place on the list.", status=EXIT_FAILED)
    typer.echo(
        f"Erased: person {subject.id} is now {erased_as(settings)!r}. {done.replaced} names replaced, "
        f"{done.events} events changed, the cards of {len(done.questions)} questions follow."
    )
    _list_for_review(done.review)


def erased_as(settings: Settings) -> str:
    """Return what stands in the place of an erased name."""
    from storage.privacy.subjects import erased_name  # noqa: PLC0415 - ``--help`` is faster without it

    return erased_name(settings.locale)


def _preview(settings: Settings, subject: "DataSubject", *, decided: Collection[str]) -> NoReturn:
    """List what is uncertain, and exit without erasing anything."""
    found = asyncio.run(_find(settings, subject))
    left = [one for one in found if one.is_kept or not (one.form.is_certain or one.place in decided)]
    typer.echo(f"{len(found) - len(left)} names would be replaced.")
    _list_for_review(left)
    exit_with(
        f"Nothing was erased. To erase {subject.name} (person {subject.id}) permanently, add --yes.",
        status=EXIT_FAILED,
    )


def _list_for_review(review: Sequence["PersonMention"]) -> None:
    """Print each place that somebody has to decide on, and those that are never changed."""
    kept = [one for one in review if one.is_kept]
    open_ = [one for one in review if not one.is_kept]
    if open_:
        typer.echo(
            f"Not finished: {len(open_)} names may be theirs and stay until somebody decides. Those that are "
            "theirs: --replace PLACE, with the name as --also once it is erased; or change the text in Teams."
        )
    for one in open_:
        typer.echo(f"  {one.place}  {one.form.value}: {one.found!r} in {one.words!r}")
    if kept:
        typer.echo(f"{len(kept)} names stay in adopted minutes, which are never changed:")
    for one in kept:
        typer.echo(f"  {one.place}  {one.form.value}: {one.found!r} in {one.words!r}")
    if not review:
        typer.echo("No other text names them.")


async def _find(settings: Settings, subject: "DataSubject") -> tuple["PersonMention", ...]:
    from storage import Store  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.privacy.erase import find_mentions  # noqa: PLC0415

    store = Store.open(settings.database_url)
    try:
        return await store.read_all_tenants(lambda c: find_mentions(c, subject, tenant=settings.tenant_id))
    finally:
        store.close()


async def _erase(settings: Settings, subject: "DataSubject", *, decided: Collection[str]) -> "ErasureResult":
    from functools import partial  # noqa: PLC0415

    import structlog  # noqa: PLC0415

    from storage import Store  # noqa: PLC0415
    from storage.privacy.erase import erase_person  # noqa: PLC0415

    store = Store.open(settings.database_url)
    try:
        now = await store.read_all_tenants(store.current_time)
        work = partial(
            erase_person,
            subject=subject,
            tenant=settings.tenant_id,
            pseudonym=erased_as(settings),
            now=now,
            decided=decided,
        )
        done = await store.write_all_tenants(work)
        is_truncated = await store.truncate_log()
    finally:
        store.close()
    structlog.get_logger(__name__).warning(
        "person_erased",
        security=True,
        person=subject.id,
        replaced=done.replaced,
        for_review=sum(not one.is_kept for one in done.review),
        in_adopted_minutes=sum(one.is_kept for one in done.review),
    )
    if not is_truncated:
        typer.echo(
            "The database's log is in use and may hold the old texts: restart the program to empty it."
        )
    return done
