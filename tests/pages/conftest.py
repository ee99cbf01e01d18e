"""Fixtures: a council in Björkvik, the bot with its pages, and a browser for each person."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing

import pytest

from bot.pages.sessions import SESSION_COOKIE, new_secret
from bot.pages.viewer import store_person
from simulator.people import Person
from simulator.service import Simulator
from simulator.signing import SigningKey
from storage import Store
from storage.page_sessions import PageSession, PageSessions
from tests.database_probe import post_at
from tests.dialogues.conftest import BRISK, UNHURRIED, founded, new_town, signing_key, teams, town
from tests.dialogues.founded import in_town
from tests.dialogues.town import Town
from tests.idle import Settled
from tests.pages.browser import Browser
from tests.running import running_bot

__all__ = ["founded", "new_town", "signing_key", "teams", "town"]
WITH_PAGES = {
    **UNHURRIED,
    "BOT_PUBLIC_URL": "https://bevaka.example.org",
    "BOT_PUBLIC_PAGES": "https://fragor.example.org",
}
SignIn = Callable[[Person], Awaitable[Browser]]
"""Returns the browser of somebody who is signed in."""


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""


@pytest.fixture
def bot_settings() -> Mapping[str, str]:
    return WITH_PAGES


@pytest.fixture
def sign_in(teams: Simulator, database_url: str) -> SignIn:
    """Return a function that signs somebody in without a token, as if it had been checked."""

    async def start(person: Person) -> Browser:
        return await signed_in(teams, person, database_url=database_url)

    return start


async def signed_in(
    teams: Simulator, person: Person, *, database_url: str, tenant: str | None = None
) -> Browser:
    """Sign somebody in without a token, as if it had been checked."""
    secret, tenant = new_secret(), tenant or teams.world.tenant_id
    session = PageSession(tenant=tenant, entra_id=person.entra_id or "", locale="sv", theme="")
    with closing(Store.open(database_url)) as store:
        await store.write(lambda tx: store_person(tx, session, person.name, ()), tenant=session.tenant)
        await PageSessions(store).start(secret, session, former="")
    return Browser(teams.bot_url, {SESSION_COOKIE: secret})


@asynccontextmanager
async def town_with_pages(database_url: str, *, key: SigningKey) -> AsyncIterator[Town]:
    """Run the bot with its pages and a council until the block ends, for several tests in a browser."""
    async with (
        Simulator(key=key) as simulator,
        running_bot(simulator, database_url=database_url, timing=BRISK, settings=WITH_PAGES),
    ):
        yield await in_town(Town(simulator, Settled(post=post_at(database_url))))


@pytest.fixture
async def teams_alone(signing_key: SigningKey) -> AsyncIterator[Simulator]:
    """Return Teams, for a test that runs the bot itself."""
    async with Simulator(key=signing_key) as simulator:
        yield simulator
