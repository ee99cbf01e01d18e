"""Test that posted cards are stored, so that every copy can be updated with its question."""

import asyncio
from threading import Event
from typing import Any

from storage import Transaction
from storage.posted_cards import StoredCard
from tests.storage.tenant import CHAT, Desk, Town, log


def post(tx: Transaction, town: Town, questions: list[int], **more: Any) -> int:  # noqa: ANN401 - any column
    """Store a card as posted."""
    card: dict[str, Any] = {
        "council": town.council.id,
        "kind": "question",
        "args": {"question": 1},
        "questions": questions,
        "thread": CHAT,
        "service_url": "https://smba",
        "person": None,
        "locale": "sv",
        "activity": "1700",
        "fingerprint": "abc",
        "at": tx.now,
    }
    return tx.posted_cards.add(**{**card, **more})


async def test_a_posted_card_is_found_by_its_activity_and_its_questions(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[int, int, int]:
        one, two = (log(tx, town.council, text, by=town.johan).id for text in ("Ett", "Två"))
        return post(tx, town, [one, two]), one, two

    view, one, two = await desk.write(work)
    posted = StoredCard(
        id=view,
        council=town.council.id,
        kind="question",
        args={"question": 1},
        thread=CHAT,
        service_url="https://smba",
        person=None,
        locale="sv",
        activity="1700",
        fingerprint="abc",
    )
    assert await desk.read(lambda tx: tx.posted_cards.get(view)) == posted
    assert await desk.read(lambda tx: tx.posted_cards.by_activity(CHAT, "1700")) == posted
    assert await desk.read(lambda tx: tx.posted_cards.by_activity(CHAT, "1701")) is None
    assert await desk.read(lambda tx: tx.posted_cards.of_question(one)) == [posted]
    assert await desk.read(lambda tx: tx.posted_cards.of_question(two)) == [posted]
    assert await desk.read(lambda tx: tx.posted_cards.of_question(99)) == []
    assert await desk.read(lambda tx: tx.posted_cards.get(99)) is None


async def test_every_copy_of_a_question_is_found_oldest_first(desk: Desk, town: Town) -> None:
    question = (await desk.write(lambda tx: log(tx, town.council, "Ett", by=town.johan))).id
    copies = [
        await desk.write(lambda tx, n=n: post(tx, town, [question], activity=str(n)))  # type: ignore[misc]
        for n in range(3)
    ]
    assert [v.id for v in await desk.read(lambda tx: tx.posted_cards.of_question(question))] == copies


async def test_a_card_of_a_chat_without_a_council_is_remembered_and_gets_one(desk: Desk, town: Town) -> None:
    view = await desk.write(lambda tx: post(tx, town, [], council=None, kind="greeting"))
    before = await desk.read(lambda tx: tx.posted_cards.get(view))
    bound = {"council": town.council.id, "kind": "bound", "args": {"council": town.council.id}}
    await desk.write(lambda tx: tx.posted_cards.replace_content(view, **bound, questions=[]))  # type: ignore[arg-type]
    after = await desk.read(lambda tx: tx.posted_cards.get(view))
    assert before is not None
    assert after is not None
    assert (before.council, before.kind) == (None, "greeting")
    assert (after.council, after.kind) == (town.council.id, "bound")


async def test_a_card_can_come_to_show_something_else(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[int, int, int]:
        one, two = (log(tx, town.council, text, by=town.johan).id for text in ("Ett", "Två"))
        view = post(tx, town, [one])
        tx.posted_cards.replace_content(
            view, council=town.council.id, kind="news", args={"questions": [one, two]}, questions=[one, two]
        )
        tx.posted_cards.replace_content(99, council=1, kind="news", args={}, questions=[one])
        return view, one, two

    view, one, two = await desk.write(work)
    shown = await desk.read(lambda tx: tx.posted_cards.get(view))
    assert shown is not None
    assert (shown.kind, shown.args, shown.fingerprint) == ("news", {"questions": [one, two]}, "")
    assert [v.id for v in await desk.read(lambda tx: tx.posted_cards.of_question(two))] == [view]
    await desk.write(lambda tx: tx.posted_cards.set_fingerprint(view, fingerprint="new"))
    updated = await desk.read(lambda tx: tx.posted_cards.get(view))
    assert updated is not None
    assert updated.fingerprint == "new"


async def test_the_newest_card_of_a_kind_in_a_personal_chat_is_found(desk: Desk, town: Town) -> None:
    karin = town.karin.id
    await desk.write(lambda tx: post(tx, town, [], kind="news", person=karin))
    newest = await desk.later(minutes=2).write(lambda tx: post(tx, town, [], kind="news", person=karin))
    await desk.later(minutes=3).write(lambda tx: post(tx, town, [], kind="list", person=karin))
    await desk.later(minutes=3).write(lambda tx: post(tx, town, [], kind="news", person=town.johan.id))

    async def found(minutes: float) -> int | None:
        since = desk.later(minutes=minutes).now
        view = await desk.read(
            lambda tx: tx.posted_cards.newest_personal(
                council=town.council.id, person=karin, kind="news", since=since
            )
        )
        return None if view is None else view.id

    assert await found(0) == newest
    assert await found(1.9) == newest
    assert await found(2) is None


async def test_who_stores_a_card_and_who_changes_what_it_shows_wait_for_each_other(
    desk: Desk, town: Town
) -> None:
    holds, stored, order = Event(), Event(), list[str]()

    def change(tx: Transaction) -> None:
        tx.posted_cards.lock_council(town.council.id)
        holds.set()
        stored.wait(0.5)  # in vain: the other waits for the lock
        order.append("changed")

    def store(tx: Transaction) -> None:
        tx.posted_cards.lock_council(town.council.id)
        stored.set()
        order.append("stored")

    changing = asyncio.create_task(desk.write(change))
    await asyncio.to_thread(holds.wait)
    await asyncio.gather(changing, desk.write(store))
    assert order == ["changed", "stored"]
