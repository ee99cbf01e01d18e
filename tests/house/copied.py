"""Copy the program, so that a test can change its files and run it as a newcomer would."""

import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.house.project import ROOT
from tests.program.child import program

FOLDERS = ("bot", "cards", "domain", "storage")
START = (sys.executable, "-m", "bot", "serve")


def copy_program(folder: Path) -> Path:
    """Copy the program's code into a folder, and return that folder."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    return folder


@asynccontextmanager
async def town_of(folder: Path, settings: Mapping[str, str] | None = None) -> AsyncIterator[Town]:
    """Run the program from the code in this folder, with the people of Björkvik."""
    url = f"sqlite:///{folder / 'bot.db'}"
    async with (
        Simulator() as teams,
        program(teams, folder=folder, database_url=url, command=START, more=settings),
    ):
        yield Town(teams)
