"""Test ``python -m bot check`` from the command line: its output and its exit status."""

import asyncio
import json
from pathlib import Path
from typing import Any

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.program.child import PRODUCTION, program, run, settings_for


def findings(told: str) -> dict[str, list[dict[str, Any]]]:
    """Return the findings by their subject."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(told)["findings"]:
        found.setdefault(finding["about"], []).append(finding)
    return found


async def test_beside_the_running_program_everything_is_well(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    async with program(teams, folder=tmp_path, database_url=database_url):
        told = await ended(settings_for(teams, database_url=database_url), folder=tmp_path)
    assert told.returncode == 0, told.stdout
    states = {about: {f["state"] for f in group} for about, group in findings(told.stdout).items()}
    for about in ("settings", "database", "migrations", "token in", "token out", "clock"):
        assert states[about] == {"ok"}, told.stdout


async def test_who_cannot_be_reached_is_named_with_what_to_do(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    settings = settings_for(teams, database_url=database_url)
    async with program(teams, folder=tmp_path, database_url=database_url):
        await town.found_council()
        await town.add_departments()
        await town.tell(town.petra, "mina")
        told = await ended(settings, "--reach", folder=tmp_path)
        without = await ended(settings, folder=tmp_path)
    assert told.returncode == 0
    lost = " ".join(f["says"] for f in findings(told.stdout)["reach"] if f["state"] == "warning")
    assert "Nils Norén (owner, Socialförvaltningen)" in lost
    assert "Eva Strand (deputy, Tekniska förvaltningen)" in lost
    assert "Petra Holm" not in lost
    assert all(
        "app setup policy" in f["advice"] for f in findings(told.stdout)["reach"] if "Nils" in f["says"]
    )
    assert "reach" not in findings(without.stdout)


async def ended(settings: dict[str, str], *more: str, folder: Path) -> Any:  # noqa: ANN401
    """Run the check while this process continues to simulate Teams."""
    return await asyncio.to_thread(run, "check", "--json", *more, folder=folder, settings=settings)


def test_what_is_wrong_ends_it_with_one_and_a_line_each(tmp_path: Path) -> None:
    keys = {"BOT_OPENID_METADATA_URL": "http://127.0.0.1:9/keys", "BOT_ENV": "local"}
    settings = PRODUCTION | keys | {"BOT_SERVICE_HOSTS": "127.0.0.1"}
    told = run("check", "--reach", folder=tmp_path, settings=settings)
    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert any(line.startswith("failed   token in") and "Do: " in line for line in lines)
    assert any("there is none yet" in line for line in lines)
    assert "a secret" not in told.stdout + told.stderr
    assert not (tmp_path / "data").exists()


def test_a_wrong_setting_is_wrong_use(tmp_path: Path) -> None:
    told = run("check", "--json", folder=tmp_path, settings=PRODUCTION | {"MicrosoftAppId": "x"})
    assert told.returncode == 2
    (only,) = findings(told.stdout)["settings"]
    assert "MicrosoftAppId" in only["says"]
    plain = run("check", folder=tmp_path, settings=PRODUCTION | {"BOT_OPENID_METADATA_URL": "http://evil"})
    assert plain.returncode == 2
    assert [line.split()[1] for line in plain.stdout.splitlines()] == ["version", "settings"]
