"""A card that was posted while the database was away is stored once it is back, and follows its question."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from bot.clock import NonceSource
from bot.turn.commands import Router
from bot.turn.dispatcher import Dispatcher, RequestRateLimiter
from bot.turn.handler import Defaults
from bot.turn.incoming import Chat, ChatKind
from storage import Conflict, Unavailable
from tests.outbox.worker_harness import WeakStore
from tests.teams.meeting_event_steps import EmptyRoster
from tests.teams.replies import posted_card_for

CHAT = Chat(id="19:a@thread.v2", thread="19:a@thread.v2", kind=ChatKind.GROUP, service_url="https://x/")


class TellingStore(WeakStore):
    """A database that is away so many times, and tells when something was written."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.stored = asyncio.Event()

    async def write(self, work: Any, *, tenant: str, now: datetime | None = None) -> Any:  # noqa: ANN401 - as above
        result = await super().write(work, tenant=tenant, now=now)
        self.stored.set()
        return result


@pytest.mark.both_databases
@pytest.mark.parametrize("fault", [Unavailable, Conflict])
@pytest.mark.parametrize("times", [0, 1, 3])
async def test_a_posted_card_is_stored_when_the_database_is_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch, fault: type[Exception], times: int
) -> None:
    monkeypatch.setattr("bot.turn.dispatcher.POSTED_RETRY_DELAYS", (0.0,) * 5)
    store = TellingStore(database_url)
    store.fault, store.failing["write"] = (lambda: fault("away")), times
    dispatch = Dispatcher(
        store=store,
        router=Router([]),
        roster=EmptyRoster(),
        defaults=Defaults(locale="sv", timezone="Europe/Stockholm"),
        rate_limiter=RequestRateLimiter(person=60, tenant=60),
        seconds=lambda: 0.0,
        nonce=NonceSource(lambda: "n"),
        wake=lambda: None,
    )
    await dispatch.posted(posted_card_for(CHAT), "f:1")
    async with asyncio.timeout(20):
        await store.stored.wait()
    found = await store.read(lambda tx: tx.posted_cards.by_activity(CHAT.thread, "f:1"), tenant="t")
    assert found is not None
    store.close()
