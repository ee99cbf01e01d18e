"""Test tables of actions with all kinds of column separators."""

from weasyprint import HTML

from bot.importer.formats.pdf import read_pdf
from bot.importer.rules import FollowUpCandidate, Line, NotesFindings, PreviousPoint, read_notes
from tests.every import every

TOP = "Närvarande: Karin Ek (C), Petra Holm, Gatukontoret\n\n"


def read(text: str, *, top: str = TOP) -> NotesFindings:
    return read_notes([Line(line) for line in f"{top}{text}".split("\n")])


def texts(found: tuple[FollowUpCandidate, ...] | tuple[PreviousPoint, ...]) -> list[str]:
    return [one.text for one in found]


SPACED = """\
Vad                Vem          Klart
Räkna bänkarna     Petra Holm   maj
Måla muren         Karin Ek     juni"""
TURNED = """\
Vem          Åtgärd             När
Petra Holm   Räkna bänkarna     maj
Karin Ek     Måla muren         juni"""


@every(
    "table",
    [
        "Vad | Vem | Klart\nRäkna bänkarna | Petra Holm | maj\nMåla muren | Karin Ek | juni",
        "Vad\tVem\tKlart\nRäkna bänkarna\tPetra Holm\tmaj\nMåla muren\tKarin Ek\tjuni",
        SPACED,
        TURNED,
        "Vad;Vem;Klart\nRäkna bänkarna;Petra Holm;maj\nMåla muren;Karin Ek;juni",
        "Ärende | Åtgärd | Vem\nParken | Räkna bänkarna | Petra Holm\nTorget | Måla muren | Karin Ek",
        "Vem | Punkt | Uppgift\nPetra Holm | Parken | Räkna bänkarna\nKarin Ek | Torget | Måla muren",
    ],
)
def test_each_row_is_a_follow_up_of_its_owner(table: str) -> None:
    found = read(table).candidates
    assert texts(found) == ["Räkna bänkarna", "Måla muren"]
    assert found[0].department == "Gatukontoret"


def test_the_header_of_a_table_is_nobody_who_attended() -> None:
    found = read("Åtgärd;Ansvarig;Klart\nRäkna bänkarna;Petra Holm;maj")
    assert [one.name for one in found.attendance] == ["Karin Ek", "Petra Holm"]


def test_a_cell_goes_on_behind_a_word_that_ends_no_sentence() -> None:
    found = read("Vad                Vem          Klart\nLaga lampan på     Petra Holm   maj\nStorgatan\n")
    assert texts(found.candidates) == ["Laga lampan på Storgatan"]


def test_a_cell_that_goes_on_in_the_next_line_is_one() -> None:
    found = read(
        "Vad                Vem          Klart\n"
        "Räkna bänkarna     Petra Holm   maj\n"
        "vid dammen\n"
        "Måla muren         Karin Ek     juni\n"
        "\n"
        "Sedan fikade alla."
    )
    assert texts(found.candidates) == ["Räkna bänkarna vid dammen", "Måla muren"]


def test_where_the_columns_got_lost_the_whole_line_is_the_follow_up() -> None:
    found = read(
        "Att göra Vem När\n\nRäkna bänkarna vid\ndammen Petra Holm maj\n"
        "Måla muren Karin Ek juni\n\nSedan fikade alla."
    )
    assert texts(found.candidates) == ["Räkna bänkarna vid dammen Petra Holm maj", "Måla muren Karin Ek juni"]
    assert found.candidates[0].department == "Gatukontoret"


def test_rows_under_a_heading_of_actions_need_no_header() -> None:
    found = read(
        "Att göra\n\nRäkna bänkarna vid dammen     Petra Holm\nMåla muren vid skolan         Karin Ek"
    )
    assert texts(found.candidates) == ["Räkna bänkarna vid dammen", "Måla muren vid skolan"]


def test_who_was_there_and_when_they_meet_next_are_no_actions() -> None:
    found = read("Åtgärdslista\n\n• Måla muren\n• Närvarande: Karin Ek\n• Nästa möte 9 juni 2026 kl. 17.")
    assert texts(found.candidates) == ["Måla muren"]


def test_what_is_done_is_no_follow_up() -> None:
    found = read(
        "Vad | Vem | Status\nRäkna bänkarna | Petra Holm | Klart\nMåla muren | Karin Ek | Pågår\nx | | "
    )
    assert (texts(found.previous), texts(found.candidates)) == (["Räkna bänkarna"], ["Måla muren"])


def test_under_the_meeting_before_a_table_says_what_became_of_things() -> None:
    found = read("Föregående möte\n\nVad | Vem | Status\nMåla muren | Karin Ek | Pågår")
    assert [(one.text, one.state) for one in found.previous] == [("Måla muren", "ongoing")]
    assert found.candidates == ()


def test_an_owner_may_be_a_department() -> None:
    (found,) = read("Vad | Ansvarig\nRäkna bänkarna | Tekniska").candidates
    assert found.department == "Gatukontoret"
    (found,) = read("Vad | Ansvarig\nRäkna bänkarna | Socialförvaltningen").candidates
    assert found.department == "Socialförvaltningen"


def test_a_table_of_something_else_is_read_as_text() -> None:
    found = read("Plats | Läge\nTorget | Muren är ful. Vi tar med oss frågan.")
    assert texts(found.candidates) == ["Muren är ful."]


PRINTED = """\
<p>Närvarande: Karin Ek (C), Petra Holm, Gatukontoret</p><h2>Att göra</h2>
<table style="border-collapse: collapse; {table}">
<tr><th style="{name}">Vad</th><th style="{name}">Vem</th><th style="{name}">Klart</th></tr>
<tr><td style="{cell}">Räkna bänkarna vid dammen</td><td style="{cell}">Petra Holm</td><td>maj</td></tr>
<tr><td style="{cell}">Måla muren</td><td style="{cell}">Karin Ek</td><td>juni</td></tr>
<tr><td style="{cell}">Laga lampan på Storgatan</td><td style="{cell}">Gatukontoret</td><td>v. 12</td></tr>
</table><p>Mötet avslutades.</p>
"""


@every(
    ("table", "cell", "name"),
    [
        ("", "padding: 2px", "text-align: left; padding: 2px"),
        ("font: 9pt serif", "padding: 0 3px", "text-align: left; padding: 0 3px"),
        ("", "padding: 0", "text-align: left; padding: 0"),
        ("", "padding: 2px", "text-align: center"),
        ("width: 8cm", "padding: 2px; vertical-align: top", "text-align: left"),
        ("width: 6cm", "padding: 2px; vertical-align: top", "text-align: left"),
    ],
)
def test_cells_of_a_pdf_that_stand_close_together_are_apart(table: str, cell: str, name: str) -> None:
    printed = HTML(string=PRINTED.format(table=table, cell=cell, name=name)).write_pdf()
    found = read_notes(read_pdf(printed or b"").lines).candidates
    assert texts(found) == ["Räkna bänkarna vid dammen", "Måla muren", "Laga lampan på Storgatan"]
    assert [one.department for one in found] == ["Gatukontoret", None, "Gatukontoret"]


def test_the_names_of_columns_of_a_pdf_may_touch_each_other() -> None:
    printed = HTML(
        string="<p>Närvarande: Karin Ek (C), Petra Holm, Gatukontoret</p>"
        "<table style='border-collapse: collapse'>"
        "<tr><th>#</th><th>Vad ska göras?</th><th>Vem?</th><th>När?</th></tr>"
        "<tr><td>1</td><td>Laga lampan</td><td>Petra Holm</td><td>juni</td></tr></table>"
    ).write_pdf()
    assert texts(read_notes(read_pdf(printed or b"").lines).candidates) == ["Laga lampan"]


def test_notes_in_a_quoted_mail_are_read() -> None:
    quoted = f"{TOP}Belysning: Lampan är trasig. Petra tar med sig frågan."
    found = read("\n".join(f"> {line}".rstrip() for line in quoted.split("\n")), top="Tack!\n\n")
    assert [one.name for one in found.attendance] == ["Karin Ek", "Petra Holm"]
    assert texts(found.candidates) == ["Belysning: Lampan är trasig."]
