"""``audit verify``: proves that the history is what was written."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.ground import NOT_DONE, end, migrate_existing, read_settings

if TYPE_CHECKING:
    from storage.proving import Proof

audit = typer.Typer(no_args_is_help=True, help="The history of all questions and councils.")
Noted = Annotated[str | None, typer.Option(help="A head that was noted earlier: it has to be in the chain.")]


def add_to(app: typer.Typer) -> None:
    """Let the program know the verb."""
    app.add_typer(audit, name="audit")


@audit.callback()
def about() -> None:
    """Leave ``verify`` a word of its own, for others to come."""


@audit.command()
def verify(head: Noted = None) -> None:
    """Follow the chain of seals from its beginning, and compare each event with its seal."""
    url = read_settings().database_url
    migrate_existing(url)
    proof = asyncio.run(_prove(url, head))
    for fault in proof.faults:
        typer.echo(fault, err=True)
    if not proof.known:
        typer.echo(
            "the noted head is not in the chain: its end was cut off, or it is of another database", err=True
        )
    if not proof.holds:
        end("The history was changed.", status=NOT_DONE)
    typer.echo(
        f"The history is whole: {proof.sealed} events sealed, {proof.erased} of them without their words, "
        f"{proof.unsealed} not sealed yet. Head: {proof.head.chain}"
    )


async def _prove(url: str, noted: str | None) -> "Proof":
    from storage import Store  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.proving import prove  # noqa: PLC0415

    store = Store.open(url)
    try:
        return await store.read_for_all(lambda connection: prove(connection, noted=noted))
    finally:
        store.close()
