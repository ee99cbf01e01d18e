"""Test the Word file: real headings, lists and tables, its language, and the draft mark on every page."""

import io
from datetime import UTC

from docx.document import Document as WordFile
from docx.oxml.ns import qn

from bot.documents import FileFormat, build_document, render_document
from bot.documents.make_template import make_template
from bot.documents.word import DEFAULT_TEMPLATE
from domain.minutes import FIRST_DRAFT, compose_minutes
from tests.documents.open_files import TEXTS, opened_word, text_of, with_questions, written
from tests.minutes.evening import AFTER
from tests.minutes.samples import record

ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def test_headings_are_headings() -> None:
    word = opened_word(written(FileFormat.DOCX).content)
    shown = [(p.style.name, p.text) for p in word.paragraphs if p.style and "Heading" in str(p.style.name)]
    assert shown[0] == ("Heading 1", "Minnesanteckningar: Trygghetsrådet i Björkvik")
    assert shown[1:4] == [
        ("Heading 2", "Inledning"),
        ("Heading 3", "Kommentarer till föregående anteckningar"),
        ("Heading 2", "Belysning och siktröjning längs skolvägarna"),
    ]
    levels = {style.name: style.element.find(f".//{qn('w:outlineLvl')}") for style in word.styles}
    assert [levels[f"Heading {n}"].get(qn("w:val")) for n in (1, 2, 3)] == ["0", "1", "2"]


def test_lists_are_lists_and_lines_stay_lines() -> None:
    word = opened_word(written(FileFormat.DOCX).content)
    items = [p.text for p in word.paragraphs if p.style and p.style.name == "List Bullet"]
    outcome = "Överlämnad till Regionen\nSkäl: Parkeringen ligger på regionens mark."
    assert f"TR-6 Kan parkeringen vid färjeläget övervakas?\n{outcome}" in items


def test_the_table_has_a_repeated_row_of_headings_and_a_name() -> None:
    word = opened_word(written(FileFormat.DOCX).content)
    (table,) = word.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Nr", "Fråga", "Förvaltning", "Ansvarig", "Läge"]
    assert len(table.rows) == 5
    element = table._element  # noqa: SLF001 - python-docx does not show these
    repeated = [row.find(f".//{qn('w:tblHeader')}") is not None for row in element.tr_lst]
    assert repeated == [True, False, False, False, False]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in element.tr_lst)
    assert (
        element.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        == "Frågor från mötet som väntar på svar eller har skickats vidare"
    )


def test_all_of_it_is_in_its_language() -> None:
    for locale, language in (("sv", "sv-SE"), ("en", "en-GB")):
        word = opened_word(written(FileFormat.DOCX, locale=locale).content)
        spoken = {told.get(qn("w:val")) for told in word.styles.element.iter(qn("w:lang"))}
        assert spoken == {language}
        assert word.core_properties.language == language


def test_its_properties_say_what_it_is_and_not_when_it_was_written() -> None:
    about = opened_word(written(FileFormat.DOCX, edition=ADOPTED).content).core_properties
    assert about.title == "Minnesanteckningar: Trygghetsrådet i Björkvik, onsdag 18 november 2026"
    assert about.author == "Trygghetsrådet i Björkvik"
    assert about.subject == "Färdigställda 20 november 2026 kl. 09.00 av Karin Ek."
    assert [at and at.replace(tzinfo=UTC) for at in (about.created, about.modified)] == [AFTER, AFTER]
    assert (about.last_modified_by, about.comments, about.revision) == ("", "", 1)


def test_a_draft_is_marked_in_the_header_of_every_page_and_adopted_minutes_are_not() -> None:
    draft, adopted = (
        opened_word(written(FileFormat.DOCX, edition=e).content) for e in (FIRST_DRAFT, ADOPTED)
    )
    assert draft.sections[0].header.paragraphs[0].text == "UTKAST"
    assert "UTKAST" not in "".join(p.text for p in adopted.sections[0].header.paragraphs)


def test_the_footer_says_whose_minutes_they_are_and_counts_the_pages() -> None:
    footer = opened_word(written(FileFormat.DOCX).content).sections[0].footer
    assert footer.paragraphs[0].text.startswith("Trygghetsrådet i Björkvik, onsdag 18 november 2026")
    fields = footer.paragraphs[0]._p.iter(qn("w:fldSimple"))  # noqa: SLF001 - python-docx does not show these
    counted = [field.get(qn("w:instr")) for field in fields]
    assert counted == ["PAGE", "NUMPAGES"]


def test_a_template_with_other_first_and_even_pages_is_marked_on_those_too() -> None:
    word = opened_word(make_template())
    word.settings.odd_and_even_pages_header_footer = True
    second = word.add_section()
    word.sections[0].different_first_page_header_footer = True
    second.header.is_linked_to_previous = False
    document = build_document(compose_minutes(record()), TEXTS)
    marked = opened_word(render_document(document, file_format=FileFormat.DOCX, template=saved(word)).content)
    one, two = marked.sections
    headers = (one.header, one.first_page_header, one.even_page_header, two.header)
    assert [header.paragraphs[0].text for header in headers] == ["UTKAST"] * 4
    assert two.even_page_header.is_linked_to_previous


def saved(word: WordFile) -> bytes:
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def test_nothing_is_left_of_the_field_that_the_minutes_took_the_place_of() -> None:
    word = opened_word(written(FileFormat.DOCX).content)
    assert "minutes" not in "".join(p.text for p in word.paragraphs)


def test_the_template_in_the_folder_is_the_one_that_the_code_makes() -> None:
    assert DEFAULT_TEMPLATE.read_bytes() == make_template()


def test_a_line_break_in_a_question_is_one_in_word() -> None:
    word = opened_word(written(FileFormat.DOCX, **with_questions("Ett\nTvå\n\nTre")).content)
    assert word.tables[0].cell(1, 1).text == "Ett\nTvå\n\nTre"
    assert "Fråga: Ett\n" in text_of(FileFormat.TXT, **with_questions("Ett\nTvå"))
