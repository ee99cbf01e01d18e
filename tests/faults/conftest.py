"""A starter of programs, a side of Teams, and databases of either kind."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.databases import Server
from tests.faults.machines import careless
from tests.faults.servers import Fresh, files_in
from tests.faults.starter import Starter, starting
from tests.faults.teams import Teams, teams_side


@pytest.fixture
async def starter(tmp_path: Path) -> AsyncIterator[Starter]:
    async with starting(tmp_path) as starter:
        yield starter


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    async with teams_side() as teams:
        yield teams


@pytest.fixture
def fresh(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Fresh:
    """Return a factory of databases."""
    if backend == "sqlite":
        return files_in(tmp_path)
    server: Server = request.getfixturevalue("postgres")
    return server.database


@pytest.fixture
def hasty(database_url: str) -> Iterator[Store]:
    """Return a store for tests without power failures."""
    store = careless(Store.open(database_url))
    yield store
    store.close()


@pytest.fixture
def shared(postgres: Server) -> Iterator[str]:
    """Return the address of a database that several programs may use."""
    with postgres.database() as url:
        yield url
