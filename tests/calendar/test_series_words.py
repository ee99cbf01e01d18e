"""Test which days the words for a series of meetings mean."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import unusual_day
from domain.dates.series import MAX_MEETINGS, parse_series
from domain.errors import BadInput
from tests.every import every
from tests.sizes import SIZE

TODAY = date(2026, 11, 29)
"""A Sunday."""


@every(
    ("words", "first", "last", "number", "rest"),
    [
        ("varannan onsdag kl 17.30 till juni", "2026-12-02", "2027-06-30", 16, "17:30"),
        (
            "första tisdagen i månaden kl 18 från februari till december",
            "2027-02-02",
            "2027-12-07",
            11,
            "18:00",
        ),
        ("varje torsdag kl 9 i 10 veckor", "2026-12-03", "2027-02-04", 10, "09:00"),
        (
            "onsdagar jämna veckor kl 17.30-19.30 i Stadshuset t.o.m. 10 juni",
            "2026-12-09",
            "2027-06-02",
            13,
            "17:30 19:30 Stadshuset",
        ),
        ("udda veckor på onsdag kl 9 till 31 januari", "2026-12-02", "2027-01-20", 5, "09:00"),
        ("tisdagar och torsdagar kl 9-10, 12 gånger", "2026-12-01", "2027-01-07", 12, "09:00 10:00"),
        (
            "var tredje vecka på måndagar kl 13 fr.o.m. 1 mars till och med 1 september",
            "2027-03-01",
            "2027-08-16",
            9,
            "13:00",
        ),
        ("sista fredagen varannan månad kl 10 i ett år", "2026-12-25", "2027-10-29", 6, "10:00"),
        ("varje torsdag kl 9 till 10 december", "2026-12-03", "2026-12-10", 2, "09:00"),
        ("varje torsdag kl 9 till 10 till december", "2026-12-03", "2026-12-31", 5, "09:00 10:00"),
        (
            "med start 3 februari varannan onsdag klockan halv sex till juni",
            "2027-02-03",
            "2027-06-23",
            11,
            "17:30",
        ),
        (
            "varje tisdag kl 18.00 till jul plats: Biblioteket",
            "2026-12-01",
            "2026-12-22",
            4,
            "18:00 Biblioteket",
        ),
        ("femte fredagen i månaden kl 9 från januari till december", "2027-01-29", "2027-12-31", 5, "09:00"),
        ("every other Wednesday at 17:30 until June", "2026-12-02", "2027-06-30", 16, "17:30"),
        (
            "every second Wednesday of the month at 5:30 pm until June 2027",
            "2026-12-09",
            "2027-06-09",
            7,
            "17:30",
        ),
        (
            "the last Friday of each month 10am-12 from March through October in Room 5",
            "2027-03-26",
            "2027-10-29",
            8,
            "10:00 12:00 Room 5",
        ),
        ("every 2 weeks on Tuesday at 3 pm for 6 months", "2026-12-01", "2027-05-18", 13, "15:00"),
        (
            "starting 3 February every Wednesday from 17:30 to 19:30 until 11/17",
            "2027-02-03",
            "2027-11-17",
            42,
            "17:30 19:30",
        ),
    ],
)
def test_the_words_for_a_series(words: str, first: str, last: str, number: int, rest: str) -> None:
    locale = "en" if "every" in words or "each" in words else "sv"
    found = parse_series(words, today=TODAY, locale=locale)
    assert found is not None
    assert (found.days[0], found.days[-1]) == (date.fromisoformat(first), date.fromisoformat(last))
    assert len(found.days) == number
    times = [found.begins.isoformat("minutes"), found.ends and found.ends.isoformat("minutes"), found.place]
    assert " ".join(one for one in times if one) == rest


@every(
    ("words", "code"),
    [
        ("varje torsdag kl 9", "series_without_end"),
        ("varje torsdag till juni", "time_missing"),
        ("varje torsdag kl 9 till 2028", "series_without_end"),
        ("varje torsdag kl 9 i två år", "series_too_long"),
        ("varje torsdag kl 9, 61 gånger", "series_too_long"),
        ("varje torsdag kl 9 till 30 november", "series_empty"),
        ("första torsdagen i månaden kl 9 i 12 år", "date_too_far"),
        ("första torsdagen i månaden kl 9, 40 gånger", "date_too_far"),
        ("varje torsdag kl 9 från 3 mars 2035 till juni", "date_too_far"),
        ("varje torsdag kl 9 till 31 februari", "bad_date"),
    ],
)
def test_what_is_no_series_to_plan_is_refused(words: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_series(words, today=TODAY, locale="sv")
    assert refused.value.code == code


@every(
    "words", ["", "i november", "2027", "varje vecka", "varje dag kl 9 till juni", "torsdag kl 9 till juni"]
)
def test_words_in_which_nothing_comes_back_are_none(words: str) -> None:
    assert parse_series(words, today=TODAY, locale="sv") is None


def test_odd_weeks_go_on_where_a_year_has_53_of_them() -> None:
    found = parse_series("udda veckor på torsdag kl 9 till februari", today=TODAY, locale="sv")
    assert found is not None
    weeks = [day.isocalendar().week for day in found.days]
    assert weeks == [49, 51, 53, 1, 3, 5, 7]


def test_the_29_of_february_is_a_day_of_a_series() -> None:
    found = parse_series(
        "femte tisdagen i månaden kl 9 från 2028-01-01 till mars 2028", today=TODAY, locale="sv"
    )
    assert found is not None
    assert found.days == (date(2028, 2, 29),)


@every(
    ("day", "why"),
    [
        ("2027-01-01", "new_years_day"),
        ("2027-01-06", "epiphany"),
        ("2027-03-26", "good_friday"),
        ("2027-03-29", "easter_monday"),
        ("2027-05-06", "ascension_day"),
        ("2027-05-07", "squeeze_day"),
        ("2027-06-25", "midsummer_eve"),
        ("2027-06-26", "midsummer_day"),
        ("2027-11-06", "all_saints_day"),
        ("2027-12-24", "christmas_eve"),
        ("2027-12-31", "new_years_eve"),
        ("2026-01-05", "squeeze_day"),
        ("2028-06-06", "national_day"),
        ("2028-06-05", "squeeze_day"),
        ("2027-02-03", None),
        ("2027-02-06", None),
    ],
)
def test_days_on_which_a_meeting_may_be_a_mistake(day: str, why: str | None) -> None:
    assert unusual_day(date.fromisoformat(day)) == why


def test_days_off_of_the_council_count_too() -> None:
    off = frozenset({date(2027, 2, 4)})
    assert unusual_day(date(2027, 2, 4), days_off=off) == "day_off"
    assert unusual_day(date(2027, 2, 5), days_off=off) == "squeeze_day"


VOCABULARY = """
    varje varannan var tredje jämna udda veckor vecka första sista onsdag tisdagar tisdagen i månaden kl 17.30
    9 10 till och med från februari juni 2027 every other second Wednesday of the month at pm until for weeks
    gånger , . - 31 t.o.m. med start jul
"""


@given(
    words=st.lists(st.sampled_from(VOCABULARY.split()), max_size=14),
    today=st.dates(date(1990, 1, 1), date(9990, 12, 31)),
)
@settings(max_examples=SIZE.dates_in_words)
def test_any_words_give_days_in_order_nothing_or_a_refusal(words: list[str], today: date) -> None:
    try:
        found = parse_series(" ".join(words), today=today, locale="sv")
    except BadInput:
        return
    if found is not None:
        assert 0 < len(found.days) <= MAX_MEETINGS
        assert list(found.days) == sorted(set(found.days))
        assert today <= found.days[0]
        assert found.days[-1] <= today + timedelta(days=3 * 366)


@given(text=st.text(max_size=80))
@settings(max_examples=SIZE.dates_in_words)
def test_any_text_gives_a_series_nothing_or_a_refusal(text: str) -> None:
    try:
        parse_series(f"varje torsdag {text}", today=TODAY, locale="en")
    except BadInput:
        return
