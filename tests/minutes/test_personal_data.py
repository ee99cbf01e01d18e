"""Test that personal data is found at its position, and that similar texts are not."""

from datetime import date, datetime, time
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal_data import PersonalDataKind, PersonalDataMatch, find_personal_data
from tests.every import every

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
TIMES = st.times()
SERIALS = st.integers(min_value=0, max_value=999)


def seen(text: str) -> list[tuple[PersonalDataKind, str]]:
    return [(found.kind, text[found.start : found.end]) for found in find_personal_data(text)]


def check_digit(nine: str) -> int:
    """Return the check digit, computed independently of the program: the difference to the next ten."""
    products = [int(digit) * factor for digit, factor in zip(nine, (2, 1) * 5, strict=False)]
    return -sum(int(digit) for product in products for digit in str(product)) % 10


def identity_number(day: date, serial: int, *, coordination: bool = False) -> tuple[str, str, str]:
    """Return century, day and the four last digits."""
    whole = f"{day.year:04}{day.month:02}{day.day + 60 * coordination:02}"
    last = f"{serial:03}"
    return whole[:2], whole[2:], f"{last}{check_digit(whole[2:] + last)}"


@given(DAYS, SERIALS, st.booleans(), st.sampled_from(["-", "+", "", "–", " - ", "\u2011"]), st.booleans())
def test_an_identity_number_is_found_however_it_is_written(
    day: date,
    serial: int,
    coordination: bool,  # noqa: FBT001 - hypothesis gives them
    gap: str,
    with_century: bool,  # noqa: FBT001 - same
) -> None:
    century, rest, last = identity_number(day, serial, coordination=coordination)
    written = f"{century if with_century else ''}{rest}{gap}{last}"
    assert seen(f"Hon heter X ({written}), bor här.") == [(PersonalDataKind.IDENTITY_NUMBER, written)]


@given(DAYS, SERIALS, st.sampled_from("-. "))
def test_also_with_its_day_in_parts(day: date, serial: int, between: str) -> None:
    century, rest, last = identity_number(day, serial)
    written = f"{century}{rest[:2]}{between}{rest[2:4]}{between}{rest[4:]}-{last}"
    assert seen(f"Nummer: {written}.") == [(PersonalDataKind.IDENTITY_NUMBER, written)]


@given(DAYS, SERIALS, st.integers(min_value=1, max_value=9))
def test_a_wrong_check_digit_is_no_identity_number(day: date, serial: int, wrong: int) -> None:
    century, rest, last = identity_number(day, serial)
    other = (int(last[3]) + wrong) % 10
    assert (PersonalDataKind.IDENTITY_NUMBER, f"{century}{rest}-{last[:3]}{other}") not in seen(
        f"{century}{rest}-{last[:3]}{other}"
    )


@every("text", ["811318-9879", "19810230-1230", "556036-0793", "212000-0123", "17811218-9876"])
def test_a_day_that_never_was_is_no_identity_number(text: str) -> None:
    assert seen(text) == []


@every(
    "written",
    [
        "070-123 45 67", "0701234567", "070 123 45 67", "070-123-45-67", "08-123 456 78", "08 123 45 67",
        "(08) 123 45 67", "0220-241 25", "0220-24125", "021/39 00 00", "+46 70 123 45 67",
        "+46 (0)70-123 45 67", "0046 70 123 45 67", "+47 22 33 44 55", "+358401234567",
    ],
)  # fmt: skip
def test_a_phone_number_is_found(written: str) -> None:
    assert seen(f"Ring {written}, tack.") == [(PersonalDataKind.PHONE, written)]


@pytest.mark.parametrize("written", ["karin.ek@bjorkvik.example", "a+b@x.y.se", "åsa_1@älv.se"])
def test_an_e_mail_address_is_found(written: str) -> None:
    assert seen(f"Skriv till {written}.") == [(PersonalDataKind.EMAIL, written)]


@every(
    ("text", "word"),
    [
        ("Pojken har diagnosen adhd", "diagnosen"), ("hon är Sjukskriven nu", "Sjukskriven"),
        ("Han har självskadebeteende", "självskadebeteende"), ("she is pregnant", "pregnant"),
        ("She has been on sick leave since May", "sick leave"), ("Min son har fått diabetes", "diabetes"),
        ("Kan Karin Ek, som är gravid, få skjuts?", "gravid"), ("Grannen verkar vara dement", "dement"),
        ("Hans demens har blivit värre", "demens"), ("I have cancer", "cancer"),
        ("her father has dementia", "dementia"), ("Jag mår dåligt av min ångest", "ångest"),
    ],
)  # fmt: skip
def test_a_word_about_health_is_found_whole(text: str, word: str) -> None:
    assert (PersonalDataKind.HEALTH, word) in seen(text)


@every(
    "text",
    [
        "Hur arbetar vi mot psykisk ohälsa bland unga?", "Vad gör kommunen för personer med demens?",
        "Hon berättar om psykisk ohälsa bland unga.", "Hon har frågor om vården av missbrukare.",
        "Det finns fler unga med ångest än förra året.", "Lokalen är tillgänglig vid funktionsnedsättning.",
        "Hon kommer. Demensboendet är klart.", "Region Västmanland har psykisk hälsa som tema.",
        "He spoke about mental health among the young.", "The plan against suicide is ready.",
        "Vi får en diagnos av läget i centrum.", "Suicidprevention är temat.",
    ],
)  # fmt: skip
def test_health_as_a_topic_is_no_personal_data(text: str) -> None:
    assert seen(text) == []


def test_several_findings_come_in_the_order_of_the_text_without_overlaps() -> None:
    text = "Ring 070-123 45 67 eller skriv till a@b.se om 811218-9876, som är sjukskriven."
    assert [kind for kind, _ in seen(text)] == [
        PersonalDataKind.PHONE,
        PersonalDataKind.EMAIL,
        PersonalDataKind.IDENTITY_NUMBER,
        PersonalDataKind.HEALTH,
    ]
    assert find_personal_data("a 811218-9876") == (
        PersonalDataMatch(kind=PersonalDataKind.IDENTITY_NUMBER, start=2, end=13),
    )


@given(DAYS)
def test_a_date_is_no_personal_data(day: date) -> None:
    for form in (
        "%Y-%m-%d",
        "%Y%m%d",
        "%y%m%d",
        "%d/%m %Y",
        "%d-%m-%Y",
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%d/%m-%y",
        "%-d/%-m",
    ):
        assert seen(f"Senast {day.strftime(form)} ska det vara klart.") == []


@given(DAYS, TIMES, TIMES)
def test_a_day_with_times_is_no_personal_data(day: date, begins: time, ends: time) -> None:
    for clock in ("%H.%M", "%H:%M"):
        for gap in ("-", "–", " - "):
            assert seen(f"Möte {day} kl. {begins.strftime(clock)}{gap}{ends.strftime(clock)}, sal 2") == []
    assert (
        seen(
            f"Den {day:%Y%m%d} {begins:%H%M}, sedan {begins:%H%M}-{ends:%H%M} och {begins:%H%M} - {ends:%H%M}"
        )
        == []
    )
    assert seen(f"Loggat {datetime.combine(day, begins).isoformat()}") == []


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from(["TR-{n}", "#{n}", "TR{n}", "{n}"]))
def test_the_number_of_a_question_is_no_personal_data(number: int, form: str) -> None:
    assert seen(f"Se {form.format(n=number)}, tack.") == []


DIARY_NUMBERS = [
    "KS 2021/{n:04}",
    "KS2021/{n:05}-1",
    "Dnr 2021-{n:05}",
    "BUN/2021:{n}",
    "Dnr KS 2021-{n:06}.123",
    "A{n:08}",
]


@given(st.integers(min_value=0, max_value=99_999), st.sampled_from(DIARY_NUMBERS))
def test_a_diary_number_is_no_personal_data(number: int, form: str) -> None:
    assert seen(f"Beslut {form.format(n=number)} gäller.") == []


@every("text", ["", "112", "114 14", "1177", "@Karin Ek", "3 av 10", "12 000 000 kr", "§ 45", "rum 0123"])
def test_everyday_figures_are_no_personal_data(text: str) -> None:
    assert seen(text) == []


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    found = find_personal_data(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@every("piece", ["W", "0", "070 ", "1 ", "+1 ", "a@", "a.a@a.", "08-1 ", "00 11 ", "8112189876 "])
def test_no_text_takes_long_to_look_at(piece: str) -> None:
    began = process_time()
    find_personal_data(piece * (20_000 // len(piece)))
    assert process_time() - began < 2
