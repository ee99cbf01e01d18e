"""Test that councils are cached between transactions, and never outdated."""

import asyncio
import threading
from functools import partial

import pytest

from domain.council import Council
from storage import Store, Transaction, councils
from tests.storage.tenant import Desk, Town, found


class TakenBackError(Exception):
    """The error that a test raises after a change, to roll it back."""


async def test_a_change_that_was_taken_back_is_never_seen(desk: Desk, town: Town) -> None:
    def change_and_fail(tx: Transaction) -> None:
        tx.councils.add_outside_body(town.council, "Finns inte")
        raise TakenBackError

    def change(tx: Transaction) -> Council:
        return tx.councils.add_outside_body(town.council, "Finns")

    outcomes = await asyncio.gather(
        desk.write(change_and_fail), desk.write(change), desk.write(change_and_fail), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [TakenBackError, Council, TakenBackError]
    for door in (desk.read, desk.write):
        council = await door(lambda tx: tx.councils.get(town.council.id))
        names = [body.name for body in council.outside_bodies]
        assert "Finns" in names
        assert "Finns inte" not in names


async def test_what_others_see_of_a_transaction_that_fails_to_commit_is_not_remembered(
    desk: Desk, town: Town
) -> None:
    """Change the council in one transaction and read it in another, then let both commits fail."""

    def change(tx: Transaction) -> None:
        tx.councils.add_outside_body(town.council, "Finns inte")

    def look_and_break(tx: Transaction) -> None:
        tx.councils.get(town.council.id)
        tx.people._connection.connection.rollback()  # noqa: SLF001 - the disk is full, as SQLite says it
        raise TakenBackError

    held = threading.Event()
    asyncio.get_running_loop().call_later(0.05, held.set)
    pieces = (lambda _: held.wait(60), change, look_and_break)  # the last two wait, and so are one commit
    await asyncio.gather(*(desk.write(piece) for piece in pieces), return_exceptions=True)
    await desk.write(lambda tx: tx.councils.add_outside_body(town.council, "Finns"))
    council = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert council.outside_bodies[-1].name == "Finns"


async def test_a_change_by_another_program_is_seen_at_once(desk: Desk, town: Town, database_url: str) -> None:
    other = Desk(store=Store.open(database_url))
    for name in ("Första", "Andra", "Tredje"):
        before = await other.read(lambda tx: tx.councils.get(town.council.id))
        assert name not in [body.name for body in before.outside_bodies]
        changed = await desk.write(lambda tx, name=name: tx.councils.add_outside_body(town.council, name))  # type: ignore[misc]
        assert await other.read(lambda tx: tx.councils.get(town.council.id)) == changed
    other.store.close()


async def test_a_council_that_did_not_change_is_read_from_memory(desk: Desk, town: Town) -> None:
    first = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert await desk.later(days=1).read(lambda tx: tx.councils.get(town.council.id)) is first


async def test_the_memory_does_not_grow_for_ever(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(councils, "MAX_CACHED_COUNCILS", 2)
    remembered = await desk.read(lambda tx: tx.councils.get(town.council.id))
    for code in ("A", "B", "C"):
        founding = partial(found, by=town.karin, code=code)
        assert (await desk.write(founding)).code == code
    again = await desk.read(lambda tx: tx.councils.get(town.council.id))
    assert again == remembered
    assert again is not remembered
