"""A meeting: when it is by the clock on the wall, and what may become of it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from domain.errors import Refusal
from domain.meeting import Meeting, MeetingStatus
from tests.domain.examples import COUNCIL, KARIN, NOW


def meeting(**more: Any) -> Meeting:  # noqa: ANN401 - any field
    """Give back the meeting that Karin planned for 9 December."""
    fields: dict[str, Any] = {
        "id": 3,
        "council": COUNCIL.id,
        "day": date(2026, 12, 9),
        "begins": time(17, 30),
        "ends": time(19, 30),
        "timezone": COUNCIL.timezone,
        "place": "Stadshuset",
        "planned_by": KARIN.id,
        "planned_at": NOW,
        **more,
    }
    return Meeting(**fields)


@pytest.mark.parametrize(
    ("day", "begins", "ends", "starts", "over"),
    [
        ("2026-12-09", "17:30", "19:30", "2026-12-09T16:30", "2026-12-09T18:30"),
        ("2026-12-09", "17:30", None, "2026-12-09T16:30", "2026-12-09T18:30"),
        ("2026-12-09", "22:00", "00:30", "2026-12-09T21:00", "2026-12-09T23:30"),
        ("2026-12-09", "20:00", "08:00", "2026-12-09T19:00", "2026-12-10T07:00"),
        ("2026-10-25", "01:30", "03:30", "2026-10-24T23:30", "2026-10-25T02:30"),
        ("2027-03-28", "01:30", "03:30", "2027-03-28T00:30", "2027-03-28T01:30"),
        ("2027-03-28", "02:45", "03:15", "2027-03-28T01:45", "2027-03-28T02:15"),
    ],
)
def test_a_meeting_is_when_people_agreed_by_the_clock_on_the_wall(
    day: str, begins: str, ends: str | None, starts: str, over: str
) -> None:
    planned = meeting(
        day=date.fromisoformat(day),
        begins=time.fromisoformat(begins),
        ends=None if ends is None else time.fromisoformat(ends),
    )
    assert planned.starts == datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert planned.over_at == datetime.fromisoformat(over).replace(tzinfo=UTC)


@pytest.mark.parametrize("ends", [time(17, 30), time(17, 29), time(6), time(5, 31)])
def test_a_meeting_of_more_than_twelve_hours_is_a_mistake(ends: time) -> None:
    with pytest.raises(Refusal) as refusal:
        meeting(ends=ends)
    assert refusal.value.code == "bad_end"
    with pytest.raises(Refusal):
        meeting().move(day=date(2026, 12, 9), begins=time(17, 30), ends=ends, place=None)


def test_a_meeting_that_is_moved_is_to_be_reminded_of_anew() -> None:
    moved = meeting(reminded_for=date(2026, 11, 25)).move(
        day=date(2026, 12, 16), begins=time(18), ends=None, place=None
    )
    assert moved == meeting(day=date(2026, 12, 16), begins=time(18), ends=None, place=None, version=2)
    assert moved.reminded_for is None


def test_a_meeting_begins_and_is_held() -> None:
    ongoing = meeting().start()
    assert (ongoing.status, ongoing.version) == (MeetingStatus.ONGOING, 2)
    assert (ongoing.end().status, ongoing.end().version) == (MeetingStatus.HELD, 3)


def test_a_meeting_that_nobody_saw_begin_can_be_held_all_the_same() -> None:
    assert meeting().end().status is MeetingStatus.HELD


def test_a_meeting_that_is_cancelled_is_not_held() -> None:
    cancelled = meeting().cancel()
    assert cancelled.status is MeetingStatus.CANCELLED
    with pytest.raises(Refusal) as refusal:
        cancelled.end()
    assert refusal.value.code == "meeting_is_over"


@pytest.mark.parametrize("status", [s for s in MeetingStatus if s is not MeetingStatus.PLANNED])
def test_only_what_is_still_planned_is_moved_cancelled_or_begun(status: MeetingStatus) -> None:
    told = meeting(status=status)

    def move() -> Meeting:
        return told.move(day=told.day, begins=told.begins, ends=None, place=None)

    for change in (told.cancel, told.start, move):
        with pytest.raises(Refusal) as refusal:
            change()
        assert refusal.value.code == "meeting_not_planned"
