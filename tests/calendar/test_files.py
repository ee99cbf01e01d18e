"""Test calendar files as another library reads them: times across changes of the clock, moves, cancelling."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import vobject  # type: ignore[import-untyped]

from bot.documents.calendar import calendar_tag, council_calendar, meeting_file, meeting_uid
from domain.meeting import Meeting
from tests.cards.people import COUNCIL, NOW
from tests.cards.sample_reminders import MEETING
from tests.every import every

TENANT = "8a2f6d3e-1111-2222-3333-444455556666"


def read(content: bytes) -> Any:  # noqa: ANN401 - what the library gives
    return vobject.readOne(content.decode())


def one(meeting: Meeting) -> Any:  # noqa: ANN401 - as above
    return read(meeting_file(COUNCIL, meeting, tenant=TENANT, now=NOW)).vevent


@every(
    ("day", "begins", "ends", "utc"),
    [
        ("2027-01-13", "17:30", "19:30", "16:30 18:30"),
        ("2027-03-27", "17:30", "19:30", "16:30 18:30"),
        ("2027-03-28", "17:30", "19:30", "15:30 17:30"),
        ("2027-03-27", "23:30", "04:30", "22:30 02:30"),
        ("2027-10-30", "17:30", "19:30", "15:30 17:30"),
        ("2027-10-31", "17:30", "19:30", "16:30 18:30"),
        ("2027-12-31", "23:00", "01:00", "22:00 00:00"),
        ("2028-02-29", "17:30", "19:30", "16:30 18:30"),
    ],
)
def test_another_library_reads_the_times(day: str, begins: str, ends: str, utc: str) -> None:
    meeting = replace(
        MEETING,
        day=date.fromisoformat(day),
        begins=time.fromisoformat(begins),
        ends=time.fromisoformat(ends),
    )
    event = one(meeting)
    times = [moment.value.astimezone(UTC) for moment in (event.dtstart, event.dtend)]
    assert times == [meeting.planned_start, meeting.planned_end]
    assert " ".join(f"{moment:%H:%M}" for moment in times) == utc


def test_a_file_names_the_zone_and_nobody() -> None:
    content = meeting_file(COUNCIL, MEETING, tenant=TENANT, now=NOW).decode()
    event = read(content.encode()).vevent
    assert "DTSTART;TZID=Europe/Stockholm:20261125T173000" in content
    assert "BEGIN:VTIMEZONE" in content
    assert (event.summary.value, event.location.value) == (f"Möte: {COUNCIL.name}", MEETING.place)
    assert event.dtstamp.value == NOW
    assert set(event.contents) == {
        *("uid", "sequence", "dtstamp", "dtstart", "dtend"),
        *("summary", "status", "location"),
    }


def test_a_meeting_moved_twice_and_cancelled_stays_the_same_entry() -> None:
    moved = MEETING.reschedule(day=date(2026, 12, 2), begins=time(18), ends=None, place=None)
    again = moved.reschedule(day=date(2026, 12, 3), begins=time(18), ends=None, place="Torget")
    gone = again.cancel()
    events = [one(meeting) for meeting in (MEETING, moved, again, gone)]
    assert len({event.uid.value for event in events}) == 1
    numbers = [int(event.sequence.value) for event in events]
    assert numbers == sorted(set(numbers))
    assert [event.status.value for event in events] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    methods = [read(meeting_file(COUNCIL, m, tenant=TENANT, now=NOW)).method.value for m in (again, gone)]
    assert methods == ["PUBLISH", "CANCEL"]


def test_entries_of_other_meetings_and_tenants_have_other_ids() -> None:
    others = [meeting_uid(replace(MEETING, id=n), tenant=t) for n in (1, 2) for t in (TENANT, "other")]
    assert len(set(others)) == 4


def test_a_calendar_holds_all_meetings_and_its_tag_follows_them() -> None:
    moved = MEETING.reschedule(day=date(2027, 7, 1), begins=time(9), ends=None, place=None)
    later = replace(MEETING, id=9, day=date(2027, 7, 8))
    feed = read(council_calendar(COUNCIL, [moved, later], tenant=TENANT, now=NOW))
    assert [event.dtstart.value.astimezone(UTC).hour for event in feed.vevent_list] == [7, 15]
    assert feed.x_wr_calname.value == COUNCIL.name
    empty = read(council_calendar(COUNCIL, [], tenant=TENANT, now=datetime(2027, 1, 1, tzinfo=UTC)))
    assert "vevent" not in empty.contents
    tags = {calendar_tag(COUNCIL, meetings) for meetings in ([], [MEETING], [moved], [moved, later])}
    assert len(tags) == 4


def test_text_in_a_place_makes_no_line_of_its_own() -> None:
    content = meeting_file(
        COUNCIL, replace(MEETING, place="Torget\r\nATTENDEE:mailto:a@b.se; x, y"), tenant=TENANT, now=NOW
    )
    assert b"\r\nATTENDEE" not in content
    assert "attendee" not in read(content).vevent.contents
