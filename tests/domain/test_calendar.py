"""Test working days in Sweden, and local times."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    WorkingHours,
    closed_eves,
    easter,
    is_skipped,
    is_working_day,
    next_office_moment,
    next_working_day,
    public_holidays,
    utc_moment,
    working_day_on_or_after,
    working_day_on_or_before,
)
from tests.every import every

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = WorkingHours(opens=time(8), closes=time(17))
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis puts the zone on
    max_value=datetime(2028, 12, 31),  # noqa: DTZ001 - same
    timezones=st.just(UTC),
)

HOLIDAYS = {
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26",
    2027: "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-26 11-06 12-25 12-26",
    2028: "01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-06 06-24 11-04 12-25 12-26",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_public_holidays_of_a_year(year: int) -> None:
    assert public_holidays(year).keys() == {
        date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()
    }


@pytest.mark.parametrize(
    ("year", "midsummer_eve"),
    [(2026, date(2026, 6, 19)), (2027, date(2027, 6, 25)), (2028, date(2028, 6, 23))],
)
def test_offices_are_closed_on_three_eves(year: int, midsummer_eve: date) -> None:
    assert closed_eves(year).keys() == {midsummer_eve, date(year, 12, 24), date(year, 12, 31)}


@every(
    "sunday",
    [
        "1818-03-22",
        "1943-04-25",
        "1961-04-02",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2038-04-25",
        "2285-03-22",
    ],
)
def test_easter_between_its_earliest_and_its_latest_day(sunday: str) -> None:
    assert easter(int(sunday[:4])) == date.fromisoformat(sunday)


@given(st.integers(min_value=1583, max_value=4000))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@every("day", ["2026-01-05", "2026-04-02", "2026-04-30", "2026-06-18", "2026-10-30", "2026-12-23"])
def test_people_work_on_the_days_that_are_only_half_free(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@every(
    ("day", "before", "after"),
    [
        ("2026-11-25", "2026-11-25", "2026-11-25"),
        ("2026-11-28", "2026-11-27", "2026-11-30"),
        ("2026-06-19", "2026-06-18", "2026-06-22"),
        ("2026-12-24", "2026-12-23", "2026-12-28"),
        ("2026-12-31", "2026-12-30", "2027-01-04"),
        ("2027-03-27", "2027-03-25", "2027-03-30"),
        ("2026-05-14", "2026-05-13", "2026-05-15"),
    ],
)
def test_a_free_day_gives_way_to_the_working_days_around_it(day: str, before: str, after: str) -> None:
    assert working_day_on_or_before(date.fromisoformat(day)) == date.fromisoformat(before)
    assert working_day_on_or_after(date.fromisoformat(day)) == date.fromisoformat(after)


def test_a_council_may_have_free_days_of_its_own() -> None:
    friday_after_ascension = date(2026, 5, 15)
    assert is_working_day(friday_after_ascension)
    assert not is_working_day(friday_after_ascension, days_off={friday_after_ascension})
    assert working_day_on_or_before(friday_after_ascension, days_off={friday_after_ascension}) == date(
        2026, 5, 13
    )
    assert next_working_day(date(2026, 5, 13), days_off={friday_after_ascension}) == date(2026, 5, 18)


@given(DAYS)
def test_the_next_working_day_is_later_and_the_nearest_one(day: date) -> None:
    after = next_working_day(day)
    assert after > day
    assert is_working_day(after)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range(1, (after - day).days))
    assert working_day_on_or_before(after - timedelta(days=1)) <= day


@every(
    ("day", "at", "utc"),
    [
        (date(2026, 10, 24), time(9), "2026-10-24T07:00"),
        (date(2026, 10, 25), time(9), "2026-10-25T08:00"),
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),
        (date(2026, 10, 25), time(2, 30, fold=1), "2026-10-25T00:30"),
        (date(2027, 3, 27), time(9), "2027-03-27T08:00"),
        (date(2027, 3, 28), time(9), "2027-03-28T07:00"),
        (date(2027, 3, 28), time(2, 30), "2027-03-28T01:30"),
    ],
)
def test_nine_stays_nine_when_the_clock_changes(day: date, at: time, utc: str) -> None:
    assert utc_moment(day, at, STOCKHOLM) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_time_that_the_clock_leaps_over_moves_forward() -> None:
    assert utc_moment(date(2027, 3, 28), time(2, 30), STOCKHOLM).astimezone(STOCKHOLM).time() == time(3, 30)


@every(
    ("now", "opens"),
    [
        ("2026-11-23T07:00", "2026-11-23T07:00"),
        ("2026-11-23T15:59", "2026-11-23T15:59"),
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T16:00", "2026-11-24T07:00"),
        ("2026-11-23T22:00", "2026-11-24T07:00"),
        ("2026-11-27T16:00", "2026-11-30T07:00"),
        ("2026-06-19T10:00", "2026-06-22T06:00"),
        ("2026-12-23T16:00", "2026-12-28T07:00"),
        ("2026-10-23T15:00", "2026-10-26T07:00"),
        ("2027-03-25T16:00", "2027-03-30T06:00"),
    ],
)
def test_outside_office_hours_a_reminder_waits_until_the_office_opens(now: str, opens: str) -> None:
    asked = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_office_moment(asked, STOCKHOLM, OFFICE) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_the_office_is_that_of_the_councils_zone_and_of_its_own_free_days() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert next_office_moment(noon, ZoneInfo("America/New_York"), OFFICE) == datetime(
        2026, 11, 23, 13, tzinfo=UTC
    )
    assert next_office_moment(noon, STOCKHOLM, OFFICE, {date(2026, 11, 23)}) == datetime(
        2026, 11, 24, 7, tzinfo=UTC
    )


@given(MOMENTS)
def test_an_opening_is_within_office_hours_and_never_in_the_past(now: datetime) -> None:
    opens = next_office_moment(now, STOCKHOLM, OFFICE)
    local = opens.astimezone(STOCKHOLM)
    assert opens >= now
    assert is_working_day(local.date())
    assert time(8) <= local.time() < time(17)
    assert next_office_moment(opens, STOCKHOLM, OFFICE) == opens


@pytest.mark.parametrize("first", [date(2026, 10, 25), date(2027, 3, 28)])
def test_minute_by_minute_over_a_change_of_the_clock_every_opening_is_the_same_one(first: date) -> None:
    begins = utc_moment(first, time(0), STOCKHOLM)
    minutes = [begins + timedelta(minutes=n) for n in range(32 * 60)]
    openings = {
        next_office_moment(now, STOCKHOLM, OFFICE) for now in minutes if now < begins + timedelta(hours=31)
    }
    monday_at_eight = {utc_moment(working_day_on_or_after(first), time(8), STOCKHOLM)}
    assert openings == monday_at_eight


@every(
    ("day", "at", "skipped"),
    [
        (date(2027, 3, 28), time(1, 59), False),
        (date(2027, 3, 28), time(2, 0), True),
        (date(2027, 3, 28), time(2, 30), True),
        (date(2027, 3, 28), time(2, 59), True),
        (date(2027, 3, 28), time(3, 0), False),
        (date(2027, 3, 27), time(2, 30), False),
        (date(2027, 10, 31), time(2, 30), False),
    ],
)
def test_a_time_that_the_clock_skips_is_told_from_one_that_comes_twice(
    day: date, at: time, *, skipped: bool
) -> None:
    assert is_skipped(day, at, ZoneInfo("Europe/Stockholm")) is skipped


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    twice = utc_moment(date(2027, 10, 31), time(2, 30), ZoneInfo("Europe/Stockholm"))
    assert twice == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
