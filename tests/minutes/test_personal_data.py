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
    """Return century, day and the last four digits."""
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
    now = day.replace(year=2000 + day.year % 100, day=min(day.day, 28))
    times = f"{begins:%H%M}, sedan {begins:%H%M}-{ends:%H%M} och {begins:%H%M} - {ends:%H%M}"
    assert seen(f"Den {now:%Y%m%d} {times}") == []
    assert seen(f"Loggat {datetime.combine(day, begins).isoformat()}") == []


WRITTEN_FORMS = {
    PersonalDataKind.EMAIL: """
        karin.ek(at)exempel.se|karin.ek [at] exempel.se|karin.ek {at} exempel.se|karin.ek<at>exempel.se
        karin.ek (snabel-a) exempel.se|karin.ek snabel-a exempel.se|karin.ek snabela exempel.se
        karin.ek[snabel a]exempel.se|karin.ek (@) exempel.se|karin.ek @ exempel.se|karin.ek @exempel.se
        karin.ek at exempel.se|Karin.Ek(AT)Exempel.SE|karin.ek＠exempel.se|karin.ek@exempel．se
        karin(at)exempel(dot)se|karin.ek [at] exempel [punkt] se|karin(punkt)ek(at)exempel(punkt)se
        karin.ek@exempel punkt se|karin_ek+rad@post.exempel.se|karin.ek(a)exempel.se
        karin.\u00adek@exempel.se|karin.ek\u200b@exempel.se|k@exempel.se|karin\u2011ek@exempel.se
        karin-ek (at) kommun.exempel.se|a\u030asa.ek@exempel.se|åsa.ek(at)älvstad.nu
    """,
    PersonalDataKind.IDENTITY_NUMBER: """
        811218-9876|8112189876|19811218-9876|198112189876|811218+9876|811218 9876|19811218 9876
        1981 12 18 9876|1981 12 18 98 76|81 12 18 98 76|81 12 18 - 98 76|19 81 12 18 98 76|19 811218 9876
        1981-12-18-9876|81-12-18-9876|1981-12-18 9876|1981.12.18-9876|1981/12/18-9876|81/12/18 9876
        811218 - 9876|811218—9876|811218−9876|811218‐9876|811218.9876|811218/9876|811218_9876
        811218\u00a09876|811218\u20099876|1981\u202f12\u202f18\u202f9876|8 1 1 2 1 8 9 8 7 6
        ８１１２１８-９８７６|１９８１１２１８９８７６|811218-98\u00ad76|811278-9873|19811278-9873|811278 9873
        ٨١١٢١٨-٩٨٧٦|811218-T123|19811218-T123|811218T123|19811218-TF12|19811218 R123|811278-X012
    """,
    PersonalDataKind.PHONE: """
        070.123.45.67|070 123 45 67|070-1234567|070-123 4567|070/123 45 67|0701-23 45 67|070 1234567
        +46 (0)70-123 45 67|+46(0)701234567|+46 (0) 70 123 45 67|+46-70-123 45 67|+46.70.123.45.67
        +4670 123 45 67|0046 (0)70 123 45 67|0046701234567|46701234567|46 70 123 45 67|(+46) 70 123 45 67
        070\u00a0123\u00a045\u00a067|070–123 45 67|070—123 45 67|070−123 45 67|070‑123‑45‑67|070 – 123 45 67
        ０７０-１２３ ４５ ６７|+４６ ７０ １２３ ４５ ６７|＋46 70 123 45 67|070\u2009123\u200945\u200967
        0 7 0 1 2 3 4 5 6 7|(070) 123 45 67|070-12 34 567|070-123\u00ad45\u00ad67|08-12 34 56|08.123.456.78
        08/123 456 78|0220-241 25|0220.241.25|0220 – 241 25|(0220) 241 25|+46 220 241 25|+47 22 33 44 55
        +358 40 1234567|+45 12 34 56 78|010-123 45 67|+46 (8) 123 456 78
    """,
}
NO_PERSONAL_DATA = """
    2026-09-15|20260915|260915|15/9 2026|15.9.2026|07.12.2026|07-12-2026|2026-09-15 – 2026-10-16|07/12-26
    2026-09-15 kl. 17.30–19.00|2026-09-15 1730|2026-09-15 17 30|20260915 1730|260915 1730|08.00–16.30
    08 00 - 16 30|0800-1630|kl. 08.30 - 10.15|08:00-16:30|mån–fre 08–17|vecka 07-12|1 januari 2026–2030
    KS 2026/00123|KS-2026-01234|Dnr 2026-012345|Dnr KS 2026-00123.106|dnr 0123-45678|BUN/2026:17
    ärende 0123456789|Diarienummer 202600123456|A00012345|§ 45/2026|SFS 2017:900|2017:900 3 kap. 5 §
    12 000 000 kr|1 200 000 kronor|+12 000 000 kr|+12 500 000 kronor jämfört med 2025
    0,5 miljoner|07 500 000 kr|250 000 000 000|10 000–12 000 kr|+15 000 000 invånare
    0700 000 000 tkr|8112189876 kr
    TR-12|TR-0701|TR-17, TR-18 och TR-19|fråga 3 av 10|fråga 070|nr 1234567|#12345678
    Björkvik 1:23|Kvarteret Lejonet 12|Sala 3:12 och 3:13|fastigheten Berga 07:012|Storgatan 12 B
    733 40 Björkvik|faktura 0123456789|Fakturanr 0701234567|fakturanummer: 8112189876
    OCR 8112189876|OCR-nummer: 0701234567
    bankgiro 5050-1055|bg 123-4567|plusgiro 12 34 56-7|kundnummer 0701234567|orderno. 0123456789
    IBAN SE45 5000|SE45 5000 0000 0583 9825 7466|ISBN 978-91-0-012345-6|556036-0793|212000-0142
    59.9205, 16.6065|10.0.0.1
    version 1.2.3|192.168.1.10|112|114 14|1177|0771|rum 0123|bokningskod AB12CD|lokal 070|linje 0701
    @Karin|Hej @exempel.se|möte @ torget|se (a) och (b)|3 § (a) lagen|titta at exempel|@Karin Ek och @Maria
    snabel-a|https://exempel.se
    kommunen.se|www.exempel.se/fraga?id=12|klass 7-9|7–12 år|1,5–2,0 km|08-17|65+|+10 %|-12 grader|50/50
    811318-9879|811218-9875|19811218-9870|17811218-9876|811218-Q123|2026-99-99|1234567890|000000-0000
    Skola 2030: mål 12 34 56|1981 12 18|12 34 56 78 90|15 30 45 60 75|2026 2027 2028 2029|30 31 32 33 34 35
    0-100 km/h på 10 s|3+4 barn|1 000 000 000|0 1 2 3|sidan 12-15|punkt 1.2.3.4|4 500 000 2025|000 000
"""


@every(
    ("kind", "written"),
    [
        (kind, form)
        for kind, forms in WRITTEN_FORMS.items()
        for line in forms.strip().splitlines()
        for form in line.strip().split("|")
    ],
)
def test_each_written_form_is_found_whole(kind: PersonalDataKind, written: str) -> None:
    assert seen(f"Nås på {written}, enligt uppgift.") == [(kind, written)]
    assert seen(written) == [(kind, written)]


@every(
    "written", [form for line in NO_PERSONAL_DATA.strip().splitlines() for form in line.strip().split("|")]
)
def test_what_only_resembles_it_gives_no_false_alarm(written: str) -> None:
    assert seen(f"Det gäller {written}, enligt uppgift.") == []
    assert seen(written) == []


def test_what_stands_behind_a_number_is_no_part_of_it() -> None:
    assert seen("Ring 070-123 45 67 12 personer, 08-123 456 78 1 gång, 811218-9876 12 st") == [
        (PersonalDataKind.PHONE, "070-123 45 67"),
        (PersonalDataKind.PHONE, "08-123 456 78"),
        (PersonalDataKind.IDENTITY_NUMBER, "811218-9876"),
    ]


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
