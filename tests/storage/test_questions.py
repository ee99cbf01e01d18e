"""Test that questions are stored by version, found again, and listed in order."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from domain.errors import NotFound, Stale
from domain.history import EventKind
from domain.question import Question, QuestionStatus
from storage import Transaction
from storage.questions import REPEAT_WINDOW, decode
from storage.writers import WRITER_THREADS
from tests.storage.tenant import CHAT, NOW, Desk, Town, log, save

DARK = "Varför är det mörkt vid busshållplatsen?"


async def test_a_question_comes_back_as_it_was_logged(desk: Desk, town: Town) -> None:
    logged = await desk.write(lambda tx: log(tx, town.council, DARK, by=town.johan, source="m1"))
    assert (logged.text, logged.number, logged.status, logged.version) == (DARK, 1, QuestionStatus.LOGGED, 1)
    assert (logged.chat, logged.source, logged.logged_at) == (CHAT, "m1", NOW)
    assert await desk.read(lambda tx: tx.questions.get(logged.id)) == logged
    assert await desk.read(lambda tx: tx.questions.get_by_number(town.council, 1)) == logged
    assert await desk.read(lambda tx: tx.questions.by_source(CHAT, "m1")) == [logged]
    assert await desk.read(lambda tx: tx.questions.by_source(CHAT, "m2")) == []


async def test_what_changed_comes_back_changed_with_every_field(desk: Desk, town: Town) -> None:
    def live(tx: Transaction) -> Question:
        first = log(tx, town.council, DARK, by=town.johan)
        sent = save(tx, first, first.assign(town.technical.id, due=date(2026, 12, 1)), town=town)
        later = sent.postpone(date(2026, 12, 24), today=date(2026, 11, 23), reason="Offert")
        later = save(tx, sent, later, town=town)
        edited = save(tx, later, later.edit("Varför är lampan trasig?"), town=town)
        done = edited.give_answer("I maj.", by=town.petra.id, at=NOW, link="https://bjorkvik.se")
        return save(tx, edited, done, town=town)

    answered = await desk.write(live)
    assert answered.version == 5
    assert await desk.read(lambda tx: tx.questions.get(answered.id)) == answered
    assert await desk.write(lambda tx: tx.questions.lock_versions([answered.id, 999])) == {answered.id: 5}


async def test_what_a_transaction_wrote_it_reads(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[Question, Question, list[Question]]:
        first = log(tx, town.council, DARK, by=town.johan)
        sent = save(tx, first, first.assign(town.technical.id), town=town)
        return sent, tx.questions.get(first.id), tx.questions.get_many([first.id])

    sent, got, many = await desk.write(work)
    assert got == sent
    assert many == [sent]

    def merge(tx: Transaction) -> Question:
        again = log(tx, town.council, DARK, by=town.karin)
        return save(tx, again, again.merge_into(sent, by=town.karin.id, at=NOW), town=town)

    merged = await desk.write(merge)
    assert await desk.read(lambda tx: tx.questions.duplicates_of(sent)) == [merged]
    assert await desk.read(lambda tx: tx.questions.duplicates_of(merged)) == []


async def test_the_second_to_save_the_same_version_hears_that_it_is_stale(desk: Desk, town: Town) -> None:
    first = await desk.write(lambda tx: log(tx, town.council, DARK, by=town.johan))

    async def send(department: int) -> Question | Stale:
        try:
            return await desk.write(lambda tx: save(tx, first, first.assign(department), town=town))
        except Stale as stale:
            return stale

    outcomes = await asyncio.gather(*(send(d) for d in (town.technical.id, town.social.id) * 5))
    winners = [outcome for outcome in outcomes if isinstance(outcome, Question)]
    assert len(winners) == 1
    assert await desk.read(lambda tx: tx.questions.get(first.id)) == winners[0]
    history = await desk.read(lambda tx: tx.events.of_question(first.id))
    assert [event.happening for event in history] == [EventKind.LOGGED, EventKind.ASSIGNED]


async def test_what_is_not_there_is_not_found(desk: Desk, town: Town) -> None:
    with pytest.raises(NotFound, match="no_such_question"):
        await desk.read(lambda tx: tx.questions.get(99))
    with pytest.raises(NotFound) as missing:
        await desk.read(lambda tx: tx.questions.get_by_number(town.council, 99))
    assert (missing.value.code, missing.value.values) == ("no_such_number", {"reference": "TR-99"})
    with pytest.raises(NotFound):
        await desk.write(lambda tx: tx.councils.allocate_number(99))


async def test_many_come_in_the_order_asked_for_without_those_that_do_not_exist(
    desk: Desk, town: Town
) -> None:
    first = await desk.write(lambda tx: log(tx, town.council, "Första", by=town.johan))
    second = await desk.write(lambda tx: log(tx, town.council, "Andra", by=town.johan))
    asked = [second.id, 99, first.id]
    assert await desk.read(lambda tx: tx.questions.get_many(asked)) == [second, first]
    assert await desk.read(lambda tx: tx.questions.get_many([])) == []


async def test_the_same_words_by_the_same_person_within_a_minute_are_the_same_question(
    desk: Desk, town: Town
) -> None:
    first = await desk.write(lambda tx: log(tx, town.council, DARK, by=town.johan))

    async def again(
        *, text: str = DARK, by: int = town.johan.id, asked_for: str | None = None, after: timedelta
    ) -> Question | None:
        return await desk.write(
            lambda tx: tx.questions.find_repeated(
                town.council, text=text, by=by, asked_by=by, asked_for=asked_for, at=NOW + after
            )
        )

    almost = REPEAT_WINDOW - timedelta(seconds=1)
    assert await again(after=almost) == first
    assert await again(after=REPEAT_WINDOW) is None
    assert await again(after=almost, text="En annan fråga") is None
    assert await again(after=almost, by=town.karin.id) is None
    assert await again(after=almost, asked_for="en boende") is None


async def test_an_event_says_what_to_put_back(desk: Desk, town: Town) -> None:
    def live(tx: Transaction) -> tuple[Question, Question]:
        first = log(tx, town.council, DARK, by=town.johan)
        sent = save(tx, first, first.assign(town.technical.id, due=date(2026, 12, 1)), town=town)
        done = sent.give_answer("I maj.", by=town.petra.id, at=NOW)
        return sent, save(tx, sent, done, town=town, happening=EventKind.ANSWERED)

    sent, answered = await desk.write(live)
    events = await desk.read(lambda tx: tx.events.of_question(answered.id))
    undone = answered.restore(decode(events[-1].old))
    assert (undone.status, undone.answer, undone.ended_at, undone.due) == (sent.status, None, None, sent.due)
    again = undone.restore(decode(events[-1].new))
    assert (again.status, again.ended_at, again.ended_by) == (QuestionStatus.ANSWERED, NOW, town.petra.id)
    put_back = again.restore(decode(events[-2].new))
    assert (put_back.due, put_back.department) == (date(2026, 12, 1), town.technical.id)


async def test_who_looks_at_versions_waits_for_who_is_changing_one(desk: Desk, town: Town) -> None:
    """Wait, since otherwise a card posted at the same time would be stored as up to date."""
    question = await desk.write(lambda tx: log(tx, town.council, DARK, by=town.johan))
    loop, looks = asyncio.get_running_loop(), list[Future[dict[int, int]]]()

    def change(tx: Transaction) -> None:
        save(tx, question, question.assign(town.technical.id), town=town)
        look = desk.write(lambda other: other.questions.lock_versions([question.id]))
        looks.append(asyncio.run_coroutine_threadsafe(look, loop))
        while not (looks[0].done() or waits_for_us(tx)):
            time.sleep(0.01)

    await desk.write(change)
    assert await asyncio.wrap_future(looks[0]) == {question.id: question.version + 1}


def waits_for_us(tx: Transaction) -> bool:
    """Return whether another transaction waits for this one; on SQLite every writing one does."""
    connection = tx.questions._connection  # noqa: SLF001 - to ask what nobody else asks
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    return connection.dialect.name == "sqlite" or connection.execute(text(waiting)).scalar_one() > 0


async def test_the_same_words_logged_often_at_once_are_one_question(desk: Desk, town: Town) -> None:
    at_once = 1 if desk.store.engine.dialect.name == "sqlite" else WRITER_THREADS
    together = threading.Barrier(at_once, timeout=60)

    def say_again(tx: Transaction, *, first_time: Iterator[threading.Barrier]) -> Question:
        for others in first_time:
            others.wait()
        known = tx.questions.find_repeated(
            town.council, text=DARK, by=town.johan.id, asked_by=town.johan.id, asked_for=None, at=tx.now
        )
        return known or log(tx, town.council, DARK, by=town.johan)

    each = [partial(say_again, first_time=iter([together])) for _ in range(3 * WRITER_THREADS)]
    said = await asyncio.gather(*map(desk.write, each))
    assert {question.number for question in said} == {1}
