"""Open rendered files as readers' programs would."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pypdf
from docx.document import Document as WordFile

from bot.documents import (
    FileFormat,
    RenderedFile,
    Sheet,
    build_document,
    follow_up_sheet,
    render_document,
    render_sheet,
)
from cards.texts import Texts
from domain.minutes import CarriedQuestion, MeetingRecord, Minutes, RaisedQuestion, compose_minutes
from tests.minutes.samples import question, record

TEXTS = Texts.of("sv")


def written(to: FileFormat, *, locale: str = "sv", **values: Any) -> RenderedFile:  # noqa: ANN401 - any field of a record
    texts, minutes = Texts.of(locale), compose_minutes(record(**values))
    if to is FileFormat.XLSX:
        return render_sheet(follow_up_sheet(minutes, texts))
    return render_document(build_document(minutes, texts), file_format=to)


def text_of(to: FileFormat, **values: Any) -> str:  # noqa: ANN401 - any field of a record
    return written(to, **values).content.decode()


def with_questions(*texts: str) -> dict[str, Any]:
    """Return a record in which these questions were logged at the meeting."""
    asked = (question(number, text) for number, text in enumerate(texts, start=1))
    return {"raised": tuple(RaisedQuestion(question=q, section="other") for q in asked), "carried": ()}


def with_carried(*texts: str) -> dict[str, Any]:
    """Return a record of a meeting that reported these earlier questions."""
    asked = (question(number, text) for number, text in enumerate(texts, start=1))
    return {"raised": (), "carried": tuple(CarriedQuestion(question=q, meetings_ago=1) for q in asked)}


def sheet_of(minutes: Minutes | MeetingRecord) -> Sheet:
    return follow_up_sheet(compose_minutes(minutes) if isinstance(minutes, MeetingRecord) else minutes, TEXTS)


def opened_word(content: bytes) -> WordFile:
    return docx.Document(io.BytesIO(content))


def opened_pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


def opened_sheet(content: bytes) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(content)).active


class Page(HTMLParser):
    """A page's tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        yield from (attributes for name, attributes in self.tags if name == tag)
