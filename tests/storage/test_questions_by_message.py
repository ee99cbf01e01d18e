"""Test finding the question of a message, and open questions, newest first."""

from domain.question import Question
from storage import Transaction
from tests.storage.tenant import CHAT, NOW, Desk, Town, log, save

LINK = "https://teams.microsoft.com/l/message/19%3Ax/1"


async def test_a_message_is_one_question_until_that_is_dropped(desk: Desk, town: Town) -> None:
    logged = await desk.write(
        lambda tx: log(tx, town.council, "Mörkt?", by=town.johan, source="m1", link=LINK)
    )
    assert logged.source_link == LINK

    def taken(tx: Transaction) -> Question | None:
        return tx.questions.find_by_message(town.council, chat=CHAT, message_id="m1")

    assert await desk.read(taken) == logged
    assert (
        await desk.read(lambda tx: tx.questions.find_by_message(town.council, chat="19:b", message_id="m1"))
        is None
    )
    dropped = logged.drop("Fel", by=town.karin.id, at=NOW)
    await desk.write(lambda tx: save(tx, logged, dropped, town=town))
    assert await desk.read(taken) is None


async def test_the_newest_open_questions_come_first_and_page_by_page(desk: Desk, town: Town) -> None:
    def some(tx: Transaction) -> list[Question]:
        return [log(tx, town.council, f"Fråga {n}?", by=town.johan) for n in range(5)]

    first, *_, last = await desk.write(some)
    ended = last.give_answer("Ja.", by=town.karin.id, at=NOW)
    await desk.write(lambda tx: save(tx, last, ended, town=town))

    def numbers(tx: Transaction, *, skip: int, most: int) -> list[int]:
        return [q.number for q in tx.questions.list_newest_open([town.council], skip=skip, limit=most)]

    assert await desk.read(lambda tx: numbers(tx, skip=0, most=2)) == [4, 3]
    assert await desk.read(lambda tx: numbers(tx, skip=2, most=9)) == [2, 1]
    assert await desk.read(lambda tx: tx.questions.list_newest_open([], skip=0, limit=9)) == []
    assert await desk.read(lambda tx: tx.questions.find_by_number(town.council, 1)) == first
    assert await desk.read(lambda tx: tx.questions.find_by_number(town.council, 9)) is None
