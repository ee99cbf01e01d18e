"""Build files for the tests byte by byte: docx, odt and pdf, valid and broken."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)
ODT = "application/vnd.oasis.opendocument.text"

Row = Sequence[str]


def package(parts: dict[str, str | bytes]) -> bytes:
    """Pack the parts of a document."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(body: str, **more: str | bytes) -> bytes:
    """Make a Word file with this body; ``more`` are other parts, ``__`` in their names stands for ``/``."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {WORD}><w:body>{body}</w:body></w:document>'
    )
    others = {name.replace("__", "/"): content for name, content in more.items()}
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def word_paragraph(text: str, *, style: str = "", item: bool = False) -> str:
    marks = f'<w:pStyle w:val="{style}"/>' if style else ""
    marks += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    return f"<w:p><w:pPr>{marks}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_table(rows: Iterable[Row]) -> str:
    cells = ("".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def odt(body: str, **more: str | bytes) -> bytes:
    """Make an OpenDocument text with this body."""
    content = (
        f"<office:document-content {OPEN}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    others = {name.replace("__", "/"): text for name, text in more.items()}
    return package(
        {"mimetype": ODT, "content.xml": content, "META-INF/manifest.xml": "<manifest/>", **others}
    )


def odt_paragraph(text: str, *, tag: str = "p") -> str:
    return f"<text:{tag}>{escape(text)}</text:{tag}>"


def odt_table(rows: Iterable[Row]) -> str:
    cells = (
        "".join(f"<table:table-cell>{odt_paragraph(cell)}</table:table-cell>" for cell in row) for row in rows
    )
    return (
        f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"
    )


def pdf(pages: Sequence[str], *, page: str = "") -> bytes:
    """Make a PDF with these texts, line by line; leading spaces move a line to the right."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for n, text in enumerate(pages):
        stream = zlib.compress(_drawn(text))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R {page}"
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            f"<< /Length {len(stream)} /Filter /FlateDecode >>\nstream\n".encode() + stream + b"\nendstream",
        ]
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """Assemble the objects of a PDF, with the table of their positions."""
    whole, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF\n"
    return whole + end.encode() + trailer.encode()


def _drawn(text: str) -> bytes:
    """Write each line 14 points below the previous one, with letters 6 points wide."""
    drawn = list[str]()
    for n, line in enumerate(text.split("\n")):
        for at, words in _placed(line):
            shown = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"BT /F1 10 Tf {50 + 6 * at} {800 - 14 * n} Td ({shown}) Tj ET")
    return "\n".join(drawn).encode("cp1252")


def _placed(line: str) -> Iterable[tuple[int, str]]:
    """Return the parts of a line that are separated by three or more spaces."""
    at = 0
    for part in line.split("   "):
        bare = part.lstrip()
        if bare:
            yield at + len(part) - len(bare), bare.rstrip()
        at += len(part) + 3
