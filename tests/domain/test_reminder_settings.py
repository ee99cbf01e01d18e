"""Test what a coordinator types into the card of reminder settings."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingHours
from domain.errors import Refusal
from domain.reminder_settings import ReminderSettings, parse_days_off, parse_reminder_settings, parse_steps
from tests.domain.examples import COUNCIL
from tests.every import every

TYPED = {"steps": "14, 7, 2", "at": "09:00", "opens": "08:00", "closes": "17:00", "free": ""}


def refused(**typed: str) -> str:
    with pytest.raises(Refusal) as refusal:
        parse_reminder_settings(**{**TYPED, **typed})
    return refusal.value.code


def test_a_council_begins_with_the_usual_settings_and_typing_them_changes_nothing() -> None:
    assert COUNCIL.settings == ReminderSettings() == parse_reminder_settings(**TYPED)
    assert COUNCIL.settings.office_hours == WorkingHours(opens=time(8), closes=time(17))


def test_all_of_it_can_be_another_way() -> None:
    read = parse_reminder_settings(
        steps="30 10", at="kl 10.30", opens="7", closes="1630", free="24/12 2026\n2026-05-15"
    )
    assert read == ReminderSettings(
        steps=(30, 10),
        at=time(10, 30),
        opens=time(7),
        closes=time(16, 30),
        free=frozenset({date(2026, 12, 24), date(2026, 5, 15)}),
    )


@every(
    ("typed", "steps"),
    [
        ("14, 7, 2", (14, 7, 2)),
        (" 2;7 ;14,", (14, 7, 2)),
        ("0", (0,)),
        ("60", (60,)),
        ("5\n4\n3\n2\n1", (5, 4, 3, 2, 1)),
    ],
)
def test_steps_are_put_in_order(typed: str, steps: tuple[int, ...]) -> None:
    assert parse_steps(typed) == steps


@every("typed", ["", " ", ",", "7, 7", "61", "1 2 3 4 5 6", "-3", "två", "7.5", "9" * 5000, "٣"])
def test_steps_that_make_no_sense_are_refused(typed: str) -> None:
    assert refused(steps=typed) == "bad_steps"


@every("typed", ["", "25:00", "nio", "9-17", "09:00 i morgon", "24", "9:60", "9" * 5000])
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    assert refused(at=typed) == "bad_time"


@every(
    "hours",
    [
        {"opens": "17:00", "closes": "08:00"},
        {"opens": "09:00", "closes": "09:00"},
        {"at": "07:59"},
        {"at": "17:00"},
    ],
)
def test_reminders_go_out_while_the_office_is_open(hours: dict[str, str]) -> None:
    assert refused(**hours) == "bad_hours"


@every("typed", ["2026-12-23", "23/12 2026", "23/12/2026", "23.12.2026", "23.12 2026", " 23 / 12 2026 "])
def test_a_free_day_may_be_written_in_several_ways(typed: str) -> None:
    assert parse_days_off(typed) == {date(2026, 12, 23)}


def test_several_free_days_are_parted_by_commas_or_lines() -> None:
    days = {date(2026, 12, 22), date(2026, 12, 23), date(2027, 1, 5)}
    assert parse_days_off("2026-12-22, 2026-12-23\r\n\n5/1 2027;") == days


@every("typed", ["24/12", "julafton", "2026-13-01", "30/2 2026", "2026-12-24 2026-12-25", "0000-01-01"])
def test_a_free_day_that_is_none_is_refused_by_name(typed: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_days_off(f"2026-12-23, {typed}")
    assert refusal.value.code == "bad_free_day"
    assert refusal.value.values["text"] == typed


def test_a_hundred_free_days_are_enough() -> None:
    days = [f"{2026 + n // 28}-02-{n % 28 + 1}" for n in range(101)]
    assert len(parse_days_off("\n".join(days[:100]))) == 100
    assert refused(free="\n".join(days)) == "bad_free_day"


@given(st.fixed_dictionaries({name: st.text(max_size=40) for name in TYPED}))
def test_whatever_is_typed_the_answer_is_settings_or_a_refusal(typed: dict[str, str]) -> None:
    try:
        read = parse_reminder_settings(**typed)
    except Refusal as refusal:
        assert refusal.code in {"bad_steps", "bad_time", "bad_hours", "bad_free_day"}  # noqa: PT017
    else:
        assert read.opens <= read.at < read.closes
