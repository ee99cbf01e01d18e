"""Minutes as files: Word, PDF, HTML, Markdown, plain text, and the follow-up list as a spreadsheet.

The libraries for Word, PDF and spreadsheets are large: they are imported when a file is rendered.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.documents.follow_up_list import Sheet, follow_up_sheet
from bot.documents.html import render_html
from bot.documents.text import render_markdown, render_sheet_text, render_text
from bot.documents.wording import build_document
from domain.document import Document

__all__ = [
    "FileFormat",
    "RenderedFile",
    "Sheet",
    "build_document",
    "default_template",
    "follow_up_sheet",
    "render_document",
    "render_sheet",
    "render_sheet_text",
    "validate_template",
]


class FileFormat(StrEnum):
    """The format of a file; the value is the extension of its name."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
    TXT = "txt"
    XLSX = "xlsx"


MEDIA_TYPES = {
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
    FileFormat.HTML: "text/html; charset=utf-8",
    FileFormat.MD: "text/markdown; charset=utf-8",
    FileFormat.TXT: "text/plain; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFile:
    """A rendered file; the same minutes give the same bytes, with the same libraries and fonts."""

    content: bytes
    format: FileFormat

    @property
    def media_type(self) -> str:
        """Return the media type, for HTTP and e-mail."""
        return MEDIA_TYPES[self.format]

    @property
    def sha256(self) -> str:
        """Return the SHA-256 digest that identifies the file."""
        return hashlib.sha256(self.content).hexdigest()


def render_document(
    document: Document, *, file_format: FileFormat, template: bytes | None = None
) -> RenderedFile:
    """Render a document; a template applies to Word only.

    Raises BadInput if the template cannot be used, ValueError for a spreadsheet (see `render_sheet`).
    """
    match file_format:
        case FileFormat.DOCX:
            from bot.documents.word import render_docx  # noqa: PLC0415

            content = render_docx(document, template=template)
        case FileFormat.PDF:
            from bot.documents.pdf import render_pdf  # noqa: PLC0415

            content = render_pdf(document)
        case FileFormat.HTML:
            content = render_html(document).encode()
        case FileFormat.MD:
            content = render_markdown(document).encode()
        case FileFormat.TXT:
            content = render_text(document).encode()
        case FileFormat.XLSX:
            raise ValueError(file_format)
    return RenderedFile(content=content, format=file_format)


def render_sheet(sheet: Sheet) -> RenderedFile:
    """Render a list as a spreadsheet."""
    from bot.documents.xlsx import render_xlsx  # noqa: PLC0415

    return RenderedFile(content=render_xlsx(sheet), format=FileFormat.XLSX)


def default_template() -> bytes:
    """Return the Word template that ships with the program."""
    return Path(__file__).with_name("minutes.docx").read_bytes()


def validate_template(content: bytes) -> None:
    """Validate a council's template; raises BadInput (see `bot.documents.template`)."""
    from bot.documents.template import validate_template as check  # noqa: PLC0415

    check(content)
