"""Test date, times, place, people and the next meeting, in the forms that notes use."""

from bot.importer.rules import Line, read_notes
from bot.importer.rules.findings import findings_to_json
from tests.every import every


def read(*lines: str) -> dict[str, object]:
    return findings_to_json(read_notes([Line(line) for line in lines]))


@every(
    ("lines", "expected"),
    [
        (["Datum: 2023-03-01", "Tid: kl 17.30-19"], ("2023-03-01", "17:30", "19:00")),
        (["Tid och plats: onsdag 1 mars 2023 kl. 17.30–19.00, Eken"], ("2023-03-01", "17:30", "19:00")),
        (["Minnesanteckningar 230301"], ("2023-03-01", None, None)),
        (["Möte i rådet 1/3 2023 kl 17.30"], ("2023-03-01", "17:30", None)),
        (["Datum: 1 mars", "Protokoll 2023"], ("2023-03-01", None, None)),
        (["Minutes of the meeting held on 1 March 2023 at 5.30 pm"], ("2023-03-01", "17:30", None)),
        (["Date and time: Wednesday 1st March 2023, 17:30 to 19:00"], ("2023-03-01", "17:30", "19:00")),
        (["Datum: 2023-02-30"], (None, None, None)),
        (["Datum: 9999-12-31"], (None, None, None)),
        (["Datum: 1 mars"], (None, None, None)),
        (["Datum: 231399"], (None, None, None)),
    ],
)
def test_day_and_times(lines: list[str], expected: tuple[str | None, ...]) -> None:
    notes = read(*lines)
    assert (notes["date"], notes["start"], notes["end"]) == expected


@every(
    ("line", "place"),
    [
        ("Plats: Kommunhuset, rum Eken", "Kommunhuset, rum Eken"),
        ("Tid och plats: onsdag 1 mars 2023 kl. 17.30 i Eken", "Eken"),
        ("Venue: Oak Street Library", "Oak Street Library"),
        ("Minutes of the meeting held on 1 March 2023 in the Town Hall", "Town Hall"),
        ("Möte 1 mars 2023, kl 17.30, Teams", "Teams"),
    ],
)
def test_place(line: str, place: str) -> None:
    assert read("Anteckningar 2023", line)["place"] == place


@every(
    ("lines", "people"),
    [
        (["Deltagare: Karin Ek (C), Amir Ali, rektor"], [("Karin Ek", "elected"), ("Amir Ali", "official")]),
        (["Närvarande: Karin och Eva"], [("Karin", "participant"), ("Eva", "participant")]),
        (["Deltagare: Karin Ek, Frånvarande: Johan Lind"], [("Karin Ek", "participant")]),
        (["Närvarande: Karin Ek, Johan Lind (förhinder)"], [("Karin Ek", "participant")]),
        (["Gäster", "Karin Ek, Bostads AB Björken"], [("Karin Ek", "guest")]),
        (["Närvarande: två boende"], [(None, "resident")] * 2),
        (["Present: Cllr Karin Ek and 2 residents"], [("Karin Ek", "elected"), *[(None, "resident")] * 2]),
        (["Ordförande: Karin Ek", "Närvarande: Karin Ek (C)"], [("Karin Ek", "elected")]),
        (["Gäster: Karin Ek,", "Johan Lind"], [("Karin Ek", "guest"), ("Johan Lind", "guest")]),
        (["Närvarande: Kommunala Rådet, Polisen"], []),
        (
            ["Närvarande: Karin Ek", "", "• Belysning", "", "• Lampan vid skolan är trasig sedan i maj."],
            [("Karin Ek", "participant")],
        ),
        (
            ["Present: Tom Hill, Anna Street", "The lamp on High Street, the one at the pond"],
            [("Tom Hill", "participant"), ("Anna Street", "participant")],
        ),
    ],
)  # fmt: skip
def test_people(lines: list[str], people: list[tuple[str | None, str]]) -> None:
    attendance = read(*lines)["attendance"]
    assert attendance == [{"name": name, "role": role} for name, role in people]


@every(
    ("lines", "expected"),
    [
        (["Nästa möte: 5 april kl 18"], ("2023-04-05", "18:00")),
        (["Nästa möte", "", "onsdag 5 april", "kl. 18.00 i Eken"], ("2023-04-05", "18:00")),
        (["Tid för nästa möte är den 10 januari."], ("2024-01-10", None)),
        (["Vi ses igen 5/4 kl 18"], ("2023-04-05", "18:00")),
        (["Date of next meeting: 5 April 2023, 6 pm"], ("2023-04-05", "18:00")),
        (["Kommande möten: 5 april kl 18, 7 juni kl 18"], ("2023-04-05", "18:00")),
    ],
)
def test_next_meeting(lines: list[str], expected: tuple[str, str | None]) -> None:
    following = read("Anteckningar 2023-03-01", "", *lines)["next_meeting"]
    assert isinstance(following, dict)
    assert (following["date"], following["start"]) == expected


@every(
    "line",
    [
        "Karin återkommer till nästa möte.",
        "På nästa möte berättar polisen om sitt arbete.",
        "Nästa möte: datum meddelas senare.",
        "Nästa möte: 5 april 2021",
    ],
)
def test_no_next_meeting(line: str) -> None:
    assert read("Anteckningar 2023-03-01", "", line)["next_meeting"] is None


def test_without_any_year_no_day_is_made_up() -> None:
    assert read("Nästa möte: 5 april kl 18")["next_meeting"] is None
