"""Test a damaged database file: nothing is confirmed, the bot is not ready, and it says what to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from simulator.service import Simulator
from storage.engine import sqlite_file
from storage.inspection import find_damage
from tests.dialogues.conftest import BRISK
from tests.dialogues.town import Town
from tests.program.child import PRODUCTION, run
from tests.running import running_bot


def damage(path: Path, name: str) -> None:
    """Overwrite the first page of a table or an index."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((size,),) = database.execute("PRAGMA page_size").fetchall()
        wanted = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        ((page,),) = database.execute(wanted, [name]).fetchall()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x5a" * size)


@pytest.fixture
def path(sqlite_url: str) -> Path:
    path = sqlite_file(sqlite_url)
    assert path is not None
    return path


async def test_what_cannot_be_stored_is_answered_with_503_and_it_is_not_ready(
    teams: Simulator, sqlite_url: str, path: Path
) -> None:
    town = Town(teams)
    async with running_bot(teams, database_url=sqlite_url, timing=BRISK):
        await town.found_council()
    damage(path, "question")
    with capture_logs() as logged:
        async with running_bot(teams, database_url=sqlite_url, timing=BRISK):
            sent = await teams.say(town.johan, town.meeting, "fråga Kan lampan bytas?")
            assert sent.status == 503
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"{teams.bot_url}/healthz/ready") as ready,
            ):
                assert (ready.status, (await ready.json())["database"]) == (503, False)
    loud = [line for line in logged if line["event"] == "database_damaged"]
    assert loud
    assert {(line["log_level"], line["code"]) for line in loud} == {("critical", "SQLITE_CORRUPT")}


@pytest.mark.parametrize("name", ["question_list", "question", "alembic_version"])
def test_the_start_ends_with_a_sentence_that_names_the_remedy(
    tmp_path: Path, sqlite_url: str, path: Path, name: str
) -> None:
    assert find_damage(sqlite_url) is None
    damage(path, name)
    started = run("serve", folder=tmp_path, settings=PRODUCTION | {"BOT_DATABASE_URL": sqlite_url})
    assert started.returncode == 1
    assert "The database is damaged: " in started.stderr
    assert "restore the newest backup" in started.stderr
    assert "REINDEX" in started.stderr
    assert "Traceback" not in started.stderr


@pytest.fixture
def lacks_a_row(sqlite_url: str, path: Path) -> str:
    """Return a database with an index that lacks the last of many rows."""
    redefine = "UPDATE sqlite_master SET sql = ? WHERE name = 'i'"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (a)")
        database.execute("CREATE INDEX i ON t (a)")
        database.executemany("INSERT INTO t VALUES (?)", ([n] for n in range(10, 20_000)))
        database.execute("PRAGMA writable_schema = ON")
        database.execute(redefine, ["CREATE INDEX i ON t (a) WHERE a > 5"])
        database.commit()
    with closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO t VALUES (1)")
        database.execute("PRAGMA writable_schema = ON")
        database.execute(redefine, ["CREATE INDEX i ON t (a)"])
        database.commit()
    return sqlite_url


def test_an_index_that_lacks_a_row_is_found(lacks_a_row: str) -> None:
    assert "missing from index i" in str(find_damage(lacks_a_row))


def test_a_start_reads_no_longer_than_it_may(lacks_a_row: str) -> None:
    assert find_damage(lacks_a_row, seconds=0) is None
    assert "missing from index i" in str(find_damage(lacks_a_row, seconds=60))
