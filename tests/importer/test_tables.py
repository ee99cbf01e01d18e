"""Test tables of actions with all kinds of column separators."""

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
    ],
)
def test_each_row_is_a_follow_up_of_its_owner(table: str) -> None:
    found = read(table).candidates
    assert texts(found) == ["Räkna bänkarna", "Måla muren"]
    assert found[0].department == "Gatukontoret"


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
