"""Test the follow-up list as a spreadsheet: every cell is text, and the first row has the headings."""

from bot.documents import FileFormat
from domain.minutes import FIRST_DRAFT, RaisedQuestion
from tests.cards.hostile import GROUPS, TEXTS
from tests.documents.open_files import opened_sheet, sheet_of, with_questions, written
from tests.minutes.evening import AFTER
from tests.minutes.samples import answered, record


def test_it_holds_what_is_open_from_before_and_what_the_meeting_took_along() -> None:
    page = opened_sheet(written(FileFormat.XLSX).content)
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == [
        "Nr", "Fråga", "Ställd", "Förvaltning", "Ansvarig", "Läge", "Öppen (antal möten)", "Svar",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["TR-10", "TR-11", "TR-16", "TR-17", "TR-18", "TR-19"]
    assert rows[1][2:7] == [
        "2026-09-16",
        "Kultur- och fritidsförvaltningen",
        "Nils Norén, fritidschef",
        "Pågår. Svar utlovat till 1 december 2026",
        "1",
    ]
    assert rows[4][2] == "2026-11-18\nen invånarrepresentant"


def test_an_answer_that_came_after_the_meeting_stands_in_its_row() -> None:
    late = answered(20, "Går det?", "Ja.", at=AFTER, link="https://bjorkvik.example")
    sheet = sheet_of(record(raised=(RaisedQuestion(question=late),), carried=()))
    assert [row[-1] for row in sheet.rows] == ["Svar: Ja.\nLäs mer: https://bjorkvik.example"]


def test_no_cell_is_a_formula_whatever_people_wrote() -> None:
    page = opened_sheet(written(FileFormat.XLSX, **with_questions(*TEXTS)).content)
    cells = [cell for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value is not None)
    assert [page.cell(number, 2).value for number in range(2, len(TEXTS) + 2)] == list(TEXTS)


def test_the_hostile_texts_have_formulas_among_them() -> None:
    assert any(text.startswith("=") for text in GROUPS["formulas"])


def test_the_row_of_headings_stays_in_sight_and_is_printed_on_every_page() -> None:
    page = opened_sheet(written(FileFormat.XLSX).content)
    assert (page.freeze_panes, page.print_title_rows, page.title) == ("B2", "$1:$1", "Uppföljning")
    assert page.auto_filter.ref == "A1:H7"
    assert all(cell.font.bold for cell in page[1])


def test_its_properties_say_what_it_is_and_not_when_it_was_written() -> None:
    page = opened_sheet(written(FileFormat.XLSX, edition=FIRST_DRAFT.adopt("Karin Ek", at=AFTER)).content)
    about = page.parent.properties
    assert about.title == "Uppföljning: Trygghetsrådet i Björkvik, 18 november 2026"
    assert (about.creator, about.language) == ("Trygghetsrådet i Björkvik", "sv")
    assert (about.created, about.modified) == (AFTER.replace(tzinfo=None), AFTER.replace(tzinfo=None))
