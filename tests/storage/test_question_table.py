"""Test the table of questions: filtered, sorted in both directions, in pages, counted."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from domain.attendance import Attendee, Participant, Role
from domain.council import Council
from domain.meeting import Meeting
from domain.person import Person
from domain.question_filter import PAGE_SIZE, QuestionQuery, SortKey
from storage import Store, Transaction
from tests.every import Failures
from tests.storage.tenant import NOW, Desk, Town, found, log, save, settle
from tests.storage.tenant_rows import meeting


async def shown(desk: Desk, council: Council, address: str, person: int | None = None) -> list[int]:
    """Return the numbers on the page of an address."""
    query = QuestionQuery.parse(parse_qsl(address))
    page = await desk.read(lambda tx: tx.question_table.page(council, query, now=desk.now, person=person))
    assert page.total >= len(page.questions)
    ids = await desk.read(lambda tx: tx.question_table.ids(council, query, now=desk.now, person=person))
    assert ids == [question.id for question in page.questions], "the export has the same"
    return [question.number for question in page.questions]


@pytest.fixture
async def council(desk: Desk, town: Town) -> Council:
    """Log six questions on six days, each in another state.

    1 is in progress and late, 2 assigned and promised, 3 answered, 4 handed over, 5 and 6 new; a resident
    asked 5.
    """
    today = NOW.date()

    def work(tx: Transaction) -> None:
        q = [
            log(tx, town.council, text, by=town.johan if n % 2 else town.eva)
            for n, text in enumerate(
                ("Lampan i parken", "Lampor vid torget", "Bron", "Bussen", "Gräset", "Ån")
            )
        ]
        late = save(tx, q[0], q[0].assign(town.technical.id, due=today - timedelta(days=2)), town=town)
        save(tx, late, late.acknowledge(), town=town)
        sent = save(tx, q[1], q[1].assign(town.social.id), town=town)
        save(tx, sent, sent.postpone(today + timedelta(days=2), today=today), town=town)
        save(tx, q[2], q[2].give_answer("Ja.", by=town.karin.id, at=NOW), town=town)
        save(tx, q[3], q[3].hand_over("Polisen", by=town.karin.id, at=NOW), town=town)
        log(tx, found(tx, by=town.karin, code="KR"), "Lampan i ett annat råd", by=town.johan)

    await desk.write(work)
    return town.council


TABLES = {
    "": [6, 5, 2, 1],
    "state=every": [6, 5, 4, 3, 2, 1],
    "state=answered&state=handed_over": [4, 3],
    "department=0": [6, 5],
    "department=0&state=every": [6, 5, 4, 3],
    "department=9999": [],
    "meeting=9999": [],
    "deadline=overdue": [1],
    "deadline=overdue&state=every": [1],
    "deadline=overdue&state=answered": [],
    "deadline=promised": [2],
    "deadline=promised&state=every": [2],
    "deadline=sometime": [6, 5, 2, 1],
    "text=lampa": [2, 1],
    "text=lampa&sort=number": [1, 2],
    "text=lampa&deadline=overdue": [1],
    "text=TR-5&state=every": [5],
    "text=xyzzy": [],
    "older=0": [],
    "role=guest": [],
    "sort=number": [1, 2, 5, 6],
    "sort=-number": [6, 5, 2, 1],
    "sort=state&state=every": [6, 5, 2, 1, 3, 4],
    "sort=-state&state=every": [4, 3, 1, 2, 6, 5],
    "sort=department": [2, 1, 6, 5],
    "sort=-department": [6, 5, 1, 2],
    "sort=deadline": [1, 2, 6, 5],
    "sort=-deadline": [2, 1, 6, 5],
}
"""The numbers that each address shows, in their order."""


async def test_an_address_shows_its_questions_in_its_order(desk: Desk, council: Council) -> None:
    with Failures() as failures:
        for address, numbers in TABLES.items():
            with failures.of(address):
                assert await shown(desk, council, address) == numbers


async def test_a_council_without_departments_is_sorted_by_them_too(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Council:
        empty = found(tx, by=town.karin, code="KR")
        log(tx, empty, "Lampan", by=town.johan)
        return empty

    empty = await desk.write(work)
    for sort in SortKey:
        assert await shown(desk, empty, f"sort={sort}") == [1]


async def test_ages_and_changes_are_filtered_and_sorted_by_their_moments(desk: Desk, town: Town) -> None:
    for days_ago in (3, 40, 1):  # as from old notes: the numbers are not in the order of the days
        earlier = desk.later(days=-days_ago)
        await earlier.write(lambda tx: log(tx, town.council, "Fråga", by=town.johan))
    first = await desk.read(lambda tx: tx.questions.get_by_number(town.council, 1))
    await desk.write(lambda tx: save(tx, first, first.assign(town.social.id), town=town))
    tables = {
        "sort=age": [3, 1, 2],
        "sort=-age": [2, 1, 3],
        "sort=updated": [2, 3, 1],
        "sort=-updated": [1, 3, 2],
        "older=1": [2, 1],
        "older=3": [2],
        "older=40": [],
        "older=99999999": [],
    }
    with Failures() as failures:
        for address, numbers in tables.items():
            with failures.of(address):
                assert await shown(desk, town.council, address) == numbers


async def test_the_role_of_the_asker_is_that_of_the_last_meeting(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        held = tx.meetings.add(meeting(town))
        eva = Participant(name="Eva Strand", role=Role.ELECTED)
        tx.attendance.save(Attendee(meeting=held.id, person=town.eva.id, participant=eva))
        greta = Participant(name="Greta Berg", role=Role.RESIDENT)
        tx.attendance.save(Attendee(meeting=held.id, participant=greta))
        for asker, asked_for in ((town.eva, None), (town.eva, "Greta Berg"), (town.johan, "En boende")):
            one = log(tx, town.council, "Fråga", by=asker)
            tx.questions.add(
                replace(one, id=0, number=one.number + 10, asked_for=asked_for, meeting=held.id),
                council=town.council,
                act="x",
            )
            save(tx, one, one.drop("-", by=town.karin.id, at=NOW), town=town)
        return held

    held = await desk.write(work)
    assert await shown(desk, town.council, "role=elected&sort=number") == [11]
    assert await shown(desk, town.council, "role=resident&sort=number") == [12, 13]
    assert await shown(desk, town.council, "role=official") == []
    assert await shown(desk, town.council, f"meeting={held.id}&sort=number") == [11, 12, 13]


async def test_a_person_may_be_shown_only_what_concerns_them(
    desk: Desk, town: Town, council: Council
) -> None:
    async def numbers(person: Person) -> list[int]:
        return await shown(desk, council, "state=every&sort=number", person=person.id)

    assert await numbers(town.johan) == [2, 4, 6]
    assert await numbers(town.petra) == [1], "her department's"
    assert await numbers(town.nils) == [2]
    assert await numbers(town.eva) == [1, 3, 5]
    assert await numbers(town.karin) == []


async def test_pages_follow_each_other_and_the_last_one_stands_for_later_ones(desk: Desk, town: Town) -> None:
    number = 2 * PAGE_SIZE + 3
    await desk.write(lambda tx: [log(tx, town.council, "Fråga", by=town.johan) for _ in range(number)])
    seen: list[int] = []
    for page in (1, 2, 3):
        query = QuestionQuery(page=page)
        there = await desk.read(lambda tx, q=query: tx.question_table.page(town.council, q, now=NOW))  # type: ignore[misc]
        assert (there.total, there.pages, there.page) == (number, 3, page)
        seen += [question.number for question in there.questions]
    assert seen == list(range(number, 0, -1))
    last = await desk.read(
        lambda tx: tx.question_table.page(town.council, QuestionQuery(page=999_999), now=NOW)
    )
    assert (last.page, len(last.questions)) == (3, 3)
    some = await desk.read(lambda tx: tx.question_table.ids(town.council, QuestionQuery(), now=NOW, limit=2))
    assert len(some) == 2


async def test_hostile_words_find_nothing_and_harm_nothing(desk: Desk, council: Council) -> None:
    for text in ("'; DROP TABLE question; --", "%", "_", "\\", "a" * 5_000, "\x00", "🙂", "<b>"):
        query = QuestionQuery.parse([("text", text), ("state", "every")])
        found = await desk.read(lambda tx, q=query: tx.question_table.page(council, q, now=NOW))  # type: ignore[misc]
        assert found.total in {0, 6}, text
    assert await shown(desk, council, "state=every&sort=number") == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "address", ["state=every&sort=-updated&older=9", "sort=deadline&department=1", "deadline=overdue"]
)
async def test_whatever_is_chosen_is_read_from_an_index(sqlite_url: str, address: str) -> None:
    store = Store.open(sqlite_url)
    desk = Desk(store=store)
    town = await desk.write(settle)
    ran: list[str] = []

    def plans(tx: Transaction) -> list[str]:
        connection = tx.question_table._connection  # noqa: SLF001 - the statements are what is tested
        driver: Any = connection.connection.dbapi_connection
        driver.set_trace_callback(ran.append)
        tx.question_table.ids(town.council, QuestionQuery.parse(parse_qsl(address)), now=NOW)
        tx.statistics.of_council(town.council, now=NOW)
        driver.set_trace_callback(None)
        steps = [
            step[3]
            for one in ran
            if "FROM question" in one
            for step in driver.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()
        ]
        return [step for step in steps if " question " in step]

    steps = await desk.read(plans)
    store.close()
    assert len(steps) > 5
    kinds = {"COVERING INDEX question_list", "COVERING INDEX question_answered"}
    assert {" ".join(step.split(" USING ")[1].split()[:3]) for step in steps} == kinds
