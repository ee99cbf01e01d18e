"""Test the follow-up list: grouped, in pages, filtered and counted."""

from datetime import timedelta

import pytest

from domain.question import OPEN_STATUSES, QuestionStatus
from storage import Transaction
from storage.questions import MAX_COUNT
from tests.storage.tenant import NOW, Desk, Town, found, log, save


async def listed(desk: Desk, town: Town, **wanted: object) -> list[int]:
    """Return the numbers on a page of the follow-up list."""
    args = {"statuses": OPEN_STATUSES, "department": None, "page": 0, "size": 10, **wanted}
    found = await desk.read(lambda tx: tx.questions.list_page(town.council, **args))  # type: ignore[arg-type]
    return [question.number for question in found]


async def fill(desk: Desk, town: Town) -> None:
    """Log six questions: two unassigned, two assigned to departments, one acknowledged, one answered."""

    def work(tx: Transaction) -> None:
        q = [log(tx, town.council, f"Fråga {n}", by=town.johan) for n in range(6)]
        social = save(tx, q[0], q[0].assign(town.social.id), town=town)
        save(tx, q[1], q[1].assign(town.technical.id), town=town)
        save(tx, social, social.acknowledge(), town=town)
        sent = save(tx, q[3], q[3].assign(town.technical.id), town=town)
        save(tx, sent, sent.give_answer("Ja.", by=town.petra.id, at=NOW), town=town)
        other = found(tx, by=town.karin, code="KR")
        log(tx, other, "Hör till ett annat råd", by=town.johan)

    await desk.write(work)


async def test_the_list_has_the_unassigned_first_then_by_department_oldest_first(
    desk: Desk, town: Town
) -> None:
    await fill(desk, town)
    assert await listed(desk, town) == [3, 5, 6, 2, 1]
    assert await listed(desk, town, department=town.social.id) == [1]
    assert await listed(desk, town, statuses=(QuestionStatus.ANSWERED,)) == [4]
    assert await listed(desk, town, statuses=(QuestionStatus.LOGGED, QuestionStatus.ANSWERED)) == [3, 5, 6, 4]
    assert await listed(desk, town, statuses=(QuestionStatus.DROPPED,)) == []


async def test_a_page_has_one_more_where_there_is_a_next_one(desk: Desk, town: Town) -> None:
    await fill(desk, town)
    assert await listed(desk, town, size=2) == [3, 5, 6]
    assert await listed(desk, town, size=2, page=1) == [6, 2, 1]
    assert await listed(desk, town, size=2, page=2) == [1]
    assert await listed(desk, town, size=2, page=3) == []


async def test_what_is_counted_is_what_is_listed_and_of_a_very_long_list_no_department(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(desk, town)
    whole = {None: [3, 0], town.social.id: [1, 0], town.technical.id: [1, 0]}
    totals = await desk.read(lambda tx: tx.questions.open_totals(town.council, today=NOW.date()))
    assert {place: counts for place, *counts in totals} == whole
    monkeypatch.setattr("storage.questions.MAX_TOTALED", 4)
    assert await desk.read(lambda tx: tx.questions.open_totals(town.council, today=NOW.date())) == []
    for most, unassigned in ((2, 2), (10, 3)):
        found = await desk.read(lambda tx, most=most: tx.questions.count_unassigned(town.council, most=most))  # type: ignore[misc]
        assert found == unassigned

    async def counted(statuses: tuple[QuestionStatus, ...], department: int | None = None) -> int:
        return await desk.read(
            lambda tx: tx.questions.count(town.council, statuses=statuses, department=department)
        )

    assert await counted(OPEN_STATUSES) == 5
    assert await counted((QuestionStatus.ANSWERED,)) == 1
    assert await counted(OPEN_STATUSES, town.technical.id) == 1


async def test_a_very_long_list_is_not_counted_to_its_end(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> None:
        for _ in range(MAX_COUNT + 5):
            log(tx, town.council, "Fråga", by=town.johan)

    await desk.write(work)
    counted = await desk.read(
        lambda tx: tx.questions.count(town.council, statuses=OPEN_STATUSES, department=None)
    )
    assert counted == MAX_COUNT + 1


async def test_the_open_questions_of_departments_come_oldest_first(desk: Desk, town: Town) -> None:
    await fill(desk, town)
    both = [town.technical.id, town.social.id]

    async def numbers(departments: list[int], most: int = 200) -> list[int]:
        found = await desk.read(lambda tx: tx.questions.list_open_of_departments(departments, limit=most))
        return [question.number for question in found]

    assert await numbers(both) == [1, 2]
    assert await numbers([town.technical.id]) == [2]
    assert await numbers(both, most=1) == [1]
    assert await numbers([]) == []


async def test_those_that_are_late_were_due_or_promised_before_that_day(desk: Desk, town: Town) -> None:
    await fill(desk, town)
    today = NOW.date()

    def put_off(tx: Transaction) -> None:
        late, promised = (tx.questions.get_by_number(town.council, n) for n in (3, 5))
        save(tx, late, late.assign(town.social.id, due=today - timedelta(days=1)), town=town)
        sent = save(tx, promised, promised.assign(town.social.id, due=today - timedelta(days=1)), town=town)
        save(tx, sent, sent.postpone(today + timedelta(days=9), today=today), town=town)

    await desk.write(put_off)
    assert await listed(desk, town, late_on=today) == [3]
    assert await listed(desk, town, late_on=today + timedelta(days=10)) == [3, 5]
    assert await listed(desk, town, late_on=today - timedelta(days=1)) == []
