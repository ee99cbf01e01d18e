"""Test that the running program loads the modules it needs, and none that libraries load as a precaution."""

import json
import sys
from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.program.child import program

TELLS_WHAT_IS_LOADED = """
import atexit, json, sys
atexit.register(lambda: open("loaded.json", "w").write(json.dumps(sorted(sys.modules))))
from bot.__main__ import app
app(["serve"])
"""
FOR_DOCUMENTS = ("weasyprint", "docx", "openpyxl", "pypdf", "icalendar")
FOR_TRACES = ("opentelemetry", "google")
FOR_PAGES = ("jinja2", "markupsafe")
NEVER = (
    "rich",
    "greenlet",
    "charset_normalizer",
    "snowballstemmer",
    "alembic",
    "yaml",
    "oauthlib",
    "multiprocessing",
)


@pytest.mark.parametrize("talk", ["Kan lampan bytas?", "How do we save energy?"])
async def test_nothing_is_loaded_that_nobody_asked_for(
    teams: Simulator, tmp_path: Path, database_url: str, talk: str
) -> None:
    town, command = Town(teams), (sys.executable, "-c", TELLS_WHAT_IS_LOADED)
    async with program(teams, folder=tmp_path, database_url=database_url, command=command):
        await town.found_council()
        await town.log(town.johan, talk)
    loaded = json.loads((tmp_path / "loaded.json").read_text(encoding="utf-8"))
    assert set(loaded).isdisjoint(("sqlalchemy.dialects.postgresql", "azure.core.pipeline"))
    assert {"bot.app.server", "requests", "snowball_by_language.swedish_stemmer"} <= set(loaded)
    found = {name.split(".")[0] for name in loaded}
    assert found.isdisjoint((*FOR_DOCUMENTS, *FOR_TRACES, *FOR_PAGES, *NEVER))
    stemmers = [name for name in loaded if name.endswith("_stemmer")]
    assert stemmers == ["snowball_by_language.english_stemmer", "snowball_by_language.swedish_stemmer"]
