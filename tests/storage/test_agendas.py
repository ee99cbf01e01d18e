"""Test agendas: the default one, the council's, a meeting's own; and the notes of their sections."""

from domain.agenda import (
    DEFAULT_AGENDA,
    Section,
    SectionKind,
    add_section,
    complete_agenda,
    move_section,
    remove_section,
    rename_section,
)
from storage import Transaction
from tests.storage.meeting_rows import begin, note, plan
from tests.storage.tenant import Desk, Town, found


async def test_a_council_goes_through_the_usual_until_it_says_something_else(desk: Desk, town: Town) -> None:
    council = town.council.id
    assert await desk.read(lambda tx: tx.agendas.of_council(council)) == DEFAULT_AGENDA
    own = rename_section(
        move_section(add_section(DEFAULT_AGENDA, "Skolvägar"), "round", by=-1), "round", "Ordet runt"
    )
    await desk.write(lambda tx: tx.agendas.set_for_council(council, own))
    assert await desk.read(lambda tx: tx.agendas.of_council(council)) == own
    await desk.write(lambda tx: tx.agendas.set_for_council(council, DEFAULT_AGENDA))
    assert await desk.read(lambda tx: tx.agendas.of_council(council)) == DEFAULT_AGENDA


async def test_another_council_is_left_alone(desk: Desk, town: Town) -> None:
    other = await desk.write(lambda tx: found(tx, by=town.karin, code="KR"))
    await desk.write(
        lambda tx: tx.agendas.set_for_council(town.council.id, remove_section(DEFAULT_AGENDA, "guests"))
    )
    assert await desk.read(lambda tx: tx.agendas.of_council(other.id)) == DEFAULT_AGENDA


async def test_what_minutes_need_is_there_whatever_was_stored(desk: Desk, town: Town) -> None:
    bare = (Section(key="round", part=SectionKind.ROUND),)
    await desk.write(lambda tx: tx.agendas.set_for_council(town.council.id, bare))
    assert await desk.read(lambda tx: tx.agendas.of_council(town.council.id)) == complete_agenda(bare)


async def test_a_meeting_with_a_copy_of_its_own_keeps_it_when_the_councils_changes(
    desk: Desk, town: Town
) -> None:
    one, two = await desk.write(lambda tx: (plan(tx, town), plan(tx, town)))
    own = remove_section(DEFAULT_AGENDA, "theme")

    def work(tx: Transaction) -> None:
        tx.agendas.set_for_meeting(one.id, own)
        tx.agendas.set_for_council(town.council.id, remove_section(DEFAULT_AGENDA, "round"))

    await desk.write(work)
    assert await desk.read(lambda tx: tx.agendas.of_meeting(one)) == own
    assert await desk.read(lambda tx: tx.agendas.of_meeting(two)) == remove_section(DEFAULT_AGENDA, "round")


async def test_notes_stand_under_their_part_in_the_order_they_were_written(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> dict[str, str]:
        meeting, other = begin(tx, town), plan(tx, town)
        for section, text in (("round", "Ljusare"), ("round", "Tystare"), ("gone", "Luciakväll")):
            tx.notes.add(note(meeting, text, section=section))
        tx.notes.add(note(other, "Av ett annat möte"))
        return {s.key: s.notes for s in tx.agendas.of_meeting(meeting) if s.notes}

    noted = await desk.write(work)
    assert noted == {"round": "Ljusare\n\nTystare", "other": "Luciakväll"}


async def test_notes_are_no_part_of_what_is_stored_as_an_agenda(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[Section, ...]:
        meeting = begin(tx, town)
        noted = tx.notes.add(note(meeting, "Ljusare"))
        tx.agendas.set_for_meeting(meeting.id, tx.agendas.of_meeting(meeting))
        tx.notes.remove(noted.id)
        return tx.agendas.of_meeting(meeting)

    assert await desk.write(work) == DEFAULT_AGENDA
