"""Test that events are only added, and that the last action can be found."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from domain.history import CouncilEventKind, EventKind, QuestionEvent
from domain.question import Question
from storage import Transaction
from tests.storage.tenant import NOW, Desk, Town, found, log, save


async def test_every_change_leaves_a_line_with_who_what_old_new_and_when(desk: Desk, town: Town) -> None:
    first = await desk.write(lambda tx: log(tx, town.council, "Mörkt", by=town.johan, act="a1"))
    later = desk.later(minutes=5)

    def send(tx: Transaction) -> Question:
        return tx.questions.save(
            first,
            first.assign(town.technical.id),
            council=town.council,
            happening=EventKind.ASSIGNED,
            by=town.karin.id,
            act="a2",
            at=tx.now,
            on_behalf=True,
            extra={"because": "test"},
        )

    await later.write(send)
    logged, sent = await desk.read(lambda tx: tx.events.of_question(first.id))
    assert (logged.happening, logged.actor, logged.act) == (EventKind.LOGGED, town.johan.id, "a1")
    assert (logged.at, dict(logged.new), logged.on_behalf) == (NOW, {"text": "Mörkt"}, False)
    assert (sent.happening, sent.actor, sent.at) == (EventKind.ASSIGNED, town.karin.id, later.now)
    assert dict(sent.old) == {"status": "logged", "department": None}
    assert dict(sent.new) == {"status": "assigned", "department": town.technical.id, "because": "test"}
    assert sent.on_behalf


async def test_what_happens_to_a_council_is_no_part_of_a_questions_history(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> int:
        bound = CouncilEventKind.BOUND
        tx.events.add_to_council(town.council.id, happening=bound, by=town.karin.id, act="b", at=NOW, new={})
        return log(tx, town.council, "Mörkt", by=town.karin, act="a").id

    question = await desk.write(work)
    assert len(await desk.read(lambda tx: tx.events.of_question(question))) == 1
    assert await latest(desk, town) == [("a", EventKind.LOGGED)]


async def latest(desk: Desk, town: Town, council: int | None = None) -> list[tuple[str, EventKind]]:
    """Return Karin's last action in a council, by default the town's own."""
    council = council or town.council.id
    events: list[QuestionEvent] = await desk.read(
        lambda tx: tx.events.latest_act(town.karin.id, council=council)
    )
    return [(event.act, event.happening) for event in events]


async def test_the_last_act_is_everything_that_one_turn_did(desk: Desk, town: Town) -> None:
    def two_at_once(tx: Transaction) -> None:
        for text in ("Mörkt", "Halt"):
            first = log(tx, town.council, text, by=town.karin, act="both")
            save(tx, first, first.assign(town.technical.id), town=town, act="both")

    assert await latest(desk, town) == []
    await desk.write(lambda tx: log(tx, town.council, "Tidigare", by=town.karin, act="earlier"))
    await desk.write(two_at_once)
    await desk.write(lambda tx: log(tx, town.council, "Av en annan", by=town.johan, act="other"))
    assert await latest(desk, town) == [("both", EventKind.LOGGED), ("both", EventKind.ASSIGNED)] * 2


async def test_what_was_undone_is_not_undone_again(desk: Desk, town: Town) -> None:
    def undo(tx: Transaction, act: str) -> None:
        (event, *_) = tx.events.latest_act(town.karin.id, council=town.council.id)
        assert event.question is not None
        question = tx.questions.get(event.question)
        tx.questions.save(
            question,
            question.drop("Ångrad", by=town.karin.id, at=NOW),
            council=town.council,
            happening=EventKind.UNDONE,
            by=town.karin.id,
            act=act,
            at=NOW,
            extra={"act": event.act},
        )

    for act in ("first", "second"):
        await desk.write(lambda tx, act=act: log(tx, town.council, act, by=town.karin, act=act))  # type: ignore[misc]
    await desk.write(lambda tx: undo(tx, "u1"))
    assert await latest(desk, town) == [("first", EventKind.LOGGED)]
    await desk.write(lambda tx: undo(tx, "u2"))
    assert await latest(desk, town) == []


async def test_the_last_act_is_that_of_one_council(desk: Desk, town: Town) -> None:
    other = await desk.write(lambda tx: found(tx, by=town.karin, code="KR"))
    await desk.write(lambda tx: log(tx, town.council, "Här", by=town.karin, act="here"))
    await desk.write(lambda tx: log(tx, other, "Där", by=town.karin, act="there"))
    assert await latest(desk, town, council=other.id) == [("there", EventKind.LOGGED)]
    assert await latest(desk, town, council=town.council.id) == [("here", EventKind.LOGGED)]


async def test_the_newest_event_of_each_question_is_known(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[int, int]:
        one, two = (log(tx, town.council, text, by=town.karin) for text in ("Ett", "Två"))
        save(tx, one, one.assign(town.technical.id), town=town)
        edited = save(tx, two, two.propose_text("Tre"), town=town, happening=EventKind.MESSAGE_EDITED)
        return one.id, edited.id

    one, two = await desk.write(work)
    newest = await desk.read(lambda tx: tx.events.latest_ids([one, two, 99]))
    of_one = await desk.read(lambda tx: tx.events.of_question(one))
    of_two = await desk.read(lambda tx: tx.events.of_question(two))
    assert newest == {one: of_one[-1].id, two: of_two[0].id}


async def test_a_moment_keeps_its_place_in_time_and_comes_back_as_utc(desk: Desk, town: Town) -> None:
    summer = timezone(timedelta(hours=2))
    local = desk.later()
    moment = datetime(2026, 6, 1, 14, 30, 0, 123456, tzinfo=summer)

    def work(tx: Transaction) -> int:
        first = log(tx, town.council, "Mörkt", by=town.johan)
        return save(tx, first, first.drop("x", by=town.karin.id, at=moment), town=town).id

    question = await local.write(work)
    stored = await desk.read(lambda tx: tx.questions.get(question))
    assert stored.ended_at == moment
    assert stored.ended_at is not None
    assert stored.ended_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(desk: Desk) -> None:
    naive = datetime(2026, 6, 1, 14, 30)  # noqa: DTZ001 - this is the mistake
    with pytest.raises(Exception, match="a moment without a zone"):
        await desk.write(lambda tx: tx.inbox.add_activity("c", "a", result={}, at=naive))
    assert await desk.read(lambda tx: tx.inbox.find_activity("c", "a")) is None
