"""Fixtures: the bot of the dialogues with short delays."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.database_probe import post_at
from tests.dialogues.conftest import founded, signing_key
from tests.dialogues.founded import Founded, in_town, teams_for
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.outbox.outbox_rows import QUICK, Post
from tests.running import running_bot

__all__ = ["founded", "signing_key"]


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture
def post(database_url: str) -> Post:
    return post_at(database_url)


@pytest.fixture
async def stage(
    signing_key: SigningKey, database_url: str, founded: Founded, request: pytest.FixtureRequest
) -> AsyncIterator[Simulator]:
    """Return Teams without the bot."""
    async with teams_for(request, founded, database_url=database_url, key=signing_key) as simulator:
        yield simulator


@pytest.fixture
async def teams(stage: Simulator, post: Post) -> AsyncIterator[Simulator]:
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        yield stage


@pytest.fixture
async def town(teams: Simulator, post: Post) -> Town:
    """Found a council with its departments and their owners."""
    return await in_town(Town(teams, Settled(post=post)))
