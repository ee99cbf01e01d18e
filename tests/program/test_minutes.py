"""Test minutes from the command line: the file, its message, and the message if there is none."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.documents import FileFormat
from bot.documents.editions import FOLLOW_UPS_KEY, compose_draft, word_minutes
from bot.documents.serialization import document_to_json, sheet_to_json
from domain.minutes import FIRST_DRAFT
from storage import Store, Transaction
from storage.files import GeneratedFile
from tests.documents.large_database import BEGAN, DAY, fill
from tests.program.child import GUID, PRODUCTION, run

AFTER = BEGAN + timedelta(days=1)


@pytest.fixture
def filled(database_url: str) -> str:
    """Return the address of a database with two meetings and nine questions."""

    async def work() -> None:
        store = Store.open(database_url)
        await store.write(lambda tx: fill(tx, many=9), tenant=GUID, now=AFTER)
        store.close()

    asyncio.run(work())
    return database_url


def ask(
    url: str, folder: Path, *more: str, form: str = "md", day: str = DAY.isoformat()
) -> tuple[int, str, str]:
    command = ("minutes", "--council", "tr", "--date", day, "--format", form, "--out", f"out.{form}", *more)
    ended = run(*command, folder=folder, settings=PRODUCTION | {"BOT_DATABASE_URL": url})
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("form", "begins"),
    [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("md", b"**UTKAST**"), ("xlsx", b"PK")],
)
def test_a_draft_is_written_in_each_format(tmp_path: Path, filled: str, form: str, begins: bytes) -> None:
    status, said, _ = ask(filled, tmp_path, form=form)
    content = (tmp_path / f"out.{form}").read_bytes()
    assert status == 0
    assert content.startswith(begins)
    assert "draft of version 1" in said
    assert hashlib.sha256(content).hexdigest() in said


def adopt(tx: Transaction) -> None:
    """Adopt the minutes of the day, and keep one file of them."""
    council = tx.councils.by_code("TR")
    assert council is not None
    meeting = tx.meetings.find_on_day(council.id, DAY)
    assert meeting is not None
    edition = FIRST_DRAFT.adopt("Karin Ek", at=tx.now)
    written = word_minutes(compose_draft(tx, council, meeting, edition=edition), council=council)
    tx.minutes.adopt(
        meeting.id,
        edition=edition,
        by=meeting.planned_by,
        document=document_to_json(written.document),
        minutes={FOLLOW_UPS_KEY: sheet_to_json(written.follow_ups)},
    )
    about = {"council": council.id, "meeting": meeting.id, "version": 1, "name": "x.pdf", "made_at": tx.now}
    tx.files.add(GeneratedFile.from_content(b"%PDF as it was", format=FileFormat.PDF.value, **about))


@pytest.fixture
def adopted(filled: str) -> str:
    """Return the address of that database after the minutes are adopted."""

    async def work() -> None:
        store = Store.open(filled)
        await store.write(adopt, tenant=GUID, now=AFTER)
        store.close()

    asyncio.run(work())
    return filled


def test_adopted_minutes_are_written_byte_by_byte_as_they_were_kept(tmp_path: Path, adopted: str) -> None:
    status, said, _ = ask(adopted, tmp_path, form="pdf")
    assert (status, (tmp_path / "out.pdf").read_bytes()) == (0, b"%PDF as it was")
    assert "version 1, adopted 2026-11-19" in said
    assert ask(adopted, tmp_path)[0] == 0
    assert "UTKAST" not in (tmp_path / "out.md").read_text(encoding="utf-8")
    assert ask(adopted, tmp_path, "--version", "2")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (
            {"day": "2021-09-15"},
            1,
            "TR had no meeting on 2021-09-15. There was one on: 2026-11-18, 2026-09-16.",
        ),
        ({"form": "odt"}, 2, "odt is none of: docx, pdf, html, md, txt, xlsx."),
        ({"day": "i morgon"}, 2, "'--date'"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    tmp_path: Path, filled: str, arguments: dict[str, str], status: int, sentence: str
) -> None:
    ended, said, why = ask(filled, tmp_path, **arguments)
    assert (ended, said) == (status, "")
    assert sentence in " ".join(why.split())
    assert list(tmp_path.glob("out.*")) == []


def test_an_unknown_council_and_a_folder_that_is_not_there_are_said_too(tmp_path: Path, filled: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": filled}
    rest = ("--date", DAY.isoformat(), "--format", "md", "--out")
    unknown = run("minutes", "--council", "XX", *rest, "a.md", folder=tmp_path, settings=settings)
    assert (unknown.returncode, unknown.stderr.strip()) == (1, "There is no council XX.")
    nowhere = run("minutes", "--council", "TR", *rest, "nowhere/a.md", folder=tmp_path, settings=settings)
    assert (nowhere.returncode, "cannot be written" in nowhere.stderr) == (1, True)
