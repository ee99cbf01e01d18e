"""Test on which days before a meeting people are reminded, and of which questions."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import is_working_day
from domain.reminder_settings import ReminderSettings
from domain.reminders import ReminderStep, due_step, is_summary_due, missed_step, reminder_steps
from tests.domain.examples import COUNCIL
from tests.domain.test_meeting import meeting
from tests.every import every

USUAL = ReminderSettings()
STOCKHOLM = COUNCIL.zone
LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days(meeting_day: str, settings: ReminderSettings = USUAL, **more: Any) -> list[str]:  # noqa: ANN401 - any field
    planned = meeting(day=date.fromisoformat(meeting_day), **more)
    return [str(step.day) for step in reminder_steps(planned, settings)]


def test_a_meeting_is_reminded_of_at_nine_on_three_days_across_a_change_of_the_clock() -> None:
    steps = reminder_steps(meeting(day=date(2021, 11, 17)), USUAL)
    assert steps == (
        ReminderStep(days=14, day=date(2021, 11, 3), at=utc("2021-11-03T08:00"), is_last=False),
        ReminderStep(days=7, day=date(2021, 11, 10), at=utc("2021-11-10T08:00"), is_last=False),
        ReminderStep(days=2, day=date(2021, 11, 15), at=utc("2021-11-15T08:00"), is_last=True),
    )
    assert [is_summary_due(step) for step in steps] == [False, False, True]


@every(
    ("meeting_day", "reminded"),
    [
        ("2026-06-23", ["2026-06-09", "2026-06-16", "2026-06-18"]),
        ("2026-06-22", ["2026-06-08", "2026-06-15", "2026-06-18"]),
        ("2026-12-28", ["2026-12-14", "2026-12-21", "2026-12-23"]),
        ("2026-12-30", ["2026-12-16", "2026-12-23", "2026-12-28"]),
        ("2027-01-07", ["2026-12-23", "2026-12-30", "2027-01-05"]),
        ("2027-03-31", ["2027-03-17", "2027-03-24", "2027-03-25"]),
        ("2026-11-02", ["2026-10-19", "2026-10-26", "2026-10-30"]),
    ],
)
def test_reminders_keep_clear_of_midsummer_christmas_easter(meeting_day: str, reminded: list[str]) -> None:
    assert days(meeting_day) == reminded


def test_steps_that_fall_on_one_day_are_one() -> None:
    steps = reminder_steps(meeting(day=date(2026, 12, 28)), ReminderSettings(steps=(5, 4, 3, 2)))
    assert [(step.days, str(step.day), step.is_last) for step in steps] == [(2, "2026-12-23", True)]


def test_a_councils_own_free_days_count_too() -> None:
    free = ReminderSettings(free=frozenset({date(2026, 12, 7), date(2026, 12, 2)}))
    assert days("2026-12-09", free) == ["2026-11-25", "2026-12-01", "2026-12-04"]


def test_nobody_is_reminded_once_the_meeting_has_begun() -> None:
    on_the_day = ReminderSettings(steps=(1, 0))
    assert days("2026-12-09", on_the_day) == ["2026-12-08", "2026-12-09"]
    assert days("2026-12-09", on_the_day, begins=time(9), ends=None) == ["2026-12-08"]
    assert reminder_steps(meeting(day=date(2026, 12, 9), begins=time(8), ends=None), on_the_day)[-1].is_last
    assert days("2026-12-09", ReminderSettings(steps=(0,)), begins=time(8), ends=None) == []


@given(
    st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31)),
    st.sets(st.integers(min_value=0, max_value=60), min_size=1, max_size=5),
    st.sets(st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31)), max_size=20),
)
def test_every_step_is_on_a_working_day_at_nine_before_the_meeting(
    day: date, wanted: set[int], free: set[date]
) -> None:
    planned = meeting(day=day)
    steps = reminder_steps(
        planned, ReminderSettings(steps=tuple(sorted(wanted, reverse=True)), free=frozenset(free))
    )
    assert all(is_working_day(step.day, days_off=free) for step in steps)
    assert all(step.at.astimezone(STOCKHOLM).time() == time(9) for step in steps)
    assert all(step.at < planned.planned_start for step in steps)
    assert sorted({step.day for step in steps}) == [step.day for step in steps]
    assert [step.is_last for step in steps] == [False] * (len(steps) - 1) + [True] * bool(steps)
    assert {step.days for step in steps} <= wanted


def test_every_meeting_day_of_three_years_is_reminded_of_on_working_days() -> None:
    first = date(2026, 1, 1)
    for day in (first + timedelta(days=n) for n in range(3 * 365 + 1)):
        steps = reminder_steps(meeting(day=day), USUAL)
        assert 2 <= len(steps) <= 3
        assert all(is_working_day(step.day) and step.at.astimezone(STOCKHOLM).hour == 9 for step in steps)
        assert day - steps[-1].day <= timedelta(days=7)


STEPS = reminder_steps(meeting(day=date(2026, 12, 9)), USUAL)
"""25 November, 2 and 7 December."""


@every(
    ("now", "day"),
    [
        ("2026-11-25T07:59", None),
        ("2026-11-25T08:00", "2026-11-25"),
        ("2026-11-25T22:59", "2026-11-25"),
        ("2026-11-25T23:00", None),
        ("2026-12-02T09:00", "2026-12-02"),
        ("2026-12-07T12:00", "2026-12-07"),
        ("2026-12-08T08:00", None),
    ],
)
def test_a_step_is_due_on_its_own_day_alone_however_long_an_outage_was(now: str, day: str | None) -> None:
    step = due_step(STEPS, now=utc(now), planned_at=LONG_AGO, zone=STOCKHOLM)
    assert (None if step is None else str(step.day)) == day


def test_a_meeting_that_is_planned_on_the_day_of_a_step_is_reminded_of_that_day() -> None:
    planned_at = utc("2026-12-02T12:00")
    assert due_step(STEPS, now=planned_at, planned_at=planned_at, zone=STOCKHOLM) == STEPS[1]


def test_what_was_over_when_the_meeting_was_planned_is_not_made_up_for() -> None:
    tomorrow = utc("2026-12-03T08:00")
    assert due_step(STEPS, now=utc("2026-12-02T12:00"), planned_at=tomorrow, zone=STOCKHOLM) is None
    assert due_step((), now=tomorrow, planned_at=tomorrow, zone=STOCKHOLM) is None


@every(
    ("now", "reminded_for", "planned_at", "missed"),
    [
        ("2026-12-07T22:59", "2026-12-02", "2026-01-01T08:00", False),
        ("2026-12-07T23:00", "2026-12-02", "2026-01-01T08:00", True),
        ("2026-12-09T16:00", None, "2026-01-01T08:00", True),
        ("2026-12-08T08:00", "2026-12-07", "2026-01-01T08:00", False),
        ("2026-12-03T08:00", "2026-11-25", "2026-01-01T08:00", False),
        ("2026-12-08T08:00", None, "2026-12-07T20:00", True),
        ("2026-12-08T08:00", None, "2026-12-08T07:00", False),
    ],
)
def test_the_last_step_alone_is_made_up_for(
    now: str, reminded_for: str | None, planned_at: str, *, missed: bool
) -> None:
    taken = None if reminded_for is None else date.fromisoformat(reminded_for)
    look = partial(missed_step, now=utc(now), planned_at=utc(planned_at), reminded_for=taken, zone=STOCKHOLM)
    assert look(STEPS) == (STEPS[-1] if missed else None)
    assert look(()) is None


@pytest.mark.parametrize("first", ["2026-10-25", "2027-03-28"])
def test_minute_by_minute_over_a_change_of_the_clock_each_step_is_due_in_one_stretch(first: str) -> None:
    begins = datetime.combine(date.fromisoformat(first), time(0), STOCKHOLM).astimezone(UTC)
    steps = reminder_steps(
        meeting(day=date.fromisoformat(first) + timedelta(days=3)), ReminderSettings(steps=(5, 2))
    )
    minutes = [begins - timedelta(days=3) + timedelta(minutes=n) for n in range(6 * 24 * 60)]
    found = {now: due_step(steps, now=now, planned_at=LONG_AGO, zone=STOCKHOLM) for now in minutes}
    for step in steps:
        stretch = [now for now, one in found.items() if one == step]
        assert (stretch[0], len(stretch)) == (step.at, 15 * 60)
