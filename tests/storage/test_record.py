"""Test notes, agenda items and remarks: what is written at a meeting besides its questions."""

from collections.abc import Callable

import pytest

from domain.errors import NotFound, Stale
from domain.meeting import Meeting
from domain.record import AgendaItem, Remark, RemarkState
from storage import Transaction
from tests.storage.meeting_rows import begin, item, note, plan
from tests.storage.tenant import CHAT, Desk, Town, found, log

Attempt = Callable[[Transaction], object]


@pytest.fixture
async def meeting(desk: Desk, town: Town) -> Meeting:
    return await desk.write(lambda tx: begin(tx, town))


async def test_a_note_is_written_changed_and_removed(desk: Desk, meeting: Meeting) -> None:
    written = await desk.write(lambda tx: tx.notes.add(note(meeting, "Ljusare", source="m1")))
    assert await desk.read(lambda tx: tx.notes.get(written.id)) == written
    assert await desk.read(lambda tx: tx.notes.by_source(CHAT, "m1")) == written
    assert await desk.read(lambda tx: tx.notes.by_source(CHAT, "m2")) is None
    changed = written.propose_text("Mörkare").edit("Mycket ljusare", section="other")
    with pytest.raises(Stale, match="note_changed"):
        await desk.write(lambda tx: tx.notes.save(changed, changed.edit("x")))
    await desk.write(lambda tx: tx.notes.save(written, changed))
    assert await desk.read(lambda tx: tx.notes.of_meeting(meeting.id)) == [changed]
    await desk.write(lambda tx: tx.notes.remove(written.id))
    assert await desk.read(lambda tx: tx.notes.of_meeting(meeting.id)) == []


async def test_an_edited_message_is_kept_as_a_proposal(desk: Desk, meeting: Meeting) -> None:
    written = await desk.write(lambda tx: tx.notes.add(note(meeting, "Ljusare")))
    offered = await desk.write(lambda tx: tx.notes.save(written, written.propose_text("Mörkare")))
    assert await desk.read(lambda tx: tx.notes.get(written.id)) == offered


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (lambda tx: tx.notes.get(99), "no_such_note"),
        (lambda tx: tx.notes.remove(99), "no_such_note"),
        (lambda tx: tx.items.get(99), "no_such_item"),
        (lambda tx: tx.items.remove(99), "no_such_item"),
    ],
    ids=["note", "note to remove", "item", "item to remove"],
)
async def test_what_is_gone_is_not_found(desk: Desk, attempt: Attempt, code: str) -> None:
    with pytest.raises(NotFound, match=code):
        await desk.write(attempt)


async def test_what_comes_next_time_is_written_changed_and_removed(desk: Desk, meeting: Meeting) -> None:
    written = await desk.write(lambda tx: tx.items.add(item(meeting, "Lägesbild", source="m1")))
    assert await desk.read(lambda tx: tx.items.get(written.id)) == written
    assert await desk.read(lambda tx: tx.items.by_source(CHAT, "m1")) == written
    changed = await desk.write(lambda tx: tx.items.save(written, written.edit("Polisens lägesbild")))
    assert await desk.read(lambda tx: tx.items.list_waiting(meeting.council)) == [changed]
    with pytest.raises(Stale, match="item_changed"):
        await desk.write(lambda tx: tx.items.save(written, written.edit("x")))
    await desk.write(lambda tx: tx.items.remove(written.id))
    assert await desk.read(lambda tx: tx.items.list_waiting(meeting.council)) == []


async def test_what_waits_is_taken_up_by_the_next_meeting_that_begins(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    def work(tx: Transaction) -> tuple[Meeting, list[AgendaItem]]:
        said = [tx.items.add(item(meeting, text)) for text in ("Lägesbild", "Enkäten")]
        between = tx.items.add(item(meeting, "Budgeten", said=False))
        elsewhere = found(tx, by=town.karin, code="KR")
        tx.items.add(AgendaItem(council=elsewhere.id, text="Annat", by=town.karin.id, at=tx.now))
        coming = plan(tx, town)
        tx.items.assign_waiting(coming.id, town.council.id)
        return coming, [*said, between]

    coming, items = await desk.write(work)
    taken = await desk.read(lambda tx: tx.items.of_meeting(coming.id))
    assert [(one.id, one.taken_by) for one in taken] == [(one.id, coming.id) for one in items]
    assert [one.text for one in await desk.read(lambda tx: tx.items.list_postponed_at(meeting.id))] == [
        "Lägesbild",
        "Enkäten",
    ]
    assert await desk.read(lambda tx: tx.items.list_waiting(town.council.id)) == []
    assert await desk.read(lambda tx: tx.items.of_meeting(meeting.id)) == []


async def test_a_meeting_that_goes_on_again_does_not_take_up_what_it_put_off(
    desk: Desk, meeting: Meeting
) -> None:
    waiting = await desk.write(lambda tx: tx.items.add(item(meeting, "Lägesbild")))
    await desk.write(lambda tx: tx.items.assign_waiting(meeting.id, meeting.council))
    assert await desk.read(lambda tx: tx.items.list_waiting(meeting.council)) == [waiting]


async def test_the_last_that_was_said_of_a_question_at_a_meeting_counts(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    asked, other = await desk.write(
        lambda tx: [log(tx, town.council, text, by=town.johan) for text in ("Mörkt?", "Halt?")]
    )
    done = Remark(meeting=meeting.id, question=asked.id, state=RemarkState.DONE)
    goes_on = Remark(meeting=meeting.id, question=asked.id, state=RemarkState.GOES_ON, text="Beställt")
    text_alone = Remark(meeting=meeting.id, question=other.id, text="Regionen svarar")
    for remark in (done, goes_on, text_alone):
        await desk.write(lambda tx, said=remark: tx.remarks.save(said))  # type: ignore[misc]
    said = await desk.read(lambda tx: tx.remarks.of_meeting(meeting.id))
    assert said == {asked.id: goes_on, other.id: text_alone}
    await desk.write(lambda tx: tx.remarks.save(Remark(meeting=meeting.id, question=asked.id)))
    assert await desk.read(lambda tx: tx.remarks.of_meeting(meeting.id)) == {other.id: text_alone}
