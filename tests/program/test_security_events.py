"""Test that each security event that an auditor needs is in the log or in the history."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from simulator.service import Simulator
from tests.database_probe import post_at
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import Post
from tests.program.child import Program, program, run, settings_for

OTHER = "99999999-8888-7777-6666-555555555555"
HISTORY = "SELECT actor_id, happening FROM event WHERE question_id IS NULL ORDER BY id"


@pytest.fixture
def post(sqlite_url: str) -> Post:
    return post_at(sqlite_url)


async def everything_happens(town: Town) -> None:
    """Forge a token, write from another tenant, try a forbidden action, and appoint a coordinator."""
    await town.found_council()
    assert (await town.teams.post({"type": "message"}, token="forged")).status == 401
    elsewhere = {"channelData": {"tenant": {"id": OTHER}}}
    assert (await town.teams.say(town.maria, town.meeting, "öppna", activity=elsewhere)).status == 403
    assert (await town.teams.say(town.maria, town.meeting, "förvaltning Maria")).status == 201
    await town.say(town.karin, "samordnare @Johan Lind", town.johan)


def security_lines(stderr: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in stderr.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("security")]


def turned_away(running: Program) -> list[str]:
    return [line["fault"] for line in running.logged("request_rejected")]


async def test_who_was_turned_away_who_tried_and_who_was_made_what(
    teams: Simulator, tmp_path: Path, sqlite_url: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=sqlite_url) as running:
        await everything_happens(town)
    assert turned_away(running) == ["Unauthorized", "ForeignTenant"]
    refused = [line["feature"] for line in running.logged("turn") if line["outcome"] == "forbidden"]
    assert refused == ["department"]
    assert "coordinator_appointed" in [happening for _, happening in post._rows(HISTORY)]  # noqa: SLF001 - to read it


async def test_a_service_that_sends_the_bots_token_elsewhere_is_told_of(
    teams: Simulator, tmp_path: Path, sqlite_url: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=sqlite_url) as running:
        await town.found_council()
        await town.add_departments()
        lured = {"Location": "http://169.254.169.254/latest"}
        teams.fail("POST", "/activities", status=307, headers=lured, where=town.writes_to(town.petra))
        await town.assigned("Kan lampan bytas?")
        await post.one("assignment", "dead")
    (line,) = running.logged("redirect_refused")
    assert (line["security"], line["status"]) == (True, 307)
    assert "169.254" not in running.errors.read_text()


async def test_what_leaves_and_who_is_forgotten(teams: Simulator, tmp_path: Path, sqlite_url: str) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=sqlite_url):
        await town.found_council()
        await town.log(town.johan, "Kan lampan bytas?")
    call = partial(run, folder=tmp_path, settings=settings_for(teams, database_url=sqlite_url))
    seen = []
    for words in (
        ("export", "--out", "all"),
        ("export", "--person", "Johan Lind", "--out", "johan"),
        ("erase", "--person", "Johan Lind", "--yes"),
    ):
        ended = await asyncio.to_thread(call, *words)
        assert ended.returncode == 0, ended.stderr
        seen += [line["event"] for line in security_lines(ended.stderr)]
        assert "Johan" not in ended.stderr
    assert seen == ["exported", "person_exported", "person_erased"]
