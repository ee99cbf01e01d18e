"""Build Word and OpenDocument files with more than a body: styles, notes, headers, relationships."""

import zlib
from collections.abc import Iterable, Sequence

from bot.importer.formats.child import read_lines
from bot.importer.rules import NotesFindings, read_notes
from tests.importer.files import ODT, assembled, package

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("form", "form"),
        ("draw", "drawing"),
    )
)
TOP = (
    "Trygghetsråd",
    "Minnesanteckningar",
    "Datum: 2025-03-12 kl. 17.30-19.00",
    "Närvarande: Ann Alm (S), Bo Berg (M)",
)
LAMP = "Kan lampan vid Ågatan lagas före hösten?"
ASKED = f"{LAMP} Vi tar med oss frågan."
WITHOUT_PEOPLE = (*TOP[:3], "Närvarande:")
WRONG = "Kan parken stängas? Vi tar med oss frågan."
"""Text that must not be found, since it is hidden or deleted."""


def p(text: str, style: str = "", properties: str = "") -> str:
    """Return a Word paragraph with one run."""
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{marks}</w:pPr>{r(text, properties)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def word(
    body: str,
    *,
    top: Sequence[str] = TOP,
    people: str = "",
    namespace: str = TRANSITIONAL,
    main: str = "word/document.xml",
    **parts: str,
) -> bytes:
    """Make a Word file, with paragraphs of ``people`` below its heading.

    ``parts`` are what the body is related to, by kind: ``header``, ``footnotes``, ``styles``.
    """
    head = "".join(map(p, top)) + people + p("Belysning", "Heading1")
    spaces = f'xmlns:w="{namespace}" xmlns:r="{RELATIONS[namespace]}" {_SPACES}'
    relation = RELATIONS[namespace]
    folder, _, name = main.rpartition("/")
    related = "".join(
        f'<Relationship Id="{kind}" Type="{relation}/{kind}" Target="/parts/{kind}1.xml"/>' for kind in parts
    )
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    roots = {"header": "hdr", "footer": "ftr"}
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="a" '
            f'Type="{relation}/officeDocument" Target="{main}"/></Relationships>',
            main: f"<w:document {spaces}><w:body>{head}{body}</w:body></w:document>",
            f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{rels}">{related}</Relationships>',
            **{
                f"parts/{kind}1.xml": f"<w:{root} {spaces}>{content}</w:{root}>"
                for kind, content in parts.items()
                for root in (roots.get(kind, kind),)
            },
        }
    )


def op(text: str, style: str = "") -> str:
    """Return an OpenDocument paragraph."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def open_document(
    body: str,
    *,
    top: Sequence[str] = TOP,
    people: str = "",
    styles: str = "",
    margins: str = "",
    forms: str = "",
) -> bytes:
    """Make an OpenDocument text with automatic styles and with headers and footers of its pages."""
    head = "".join(map(op, top)) + people + '<text:h text:outline-level="1">Belysning</text:h>'
    return package(
        {
            "mimetype": ODT,
            "content.xml": f"<office:document-content {_OPEN}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{forms}{head}{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {_OPEN}><office:master-styles><style:master-page "
            f'style:name="Standard">{margins}</style:master-page></office:master-styles>'
            "</office:document-styles>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def style(name: str, properties: str, *, family: str = "text", parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"<style:text-properties {properties}/></style:style>"
    )


def text(top: str, body: str = ASKED) -> bytes:
    return f"{top}\n\nBelysning\n\n{body}\n".encode()


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in cells)}</w:tr>"


def notes_of(data: bytes, ending: str) -> NotesFindings:
    return read_notes(read_lines(data, ending=ending).lines)


def require_lamp(notes: NotesFindings) -> None:
    assert [one.text for one in notes.candidates] == [LAMP]
    assert notes.held.day is not None
    assert notes.held.day.isoformat() == "2025-03-12"
    assert [one.name for one in notes.attendance] == ["Ann Alm", "Bo Berg"]


def drawn_pdf(pieces: Iterable[tuple[float, float, int, str]]) -> bytes:
    """Make a PDF of one page with pieces of text: from the left, from below, size, text; in points."""
    drawn = "\n".join(
        "BT /F1 {} Tf 1 0 0 1 {:.1f} {:.1f} Tm ({}) Tj ET".format(
            size, left, height, text.replace("(", r"\(").replace(")", r"\)")
        )
        for left, height, size, text in pieces
    )
    stream = zlib.compress(drawn.encode("cp1252"))
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream",
            b"<< /Font << /F1 3 0 R >> >>",
        ]
    )


def raised_accents() -> bytes:
    """Make a PDF as TeX does: each accent is drawn before its letter, and higher."""
    bases = {"å": "°a", "Å": "°A", "ä": "¨a", "ö": "¨o"}
    pieces = list[tuple[float, float, int, str]]()
    for row_number, line in enumerate((*TOP, "", "Belysning", "", ASKED)):
        for at, letter in enumerate(line):
            accent, base = bases.get(letter, " ")[0], bases.get(letter, letter)[-1]
            shown = ((3, accent), (0, base)) if letter in bases else ((0, base),)
            pieces += [(50 + 6 * at, 800 - 20 * row_number + rise, 10, sign) for rise, sign in shown]
    return drawn_pdf(pieces)
