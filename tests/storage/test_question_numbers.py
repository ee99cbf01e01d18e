"""Test question numbers: consecutive and unique, even with concurrent writers."""

import asyncio

import pytest

from domain.errors import NotFound
from domain.question import Question
from storage import Store, Transaction
from tests.storage.tenant import Desk, Town, found, log


async def test_fifty_who_log_at_once_get_fifty_numbers(desk: Desk, town: Town) -> None:
    def one(tx: Transaction) -> Question:
        return log(tx, town.council, "Kan lampan bytas?", by=town.johan)

    logged = await asyncio.gather(*(desk.write(one) for _ in range(50)))
    assert sorted(question.number for question in logged) == list(range(1, 51))


async def test_two_programs_on_one_database_never_give_the_same_number(
    desk: Desk, town: Town, database_url: str
) -> None:
    other = Desk(store=Store.open(database_url))
    desks = [desk, other] * 20
    logged = await asyncio.gather(
        *(one.write(lambda tx: log(tx, town.council, "Fråga", by=town.johan)) for one in desks)
    )
    other.store.close()
    assert sorted(question.number for question in logged) == list(range(1, 41))


async def test_a_number_that_was_taken_and_not_used_is_taken_back_with_its_transaction(
    desk: Desk, town: Town
) -> None:
    def fail(tx: Transaction) -> None:
        log(tx, town.council, "Fråga", by=town.johan)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await desk.write(fail)
    question = await desk.write(lambda tx: log(tx, town.council, "Fråga", by=town.johan))
    assert question.number == 1
    with pytest.raises(NotFound):
        await desk.read(lambda tx: tx.questions.get_by_number(town.council, 2))


async def test_each_council_counts_for_itself(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> list[int]:
        other = found(tx, by=town.karin, code="KR")
        return [log(tx, c, "Fråga", by=town.johan).number for c in (town.council, other, town.council)]

    assert await desk.write(work) == [1, 1, 2]
