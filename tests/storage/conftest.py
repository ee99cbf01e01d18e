"""Fixtures: the store on either database, and a council in it."""

from collections.abc import AsyncIterator

import pytest

from storage import Store
from tests.storage.tenant import Desk, Town, settle


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """Open the store on either database."""
    store = Store.open(database_url)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    """Return the store of one tenant at one moment."""
    return Desk(store=store)


@pytest.fixture
async def town(desk: Desk) -> Town:
    """Found a council in Björkvik with its people and departments."""
    return await desk.write(settle)
