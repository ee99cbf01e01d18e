"""Test that a line with more than one day is asked about: the second day is never read as a place."""

from datetime import date, time

from domain.dates import parse_meeting
from tests.every import every

TODAY = date(2026, 11, 29)
SEVERAL = {
    "12-13 mars 2027 kl 17.30-19.00": date(2027, 3, 12),
    "12–13 mars kl 17.30": date(2027, 3, 12),
    "12 - 13 mars kl 17.30": date(2027, 3, 12),
    "12 och 13 mars kl 17.30": date(2027, 3, 12),
    "12 & 13 mars kl 17.30": date(2027, 3, 12),
    "12/13 mars kl 17.30": date(2027, 3, 12),
    "12 eller 13 mars kl 17.30": date(2027, 3, 12),
    "12, 13 och 14 mars kl 17.30": date(2027, 3, 12),
    "12.-13. mars kl 17.30": date(2027, 3, 12),
    "12 mars, 19 mars och 26 mars kl 17.30": date(2027, 3, 12),
    "12 mars, 19 mars kl 17.30": date(2027, 3, 12),
    "12/3, 19/3 och 26/3 kl 17.30": date(2027, 3, 12),
    "12:e och 13:e mars kl 17.30": date(2027, 3, 12),
    "den 12:e-13:e mars kl 17.30": date(2027, 3, 12),
    "mellan 12 och 13 mars kl 17.30": date(2027, 3, 12),
    "12 mars till 13 mars 2027 kl 17.30": date(2027, 3, 12),
    "12 mars t.o.m. 13 mars kl 17.30": date(2027, 3, 12),
    "12 mars till och med 13 mars kl 17.30": date(2027, 3, 12),
    "12 mars och 13 kl 17.30": date(2027, 3, 12),
    "28 februari - 1 mars kl 17.30": date(2027, 2, 28),
    "12/3-13/3 kl 17.30": date(2027, 3, 12),
    "24/3-25/3 kl 17.30": date(2027, 3, 24),
    "12-13/3 kl 17.30": date(2027, 3, 12),
    "12/3 och 13/3 kl 17.30": date(2027, 3, 12),
    "2027-03-12 till 2027-03-13 kl 17.30": date(2027, 3, 12),
    "2027-03-12 - 2027-03-13 kl 17.30": date(2027, 3, 12),
    "2027-03-12--13 kl 17.30": date(2027, 3, 12),
    "fredag-lördag kl 17.30": date(2026, 12, 4),
    "fredag och lördag kl 17.30": date(2026, 12, 4),
    "fre 12 och lör 13 mars kl 17.30": date(2027, 3, 12),
    "tis 16 eller ons 17 mars kl 17.30": date(2027, 3, 16),
    "kl 17.30 den 12 och 13 mars": date(2027, 3, 12),
    "12-13 March at 17:30": date(2027, 3, 12),
    "March 12-13 at 17:30": date(2027, 3, 12),
    "12 to 13 March at 17:30": date(2027, 3, 12),
    "12th and 13th of March at 17:30": date(2027, 3, 12),
    "Friday and Saturday at 17:30": date(2026, 12, 4),
}
ONE_DAY = {
    "17 mars 17.30-19.00": None,
    "17/3 17.30-19.00": None,
    "17 mars kl 17.30-19": None,
    "kl 17.30-19 17 mars": None,
    "17 mars mellan 17.30 och 19": None,
    "17 mars från 17.30 till 19": None,
    "17 mars 2027 17.30-19": None,
    "2027-03-17 17:30-19:00": None,
    "2027-03-17T17:30": None,
    "onsdag 17 mars kl 17.30": None,
    "onsdag den 17 mars kl 17.30-19": None,
    "17 mars kl 17.30 sal 3 och 4": "sal 3 och 4",
    "17 mars kl 17.30-19, sal 3-4": "sal 3-4",
    "sal 5 - 17 mars kl 17.30": "sal 5",
    "sal 5, 17 mars kl 17.30": "sal 5",
    "17 mars kl 17.30 i Stadshuset": "Stadshuset",
    "17 mars, 17.30-19": None,
    "onsdag, 17 mars, kl 17.30": None,
    "17 mars, kl 17.30, sal 3, 4": "sal 3, 4",
    "17 March from 17:30 to 19:00": None,
    "March 17 at 17:30": None,
}


@every(("words", "day"), list(SEVERAL.items()))
def test_several_days_are_asked_about_with_the_first_filled_in(words: str, day: date) -> None:
    found = parse_meeting(words, today=TODAY, locale="sv")
    assert (found.doubt, found.is_certain) == ("several_days", False)
    assert (found.day, found.begins, found.place) == (day, time(17, 30), None)


@every(("words", "place"), list(ONE_DAY.items()))
def test_one_day_with_two_times_or_a_numbered_place_is_one_day(words: str, place: str | None) -> None:
    found = parse_meeting(words, today=TODAY, locale="sv")
    assert (found.doubt, found.day, found.begins) == (None, date(2027, 3, 17), time(17, 30))
    assert found.place == place
