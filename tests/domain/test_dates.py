"""Test how a coordinator's words about the next meeting are parsed."""

from datetime import date, time

import pytest

from domain.dates import MeetingProposal, parse_meeting
from domain.errors import Refusal
from tests.every import every

SEPTEMBER = date(2021, 9, 15)
"""A Wednesday; 17 November of that year is one too."""

LINK = "https://teams.microsoft.com/l/meetup-join/17-11-2021?at=12:30"


def told(words: str, *, locale: str = "sv", today: date = SEPTEMBER) -> str:
    """Return the parsed result in short form."""
    p = parse_meeting(words, today=today, locale=locale)
    assert p.is_certain == (p.doubt is None)
    ends = "" if p.ends is None else f"-{p.ends:%H:%M}"
    return " ".join(filter(None, (f"{p.day} {p.begins:%H:%M}{ends}", p.place, p.doubt and f"({p.doubt})")))


def refused(words: str, *, locale: str = "sv", today: date = SEPTEMBER) -> str:
    with pytest.raises(Refusal) as refusal:
        parse_meeting(words, today=today, locale=locale)
    return refusal.value.code


@every("locale", ["sv", "en"])
@every(
    "words",
    [
        "2021-11-17 17:30-19:30",
        "2021-11-17 17.30-19.30",
        "2021-11-17T17:30 - 19:30",
        "2021/11/17 17:30:00-19:30:00",
        "20211117 1730-1930",
        "onsdag 17 november kl 17.30-19.30",
        "onsdag den 17:e november 2021 klockan 17.30 till 19.30",
        "ONSDAG  DEN\u00a017 NOV. KL. 17.30–19.30!",
        "ons 17 nov 17:30 — 19:30",
        "17/11 17:30 − 19:30.",
        "17/11-21 kl 17.30-19.30",
        "17/11/2021, 17.30-19.30",
        "17.11.2021 17.30-19.30",
        "17-11-2021 17.30-19.30",
        "17 nov 2021 1730-1930",
        "kl 17.30-19.30 den 17/11",
        "mellan 17.30 och 19.30 den 17 november",
        "Wednesday 17 November 5:30-7:30 pm",
        "Wednesday, the 17th of November, 5.30 p.m. to 7.30 p.m.",
        "November 17th at 5:30 pm - 7:30",
        "Nov 17, 2021, 17:30-19:30",
        "17 Nov 5:30pm to 7:30pm",
        "between 5:30 and 7:30 pm on Nov. 17",
        "från 17.30 till 19.30, 17 november",
        "från 17/11 17.30 till kl 19.30",
        "är onsdag 17/11 -21 kl. 17.30 till ca 19.30",
        "17 nov -21 17h30-19h30",
        "is from about 5:30 pm to 7:30 pm on the 17th of November",
        "5:30-7:30 pm on Wednesday the 17th of November",
    ],
)
def test_the_same_meeting_in_many_words(words: str, locale: str) -> None:
    assert told(words, locale=locale) == "2021-11-17 17:30-19:30"


@every(
    ("words", "understood"),
    [
        ("17/11 kl 17", "2021-11-17 17:00"),
        ("17/11 17", "2021-11-17 17:00"),
        ("17/11 1730", "2021-11-17 17:30"),
        ("17/11 1930", "2021-11-17 19:30"),
        ("17/11 2030-2130", "2021-11-17 20:30-21:30"),
        ("17/11, 18-20", "2021-11-17 18:00-20:00"),
        ("17/11 kl 18-24", "2021-11-17 18:00-00:00"),
        ("17/11 kl 5 em", "2021-11-17 17:00"),
        ("kl 8 fm 17/11", "2021-11-17 08:00"),
        ("17 nov 5pm to 7pm", "2021-11-17 17:00-19:00"),
        ("17 nov 5-7 pm", "2021-11-17 17:00-19:00"),
        ("17 nov 11-1 pm", "2021-11-17 11:00-13:00"),
        ("17 nov 9 am - 1", "2021-11-17 09:00-13:00"),
        ("17 nov 10 am - 11", "2021-11-17 10:00-11:00"),
        ("17 nov 12 am", "2021-11-17 00:00"),
        ("17 nov 12 pm", "2021-11-17 12:00"),
        ("17 nov 17:30 pm", "2021-11-17 17:30"),
        ("17 nov 05:30 pm", "2021-11-17 17:30"),
        ("imorgon 18", "2021-09-16 18:00"),
        ("i morgon kl. 18", "2021-09-16 18:00"),
        ("idag 18.00", "2021-09-15 18:00"),
        ("the day after tomorrow at 6 pm", "2021-09-17 18:00"),
        ("om tre dagar 18:00", "2021-09-18 18:00"),
        ("in 10 days 18:00", "2021-09-25 18:00"),
        ("tomorrow at 18", "2021-09-16 18:00"),
        ("onsdag nästa vecka 18-20", "2021-09-22 18:00-20:00"),
        ("next week Friday 18:00", "2021-09-24 18:00"),
        ("nu på fredag 18.00", "2021-09-17 18:00"),
        ("nästa onsdag kl 17.30", "2021-09-22 17:30"),
        ("next Wednesday 5.30 pm", "2021-09-22 17:30"),
        ("på måndag 1730", "2021-09-20 17:30"),
        ("onsdag v. 47 kl 18", "2021-11-24 18:00"),
        ("onsdag vecka 1 kl 18", "2022-01-05 18:00"),
        ("17 nov 26 kl 18", "(date_too_far)"),
        ("17 november 2023 18:00", "2023-11-17 18:00"),
        ("17/11 -26 18:00", "(date_too_far)"),
        ("17 nov, 2022, 18", "2022-11-17 18:00"),
        ("15/9 18:00", "2021-09-15 18:00"),
        ("14/6 18:00", "2022-06-14 18:00"),
        ("15 september 2024 18:00", "2024-09-15 18:00"),
        ("29 februari 18:00", "2024-02-29 18:00"),
        ("den 17 kl 18", "2021-09-17 18:00"),
        ("the 17th, 6 pm", "2021-09-17 18:00"),
        ("17:e 18:00", "2021-09-17 18:00"),
        ("fredag den 17 kl 18", "2021-09-17 18:00"),
        ("om två veckor kl 18", "2021-09-29 18:00"),
        ("in two weeks at 6 pm", "2021-09-29 18:00"),
        ("julafton kl 15", "2021-12-24 15:00"),
        ("17/11 halv sex", "2021-11-17 17:30"),
        ("17/11 kl halv 6", "2021-11-17 17:30"),
        ("onsdag 17 november halv sex till halv åtta", "2021-11-17 17:30-19:30"),
        ("17/11 halv sex - åtta", "2021-11-17 17:30-20:00"),
        ("17/11 från 17.30 till halv åtta", "2021-11-17 17:30-19:30"),
        ("17/11 kvart över fem", "2021-11-17 17:15"),
        ("17/11 kvart i sex", "2021-11-17 17:45"),
        ("17/11 tio över sex", "2021-11-17 18:10"),
        ("17/11 tjugo i sju", "2021-11-17 18:40"),
        ("17/11 fem i halv sex", "2021-11-17 17:25"),
        ("17/11 fem över halv sex", "2021-11-17 17:35"),
        ("17/11 halv ett", "2021-11-17 12:30"),
        ("17/11 klockan fem", "2021-11-17 17:00"),
        ("17/11 mellan fem och sju", "2021-11-17 17:00-19:00"),
        ("17/11 halv åtta på kvällen", "2021-11-17 19:30"),
        ("17/11 kl 8 på morgonen", "2021-11-17 08:00"),
        ("17/11 halv åtta", "2021-11-17 19:30 (am_or_pm)"),
        ("17/11 halv nio", "2021-11-17 08:30 (am_or_pm)"),
        ("nästa onsdag halv 6", "2021-09-22 17:30"),
        ("om två veckor halv sex", "2021-09-29 17:30"),
        ("17 nov half past five", "2021-11-17 17:30"),
        ("17 nov quarter to six", "2021-11-17 17:45"),
        ("17 nov ten past six in the evening", "2021-11-17 18:10"),
        ("17 nov at five o'clock", "2021-11-17 17:00"),
        ("17 nov at half past five to seven", "2021-11-17 17:30-19:00"),
        ("17/11 kl 18 Sal fem", "2021-11-17 18:00 Sal fem"),
        ("17/11 sex platser", "(time_missing)"),
    ],
)
def test_days_and_times_in_short(words: str, understood: str) -> None:
    assert (f"({refused(words)})" if understood.startswith("(") else told(words)) == understood


@every(
    ("words", "place"),
    [
        ("2021-11-17 17.30-19.30 Stadshuset", "Stadshuset"),
        ("ons 17 nov 17:30 - 19:30 i Stadshuset", "Stadshuset"),
        ("17/11 17:30-19:30, på Stadshotellet.", "Stadshotellet"),
        ("Nov 17, 2021, 17:30-19:30, City Hall", "City Hall"),
        ("17 November 17:30-19:30 at City Hall", "City Hall"),
        ("17/11 17:30-19:30 plats: Sal 4, plan 2", "Sal 4, plan 2"),
        ("17/11 17:30-19:30 Place : in Room 12:30", "Room 12:30"),
        ("17/11 17:30-19:30 @ Rådhuset", "Rådhuset"),
        ("Stadshuset, 17/11, 17:30-19:30", "Stadshuset"),
        ("Sal A, 17/11, 17:30-19:30, plan 2", "Sal A, plan 2"),
        ("at 12 Main Street 17/11 17:30-19:30", "12 Main Street"),
        ("17/11 17:30-19:30 Storgatan 5", "Storgatan 5"),
        ("17/11 17:30-19:30 Fredagsgatan 18/11", "Fredagsgatan 18/11"),
        ("17/11 17:30-19:30 Sun Hall", "Sun Hall"),
        ("17/11 17:30-19:30 i", None),
        (f"17/11 17:30-19:30 {LINK}", LINK),
        (f"{LINK} 17/11 17:30-19:30", LINK),
        (f"17/11 17:30-19:30 {'å' * 200}", "å" * 200),
    ],
)
def test_what_is_neither_day_nor_time_is_the_place(words: str, place: str | None) -> None:
    expected = MeetingProposal(day=date(2021, 11, 17), begins=time(17, 30), ends=time(19, 30), place=place)
    assert parse_meeting(words, today=SEPTEMBER, locale="sv") == expected


def test_a_place_may_have_two_hundred_characters() -> None:
    assert refused(f"17/11 17:30 {'å' * 201}") == "too_long"


@every(
    ("words", "code"),
    [
        ("", "bad_meeting"),
        ("snart", "bad_meeting"),
        ("kl 17.30", "bad_meeting"),
        ("nästa vecka kl 17.30", "bad_meeting"),
        ("31/11 17:30", "no_such_day"),
        ("tisdag 31 november kl 17", "no_such_day"),
        ("2022-13-45 17:30", "bad_meeting"),
        ("2021 - 11 - 17 17:30", "bad_meeting"),
        ("30 februari 17:30", "no_such_day"),
        ("29/2 2022 17:30", "no_such_day"),
        ("den 32 kl 18", "bad_meeting"),
        ("onsdag v 99 kl 18", "bad_meeting"),
        ("onsdag v 53 kl 18", "bad_meeting"),
        ("om många veckor kl 18", "bad_meeting"),
        ("99999999 18:00", "bad_meeting"),
        ("17/11", "time_missing"),
        ("17 november 2021", "time_missing"),
        ("17/11 Storgatan 5", "time_missing"),
        ("17/11 kl 25", "time_missing"),
        ("17/11-1730", "time_missing"),
        ("Nov 17-19", "several_days"),
        ("17/11 18:75", "time_missing"),
        ("17/11 18.75", "time_missing"),
        ("17/11 24:00", "time_missing"),
        ("17/11 17:30 am", "time_missing"),
        ("på onsdag 18", "time_missing"),
        ("Rum 3-5 den 17/11", "time_missing"),
        ("17/11 kl 1.10.3", "time_missing"),
        ("2020-11-17 17:30", "day_has_passed"),
        ("2021-09-14 17:30", "day_has_passed"),
        ("17 november 1930 kl 18", "day_has_passed"),
        ("2024-09-16 17:30", "date_too_far"),
        ("17/11 2030 17:30", "date_too_far"),
        ("om 999 veckor 18:00", "date_too_far"),
    ],
)
def test_what_is_missing_or_makes_no_sense_is_said(words: str, code: str) -> None:
    assert refused(words) == refused(words, locale="en") == code


@every(
    ("words", "last"),
    [
        ("30 februari 17:30", date(2022, 2, 28)),
        ("31/11 17:30", date(2021, 11, 30)),
        ("31/9 17:30", date(2021, 9, 30)),
        ("31 juni kl 18", date(2022, 6, 30)),
        ("30 februari 2024 kl 18", date(2024, 2, 29)),
        ("2023-02-30 17:30", date(2023, 2, 28)),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_end_of_the_month_that_was_meant(
    words: str, last: date
) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_meeting(words, today=SEPTEMBER, locale="sv")
    assert refusal.value.values["last"] == last
