"""Test who attended a meeting: each person once, with their role."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.attendance import Role
from domain.errors import NotFound, Stale
from domain.meeting import Meeting
from storage import Transaction
from tests.storage.meeting_rows import begin, hold, plan, there
from tests.storage.tenant import NOW, Desk, Town, meet

LAST_WEEK = NOW.date() - timedelta(days=7)


@pytest.fixture
async def meeting(desk: Desk, town: Town) -> Meeting:
    return await desk.write(lambda tx: begin(tx, town))


async def test_people_come_back_as_they_were_noted_in_that_order(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    def work(tx: Transaction) -> list[object]:
        about: dict[str, Any] = {"party": "C", "title": "ledamot", "organisation": "Fullmäktige"}
        about["agreed_to_name"] = True
        johan = there(meeting, "Johan Lind", person=town.johan.id, seen_at=NOW, confirmed=True, **about)
        return [tx.attendance.save(one) for one in (johan, there(meeting, "", Role.RESIDENT))]

    noted = await desk.write(work)
    assert await desk.read(lambda tx: tx.attendance.of_meeting(meeting.id)) == noted


async def test_a_person_is_there_once_and_the_last_that_is_known_counts(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    seen = await desk.write(
        lambda tx: tx.attendance.save(there(meeting, "Johan Lind", person=town.johan.id, seen_at=NOW))
    )
    told = there(meeting, "Johan Lind", Role.OFFICIAL, person=town.johan.id, seen_at=NOW, confirmed=True)
    again = await desk.write(lambda tx: tx.attendance.save(told))
    assert again == replace(told, id=seen.id, version=2)
    assert await desk.read(lambda tx: tx.attendance.of_meeting(meeting.id)) == [again]


async def test_a_row_is_changed_by_its_id_and_residents_without_a_name_are_a_row_each(
    desk: Desk, meeting: Meeting
) -> None:
    nameless = there(meeting, "", Role.RESIDENT)
    one, two = await desk.write(lambda tx: [tx.attendance.save(nameless) for _ in range(2)])
    named = replace(one, participant=replace(one.participant, name="Amir Rahimi", agreed_to_name=True))
    named = await desk.write(lambda tx: tx.attendance.save(named))
    assert await desk.read(lambda tx: tx.attendance.of_meeting(meeting.id)) == [named, two]
    await desk.write(lambda tx: tx.attendance.remove(two.id))
    assert await desk.read(lambda tx: tx.attendance.of_meeting(meeting.id)) == [named]


@pytest.mark.both_databases
async def test_of_two_who_change_the_same_row_the_later_is_told(desk: Desk, meeting: Meeting) -> None:
    shown = await desk.write(lambda tx: tx.attendance.save(there(meeting, "Eva Strand")))
    told = await desk.write(lambda tx: tx.attendance.save(replace(shown, confirmed=True)))
    with pytest.raises(Stale, match="attendee_changed"):
        await desk.write(lambda tx: tx.attendance.save(replace(shown, seen_at=NOW)))
    assert await desk.read(lambda tx: tx.attendance.of_meeting(meeting.id)) == [told]


async def test_who_is_not_on_the_list_is_neither_changed_nor_removed(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    one = await desk.write(lambda tx: tx.attendance.save(there(meeting, "Eva Strand")))
    other = await desk.write(lambda tx: plan(tx, town))
    for wrong in (replace(one, id=99), replace(one, meeting=other.id)):
        with pytest.raises(NotFound, match="no_such_attendee"):
            await desk.write(lambda tx, wrong=wrong: tx.attendance.save(wrong))  # type: ignore[misc]
    with pytest.raises(NotFound, match="no_such_attendee"):
        await desk.write(lambda tx: tx.attendance.remove(99))


async def test_who_came_lately_is_told_as_they_were_there_last(desk: Desk, town: Town) -> None:
    def work(tx: Transaction) -> Meeting:
        now, earlier = begin(tx, town), hold(tx, town, day=LAST_WEEK)
        tx.attendance.save(there(now, "Johan Lind", Role.ELECTED, person=town.johan.id, party="C"))
        tx.attendance.save(there(now, "Petra Holm", Role.GUEST))
        for name, person in (("Johan", town.johan.id), ("PETRA HOLM", None), ("Eva Strand", None)):
            tx.attendance.save(there(earlier, name, Role.OFFICIAL, person=person))
        return now

    await desk.write(work)
    lately = await desk.read(lambda tx: tx.attendance.recent_attendees(town.council.id))
    assert [(one.participant.name, one.participant.role) for one in lately] == [
        ("Johan Lind", Role.ELECTED),
        ("Petra Holm", Role.GUEST),
        ("Eva Strand", Role.OFFICIAL),
    ]


async def test_two_rows_of_one_person_are_one_row_once_that_is_known(
    desk: Desk, town: Town, meeting: Meeting
) -> None:
    def work(tx: Transaction) -> Meeting:
        met = tx.people.upsert(name="Amir", teams_id="29:amir")
        named = meet(tx, "Amir Rahimi", teams=False)
        earlier = hold(tx, town, day=LAST_WEEK)
        tx.attendance.save(there(earlier, "Amir", person=met.id))
        for one in (met, named):
            tx.attendance.save(there(meeting, one.name, person=one.id))
        return earlier

    earlier = await desk.write(work)
    amir = await desk.write(lambda tx: meet(tx, "Amir Rahimi"))
    for held in (meeting, earlier):
        people = await desk.read(lambda tx, m=held.id: [a.person for a in tx.attendance.of_meeting(m)])  # type: ignore[misc]
        assert people == [amir.id]
