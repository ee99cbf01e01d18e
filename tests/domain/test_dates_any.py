"""Test dates without times and arbitrary texts: each gets a result or a refusal, quickly."""

import time as clock
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import parse_day, parse_meeting
from domain.errors import Refusal
from tests.domain.test_dates_unsure import MONDAY
from tests.every import every
from tests.sizes import SIZE


@every(
    ("words", "day"),
    [
        ("24/11", "2026-11-24"),
        ("22/11", "2027-11-22"),
        ("24 november", "2026-11-24"),
        ("den 24 nov.", "2026-11-24"),
        ("24/11 2026", "2026-11-24"),
        ("imorgon", "2026-11-24"),
        ("i dag", "2026-11-23"),
        ("på fredag", "2026-11-27"),
        ("fredag 27", "2026-11-27"),
        ("Friday, November 27", "2026-11-27"),
        ("next Friday", "2026-12-04"),
        ("fredag v 50", "2026-12-11"),
        ("om två veckor", "2026-12-07"),
        ("2026-11-24.", "2026-11-24"),
        ("2020-01-01", "2020-01-01"),
    ],
)
def test_a_day_alone(words: str, day: str) -> None:
    assert parse_day(words, today=MONDAY, locale="sv") == date.fromisoformat(day)


def test_a_day_in_english() -> None:
    assert parse_day("11/24", today=MONDAY, locale="en") == date(2026, 11, 24)


@every(
    "words",
    [
        "",
        "  ",
        "vet inte",
        "24/11 17:30",
        "fredag eller lördag",
        "onsdag 24 november",
        "vecka 47",
        "24",
    ],
)
def test_a_day_that_is_none_or_more_than_that_is_refused(words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_day(words, today=MONDAY, locale="sv")
    assert refusal.value.code == "bad_date"
    assert refusal.value.values == {"text": words.strip()}


MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
PIECES = st.sampled_from(
    (
        *("17", "11", "2026", "1730", "5", "30", "99", "0", "00", "24", "29", "/", "-", ":", ".", ",", "–"),
        *("kl", "den", "nästa", "onsdag", "next", "Wednesday", "november", "Nov", "may", "th", ":e", "T"),
        *("pm", "am", "p.m.", "till", "om", "två", "veckor", "in", "a", "week", "i", "på", "@", "v", "47"),
        *("plats:", "https://x.se/1", "mellan", "och", "februari", "20261117", "\ud800", "٣", "İ", "𝟙"),
    )
)
WRITTEN = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
)


@pytest.mark.proof
@settings(max_examples=SIZE.dates_in_words, deadline=None)
@given(
    WRITTEN, st.sampled_from(["sv", "en"]), st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
)
def test_any_words_are_a_meeting_to_come_or_a_refusal(words: str, locale: str, today: date) -> None:
    try:
        proposal = parse_meeting(words, today=today, locale=locale)
    except Refusal as refusal:
        codes = {"bad_meeting", "no_such_day", "several_days", "time_missing", "day_has_passed"}
        codes |= {"date_too_far", "too_long"}
        assert refusal.code in codes  # noqa: PT017 - either way is right
    else:
        assert today <= proposal.day <= today + timedelta(days=3 * 366)
        assert proposal.place is None or 0 < len(proposal.place) <= 200
    try:
        parse_day(words, today=today, locale=locale)
    except Refusal as refusal:
        assert refusal.code in {"bad_date", "no_such_day"}  # noqa: PT017 - either way is right


@every(
    "piece",
    ["a", "1", "17/", "kl ", "1-", "i på ", "den ", "nästa ", "@", ", ", ".", " -", "17 nov ", "9", "p."],
)
def test_a_long_text_is_read_at_once(piece: str) -> None:
    begun = clock.process_time()
    with pytest.raises(Refusal):
        parse_meeting(piece * (4000 // len(piece)), today=MONDAY, locale="sv")
    assert clock.process_time() - begun < 5


@given(
    st.dates(min_value=date(2026, 11, 24), max_value=date(2027, 8, 22)),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from(["sv", "en"]),
)
def test_whatever_is_written_out_is_read_as_it_was_meant(day: date, begins: time, locale: str) -> None:
    at = f"{begins:%H:%M}"
    for words in (
        f"{day} {at}",
        f"{WEEKDAYS[day.weekday()]} den {day.day} {MONTHS[day.month - 1]} kl {at}",
        f"{day:%B %d, %Y} at {at}",
        f"kl {at} den {day.day}/{day.month}",
    ):
        proposal = parse_meeting(words, today=MONDAY, locale=locale)
        assert (proposal.day, f"{proposal.begins:%H:%M}", proposal.is_certain) == (day, at, True), words
