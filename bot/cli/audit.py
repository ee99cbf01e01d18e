"""``audit verify``: prove that the history was not changed."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import EXIT_FAILED, exit_with, migrate_existing, read_settings

if TYPE_CHECKING:
    from storage.audit_chain import VerificationResult

audit = typer.Typer(no_args_is_help=True, help="The history of all questions and councils.")
HeadOption = Annotated[
    str | None, typer.Option(help="A head that was noted earlier: it has to be in the chain.")
]


@audit.callback()
def about() -> None:
    """Leave ``verify`` a word of its own, for others to come."""


@audit.command()
def verify(head: HeadOption = None) -> None:
    """Follow the chain of seals from its beginning, and compare each event with its seal."""
    url = read_settings().database_url
    migrate_existing(url)
    proof = asyncio.run(_verify_chain(url, head))
    for fault in proof.problems:
        typer.echo(fault, err=True)
    if not proof.is_head_found:
        typer.echo(
            "the noted head is not in the chain: its end was cut off, or it is of another database", err=True
        )
    if not proof.is_intact:
        exit_with("The history was changed.", status=EXIT_FAILED)
    typer.echo(
        f"The history is complete: {proof.sealed} events sealed, {proof.erased} of them without their words, "
        f"{proof.unsealed} not sealed yet. Head: {proof.head.chain}"
    )


async def _verify_chain(url: str, noted: str | None) -> "VerificationResult":
    from storage import Store  # noqa: PLC0415 - ``--help`` is faster without it
    from storage.audit_chain import verify_history  # noqa: PLC0415

    store = Store.open(url)
    try:
        return await store.read_all_tenants(lambda connection: verify_history(connection, known_head=noted))
    finally:
        store.close()
