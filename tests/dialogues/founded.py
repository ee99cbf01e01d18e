"""A founded council to copy, since founding it by messages takes longer than most dialogues."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from sqlalchemy.engine import make_url

from simulator.service import Simulator
from simulator.signing import SigningKey
from simulator.state_file import world_from_json, world_to_json
from storage.tables import METADATA
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.running import running_bot

WITH_AN_ADDRESS = [table.name for table in METADATA.tables.values() if "service_url" in table.c]
"""Tables that hold the address of Teams, since each test has its own simulator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """A council with its departments, as the bot and Teams know it."""

    file: Path
    world: bytes
    service_url: str

    @classmethod
    async def by_messages(cls, settled: Settled, *, key: SigningKey) -> "Founded":
        """Found the council by messages, as people do."""
        post = settled.post
        async with Simulator(key=key) as teams:
            async with running_bot(teams, database_url=post.url):
                town = Town(teams, settled)
                await town.found_council()
                await town.add_departments()
                await town.settled()
            world = orjson.dumps(world_to_json(teams.world))
            return cls(file=post.path, world=world, service_url=teams.service_url)

    @asynccontextmanager
    async def teams(self, *, database_url: str, key: SigningKey) -> AsyncIterator[Simulator]:
        """Run Teams in its saved state, and write the saved database to a SQLite file."""
        file = make_url(database_url).database or ""
        shutil.copy(self.file, file)
        async with Simulator(world_from_json(orjson.loads(self.world)), key=key) as teams:
            self._move(file, to=teams.service_url)
            yield teams

    def _move(self, file: str, *, to: str) -> None:
        """Change the address of Teams in the database."""
        with sqlite3.connect(file) as database:
            for table in WITH_AN_ADDRESS:
                replaced = f"UPDATE {table} SET service_url = ? WHERE service_url = ?"  # noqa: S608 - our own table
                database.execute(replaced, (to, self.service_url))
        database.close()


def teams_for(
    request: pytest.FixtureRequest, founded: Founded, *, database_url: str, key: SigningKey
) -> AbstractAsyncContextManager[Simulator]:
    """Run Teams; if a test uses the town and SQLite, the council already exists."""
    if "town" in request.fixturenames and make_url(database_url).get_backend_name() == "sqlite":
        return founded.teams(database_url=database_url, key=key)
    return Simulator(key=key)


async def in_town(town: Town) -> Town:
    """Found the council if it is missing, and wait until all cards show it."""
    if not town.meeting.has_bot:
        await town.found_council()
        await town.add_departments()
        await town.settled()
    return town
