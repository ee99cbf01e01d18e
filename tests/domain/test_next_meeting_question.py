"""Test when coordinators are asked for the next meeting, and told that the bot is not in its chat."""

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from domain.reminder_settings import ReminderSettings
from domain.reminders import chat_missing_moment, is_next_meeting_question_due, next_meeting_question_moment
from tests.domain.examples import COUNCIL
from tests.domain.test_meeting import meeting
from tests.every import every

USUAL, STOCKHOLM = ReminderSettings(), COUNCIL.zone
FREE_MONDAY = ReminderSettings(free=frozenset({date(2026, 11, 23)}), at=time(10))
A_FREE_WEEK = ReminderSettings(free=frozenset(date(2026, 11, day) for day in range(23, 28)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@every(
    ("now", "settings", "asked_at"),
    [
        ("2026-11-23T00:00", USUAL, "2026-11-23T08:00"),
        ("2026-11-29T22:59", USUAL, "2026-11-23T08:00"),
        ("2026-11-29T23:00", USUAL, "2026-11-30T08:00"),
        ("2026-11-25T12:00", FREE_MONDAY, "2026-11-24T09:00"),
        ("2026-11-25T12:00", A_FREE_WEEK, "2026-11-30T08:00"),
        ("2026-04-06T12:00", USUAL, "2026-04-07T07:00"),
        ("2027-03-29T12:00", USUAL, "2027-03-30T07:00"),
    ],
)
def test_coordinators_are_asked_on_monday_or_the_next_working_day(
    now: str, settings: ReminderSettings, asked_at: str
) -> None:
    assert next_meeting_question_moment(utc(now), STOCKHOLM, settings) == utc(asked_at)


@every(
    ("now", "asked_on", "asks"),
    [
        ("2026-11-23T07:59", None, False),
        ("2026-11-23T08:00", None, True),
        ("2026-11-23T08:00", "2026-11-22", True),
        ("2026-11-23T08:01", "2026-11-23", False),
        ("2026-11-25T08:00", "2026-11-16", True),
        ("2026-11-27T08:00", "2026-11-25", False),
    ],
)
def test_coordinators_are_asked_once_a_week(now: str, asked_on: str | None, *, asks: bool) -> None:
    day = None if asked_on is None else date.fromisoformat(asked_on)
    assert is_next_meeting_question_due(utc(now), zone=STOCKHOLM, settings=USUAL, asked_on=day) is asks


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
def test_in_a_usual_week_the_moment_is_at_nine_and_in_that_week(now: datetime) -> None:
    local = next_meeting_question_moment(now, STOCKHOLM, USUAL).astimezone(STOCKHOLM)
    assert local.time() == time(9)
    assert local.isocalendar()[:2] == now.astimezone(STOCKHOLM).isocalendar()[:2]


@every(
    ("day", "told"),
    [
        ("2026-12-09", "2026-12-08T08:00"),
        ("2026-12-07", "2026-12-04T08:00"),
        ("2026-06-22", "2026-06-18T07:00"),
        ("2026-10-26", "2026-10-23T07:00"),
    ],
)
def test_a_chat_without_the_bot_is_told_of_on_the_working_day_before(day: str, told: str) -> None:
    assert chat_missing_moment(meeting(day=date.fromisoformat(day)), USUAL) == utc(told)
