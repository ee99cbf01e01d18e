"""Minutes as files: Word, PDF, HTML, Markdown, plain text, and the follow-up list as a spreadsheet.

The libraries behind Word, PDF and spreadsheets are large: they are imported when a file is made, not before.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.documents.follow_up_list import Sheet, follow_up_sheet
from bot.documents.html import html_of
from bot.documents.markdown import markdown_of
from bot.documents.plain import plain_of, plain_sheet
from bot.documents.wording import document_of
from domain.document import Document

__all__ = [
    "Format",
    "Sheet",
    "Written",
    "check_template",
    "document_of",
    "follow_up_sheet",
    "our_template",
    "plain_sheet",
    "write",
    "write_sheet",
]


class Format(StrEnum):
    """How a file is written; the value is the ending of its name."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"
    TXT = "txt"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.MD: "text/markdown; charset=utf-8",
    Format.TXT: "text/plain; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A finished file; the same minutes give the same bytes, with the same libraries and fonts."""

    content: bytes
    format: Format

    @property
    def media_type(self) -> str:
        """What it is, as HTTP and e-mail say it."""
        return MEDIA_TYPES[self.format]

    @property
    def sha256(self) -> str:
        """The digest that tells whether it is still the same file."""
        return hashlib.sha256(self.content).hexdigest()


def write(document: Document, *, to: Format, template: bytes | None = None) -> Written:
    """Write a document; a template is for Word alone.

    Raises BadInput where the template cannot be used, ValueError for a spreadsheet (see `write_sheet`).
    """
    match to:
        case Format.DOCX:
            from bot.documents.word import docx_of  # noqa: PLC0415

            content = docx_of(document, template=template)
        case Format.PDF:
            from bot.documents.pdf import pdf_of  # noqa: PLC0415

            content = pdf_of(document)
        case Format.HTML:
            content = html_of(document).encode()
        case Format.MD:
            content = markdown_of(document).encode()
        case Format.TXT:
            content = plain_of(document).encode()
        case Format.XLSX:
            raise ValueError(to)
    return Written(content=content, format=to)


def write_sheet(sheet: Sheet) -> Written:
    """Write a list as a spreadsheet."""
    from bot.documents.xlsx import xlsx_of  # noqa: PLC0415

    return Written(content=xlsx_of(sheet), format=Format.XLSX)


def our_template() -> bytes:
    """Give back the Word template that ships with the program."""
    return Path(__file__).with_name("minutes.docx").read_bytes()


def check_template(content: bytes) -> None:
    """Say what is wrong with a council's template; raises BadInput (see `bot.documents.template`)."""
    from bot.documents.template import check_template as check  # noqa: PLC0415

    check(content)
