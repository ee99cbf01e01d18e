"""Test that a repeated activity is handled once."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from storage import Conflict, Transaction
from storage.inbox import HandledActivity, delete_before
from tests.storage.tenant import NOW, Desk


def remember(tx: Transaction, activity: str = "a1") -> None:
    tx.inbox.add_activity("chat", activity, result={"note": "ok"}, at=tx.now)


async def test_an_activity_is_remembered_with_what_came_of_it(desk: Desk) -> None:
    assert await desk.read(lambda tx: tx.inbox.find_activity("chat", "a1")) is None
    await desk.write(remember)
    seen = HandledActivity(answered=False, at=NOW, result={"note": "ok"})
    assert await desk.read(lambda tx: tx.inbox.find_activity("chat", "a1")) == seen
    assert await desk.read(lambda tx: tx.inbox.find_activity("chat", "a2")) is None
    assert await desk.read(lambda tx: tx.inbox.find_activity("other", "a1")) is None
    await desk.write(lambda tx: tx.inbox.mark_answered("chat", "a1"))
    answered = await desk.read(lambda tx: tx.inbox.find_activity("chat", "a1"))
    assert answered is not None
    assert answered.answered


async def test_of_twenty_copies_that_come_at_once_one_is_stored(desk: Desk) -> None:
    outcomes = await asyncio.gather(*(desk.write(remember) for _ in range(20)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Conflict] * 19


async def test_a_press_counts_once_for_each_person_and_verb(desk: Desk) -> None:
    def press(tx: Transaction, actor: int = 1) -> None:
        tx.inbox.add_action("n1", "answer", actor=actor, result={"view": 1}, at=tx.now)

    await desk.write(press)
    assert await desk.read(lambda tx: tx.inbox.find_action("n1", "answer", actor=1)) == {"view": 1}
    for nonce, verb, actor in (("n2", "answer", 1), ("n1", "drop", 1), ("n1", "answer", 2)):
        asked = partial(lambda tx, **by: tx.inbox.find_action(by["nonce"], by["verb"], actor=by["actor"]))
        assert await desk.read(partial(asked, nonce=nonce, verb=verb, actor=actor)) is None
    with pytest.raises(Conflict):
        await desk.write(press)
    await desk.write(partial(press, actor=2))


async def test_what_is_old_is_forgotten_and_the_rest_is_kept(desk: Desk) -> None:
    for days, activity in ((0, "old"), (1, "young")):
        await desk.later(days=days).write(partial(remember, activity=activity))
        press = partial(_press, nonce=activity)
        await desk.later(days=days).write(press)
    limit = NOW + timedelta(days=1)
    assert await desk.store.write_all_tenants(lambda connection: delete_before(connection, limit)) == 2
    assert await desk.read(lambda tx: tx.inbox.find_activity("chat", "old")) is None
    assert await desk.read(lambda tx: tx.inbox.find_action("old", "answer", actor=1)) is None
    assert await desk.read(lambda tx: tx.inbox.find_activity("chat", "young")) is not None
    assert await desk.read(lambda tx: tx.inbox.find_action("young", "answer", actor=1)) is not None


def _press(tx: Transaction, *, nonce: str) -> None:
    tx.inbox.add_action(nonce, "answer", actor=1, result={}, at=tx.now)
