"""Test attendance, time and place as other councils write them; each was once misread."""

from bot.importer.rules.findings import findings_to_json
from tests.every import every
from tests.importer.sample_notes import read


def there(text: str) -> list[tuple[str | None, str]]:
    """Return the attendees."""
    notes = read(
        f"Minnesanteckningar 2023-03-01\n{text}\n\nÖvrigt\n\nDet var ett bra möte tyckte alla som kom."
    )
    return [(one.name, one.role.value) for one in notes.attendance]


def announced(
    text: str, *, held: str = "Minnesanteckningar 2024-02-07"
) -> tuple[str, str | None, str | None]:
    """Return date, start time and place of the next meeting."""
    following = findings_to_json(read(f"{held}\n\nÖvrigt\n\n{text}"))["next_meeting"]
    assert following is not None
    return following["date"], following["start"], following["place"]


@every(
    ("text", "names"),
    [
        ("Närvarande: Karin Ek Johan Lind Nils Norén", ["Karin Ek", "Johan Lind", "Nils Norén"]),
        ("Närvarande: Karin Ek, PRO Johan von Lind, SPF", ["Karin Ek", "Johan von Lind"]),
        ("Närvarande: Karin Ek, Norrgården Johan Lind", ["Karin Ek", "Johan Lind"]),
        ("Present: Cllr K. Ek Cllr J. Lind (Chairman) Mrs E. Hall (Clerk)", ["K. Ek", "J. Lind", "E. Hall"]),
        ("Present: Councillors Ek (Chair), Lind and Frisk", ["Ek", "Lind", "Frisk"]),
        ("Present: Cllr Lind (Chair)", ["Lind"]),
        ("Närvarande:\nÅk 1: Eva & Olof\nÅk 2, Nils & Maria\nVuxna:   Karin & Petra",
         ["Eva", "Olof", "Nils", "Maria", "Karin", "Petra"]),
        ("Deltog: Karin, Johan (via länk) och Maria", ["Karin", "Johan", "Maria"]),
        ("- MEMBERS PRESENT\nMr K Ek, Mrs J Lind\n- APOLOGIES FOR ABSENCE\nMr O Frisk", ["K Ek", "J Lind"]),
        ("Councillors Present:\nCllrs K Ek (Chair), J Lind\n2. Apologies – Olof Frisk", ["K Ek", "J Lind"]),
        ("Närvarande: Karin Ek, tjänstgörande för Olof Frisk, Johan Lind", ["Karin Ek", "Johan Lind"]),
        ("Närvarande\nKarin Ek X\nOlof Frisk -\nJohan Lind X", ["Karin Ek", "Johan Lind"]),
        ("Sekreterare: Karin Ek\nDagordningen godkänns. Punkten Trygga Gator läggs till.", ["Karin Ek"]),
        ("Närvarande: Karin Ek hälsade alla välkomna. Olof Frisk talade om parken.", ["Karin Ek"]),
        ("Närvarande: Karin Ek, Johan Lind\nUtses att justera Olof Frisk", ["Karin Ek", "Johan Lind"]),
        ("Anteckningar från mötet 2023-03-01Närvarande: Karin Ek", ["Karin Ek"]),
        ("1.PRESENT: Karin, Johan, Petra, and Nils\n2.Apologies: Olof", ["Karin", "Johan", "Petra", "Nils"]),
        ("Present; Mrs Karin Ek, Mr J Lind.\nApologies; Mr O Frisk.", ["Karin Ek", "J Lind"]),
        ("Called to order at 7:39 pm with Karin Ek, Johan Lind, and Eva Strand in attendance.",
         ["Karin Ek", "Johan Lind", "Eva Strand"]),
        ("Present: Karin Ek, Eva Strand. Apologies were sent by Olof Frisk", ["Karin Ek", "Eva Strand"]),
        ("Närvarande\nKarin Ek By\nJohan Lind Ås\nEva Strand By\nOlof Frisk via länk\nPetra Holm Ås",
         ["Karin Ek", "Johan Lind", "Eva Strand", "Olof Frisk", "Petra Holm"]),
        ("Närvarande: Eva 2A, Olof 2B, Karin 3C, Nils 4D och Maria Vi pratade om maten.",
         ["Eva", "Olof", "Karin", "Nils", "Maria"]),
        ("Närvarande: Parkskolan Karin Ek, Ågymnasiet Johan Lind", ["Karin Ek", "Johan Lind"]),
    ],
)  # fmt: skip
def test_who_was_there(text: str, names: list[str]) -> None:
    assert [name for name, _ in there(text)] == names


@every(
    ("text", "role"),
    [
        ("Närvarande: Karin Ek (s)", "elected"),
        ("Närvarande: Karin Ek, Centerpartiet", "elected"),
        ("Present: Councillors Ek, Lind", "elected"),
        ("Närvarande: Karin Ek, PRO", "participant"),
        ("Ledamöter: Karin Ek (PRO)", "elected"),
        ("Närvarande: Karin Ek, Brandförsvaret", "guest"),
        ("Närvarande: Johan Lind\nPolisen: Karin Ek", "guest"),
        ("Ungdomar\nKarin Ek, Norrskolan", "resident"),
    ],
)
def test_in_which_role(text: str, role: str) -> None:
    assert there(text)[-1][1] == role


@every(
    ("text", "expected"),
    [
        ("Datum\nMaria Sand\n2023-03-01\nRådet 1 mars\nLokal: Eken", ("2023-03-01", None, None, "Eken")),
        ("Måndag den 6 mars 2023, kl. 13.00 16.30", ("2023-03-06", "13:00", "16:30", None)),
        ("Datum: 2023-03-01\nTid: våren 2023", ("2023-03-01", None, None, None)),
        ("Minutes from 18th April 2023 meeting at 7.30 pm", ("2023-04-18", "19:30", None, None)),
        ("Styrelseprotokoll 1/2 - 15\nBehållningen 31/12 2014 var god.", ("2015-02-01", None, None, None)),
        ("Styrelsemöte i Norrby bystuga 2023-03-01", ("2023-03-01", None, None, "Norrby bystuga")),
        ("Styrelsemöte 2023-03-01 hos Eva.", ("2023-03-01", None, None, "hos Eva")),
        ("Meeting on 1 March 2023 called to order at 7:39 pm", ("2023-03-01", "19:39", None, None)),
        ("Plats Eken Datum 2023-03-01", ("2023-03-01", None, None, "Eken")),
        ("Minutes 8th April 2023\nMeeting on 8th April 2023 at 8 p.m.", ("2023-04-08", "20:00", None, None)),
        ("MINUTES\nHELD AT OAK SCHOOL\nWEDNESDAY 11TH JANUARY 2023\nMinutes of 9th November 2022 were agreed",
         ("2023-01-11", None, None, "OAK SCHOOL")),
    ],
)  # fmt: skip
def test_when_and_where_it_was(text: str, expected: tuple[str | None, ...]) -> None:
    notes = findings_to_json(read(text))
    assert tuple(notes[part] for part in ("date", "start", "end", "place")) == expected


@every(
    ("text", "expected"),
    [
        ("Sammanträdestider 2024: 7/2, 15/5, 18/9", ("2024-05-15", None, None)),
        ("Kommande möten under våren: 14 mars, 16 maj", ("2024-03-14", None, None)),
        ("Nästa styrelsemöte blir 14/3 kl 18 hos Karin", ("2024-03-14", "18:00", "hos Karin")),
        ("Nästa KPR 14 mars kl 13", ("2024-03-14", "13:00", None)),
        ("Nästa möte bestämdes till den 14 mars kl 18.30.", ("2024-03-14", "18:30", None)),
        ("Nästa möte: 14 mars\nTid: 13-15\nPlats: Eken", ("2024-03-14", "13:00", "Eken")),
        (
            "Next Parish Council meeting: 14 March 2024\nThe meeting closed at 9 pm.",
            ("2024-03-14", None, None),
        ),
    ],
)
def test_the_next_meeting(text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert announced(text) == expected
