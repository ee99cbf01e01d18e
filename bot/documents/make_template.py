"""Make the template that ships with the program, so that it can be reviewed and changed as code.

``python -m bot.documents.make_template`` writes it; a council may change it in Word and use its own.
"""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from bot.documents.archive import repack
from bot.documents.word import DEFAULT_TEMPLATE

_FONT = "Arial"
_BLUE = RGBColor(0x12, 0x3A, 0x5C)
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_NOT_NEEDED = ("/thumbnail", "/stylesWithEffects", "/customXml")
_HEADINGS = {"Heading 1": (20, 0), "Heading 2": (14, 16), "Heading 3": (11.5, 12)}
"""Font size and space above, in points."""


def make_template() -> bytes:
    """Return the template: the same bytes every time."""
    word = Document()
    _style(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(16.6), alignment=2)
    footer.add_run("{{ council }}, {{ day }}\t")
    _add_field(footer, "PAGE")
    footer.add_run("/")
    _add_field(footer, "NUMPAGES")
    word.add_paragraph("{{ minutes }}")
    _remove_defaults(word)
    written = io.BytesIO()
    word.save(written)
    return repack(written.getvalue(), changed=_CREATED)


def _style(word: WordFile) -> None:
    normal = _paragraph_style(word, "Normal")
    _set_font(normal, size=10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, (size, above) in _HEADINGS.items():
        style = _paragraph_style(word, name)
        _set_font(style, size=size)
        style.font.bold, style.font.color.rgb = True, _BLUE
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(4)
        style.paragraph_format.keep_with_next = True
    _set_font(_paragraph_style(word, "Footer"), size=8.5)


def _paragraph_style(word: WordFile, name: str) -> ParagraphStyle:
    style = word.styles[name]
    if not isinstance(style, ParagraphStyle) or style.type is not WD_STYLE_TYPE.PARAGRAPH:
        raise TypeError(name)
    return style


def _set_font(style: ParagraphStyle, *, size: float) -> None:
    """Use one font for all scripts; the theme's fonts would win over it."""
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _FONT)


def _add_field(paragraph: Paragraph, what: str) -> None:
    """Add a field that Word fills in itself, such as the number of the page."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx does not know fields


def _remove_defaults(word: WordFile) -> None:
    """Remove the contents of the library's blank file: author, picture, a hundred table styles."""
    about = word.core_properties
    about.author = about.comments = about.title = ""
    about.created = about.modified = _CREATED.replace(tzinfo=None)
    for relations in (word.part.package.rels, word.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(_NOT_NEEDED)]:
            del relations[key]
    for style in list(word.styles):
        if style.type is WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()


if __name__ == "__main__":
    DEFAULT_TEMPLATE.write_bytes(make_template())
