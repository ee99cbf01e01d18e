"""Fixtures: Björkvik in the autumn of 2021, with a clock that the tests set."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.database_probe import post_at
from tests.dialogues.conftest import UNHURRIED
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.outbox.outbox_rows import QUICK, Post
from tests.reminders.manual_clock import Clock
from tests.running import running_bot

EAGER = replace(QUICK, planner_interval=0.1, poll_interval=0.05)


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    return SigningKey.create("key-1")


@pytest.fixture
def clock() -> Clock:
    return Clock("2021-09-15 17:20")


@pytest.fixture
def post(database_url: str) -> Post:
    """Return the outbox, to check what people do not see."""
    return post_at(database_url)


@pytest.fixture
async def teams(database_url: str, signing_key: SigningKey, clock: Clock) -> AsyncIterator[Simulator]:
    async with (
        Simulator(key=signing_key) as simulator,
        running_bot(simulator, database_url=database_url, timing=EAGER, clock=clock, settings=UNHURRIED),
    ):
        yield simulator


@pytest.fixture
def settled(post: Post, clock: Clock) -> Settled:
    """Return a function that waits until nothing is left to do at the clock's time."""
    return Settled(post=post, clock=clock)


@pytest.fixture
async def town(teams: Simulator, settled: Settled) -> Town:
    """Return a council with its departments and their owners."""
    town = Town(teams, settled)
    await town.found_council()
    await town.add_departments()
    return town
