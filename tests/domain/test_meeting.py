"""Test a meeting: its local times and its transitions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from domain.errors import Refusal
from domain.meeting import Meeting, MeetingPeriod, MeetingStatus
from tests.domain.examples import COUNCIL, KARIN, NOW
from tests.every import every


def meeting(**more: Any) -> Meeting:  # noqa: ANN401 - any field
    """Return the meeting that Karin planned for 9 December."""
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


@every(
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
    assert planned.planned_start == datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert planned.planned_end == datetime.fromisoformat(over).replace(tzinfo=UTC)


@every("ends", [time(17, 30), time(17, 29), time(6), time(5, 31)])
def test_a_meeting_of_more_than_twelve_hours_is_a_mistake(ends: time) -> None:
    with pytest.raises(Refusal) as refusal:
        meeting(ends=ends)
    assert refusal.value.code == "bad_end"
    with pytest.raises(Refusal):
        meeting().reschedule(day=date(2026, 12, 9), begins=time(17, 30), ends=ends, place=None)


def test_a_meeting_that_is_moved_is_to_be_reminded_of_anew() -> None:
    moved = meeting(reminded_for=date(2026, 11, 25)).reschedule(
        day=date(2026, 12, 16), begins=time(18), ends=None, place=None
    )
    assert moved == meeting(day=date(2026, 12, 16), begins=time(18), ends=None, place=None, version=2)
    assert moved.reminded_for is None


BEGAN, ENDED = datetime(2026, 12, 9, 16, 34, tzinfo=UTC), datetime(2026, 12, 9, 18, 20, tzinfo=UTC)


def test_a_meeting_begins_with_somebody_who_keeps_the_notes_and_is_held() -> None:
    ongoing = meeting().start(at=BEGAN, keeper=KARIN.id, teams_meeting="MSo1")
    assert (ongoing.status, ongoing.version) == (MeetingStatus.ONGOING, 2)
    assert (ongoing.keeper, ongoing.teams_meeting) == (KARIN.id, "MSo1")
    assert ongoing.actual_period == MeetingPeriod(began=BEGAN)
    held = ongoing.end(at=ENDED)
    assert (held.status, held.version, held.actual_period) == (
        MeetingStatus.HELD,
        3,
        MeetingPeriod(began=BEGAN, ended=ENDED),
    )


def test_a_meeting_that_nobody_saw_begin_began_as_planned() -> None:
    held = meeting().end(at=ENDED)
    assert held.status is MeetingStatus.HELD
    assert held.actual_period == MeetingPeriod(began=held.planned_start, ended=ENDED)
    early = meeting().end(at=NOW)
    assert early.actual_period == MeetingPeriod(began=NOW, ended=NOW)


def test_of_a_meeting_that_nobody_told_of_it_is_not_known_when_it_went_on() -> None:
    assert meeting().actual_period is None
    assert meeting(status=MeetingStatus.HELD).actual_period is None


def test_a_meeting_that_ended_too_early_goes_on_where_it_began() -> None:
    held = meeting().start(at=BEGAN).end(at=ENDED)
    assert held.resume().actual_period == MeetingPeriod(began=BEGAN)
    assert held.resume().status is MeetingStatus.ONGOING
    untold = meeting(status=MeetingStatus.HELD)
    assert untold.resume().actual_period == MeetingPeriod(began=untold.planned_start)
    with pytest.raises(Refusal) as refusal:
        meeting().resume()
    assert refusal.value.code == "meeting_not_held"


def test_a_meeting_moves_on_through_its_agenda_while_it_goes_on() -> None:
    ongoing = meeting().start(at=BEGAN)
    assert ongoing.section is None
    assert ongoing.go_to_section("guests").section == "guests"
    for other in (meeting(), ongoing.end(at=ENDED)):
        with pytest.raises(Refusal) as refusal:
            other.go_to_section("guests")
        assert refusal.value.code == "meeting_not_ongoing"


def test_a_meeting_that_nobody_ended_is_over_after_twelve_hours_all_the_same() -> None:
    ongoing = meeting().start(at=BEGAN)
    assert ongoing.is_ongoing(BEGAN)
    assert ongoing.is_ongoing(BEGAN + timedelta(hours=11, minutes=59))
    assert not ongoing.is_ongoing(BEGAN + timedelta(hours=12))
    assert not ongoing.end(at=ENDED).is_ongoing(BEGAN)
    assert not meeting().is_ongoing(BEGAN)
    assert meeting(status=MeetingStatus.ONGOING).is_ongoing(BEGAN)


@every(
    ("moment", "saw", "lasted"),
    [
        (BEGAN - timedelta(seconds=1), False, True),
        (BEGAN, True, True),
        (ENDED, True, True),
        (ENDED + timedelta(seconds=1), False, False),
    ],
)
def test_a_sitting_sees_what_happens_from_its_begin_to_its_end(
    moment: datetime, *, saw: bool, lasted: bool
) -> None:
    period = MeetingPeriod(began=BEGAN, ended=ENDED)
    assert (period.contains(moment), period.reaches(moment)) == (saw, lasted)
    assert MeetingPeriod(began=BEGAN).reaches(moment)


def test_a_meeting_that_is_cancelled_is_not_held() -> None:
    cancelled = meeting().cancel()
    assert cancelled.status is MeetingStatus.CANCELLED
    with pytest.raises(Refusal) as refusal:
        cancelled.end(at=ENDED)
    assert refusal.value.code == "meeting_is_over"


@pytest.mark.parametrize("status", [s for s in MeetingStatus if s is not MeetingStatus.PLANNED])
def test_only_what_is_still_planned_is_moved_cancelled_or_begun(status: MeetingStatus) -> None:
    told = meeting(status=status)

    def move() -> Meeting:
        return told.reschedule(day=told.day, begins=told.begins, ends=None, place=None)

    def start() -> Meeting:
        return told.start(at=NOW)

    for change in (told.cancel, start, move):
        with pytest.raises(Refusal) as refusal:
            change()
        assert refusal.value.code == "meeting_not_planned"
