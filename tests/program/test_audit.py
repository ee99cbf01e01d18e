"""Test ``audit verify`` from the command line, after an evening and after the database was manipulated."""

import asyncio
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import Post
from tests.program.child import PRODUCTION, program, run, settings_for
from tests.storage.audit.test_history import UNLOCKED


async def verified(teams: Simulator, url: str, folder: Path, *more: str) -> CompletedProcess[str]:
    settings = settings_for(teams, database_url=url)
    verify = partial(run, "audit", "verify", *more, folder=folder, settings=settings)
    return await asyncio.to_thread(verify)


@pytest.mark.both_databases
async def test_the_history_of_an_evening_is_whole_and_what_was_meddled_with_is_named(
    teams: Simulator, tmp_path: Path, database_url: str, backend: str, post: Post
) -> None:
    town = Town(teams)
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        await town.found_council()
        await town.add_departments()
        await town.assigned("Kan lampan bytas?")
    async with program(teams, folder=tmp_path, database_url=database_url) as running:
        await post.wait(lambda: len(running.logged("sealed")) > 0)
        whole = await verified(teams, database_url, tmp_path)
    (sealed,) = running.logged("sealed")
    assert (whole.returncode, sealed["head"] in whole.stdout) == (0, True), whole.stderr
    assert (await verified(teams, database_url, tmp_path, "--head", sealed["head"])).returncode == 0
    assert (await verified(teams, database_url, tmp_path, "--head", "0" * 64)).returncode == 1
    for statement in (*UNLOCKED[backend], "UPDATE event SET actor_id = 99 WHERE id = 2"):
        post.change(statement)
    changed = await verified(teams, database_url, tmp_path)
    assert changed.returncode == 1
    assert changed.stderr.splitlines()[-2:] == [
        "event 2 was changed: who, what or when",
        "The history was changed.",
    ]


def test_it_needs_a_word(tmp_path: Path) -> None:
    assert run("audit", folder=tmp_path, settings=PRODUCTION).returncode == 2
