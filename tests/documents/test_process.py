"""Test rendering in a child process: the same files, the same refusals, and bounded waiting."""

import asyncio

import pytest

from bot.documents import FileFormat, build_document
from bot.documents.process import RenderingFailed, render_in_child
from domain.document import Document, Heading
from domain.errors import BadInput
from domain.minutes import compose_minutes
from tests.documents.open_files import TEXTS, sheet_of, written
from tests.every import every
from tests.minutes.samples import record


@pytest.fixture
def document() -> Document:
    return build_document(compose_minutes(record()), TEXTS)


@every("form", [form for form in FileFormat if form is not FileFormat.XLSX])
async def test_the_file_is_the_one_that_is_written_here(document: Document, form: FileFormat) -> None:
    assert await render_in_child(document, file_format=form) == written(form)


async def test_so_is_a_spreadsheet() -> None:
    assert await render_in_child(sheet_of(record()), file_format=FileFormat.XLSX) == written(FileFormat.XLSX)


async def test_what_is_wrong_with_a_template_is_told_by_name(document: Document) -> None:
    with pytest.raises(BadInput, match="template_not_word"):
        await render_in_child(document, file_format=FileFormat.DOCX, template=b"hello")


async def test_others_are_answered_meanwhile(document: Document) -> None:
    waited = asyncio.ensure_future(render_in_child(document, file_format=FileFormat.PDF))
    turns = 0
    while not waited.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert (await waited).content.startswith(b"%PDF")
    assert turns > 10


async def test_nobody_waits_for_ever(document: Document) -> None:
    with pytest.raises(RenderingFailed, match="too slow"):
        await render_in_child(document, file_format=FileFormat.PDF, time_limit=0.05)


async def test_a_fault_is_said_without_the_words_of_people() -> None:
    broken = Document(
        title="", language="fi", author="", subject="", changed=record().meeting.planned_start,
        blocks=(Heading("Hemligt", 1),),
    )  # fmt: skip
    with pytest.raises(RenderingFailed, match=r"^failed$"):
        await render_in_child(broken, file_format=FileFormat.DOCX)


async def test_who_stops_waiting_stops_the_work(document: Document) -> None:
    waited = asyncio.ensure_future(render_in_child(document, file_format=FileFormat.PDF))
    await asyncio.sleep(0.05)
    waited.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waited
