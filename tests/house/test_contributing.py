"""The command that CONTRIBUTING.md adds can be added just so, and answers."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from bot.app import server
from bot.features.registry import FEATURES
from bot.turn.types import Feature
from simulator.cards import texts
from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.house.project import read
from tests.running import running_bot


def example() -> Feature:
    """Return the feature that the page's code makes."""
    code = re.search(r"^ *```python\n(.*?)^ *```", read("CONTRIBUTING.md"), re.DOTALL | re.MULTILINE)
    assert code is not None
    module: dict[str, Any] = {}
    exec(compile(dedent(code[1]), "CONTRIBUTING.md", "exec"), module)  # noqa: S102 - our own page
    feature: Feature = module["FEATURE"]
    return feature


@pytest.fixture
async def teams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Simulator]:
    monkeypatch.setattr(server, "FEATURES", (example(), *FEATURES))
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    async with Simulator() as simulator, running_bot(simulator, database_url=url):
        yield simulator


async def test_the_command_of_the_page_answers_in_the_chat(teams: Simulator) -> None:
    town = Town(teams)
    await town.found_council()
    for word in ("vilka", "who"):
        answered = await town.say(town.johan, word)
        assert "Karin Ek" in texts(answered.card), word


def test_the_file_that_the_page_names_is_not_there_yet() -> None:
    assert not Path("bot/features/council/who.py").exists()
    assert "bot/features/council/who.py" in read("CONTRIBUTING.md")
