"""Fixtures: the bot with short delays, which sends targeted messages as a test says."""

from collections.abc import AsyncIterator

import pytest

from simulator.service import Simulator
from tests.dialogues.founded import in_town
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.outbox.conftest import founded, post, signing_key, stage
from tests.outbox.outbox_rows import QUICK, Post
from tests.running import running_bot

__all__ = ["founded", "post", "signing_key", "stage"]


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture
def targeting() -> str:
    """Return the setting; a test that is about another value overrides it."""
    return "on"


@pytest.fixture
async def teams(stage: Simulator, post: Post, targeting: str) -> AsyncIterator[Simulator]:
    settings = {"BOT_TARGETED_MESSAGES": targeting}
    async with running_bot(stage, database_url=post.url, timing=QUICK, settings=settings):
        yield stage


@pytest.fixture
async def town(teams: Simulator, post: Post) -> Town:
    """Return a meeting chat with a council, its departments and their owners."""
    return await in_town(Town(teams, Settled(post=post)))
