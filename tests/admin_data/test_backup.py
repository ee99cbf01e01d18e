"""Test ``backup`` and ``restore`` from the command line: a complete backup, or a refusal that says why."""

import asyncio
import stat
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post
from tests.program.child import PRODUCTION, program, run, settings_for

Ended = CompletedProcess[str]


async def command(*arguments: str, teams: Simulator, url: str, folder: Path) -> Ended:
    """Run a verb while this process continues to simulate Teams."""
    settings = settings_for(teams, database_url=url)
    return await asyncio.to_thread(partial(run, *arguments, folder=folder, settings=settings))


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.name.endswith((".part", ".restoring"))]


@pytest.mark.both_databases
async def test_a_backup_of_the_running_program_is_restored_whole(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town, backup = Town(teams), tmp_path / "bevaka.backup"
    do = partial(command, teams=teams, url=database_url, folder=tmp_path)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.log(town.johan, "Kan lampan bytas?")
        made = await do("backup", "--out", str(backup))
        again = await do("backup", "--out", str(backup))
        refused = await do("restore", str(backup))
        await town.log(town.johan, "När öppnar biblioteket?")
    assert (made.returncode, again.returncode, refused.returncode) == (0, 1, 1), made.stderr
    assert "read back and complete" in made.stdout
    assert "is there already" in again.stderr
    assert refused.stderr.count("\n") == 1
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    done = await do("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "0 messages may have been sent" in done.stdout
    async with program(teams, folder=tmp_path, database_url=database_url):
        assert shows((await town.say(town.maria, "visa 1")).card, "Kan lampan bytas?")
        assert not shows((await town.say(town.maria, "öppna")).card, "biblioteket")
    assert leftovers(tmp_path) == []


@pytest.mark.both_databases
async def test_after_a_restore_by_other_means_what_was_due_is_held_back(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.add_departments()
        await town.assigned("Kan lampan bytas?")
        await town.arrives(town.petra, "TR-1")
        await post.one("assignment", "sent")
    post.change("UPDATE outbox SET state = 'ready', done_at = NULL WHERE kind = 'assignment'")
    done = await command("restore", "--after-restore", teams=teams, url=database_url, folder=tmp_path)
    assert (done.returncode, post.states("assignment")) == (0, ["held"])
    assert "1 messages may have been sent before" in done.stdout


@pytest.mark.both_databases
@pytest.mark.parametrize("what", ["nothing", "a text", "half of it"])
async def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(
    teams: Simulator, tmp_path: Path, database_url: str, what: str
) -> None:
    town, backup = Town(teams), tmp_path / "bevaka.backup"
    do = partial(command, teams=teams, url=database_url, folder=tmp_path)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.log(town.johan, "Kan lampan bytas?")
        assert (await do("backup", "--out", str(backup))).returncode == 0
    whole = backup.read_bytes()
    backup.write_bytes({"nothing": b"", "a text": b"Dear all,", "half of it": whole[: len(whole) // 2]}[what])
    done = await do("restore", str(backup))
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("Nothing was restored: ")
    async with program(teams, folder=tmp_path, database_url=database_url):
        assert shows((await town.say(town.maria, "visa 1")).card, "Kan lampan bytas?")


@pytest.mark.both_databases
async def test_a_backup_of_a_newer_version_is_refused(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    backup = tmp_path / "bevaka.backup"
    do = partial(command, teams=teams, url=database_url, folder=tmp_path)
    post.change("UPDATE alembic_version SET version_num = '9999'")
    assert (await do("backup", "--out", str(backup))).returncode == 0
    done = await do("restore", str(backup))
    assert done.returncode == 1
    assert "newer version" in done.stderr


@pytest.mark.both_databases
async def test_a_backup_of_an_older_version_is_brought_up_to_date(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    backup = tmp_path / "bevaka.backup"
    do = partial(command, teams=teams, url=database_url, folder=tmp_path)
    assert (await do("backup", "--out", str(backup))).returncode == 0
    assert (await do("restore", str(backup))).returncode == 0
    assert (await do("migrate")).stdout == (await do("migrate")).stdout
    assert post.change("UPDATE council SET name = name") == 0


def test_without_pg_dump_no_backup_is_made_and_a_sentence_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = PRODUCTION | {"BOT_DATABASE_URL": "postgresql+psycopg://bot:hemlig@127.0.0.1:9/bot"}
    made = run("backup", "--out", "x.backup", folder=tmp_path, settings=settings)
    assert made.returncode == 1
    assert made.stderr == (
        "No backup was made: pg_dump is missing: install PostgreSQL's client, as new as the server.\n"
    )
    (tmp_path / "y.backup").touch()
    restored = run("restore", "y.backup", folder=tmp_path, settings=settings)
    assert (restored.returncode, restored.stderr.count("\n")) == (1, 1)
    assert "pg_restore is missing" in restored.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "y.backup"]


def test_a_server_that_is_away_gives_no_backup_and_no_password(tmp_path: Path) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": "postgresql+psycopg://bot:hemlig@127.0.0.1:9/bot"}
    made = run("backup", "--out", "x.backup", folder=tmp_path, settings=settings)
    assert (made.returncode, made.stderr.count("\n")) == (1, 1)
    assert "hemlig" not in made.stderr
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_said_to_be_one(tmp_path: Path, sqlite_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url}
    assert run("restore", folder=tmp_path, settings=settings).returncode == 2
    assert run("backup", folder=tmp_path, settings=settings).returncode == 2
    nowhere = run("restore", "nowhere.backup", folder=tmp_path, settings=settings)
    assert (nowhere.returncode, "there is no file" in nowhere.stderr) == (1, True)
    missing = PRODUCTION | {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"}
    none = run("backup", "--out", "x.backup", folder=tmp_path, settings=missing)
    assert (none.returncode, "there is no database" in none.stderr) == (1, True)
    assert not (tmp_path / "none.db").exists()
