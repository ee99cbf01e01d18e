"""Render a document as a Word file, in the built-in template or a council's own."""

import io
from datetime import UTC
from functools import cache
from pathlib import Path

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from bot.documents.archive import repack
from bot.documents.template import fill_fields, is_body_field, open_template
from domain.document import Block, BulletList, DataTable, Document, Fact, FactList, Heading, Paragraph, Run

_TERM_WIDTH = Cm(4.5)
DEFAULT_TEMPLATE = Path(__file__).with_name("minutes.docx")
_LANGUAGE_TAGS = {"sv": "sv-SE", "en": "en-GB"}
"""The language tags for Word's spelling check; a language without an entry is tagged with its locale."""
_RED = RGBColor(0x8A, 0x1C, 0x1C)


class WordBody:
    """The place in an opened template into which the minutes are inserted."""

    def __init__(self, word: WordFile, /) -> None:
        self._word = word
        self._place = next(paragraph for paragraph in word.paragraphs if is_body_field(paragraph.text))

    def add(self, block: Block) -> None:
        """Append one block."""
        match block:
            case Heading():
                self._paragraph(f"Heading {block.level}").add_run(block.text)
            case Paragraph():
                self._write(block)
            case BulletList():
                for item in block.items:
                    self._write(item, style="List Bullet")
            case FactList():
                for fact in block.facts:
                    self._write_fact(fact)
            case DataTable():
                self._write_table(block)

    def finish(self) -> None:
        """Remove the field itself."""
        element = self._place._p  # noqa: SLF001 - python-docx has no other way to take something away
        element.getparent().remove(element)

    def _paragraph(self, style: str | None = None) -> WordParagraph:
        return self._place.insert_paragraph_before(style=style)

    def _write(self, paragraph: Paragraph, *, style: str | None = None) -> None:
        added = self._paragraph(style)
        _add_runs(added, paragraph.runs)
        if paragraph.leads:
            added.paragraph_format.keep_with_next = True

    def _write_fact(self, fact: Fact) -> None:
        added = self._paragraph()
        shape = added.paragraph_format
        shape.left_indent, shape.first_line_indent, shape.space_after = _TERM_WIDTH, Cm(-4.5), Pt(2)
        shape.tab_stops.add_tab_stop(_TERM_WIDTH)
        _add_runs(added, (Run(f"{fact.term}:", strong=True), Run("\t"), Run("\n".join(fact.lines))))

    def _write_table(self, table: DataTable) -> None:
        self._write(Paragraph((Run(table.caption),), leads=True))
        added = self._word.add_table(len(table.rows) + 1, len(table.columns), style="Table Grid")
        _fill_table(added, table, width=_line_width(self._word))
        self._place._p.addprevious(added._tbl)  # noqa: SLF001 - python-docx adds tables at the end only


def _add_runs(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.strong:
            added.bold = True


def _line_width(word: WordFile) -> int:
    """Return the width of a line in the last section."""
    section = word.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    return Cm(16) if page is None or left is None or right is None else page - left - right


def _fill_table(added: WordTable, table: DataTable, *, width: int) -> None:
    """Write the cells; the first row repeats on every page, and no row is split between pages."""
    added.autofit = False
    _caption(added, table.caption)
    widths = [width * share // sum(table.widths) for share in table.widths]
    for column, wide in zip(added.columns, widths, strict=True):
        column.width = Cm(wide / Cm(1))
    for number, (row, texts) in enumerate(zip(added.rows, (table.columns, *table.rows), strict=True)):
        _set_row_flag(row, "w:cantSplit")
        if number == 0:
            _set_row_flag(row, "w:tblHeader")
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill_cell(cell, text, strong=number == 0 or place == 0, width=widths[place])


def _fill_cell(cell: _Cell, text: str, *, strong: bool, width: int) -> None:
    cell.width = Cm(width / Cm(1))
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _add_runs(paragraph, (Run(text, strong=strong),))


def _set_row_flag(row: _Row, what: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(what))  # noqa: SLF001 - python-docx does not know these


def _caption(added: WordTable, caption: str) -> None:
    """Set the caption that screen readers announce."""
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), caption)
    added._tbl.tblPr.append(told)  # noqa: SLF001 - python-docx does not know it


def render_docx(document: Document, *, template: bytes | None = None) -> bytes:
    """Render a document into a template; raises BadInput if that cannot be used (see `validate_template`)."""
    word = open_template(_read_default_template() if template is None else template)
    fill_fields(word, document.fields)
    page = WordBody(word)
    for block in document.blocks:
        page.add(block)
    page.finish()
    if document.mark:
        _mark_every_page(word, document.mark)
    _set_properties(word, document)
    _set_language(word, _language_tag(document.language))
    written = io.BytesIO()
    word.save(written)
    return repack(written.getvalue(), changed=document.changed)


@cache
def _read_default_template() -> bytes:
    return DEFAULT_TEMPLATE.read_bytes()


def _mark_every_page(word: WordFile, mark: str) -> None:
    """Put the mark into all headers that pages can have, besides their other content."""
    for number, section in enumerate(word.sections):
        headers: list[_Header | _Footer] = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if word.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if number == 0 or not header.is_linked_to_previous:
                _add_mark(header, mark)


def _add_mark(header: "_Header | _Footer", mark: str) -> None:
    paragraph = header.paragraphs[0].insert_paragraph_before()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(mark)
    run.bold, run.font.color.rgb = True, _RED


def _set_properties(word: WordFile, document: Document) -> None:
    """Set the file's properties; times are those of the minutes, not of the rendering."""
    about, changed = word.core_properties, document.changed.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.subject = document.title, document.author, document.subject
    about.language, about.last_modified_by, about.comments = _language_tag(document.language), "", ""
    about.created = about.modified = about.last_printed = changed
    about.revision = 1


def _language_tag(locale: str) -> str:
    return _LANGUAGE_TAGS.get(locale, locale)


def _set_language(word: WordFile, language: str) -> None:
    """Set the language of all text whose style does not set another one."""
    for told in word.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), language)
