"""Test that nothing of one tenant is seen or changed by another, whatever ids it uses."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from domain.errors import NotFound, Stale
from domain.question import Question
from storage import Conflict, Transaction
from storage.outbox import MessageState
from storage.search.index import QuestionHints
from storage.tables import METADATA, outbox, posted_card_questions, questions
from tests.storage.repository_calls import (
    CHANGES_NOTHING_OF_OURS,
    FINDS_NOTHING,
    IS_REFUSED,
    NEEDS_A_QUESTION_OF_OURS,
)
from tests.storage.tenant import CHAT, NOW, Desk, Town
from tests.storage.tenant_rows import Try, populate

OURS, THEIRS = "ours", "theirs"


def rows_of_ours(connection: Connection) -> dict[str, list[Any]]:
    """Return everything stored of our tenant."""
    tables = [table for table in METADATA.sorted_tables if "tenant_id" in table.c]
    assert len(tables) >= 12
    return {
        table.name: sorted(map(repr, connection.execute(select(table).where(table.c.tenant_id == OURS))))
        for table in tables
    }


async def test_every_method_of_every_repository_is_tried(desk: Desk) -> None:
    tried = {*FINDS_NOTHING, *IS_REFUSED, *CHANGES_NOTHING_OF_OURS, *NEEDS_A_QUESTION_OF_OURS}
    parts = await desk.read(vars)
    there = {
        f"{name}.{method}"
        for name, part in parts.items()
        if type(part).__module__.startswith("storage.")
        for method in dir(part)
        if callable(getattr(part, method)) and not method.startswith("_")
    }
    assert tried == there


@pytest.fixture
async def ours(desk: Desk) -> tuple[Town, Question]:
    """Fill our tenant."""
    return await _at(desk, OURS).write(populate)


def try_it(tx: Transaction, attempt: Try, ours: tuple[Town, Question]) -> object:
    return attempt(tx, *ours)


def fail(connection: Connection, *, town: Town) -> None:
    """Let messages to Petra be blocked, those to Eva have an unknown result; Petra takes questions over."""
    connection.execute(update(questions).values(assignee_id=town.petra.id))
    for person, state in ((town.petra, MessageState.BLOCKED), (town.eva, MessageState.HELD)):
        theirs = update(outbox).where(outbox.c.person_id == person.id)
        connection.execute(theirs.values(state=state.value, done_at=NOW))


def _at(desk: Desk, tenant: str) -> Desk:
    return Desk(store=desk.store, tenant=tenant)


async def test_another_tenant_finds_nothing_of_ours(desk: Desk, ours: tuple[Town, Question]) -> None:
    for name, attempt in FINDS_NOTHING.items():
        await desk.store.write_all_tenants(partial(fail, town=ours[0]))
        result = await _at(desk, THEIRS).write(partial(try_it, attempt=attempt, ours=ours))
        assert not result, name
    assert (
        await _at(desk, THEIRS).read(lambda tx: tx.search_index.hints_for(ours[0].council, ours[1]))
        == QuestionHints()
    )
    said = ours[1].text
    assert (
        await _at(desk, THEIRS).read(lambda tx: tx.search_index.hints_for_text(ours[0].council, said))
        == QuestionHints()
    )


async def test_we_find_all_of_that_ourselves(desk: Desk, ours: tuple[Town, Question]) -> None:
    for name, attempt in FINDS_NOTHING.items():
        await desk.store.write_all_tenants(partial(fail, town=ours[0]))
        assert await _at(desk, OURS).write(partial(try_it, attempt=attempt, ours=ours)), name


async def test_another_tenant_is_refused_what_is_ours(desk: Desk, ours: tuple[Town, Question]) -> None:
    before = await desk.store.read_all_tenants(rows_of_ours)
    for attempt in IS_REFUSED.values():
        with pytest.raises((NotFound, Stale)):
            await _at(desk, THEIRS).write(partial(try_it, attempt=attempt, ours=ours))
    assert await desk.store.read_all_tenants(rows_of_ours) == before


async def test_another_tenant_changes_nothing_of_ours(desk: Desk, ours: tuple[Town, Question]) -> None:
    before = await desk.store.read_all_tenants(rows_of_ours)
    cards = await _at(desk, OURS).read(lambda tx: tx.posted_cards.of_question(ours[1].id))
    for attempt in CHANGES_NOTHING_OF_OURS.values():
        await _at(desk, THEIRS).write(partial(try_it, attempt=attempt, ours=ours))
    assert await desk.store.read_all_tenants(rows_of_ours) == before
    assert await _at(desk, OURS).read(lambda tx: tx.posted_cards.of_question(ours[1].id)) == cards
    questions = await desk.store.read_all_tenants(lambda c: c.execute(select(posted_card_questions)).all())
    assert 99 not in [row.question_id for row in questions]


async def test_two_tenants_with_the_same_codes_numbers_and_texts_have_each_their_own(
    desk: Desk, ours: tuple[Town, Question]
) -> None:
    theirs = await _at(desk, THEIRS).write(populate)
    for tenant, (town, question) in ((OURS, ours), (THEIRS, theirs)):

        def look(tx: Transaction, town: Town = town, question: Question = question) -> None:
            council = tx.councils.by_code("TR")
            assert council == town.council
            assert tx.councils.of_chat(CHAT) == council
            assert tx.questions.get_by_number(council, 1) == question
            assert tx.questions.by_source(CHAT, "m1") == [question]
            assert tx.search_index.search([council], "mörkt", page=0, size=5) == [question.id]
            assert [e.question for e in tx.events.of_question(question.id)] == [question.id] * 2
            address = tx.people.find_by_teams_id("29:karin")
            assert address is not None
            assert address.person == town.karin

        await _at(desk, tenant).read(look)
    with pytest.raises(Conflict):
        await _at(desk, OURS).write(lambda tx: tx.inbox.add_activity(CHAT, "m1", result={}, at=NOW))
