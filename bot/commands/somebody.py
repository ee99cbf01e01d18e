"""Who is meant on the command line: a person, named so that it can be no other."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.ground import NOT_DONE, end

if TYPE_CHECKING:
    from storage.persons import Subject

Person = Annotated[
    str | None,
    typer.Option(help="The object id in Entra, the Teams id, the number of an export, or the name."),
]
Also = Annotated[
    list[str] | None, typer.Option("--also", help="A name that they had or go by; may be given again.")
]


def the_one(url: str, wanted: str, *, tenant: str, also: list[str] | None = None) -> "Subject":
    """Give back the person who is meant; ends the program where there is none, or where there are several."""
    found = asyncio.run(_find(url, wanted, tenant=tenant))
    if not found:
        end("There is nobody with that id or name.", status=NOT_DONE)
    if len(found) > 1:
        numbers = ", ".join(str(subject.id) for subject in found)
        end(f"There are several of that name: {numbers}. Name one by its number.", status=NOT_DONE)
    return found[0].also(also or ())


async def _find(url: str, wanted: str, *, tenant: str) -> list["Subject"]:
    from storage import Store  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.persons import find_subjects  # noqa: PLC0415

    store = Store.open(url)
    try:
        return await store.read_for_all(lambda c: find_subjects(c, wanted, tenant=tenant))
    finally:
        store.close()
