"""Test that adopted minutes and their files never change, and drafts are removed after a week."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256

import pytest
from sqlalchemy import Connection, delete, update
from sqlalchemy.exc import IntegrityError

from domain.errors import NotFound, Refusal
from domain.meeting import Meeting
from domain.minutes import FIRST_DRAFT, Edition
from storage import Conflict, Transaction
from storage.minutes import AdoptedVersion
from storage.retention import DRAFT_RETENTION, delete_drafts
from storage.tables import files, minutes
from tests.storage.meeting_rows import a_file, hold
from tests.storage.tenant import NOW, Desk, Town, meet

FIRST = FIRST_DRAFT.adopt("Karin Ek", at=NOW)
SECOND = FIRST.correct("Fel datum").adopt("Karin Ek", at=NOW + timedelta(days=1))


@pytest.fixture
async def meeting(desk: Desk, town: Town) -> Meeting:
    return await desk.write(lambda tx: hold(tx, town))


def adopt(tx: Transaction, meeting: Meeting, edition: Edition) -> AdoptedVersion:
    by = meeting.planned_by
    return tx.minutes.adopt(meeting.id, edition=edition, by=by, document={"a": ["å"]}, minutes={"b": 1})


async def test_every_version_is_kept_and_the_last_one_holds(desk: Desk, meeting: Meeting) -> None:
    assert await desk.read(lambda tx: tx.minutes.latest(meeting.id)) is None
    first = await desk.write(lambda tx: adopt(tx, meeting, FIRST))
    second = await desk.write(lambda tx: adopt(tx, meeting, SECOND))
    assert await desk.read(lambda tx: tx.minutes.of_meeting(meeting.id)) == [first, second]
    assert await desk.read(lambda tx: tx.minutes.latest(meeting.id)) == second
    assert (first.edition, second.edition) == (FIRST, SECOND)


async def test_a_draft_is_not_stored_as_adopted_and_no_version_is_adopted_twice(
    desk: Desk, meeting: Meeting
) -> None:
    with pytest.raises(Refusal, match="not_adopted"):
        await desk.write(lambda tx: adopt(tx, meeting, FIRST_DRAFT))
    await desk.write(lambda tx: adopt(tx, meeting, FIRST))
    with pytest.raises(Refusal, match="already_adopted"):
        await desk.write(lambda tx: adopt(tx, meeting, FIRST))


def change_minutes(connection: Connection) -> None:
    connection.execute(update(minutes).values(correction="Ändrad"))


def delete_minutes(connection: Connection) -> None:
    connection.execute(delete(minutes))


def change_file(connection: Connection) -> None:
    connection.execute(update(files).values(content=b"x"))


def delete_file(connection: Connection) -> None:
    connection.execute(delete(files))


@pytest.mark.parametrize("attempt", [change_minutes, delete_minutes, change_file, delete_file])
async def test_the_database_itself_refuses_to_change_what_was_adopted(
    desk: Desk, meeting: Meeting, attempt: partial[None]
) -> None:
    def work(tx: Transaction) -> tuple[AdoptedVersion, object]:
        return adopt(tx, meeting, FIRST), tx.files.add(a_file(meeting, version=1))

    adopted, file = await desk.write(work)
    with pytest.raises((IntegrityError, Conflict)):
        await desk.store.write_all_tenants(attempt)
    assert await desk.read(lambda tx: tx.minutes.of_meeting(meeting.id)) == [adopted]
    assert await desk.read(lambda tx: tx.files.of_minutes(meeting.id, 1)) == [file]


async def test_who_adopted_stays_as_it_was_written_when_two_rows_become_one_person(
    desk: Desk, meeting: Meeting
) -> None:
    def work(tx: Transaction) -> int:
        met = tx.people.upsert(name="Amir", teams_id="29:amir")
        meet(tx, "Amir Rahimi", teams=False)
        tx.minutes.adopt(meeting.id, edition=FIRST, by=met.id, document={}, minutes={})
        tx.files.add(a_file(meeting, version=1, person=met.id))
        tx.files.add(a_file(meeting, person=met.id))
        return met.id

    met = await desk.write(work)
    amir = await desk.write(lambda tx: meet(tx, "Amir Rahimi"))
    adopted = await desk.read(lambda tx: tx.minutes.latest(meeting.id))
    assert adopted is not None
    assert adopted.adopted_by == met
    assert (await desk.read(lambda tx: tx.people.get(met))) == amir
    draft = await desk.read(lambda tx: tx.files.newest_draft(meeting.id, "docx"))
    assert draft is not None
    assert draft.person == amir.id


async def test_a_file_comes_back_byte_by_byte_with_its_digest(desk: Desk, meeting: Meeting) -> None:
    content = bytes(range(256)) * 1000
    file = await desk.write(lambda tx: tx.files.add(a_file(meeting, content=content, version=2)))
    stored = await desk.read(lambda tx: tx.files.get(file.id))
    assert stored == file
    assert (stored.content, stored.sha256) == (content, sha256(content).hexdigest())
    assert await desk.read(lambda tx: tx.files.of_minutes(meeting.id, 2)) == [file]
    assert await desk.read(lambda tx: tx.files.of_minutes(meeting.id, 1)) == []
    with pytest.raises(NotFound, match="no_such_file"):
        await desk.read(lambda tx: tx.files.get(99))


async def test_the_newest_draft_of_a_format_is_found(desk: Desk, meeting: Meeting) -> None:
    def work(tx: Transaction) -> list[object]:
        files = [a_file(meeting, content=c) for c in (b"old", b"new")]
        others = [a_file(meeting, format="pdf"), a_file(meeting, version=1)]
        return [tx.files.add(file) for file in (*files, *others)]

    _, newest, pdf, _ = await desk.write(work)
    assert await desk.read(lambda tx: tx.files.newest_draft(meeting.id, "docx")) == newest
    assert await desk.read(lambda tx: tx.files.newest_draft(meeting.id, "pdf")) == pdf
    assert await desk.read(lambda tx: tx.files.newest_draft(meeting.id, "html")) is None


async def test_drafts_are_forgotten_after_a_week_a_part_at_a_time_and_adopted_files_never(
    desk: Desk, meeting: Meeting
) -> None:
    def work(tx: Transaction) -> object:
        adopted = tx.files.add(a_file(meeting, version=1))
        for number in range(3):
            tx.files.add(a_file(meeting, made_at=NOW + timedelta(seconds=number)))
        tx.files.add(replace(a_file(meeting), meeting=None))
        return adopted

    adopted = await desk.write(work)
    forget = partial(delete_drafts, limit=2)
    for later, gone in ((0, 0), (1, 2), (2, 1), (60, 1), (60, 0)):
        now = NOW + DRAFT_RETENTION + timedelta(seconds=later)
        assert await desk.store.write_all_tenants(partial(forget, now=now)) == gone
    assert await desk.read(lambda tx: tx.files.of_minutes(meeting.id, 1)) == [adopted]
    assert await desk.read(lambda tx: tx.files.of_minutes(meeting.id, 0)) == []
