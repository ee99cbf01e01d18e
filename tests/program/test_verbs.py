"""Test the verbs of the command line, and their messages if they fail."""

import socket
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.every import every
from tests.outbox.outbox_rows import Post
from tests.program.child import GUID, PRODUCTION, program, run, run_cold, settings_for

NOBODY = "00000000-0000-0000-0000-00000000beef"


VERBS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "serve": (("--port", "3978"), 2, "No such option"),
    "migrate": ((), 0, "The database is at 0"),
    "appoint": (("--council", "TR", "--entra-id", NOBODY), 1, "There is no council TR."),
    "import": (("--dry-run", "notes.txt"), 0, "notes.txt: no date found"),
    "check": (("--json",), 1, '"findings"'),
    "backup": (("--out", "bevaka.backup"), 0, "Backed up to bevaka.backup"),
    "restore": (("--after-restore",), 0, "0 messages may have been sent before"),
    "export": (("--out", "all"), 0, "Exported to all"),
    "erase": (("--person", "Eva Strand", "--yes"), 1, "There is nobody with that id or name."),
    "retention": ((), 1, "BOT_RETENTION_MONTHS is not set"),
    "audit": (("verify",), 0, "The history is complete"),
    "minutes": (
        ("--council", "TR", "--date", "2026-11-18", "--format", "md", "--out", "m.md"),
        1,
        "There is no council TR.",
    ),
    "publish": (("--out", "web", "--base", "https://www.example.org"), 0, "1 files of 0 councils"),
    "manifest": (("--out", "bevaka.zip"), 0, "Wrote bevaka.zip"),
}
"""An example of each verb, its exit status and its output; the effects are tested elsewhere."""


def test_an_example_of_every_verb_is_tried() -> None:
    assert set(get_command(app).commands) == set(VERBS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_runs_as_people_call_it(tmp_path: Path, sqlite_url: str, verb: str) -> None:
    arguments, status, says = VERBS[verb]
    (tmp_path / "notes.txt").write_text("Hej.", encoding="utf-8")
    settings = PRODUCTION | {"BOT_DATABASE_URL": sqlite_url, "BOT_SERVICE_HOSTS": "127.0.0.1"}
    keys = {"BOT_ENV": "local", "BOT_OPENID_METADATA_URL": "http://127.0.0.1:9/keys"}
    ended = run_cold(verb, *arguments, folder=tmp_path, settings=settings | keys)
    assert ended.returncode == status, ended.stderr
    assert says in ended.stdout + ended.stderr


@every("verb", ["", *VERBS, "audit verify"])
def test_help_needs_no_settings(tmp_path: Path, verb: str) -> None:
    told = run(*verb.split(), "--help", folder=tmp_path)
    assert told.returncode == 0
    assert "Usage" in told.stdout


def test_an_unknown_verb_is_wrong_use(tmp_path: Path) -> None:
    assert run("sing", folder=tmp_path).returncode == 2


@pytest.mark.both_databases
def test_the_database_is_brought_up_to_date_once(tmp_path: Path, empty_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": empty_url}
    first, second = (run("migrate", folder=tmp_path, settings=settings) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == second.stdout
    assert first.stdout.startswith("The database is at 0")


@pytest.mark.both_databases
@pytest.mark.parametrize("verb", ["serve", "migrate"])
def test_a_database_of_a_newer_version_is_left_alone(
    tmp_path: Path, database_url: str, post: Post, verb: str
) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": database_url}
    assert post.change("UPDATE alembic_version SET version_num = '9999'")
    ended = run(verb, folder=tmp_path, settings=settings)
    assert (ended.returncode, ended.stdout) == (1, "")
    (sentence,) = ended.stderr.splitlines()
    assert "newer version" in sentence


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://bot:hemlig@127.0.0.1:9/bot", "sqlite:////proc/nowhere/bot.db"],
)
@pytest.mark.parametrize("verb", ["serve", "migrate"])
def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(tmp_path: Path, verb: str, url: str) -> None:
    ended = run(verb, folder=tmp_path, settings=PRODUCTION | {"BOT_DATABASE_URL": url})
    assert ended.returncode == 1
    (sentence,) = ended.stderr.splitlines()
    assert "database" in sentence
    assert "hemlig" not in sentence


async def test_a_second_program_on_the_same_file_ends_with_a_sentence(
    teams: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    async with program(teams, folder=tmp_path, database_url=sqlite_url) as first:
        second = run("serve", folder=tmp_path, settings=settings_for(teams, database_url=sqlite_url))
        assert second.returncode == 1
        (sentence,) = second.stderr.splitlines()
        assert "Another process already uses this database" in sentence
        assert await first.status("/healthz/ready") == 200


def test_a_port_that_is_taken_ends_the_start_with_a_sentence(tmp_path: Path, database_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = {"BOT_ENV": "local", "BOT_PORT": str(port), "BOT_DATABASE_URL": database_url}
        keys = {"BOT_OPENID_METADATA_URL": "http://127.0.0.1:9/keys"}
        ended = run("serve", folder=tmp_path, settings=PRODUCTION | settings | keys)
    assert ended.returncode == 1
    assert f"Nothing can listen on 127.0.0.1:{port}" in ended.stderr.splitlines()[-1]


async def test_somebody_is_appointed_while_the_program_runs(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        settings = settings_for(teams, database_url=database_url)
        await town.tell(town.maria, "hjälp")
        maria = str(town.maria.entra_id)
        appointed, again, nowhere, unknown = (
            run("appoint", "--council", code, "--entra-id", who, folder=tmp_path, settings=settings)
            for code, who in (("tr", maria), ("TR", maria), ("XX", maria), ("TR", NOBODY))
        )
        await town.say(town.maria, "förvaltning Tekniska förvaltningen @Petra Holm", town.petra)
        listed = await town.say(town.maria, "förvaltningar")
    assert (appointed.returncode, appointed.stdout) == (0, "Done: Maria Sand is a coordinator of TR.\n")
    assert (again.returncode, nowhere.returncode) == (1, 1)
    assert "Maria Sand is a coordinator of TR already." in again.stderr
    assert unknown.stdout == f"Done: {NOBODY} is a coordinator of TR.\n"
    assert "There is no council XX." in nowhere.stderr
    assert shows(listed.card, "Tekniska förvaltningen")


@pytest.mark.parametrize("arguments", [["--council", "TR"], ["--council", "TR", "--entra-id", "Maria Sand"]])
def test_an_appointment_needs_a_council_and_an_id(tmp_path: Path, arguments: list[str]) -> None:
    assert run("appoint", *arguments, folder=tmp_path, settings=PRODUCTION).returncode == 2


def test_an_appointment_in_an_empty_database_is_not_done(tmp_path: Path, empty_url: str) -> None:
    settings = PRODUCTION | {"BOT_DATABASE_URL": empty_url}
    ended = run("appoint", "--council", "TR", "--entra-id", NOBODY, folder=tmp_path, settings=settings)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert GUID not in ended.stderr
