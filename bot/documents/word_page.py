"""The blocks of a document as paragraphs and tables of Word, written where the template wants them."""

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from bot.documents.template import is_body
from domain.document import Block, Fact, Facts, Heading, Listing, Paragraph, Run, Table

_TERM_WIDTH = Cm(4.5)


class WordPage:
    """The place in an opened template that the minutes are written to."""

    def __init__(self, word: WordFile, /) -> None:
        self._word = word
        self._place = next(paragraph for paragraph in word.paragraphs if is_body(paragraph.text))

    def add(self, block: Block) -> None:
        """Write one block where the minutes have come to."""
        match block:
            case Heading():
                self._paragraph(f"Heading {block.level}").add_run(block.text)
            case Paragraph():
                self._write(block)
            case Listing():
                for item in block.items:
                    self._write(item, style="List Bullet")
            case Facts():
                for fact in block.facts:
                    self._write_fact(fact)
            case Table():
                self._write_table(block)

    def finish(self) -> None:
        """Take away the field itself."""
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

    def _write_table(self, table: Table) -> None:
        self._write(Paragraph((Run(table.caption),), leads=True))
        added = self._word.add_table(len(table.rows) + 1, len(table.columns), style="Table Grid")
        _fill_table(added, table, width=_room(self._word))
        self._place._p.addprevious(added._tbl)  # noqa: SLF001 - python-docx adds tables at the end only


def _add_runs(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.strong:
            added.bold = True


def _room(word: WordFile) -> int:
    """Give back how wide a line of the last section is."""
    section = word.sections[-1]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    return Cm(16) if page is None or left is None or right is None else page - left - right


def _fill_table(added: WordTable, table: Table, *, width: int) -> None:
    """Write the cells; the first row is repeated on every page, and no row is torn apart by one."""
    added.autofit = False
    _caption(added, table.caption)
    widths = [width * share // sum(table.widths) for share in table.widths]
    for column, wide in zip(added.columns, widths, strict=True):
        column.width = Cm(wide / Cm(1))
    for number, (row, texts) in enumerate(zip(added.rows, (table.columns, *table.rows), strict=True)):
        _say(row, "w:cantSplit")
        if number == 0:
            _say(row, "w:tblHeader")
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill_cell(cell, text, strong=number == 0 or place == 0, width=widths[place])


def _fill_cell(cell: _Cell, text: str, *, strong: bool, width: int) -> None:
    cell.width = Cm(width / Cm(1))
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _add_runs(paragraph, (Run(text, strong=strong),))


def _say(row: _Row, what: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(what))  # noqa: SLF001 - python-docx does not know these


def _caption(added: WordTable, caption: str) -> None:
    """Tell those who listen what the table is about."""
    told = OxmlElement("w:tblCaption")
    told.set(qn("w:val"), caption)
    added._tbl.tblPr.append(told)  # noqa: SLF001 - python-docx does not know it
