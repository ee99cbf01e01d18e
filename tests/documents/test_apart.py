"""Files made in a process of their own: the same files, the same refusals, and an end to all waiting."""

import asyncio

import pytest

from bot.documents import Format, document_of
from bot.documents.apart import NotWritten, write_apart
from domain.document import Document, Heading
from domain.errors import BadInput
from domain.minutes import compose
from tests.documents.files import TEXTS, sheet_of, written
from tests.every import every
from tests.minutes.samples import record


@pytest.fixture
def document() -> Document:
    return document_of(compose(record()), TEXTS)


@every("form", [form for form in Format if form is not Format.XLSX])
async def test_the_file_is_the_one_that_is_written_here(document: Document, form: Format) -> None:
    assert await write_apart(document, to=form) == written(form)


async def test_so_is_a_spreadsheet() -> None:
    assert await write_apart(sheet_of(record()), to=Format.XLSX) == written(Format.XLSX)


async def test_what_is_wrong_with_a_template_is_told_by_name(document: Document) -> None:
    with pytest.raises(BadInput, match="template_not_word"):
        await write_apart(document, to=Format.DOCX, template=b"hello")


async def test_others_are_answered_meanwhile(document: Document) -> None:
    waited = asyncio.ensure_future(write_apart(document, to=Format.PDF))
    turns = 0
    while not waited.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert (await waited).content.startswith(b"%PDF")
    assert turns > 10


async def test_nobody_waits_for_ever(document: Document) -> None:
    with pytest.raises(NotWritten, match="too slow"):
        await write_apart(document, to=Format.PDF, patience=0.05)


async def test_a_fault_is_said_without_the_words_of_people() -> None:
    broken = Document(
        title="", language="fi", author="", subject="", changed=record().meeting.starts,
        blocks=(Heading("Hemligt", 1),),
    )  # fmt: skip
    with pytest.raises(NotWritten, match=r"^failed$"):
        await write_apart(broken, to=Format.DOCX)


async def test_who_stops_waiting_stops_the_work(document: Document) -> None:
    waited = asyncio.ensure_future(write_apart(document, to=Format.PDF))
    await asyncio.sleep(0.05)
    waited.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waited
