"""Test the files of a table: what is filtered, in its order, as text that stays text."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from bot.documents.follow_up_list import FORMULA_PREFIXES
from bot.pages.export import PORTION, QuestionExport, csv_lines
from cards.texts import Texts
from domain.question_filter import QuestionQuery
from storage import Store, Transaction
from tests.every import every
from tests.storage.tenant import NOW, Desk, Town, log, save, settle

FORMULA = '=HYPERLINK("https://x.example";"Klicka")'
LINES = "Rad ett; med semikolon\nrad två"


@pytest.fixture
async def export(database_url: str) -> AsyncIterator[QuestionExport]:
    """Log questions whose texts are hostile, and return the export of all that are open."""
    store = Store.open(database_url)
    town = await Desk(store=store).write(fill)
    yield QuestionExport(
        store=store,
        tenant="bjorkvik",
        council=town.council,
        query=QuestionQuery(),
        texts=Texts.of("sv"),
        now=NOW,
    )
    store.close()


def fill(tx: Transaction) -> Town:
    town = settle(tx)
    for text in (FORMULA, LINES, "Vanlig åäö 🙂"):
        log(tx, town.council, text, by=town.johan)
    last = log(tx, town.council, "Besvarad", by=town.johan)
    save(tx, last, last.give_answer("@SUM(A1)", by=town.karin.id, at=NOW), town=town)
    return town


async def rows_of(export: QuestionExport) -> list[list[str]]:
    whole = b"".join([part async for part in export.stream_csv()])
    assert whole.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""), delimiter=";"))


async def test_csv_has_what_the_table_shows_in_its_order(export: QuestionExport) -> None:
    heading, *rows = await rows_of(export)
    assert heading[:3] == ["Nr", "Fråga", "Ställd"]
    assert [row[:2] for row in rows] == [
        ["TR-3", "Vanlig åäö 🙂"],
        ["TR-2", LINES],
        ["TR-1", f"'{FORMULA}"],
    ]
    assert {len(row) for row in rows} == {len(heading)}
    answered = replace(export, query=QuestionQuery.parse([("state", "answered")]), texts=Texts.of("en"))
    heading, row = await rows_of(answered)
    assert heading[1] == "Question"
    assert row[-1] == "Answer according to the coordinator: @SUM(A1)"


@every("begin", FORMULA_PREFIXES)
def test_nothing_is_a_formula(begin: str) -> None:
    assert csv_lines([(f"{begin}1+1", "1+1")]) == f'"\'{begin}1+1";"1+1"\r\n'.encode()


async def test_only_what_somebody_may_see_is_written(export: QuestionExport) -> None:
    assert len(await rows_of(replace(export, person=999))) == 1
    assert len(await rows_of(replace(export, tenant="other"))) == 1


async def test_more_than_a_portion_is_written_whole(export: QuestionExport) -> None:
    number = 2 * PORTION + 3

    def more(tx: Transaction) -> None:
        johan = tx.people.upsert(name="Johan Lind", teams_id="29:johan", entra_id="entra-johan")
        for n in range(number):
            log(tx, export.council, f"Fråga {n}", by=johan)

    await Desk(store=export.store).write(more)
    query = QuestionQuery.parse([("state", "every"), ("sort", "number")])
    rows = await rows_of(replace(export, query=query))
    assert [row[0] for row in rows[1:]] == [f"TR-{n}" for n in range(1, number + 5)]


async def test_the_spreadsheet_has_the_same_rows(export: QuestionExport) -> None:
    made = await export.make_xlsx()
    sheet = load_workbook(io.BytesIO(made.content)).active
    assert sheet is not None
    numbers, texts = ([cell.value for cell in column][1:] for column in list(sheet.columns)[:2])
    assert numbers == ["TR-3", "TR-2", "TR-1"]
    assert texts == ["Vanlig åäö 🙂", LINES, FORMULA]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_the_name_of_the_file_says_which_list_it_is_and_when_it_was_made(export: QuestionExport) -> None:
    assert export.name("csv").endswith("-TR-20261123-1300.csv")
    assert replace(export, now=NOW + timedelta(hours=1)).name("xlsx").endswith("-TR-20261123-1400.xlsx")
