"""Test ambiguous dates and times: the most likely one is proposed and must be confirmed."""

from datetime import date

from domain.errors import Refusal
from tests.domain.test_dates import SEPTEMBER, told
from tests.every import every

MONDAY, WEDNESDAY, THURSDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26)


@every(
    ("words", "today", "understood"),
    [
        ("nästa onsdag 18:00", MONDAY, "2026-12-02 18:00 (which_week)"),
        ("next Wednesday 18:00", MONDAY, "2026-12-02 18:00 (which_week)"),
        ("nästa onsdag 18:00", WEDNESDAY, "2026-12-02 18:00"),
        ("nästa onsdag 18:00", THURSDAY, "2026-12-02 18:00"),
        ("på onsdag 18:00", MONDAY, "2026-11-25 18:00"),
        ("på onsdag 18:00", WEDNESDAY, "2026-12-02 18:00 (which_week)"),
        ("på onsdag 18:00", THURSDAY, "2026-12-02 18:00"),
        ("onsdag om två veckor kl 17.30", MONDAY, "2026-12-09 17:30 (counted)"),
        ("in a month, 17:30", date(2027, 1, 31), "2027-02-28 17:30 (counted)"),
        ("om en månad 17:30", date(2026, 12, 31), "2027-01-31 17:30 (counted)"),
        ("10 november kl 17.30", MONDAY, "2027-11-10 17:30 (which_year)"),
        ("15 mars kl 17.30", MONDAY, "2027-03-15 17:30"),
        ("imorgon tisdag 17:30", MONDAY, "2026-11-24 17:30"),
        ("imorgon onsdag 17:30", MONDAY, "2026-11-24 17:30 (weekday)"),
    ],
)
def test_which_day_is_meant_depends_on_the_day_it_is_said(words: str, today: date, understood: str) -> None:
    assert told(words, today=today) == understood


@every(
    ("words", "today", "understood"),
    [
        ("onsdag 17 november 17:30", SEPTEMBER, "2021-11-17 17:30"),
        ("torsdag 17 november 17:30", SEPTEMBER, "2021-11-17 17:30 (weekday)"),
        ("nästa torsdag 17 november 17:30", SEPTEMBER, "2021-11-17 17:30 (weekday)"),
        ("17 november, torsdag, 17:30", SEPTEMBER, "2021-11-17 17:30 (weekday)"),
        ("torsdag 17 november 2022 17:30", SEPTEMBER, "2022-11-17 17:30"),
        ("onsdag 17 november 2022 17:30", SEPTEMBER, "2022-11-17 17:30 (weekday)"),
        ("onsdag 17 november 17:30", date(2026, 11, 17), "2027-11-17 17:30"),
        ("tisdag 17 november 17:30", date(2026, 11, 17), "2026-11-17 17:30"),
        ("onsdag den 17 kl 17.30", SEPTEMBER, "2021-11-17 17:30 (weekday)"),
        ("onsdag 17 kl 18", SEPTEMBER, "2021-11-17 18:00 (weekday)"),
        ("fredag 17 kl 18", SEPTEMBER, "2021-09-17 18:00"),
    ],
)
def test_a_weekday_that_agrees_picks_the_year_and_one_that_does_not_gives_way(
    words: str, today: date, understood: str
) -> None:
    assert told(words, today=today) == understood


@every(
    ("words", "swedish", "english"),
    [
        ("17/11 17:30", "2021-11-17 17:30", "2021-11-17 17:30"),
        ("11/17 17:30", "2021-11-17 17:30 (day_or_month)", "2021-11-17 17:30"),
        ("11/17/2021 17:30", "2021-11-17 17:30 (day_or_month)", "2021-11-17 17:30"),
        ("5/6 17:30", "2022-06-05 17:30", "2022-06-05 17:30 (day_or_month)"),
        ("6/6 17:30", "2022-06-06 17:30", "2022-06-06 17:30"),
        ("9/10/2021 17:30", "2021-10-09 17:30", "2021-10-09 17:30 (day_or_month)"),
        ("10/9/2021 17:30", "(day_has_passed)", "2021-10-09 17:30 (day_or_month)"),
        ("5/6 at 17:30", "2022-06-05 17:30 (day_or_month)", "2022-06-05 17:30 (day_or_month)"),
        ("5/6 kl 17:30", "2022-06-05 17:30", "2022-06-05 17:30"),
        ("fri 5/6 17:30", "2022-05-06 17:30", "2022-05-06 17:30"),
        ("sön 5/6 17:30", "2022-06-05 17:30", "2022-06-05 17:30"),
        ("17/11 5.30", "2021-11-17 05:30", "2021-11-17 17:30 (am_or_pm)"),
        ("17/11 05.30", "2021-11-17 05:30", "2021-11-17 05:30"),
        ("17/11 at 5", "2021-11-17 17:00 (am_or_pm)", "2021-11-17 17:00 (am_or_pm)"),
        ("17/11 8.30", "2021-11-17 08:30", "2021-11-17 08:30"),
        ("17/11 5.30-7.30", "2021-11-17 05:30-07:30", "2021-11-17 17:30-19:30 (am_or_pm)"),
        ("17/11 7-10", "2021-11-17 07:00-10:00", "2021-11-17 19:00-22:00 (am_or_pm)"),
        ("17/11 7-1", None, "2021-11-17 19:00-01:00 (am_or_pm)"),
        ("17/11 10-1", None, "2021-11-17 10:00-13:00 (am_or_pm)"),
        ("17/11 10-12", "2021-11-17 10:00-12:00", "2021-11-17 10:00-12:00"),
        ("11 pm - 1, 17 Nov", "2021-11-17 23:00-01:00", "2021-11-17 23:00-01:00"),
    ],
)
def test_the_language_decides_what_numbers_leave_open(words: str, swedish: str | None, english: str) -> None:
    for locale, understood in (("sv", swedish), ("en", english)):
        if understood is not None:
            assert answer(words, locale="en" if locale == "en" else "sv") == understood


def answer(words: str, *, locale: str) -> str:
    try:
        return told(words, locale=locale)
    except Refusal as refusal:
        return f"({refusal.code})"
