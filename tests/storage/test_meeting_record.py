"""Test that everything stored of a meeting is collected for its minutes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.documents.record import collect_record
from domain.attendance import Participant, Role
from domain.meeting import Meeting, MeetingPeriod
from domain.minutes import FIRST_DRAFT, CarriedQuestion, Edition, MeetingRecord, compose_minutes
from domain.question import Question
from domain.record import Remark, RemarkState
from storage import Transaction
from tests.storage.meeting_rows import begin, hold, item, log_at, note, plan, there
from tests.storage.tenant import NOW, Desk, Town, log, save

LAST_WEEK, WEEK_BEFORE = (NOW.date() - timedelta(days=days) for days in (7, 14))


async def record(desk: Desk, town: Town, meeting: Meeting) -> MeetingRecord:
    return await desk.read(lambda tx: collect_record(tx, town.council, meeting))


async def test_a_record_holds_everything_of_its_meeting(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> tuple[Meeting, Meeting, Question]:
        meeting, following = hold(tx, town), plan(tx, town, day=NOW.date() + timedelta(days=60))
        tx.notes.add(note(meeting, "Ljusare", section="situation"))
        tx.attendance.save(
            there(meeting, "Karin Ek", Role.OFFICIAL, person=town.karin.id, title="samordnare")
        )
        tx.attendance.save(there(meeting, "Johan Lind", person=town.johan.id, party="C"))
        tx.items.add(item(meeting, "Polisens lägesbild"))
        tx.items.add(item(meeting, "Något annat, mellan mötena", said=False))
        return meeting, following, log_at(tx, town, meeting, "Halt?", by=town.johan, section="round")

    meeting, following, asked = await desk.write(work)
    found = await record(desk, town, meeting)
    karin = Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")
    johan = Participant(name="Johan Lind", role=Role.ELECTED, party="C")
    assert (found.council, found.meeting, found.known_period) == (
        town.council,
        meeting,
        meeting.actual_period,
    )
    assert found.attendance == (karin, johan)
    assert [s.notes for s in found.agenda if s.notes] == ["Ljusare"]
    assert [(r.question, r.section, r.asker) for r in found.raised] == [(asked, "round", johan)]
    assert (found.carried, found.next_agenda_items) == ((), ("Polisens lägesbild",))
    assert (found.next_meeting, found.note_taker, found.edition) == (following, karin, FIRST_DRAFT)


async def test_of_a_meeting_that_nothing_is_stored_of_nothing_is_invented(desk: Desk, town: Town) -> None:
    meeting = await desk.write(lambda tx: plan(tx, town))
    found = await record(desk, town, meeting)
    assert (found.attendance, found.raised, found.carried, found.next_agenda_items) == ((), (), (), ())
    assert (found.next_meeting, found.note_taker, found.known_period) == (None, None, None)
    assert compose_minutes(found).chapters == ()


async def test_who_keeps_the_notes_is_named_though_not_noted_as_present(desk: Desk, town: Town) -> None:
    meeting = await desk.write(lambda tx: begin(tx, town))
    assert (await record(desk, town, meeting)).note_taker == Participant(name="Karin Ek", role=Role.OFFICIAL)


async def test_owners_have_their_last_title_if_they_were_ever_there(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        earlier, now = hold(tx, town, day=LAST_WEEK), hold(tx, town)
        for meeting, title in ((earlier, "gatuchef"), (now, "förvaltningschef")):
            tx.attendance.save(there(meeting, "Petra Holm", Role.GUEST, person=town.petra.id, title=title))
        for department in (town.technical, town.social):
            asked = log_at(tx, town, now, f"Till {department.name}?", by=town.johan)
            save(tx, asked, asked.assign(department.id), town=town)
        return now

    found = await record(desk, town, await desk.write(work))
    assert {(owner.name, owner.title) for owner in found.owners.values()} == {
        ("Petra Holm", "förvaltningschef"),
        ("Nils Norén", ""),
    }


RESIDENT = Participant(name="", role=Role.RESIDENT)


@pytest.mark.parametrize(
    ("asked_for", "asker"),
    [
        ("Boende", RESIDENT),
        ("en boende", RESIDENT),
        ("resident", RESIDENT),
        ("amir rahimi", Participant(name="Amir Rahimi", role=Role.RESIDENT, agreed_to_name=True)),
        ("Någon Annan", None),
        (None, None),
    ],
)
async def test_who_asked_is_told_where_it_is_known_in_what_role(
    desk: Desk, town: Town, asked_for: str | None, asker: Participant | None
) -> None:
    def work(tx: Transaction) -> Meeting:
        meeting = begin(tx, town)
        tx.attendance.save(there(meeting, "Amir Rahimi", Role.RESIDENT, agreed_to_name=True))
        tx.attendance.save(there(meeting, "Karin Ek", Role.OFFICIAL, person=town.karin.id))
        log_at(tx, town, meeting, "Halt?", by=town.johan, asked_for=asked_for)
        return meeting

    (raised,) = (await record(desk, town, await desk.write(work))).raised
    assert raised.asker == asker


async def test_who_asked_at_an_earlier_meeting_is_told_as_they_were_there_then(
    desk: Desk, town: Town
) -> None:
    def work(tx: Transaction) -> Meeting:
        earlier = hold(tx, town, day=LAST_WEEK)
        tx.attendance.save(there(earlier, "Johan Lind", person=town.johan.id, party="C"))
        log_at(tx, town, earlier, "Halt?", by=town.johan)
        return hold(tx, town)

    (carried,) = (await record(desk, town, await desk.write(work))).carried
    assert carried.asker == Participant(name="Johan Lind", role=Role.ELECTED, party="C")


async def carried(desk: Desk, town: Town, work: Callable[[Transaction], Meeting]) -> CarriedQuestion:
    (one,) = (await record(desk, town, await desk.write(work))).carried
    return one


async def test_a_question_is_as_old_as_the_meetings_since_it_came_up(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        first = hold(tx, town, day=WEEK_BEFORE)
        plan(tx, town, day=LAST_WEEK)
        log_at(tx, town, first, "Halt?", by=town.johan)
        return begin(tx, town)

    one = await carried(desk, town, work)
    assert one.meetings_ago == 2
    assert one.period is not None
    assert one.period.began.date() == WEEK_BEFORE


async def test_a_question_of_the_time_before_meetings_were_noted_came_up_at_the_one_that_went_on(
    desk: Desk, town: Town
) -> None:
    earlier = await desk.write(lambda tx: plan(tx, town, day=LAST_WEEK))
    during = replace(desk, now=earlier.planned_start + timedelta(hours=1))
    await during.write(lambda tx: log(tx, town.council, "Halt?", by=town.johan))
    one = await carried(desk, town, lambda tx: begin(tx, town))
    assert one.meetings_ago == 1
    assert one.period == MeetingPeriod(began=earlier.planned_start, ended=earlier.planned_end)


async def test_a_question_between_meetings_is_of_no_meeting_and_grows_older_with_the_next(
    desk: Desk, town: Town
) -> None:
    def work(tx: Transaction) -> Meeting:
        hold(tx, town, day=LAST_WEEK)
        log(tx, town.council, "Halt?", by=town.johan)
        return begin(tx, town)

    one = await carried(desk, town, work)
    assert (one.meetings_ago, one.period) == (0, None)
    following = await desk.write(lambda tx: plan(tx, town, day=NOW.date() + timedelta(days=7)))
    (later,) = (await record(desk, town, following)).carried
    assert later.meetings_ago == 1


@pytest.mark.parametrize(
    ("state", "text", "told"),
    [
        (RemarkState.GOES_ON, "Beställt", ("Beställt", True)),
        (RemarkState.DONE, "Klart", ("Klart", False)),
        (None, "Regionen svarar", ("Regionen svarar", False)),
    ],
)
async def test_what_was_said_of_an_earlier_question_stands_with_it(
    desk: Desk, town: Town, state: RemarkState | None, text: str, told: tuple[str, bool]
) -> None:
    def work(tx: Transaction) -> Meeting:
        asked = log(tx, town.council, "Halt?", by=town.johan)
        meeting = begin(tx, town)
        tx.remarks.save(Remark(meeting=meeting.id, question=asked.id, state=state, text=text))
        return meeting

    one = await carried(desk, town, work)
    assert (one.remark, one.is_ongoing) == told


async def test_after_adoption_the_record_is_a_draft_of_the_next_version(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        meeting = hold(tx, town)
        edition = FIRST_DRAFT.adopt("Karin Ek", at=NOW)
        tx.minutes.adopt(meeting.id, edition=edition, by=town.karin.id, document={}, minutes={})
        return meeting

    found = await record(desk, town, await desk.write(work))
    assert found.edition == Edition(version=2)
    assert replace(found.edition, version=1) == FIRST_DRAFT
