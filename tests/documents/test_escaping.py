"""Test that people's texts are plain text in every format."""

import re
from functools import cache

import pytest

from bot.documents import FileFormat, build_document, render_document
from cards.texts import Texts
from domain.attendance import Participant, Role
from domain.council import Council
from domain.document import Document
from domain.minutes import Edition, compose_minutes
from tests.cards.hostile import LONG_TEXTS, SHORT_TEXTS, TEXTS
from tests.documents.open_files import Page, opened_pdf, opened_word, text_of, with_questions, written
from tests.minutes.evening import AFTER, COUNCIL, meeting
from tests.minutes.samples import record
from tests.sizes import SIZE

KNOWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "strong", "br"),
    *("ul", "li", "dl", "dt", "dd", "div"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
}
KNOWN_ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class"),
    *("role", "tabindex", "aria-label", "scope"),
}


@cache
def page() -> Page:
    return Page(text_of(FileFormat.HTML, **with_questions(*TEXTS)))


def everywhere(text: str) -> Document:
    """Return minutes with this text in every place that holds people's text."""
    council = Council(**{**{f: getattr(COUNCIL, f) for f in COUNCIL.__slots__}, "name": text})
    minutes = compose_minutes(
        record(
            council=council,
            meeting=meeting(place=text),
            attendance=tuple(Participant(name=text, role=role, party=text, title=text) for role in Role),
            next_agenda_items=(text,),
            note_taker=Participant(name=text, role=Role.OFFICIAL, title=text, organisation=text),
            edition=Edition(version=2, adopted_by=text, adopted_at=AFTER, correction=text),
            **with_questions(text),
        )
    )
    return build_document(minutes, Texts.of("sv"))


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_html_has_the_very_letters_and_no_tags_of_anybody_else() -> None:
    assert {tag for tag, _ in page().tags} <= KNOWN_TAGS
    assert {name for _, attributes in page().tags for name in attributes} <= KNOWN_ATTRIBUTES
    for text in TEXTS:
        assert text in page().text, text


def test_html_has_no_other_tags_wherever_the_text_stands() -> None:
    for text in SHORT_TEXTS:
        seen = Page(render_document(everywhere(text), file_format=FileFormat.HTML).content.decode())
        assert {tag for tag, _ in seen.tags} <= KNOWN_TAGS
        assert {name for _, attributes in seen.tags for name in attributes} <= KNOWN_ATTRIBUTES
        assert len(list(seen.all("style"))) == 1


def test_word_has_the_very_letters() -> None:
    word = opened_word(written(FileFormat.DOCX, **with_questions(*TEXTS)).content)
    rows = {row.cells[0].text: row.cells[1].text for row in word.tables[0].rows}
    for number, text in enumerate(TEXTS, start=1):
        assert rows[f"TR-{number}"] == text


def test_word_has_the_very_letters_wherever_the_text_stands() -> None:
    for text in SHORT_TEXTS[::7]:
        word = opened_word(render_document(everywhere(text), file_format=FileFormat.DOCX).content)
        line = " ".join(text.split())
        assert word.paragraphs[0].text == f"Minnesanteckningar: {line}"
        assert word.core_properties.author == line


def test_plain_text_has_the_very_words() -> None:
    letter = without_space(text_of(FileFormat.TXT, **with_questions(*TEXTS)))
    for text in TEXTS:
        assert without_space(text) in letter, text


def test_pdf_has_the_letters_opens_nothing_and_runs_nothing() -> None:
    texts = [text for text in SHORT_TEXTS if text.isascii()]
    content = written(FileFormat.PDF, **with_questions(*texts)).content
    pdf = opened_pdf(content)
    seen = without_space("".join(page.extract_text() for page in pdf.pages))
    assert [text for text in texts if without_space(text) not in seen] == []
    assert all("/Annots" not in page for page in pdf.pages)
    assert b"/JavaScript" not in content


def test_letters_that_no_font_has_are_not_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert opened_pdf(written(FileFormat.PDF, **with_questions("Fråga: 中文字")).content).pages
    assert [record.getMessage() for record in caplog.records if "weasyprint" in record.name] == []


@pytest.mark.proof
def test_pdf_can_be_made_of_the_longest_texts_and_wherever_they_stand() -> None:
    texts = LONG_TEXTS[:: 4 // SIZE.hostile_quarters]
    assert len(opened_pdf(written(FileFormat.PDF, **with_questions(*texts)).content).pages) > 5
    for text in SHORT_TEXTS[::25]:
        assert opened_pdf(render_document(everywhere(text), file_format=FileFormat.PDF).content).pages
