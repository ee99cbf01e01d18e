"""Fixtures: a council in Björkvik, its people, and the bot."""

import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from bot.outbox.rate_limit import RateLimit
from bot.outbox.timing import OutboxTiming
from simulator.service import Simulator
from simulator.signing import SigningKey
from tests.database_probe import post_at
from tests.dialogues.founded import Founded, in_town, teams_for
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.outbox.outbox_rows import Post
from tests.running import running_bot

UNHURRIED = {"BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}
"""High rate limits, since dialogues are faster than people."""
BRISK = OutboxTiming(
    tenant_rate=RateLimit(burst=1000, per_second=1000),
    conversation_rate=RateLimit(burst=1000, per_second=1000),
)
"""High rates, since the simulator accepts more than Teams."""


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture(scope="session")
def signing_key() -> SigningKey:
    """Create one key for all dialogues, since creating it takes longer than many of them."""
    return SigningKey.create("key-1")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def founded(
    signing_key: SigningKey, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Founded:
    """Found a council with its departments and owners once, to be copied."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("founded") / "bot.db"))
    return await Founded.by_messages(Settled(post=Post(file)), key=signing_key)


@pytest.fixture
def bot_settings() -> Mapping[str, str]:
    """Return the settings of the bot besides those of every test; other folders have their own."""
    return UNHURRIED


@pytest.fixture
async def teams(
    database_url: str,
    signing_key: SigningKey,
    founded: Founded,
    bot_settings: Mapping[str, str],
    request: pytest.FixtureRequest,
) -> AsyncIterator[Simulator]:
    async with (
        teams_for(request, founded, database_url=database_url, key=signing_key) as simulator,
        running_bot(simulator, database_url=database_url, timing=BRISK, settings=bot_settings),
    ):
        yield simulator


@pytest.fixture
async def new_town(teams: Simulator, database_url: str) -> Town:
    """Return a meeting chat without the bot."""
    return Town(teams, Settled(post=post_at(database_url)))


@pytest.fixture
async def town(new_town: Town) -> Town:
    """Return a meeting chat with a council, its departments and their owners."""
    return await in_town(new_town)
