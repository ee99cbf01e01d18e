"""A document as a Word file, with real headings, lists and tables, in our template or a council's own."""

import io
from datetime import UTC
from functools import cache
from pathlib import Path

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import RGBColor

from bot.documents.packing import repack
from bot.documents.template import fill, open_template
from bot.documents.word_page import WordPage
from domain.document import Document

OWN_TEMPLATE = Path(__file__).with_name("minutes.docx")
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_RED = RGBColor(0x8A, 0x1C, 0x1C)


def docx_of(document: Document, *, template: bytes | None = None) -> bytes:
    """Write it into a template; raises BadInput where that cannot be used (see `check_template`)."""
    word = open_template(_own_template() if template is None else template)
    fill(word, document.fields)
    page = WordPage(word)
    for block in document.blocks:
        page.add(block)
    page.finish()
    if document.mark:
        _mark_every_page(word, document.mark)
    _describe(word, document)
    _speak(word, _LANGUAGES[document.language])
    written = io.BytesIO()
    word.save(written)
    return repack(written.getvalue(), changed=document.changed)


@cache
def _own_template() -> bytes:
    return OWN_TEMPLATE.read_bytes()


def _mark_every_page(word: WordFile, mark: str) -> None:
    """Put the mark into all headers that pages can have, whatever else stands there."""
    for number, section in enumerate(word.sections):
        headers: list[_Header | _Footer] = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if number == 0 or not header.is_linked_to_previous:
                _mark(header, mark)


def _mark(header: "_Header | _Footer", mark: str) -> None:
    paragraph = header.paragraphs[0].insert_paragraph_before()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(mark)
    run.bold, run.font.color.rgb = True, _RED


def _describe(word: WordFile, document: Document) -> None:
    """Say in the file's properties what it is; times are those of the minutes, not of the writing."""
    about, changed = word.core_properties, document.changed.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.subject = document.title, document.author, document.subject
    about.language, about.last_modified_by, about.comments = _LANGUAGES[document.language], "", ""
    about.created = about.modified = about.last_printed = changed
    about.revision = 1


def _speak(word: WordFile, language: str) -> None:
    """Let all text be read in this language, where a style does not say otherwise."""
    for told in word.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), language)
