"""The questions that a table shows, as a file: CSV as it is read from the database, or a spreadsheet.

Questions are read and worded in portions in the threads of the store, so that other requests get their turn
in between; a spreadsheet is written by a process of its own.
"""

import csv
import io
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.documents import FileFormat, RenderedFile
from bot.documents.follow_up_list import guard_formula, question_headings, question_rows, sheet_of_rows
from bot.documents.process import render_in_child
from bot.documents.record import collect_questions
from bot.pages.viewer import PageQuery, Viewer
from cards.texts import Texts
from domain.council import Council
from domain.question_filter import QuestionQuery
from storage import Store, Transaction

PORTION = 250
"""Questions that are read and worded at once."""
CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
_BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the text is in UTF-8."""
Row = tuple[str, ...]


class Export(Protocol):
    """Something that a page gives as a file."""

    async def respond(self, request: web.Request, ending: str) -> web.StreamResponse:
        """Send the file to a browser that saves it; raises RenderingFailed."""
        ...


PrepareExport = Callable[[Viewer, Store, PageQuery], Export]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionExport:
    """The questions of a table as somebody may see them."""

    store: Store
    tenant: str
    council: Council
    query: QuestionQuery
    texts: Texts
    """The language of the file."""
    now: datetime
    person: int | None = None
    """Only what concerns this person (see ``QuestionTable.page``)."""
    residents: bool = False

    def name(self, ending: str) -> str:
        """Return the name of the file, such as ``uppfoljning-TR-20261123-1300.csv``."""
        at = self.now.astimezone(self.council.zone)
        return f"{self.texts('file.list')}-{self.council.code}-{at:%Y%m%d-%H%M}.{ending}"

    async def respond(self, request: web.Request, ending: str) -> web.StreamResponse:
        """Send the file, ``csv`` or ``xlsx``, to a browser that saves it; raises RenderingFailed."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name(ending)}"'}
        if ending != "csv":
            file = await self.make_xlsx()
            return web.Response(body=file.content, content_type=file.media_type, headers=headers)
        response = web.StreamResponse(headers={**headers, "Content-Type": CSV_MEDIA_TYPE})
        await response.prepare(request)
        with suppress(ConnectionResetError):  # whoever asked for it has gone
            async for part in self.stream_csv():
                await response.write(part)
            await response.write_eof()
        return response

    async def stream_csv(self) -> AsyncIterator[bytes]:
        """Give the file in parts: separated by semicolons, as Excel reads it where commas are decimal."""
        yield _BYTE_ORDER_MARK.encode() + csv_lines([question_headings(self.texts)])
        async for rows in self._portions():
            yield csv_lines(rows)

    async def make_xlsx(self) -> RenderedFile:
        """Return the spreadsheet; raises RenderingFailed."""
        rows = [row async for portion in self._portions() for row in portion]
        sheet = sheet_of_rows(rows, self.council.name, self.texts, now=self.now, zone=self.council.zone)
        return await render_in_child(sheet, file_format=FileFormat.XLSX)

    async def _portions(self) -> AsyncIterator[list[Row]]:
        """Give the rows of the table in its order."""
        ids = await self.store.read(self._ids, tenant=self.tenant, now=self.now)
        for start in range(0, len(ids), PORTION):
            some = ids[start : start + PORTION]
            yield await self.store.read(
                lambda tx, some=some: self._worded(tx, some),  # type: ignore[misc]  # mypy does not infer it
                tenant=self.tenant,
                now=self.now,
            )

    def _ids(self, tx: Transaction) -> list[int]:
        return tx.question_table.ids(
            self.council, self.query, now=self.now, person=self.person, residents=self.residents
        )

    def _worded(self, tx: Transaction, ids: Iterable[int]) -> list[Row]:
        """Word these questions as the minutes would: a resident's role, not the name."""
        questions = tx.questions.get_many(ids)
        return question_rows(collect_questions(tx, self.council, questions), self.texts)


def csv_lines(rows: Iterable[Row]) -> bytes:
    """Return rows as lines of CSV in which nothing is a formula."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guard_formula(text) for text in row] for row in rows)
    return lines.getvalue().encode()
