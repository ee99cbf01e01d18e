"""A sender put together by hand, on a database that is away when a test says so."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.delivery import Packer, Sender, build_sender
from bot.turns import Defaults
from simulator.service import Simulator
from storage import Store, Unavailable
from storage.engine import open_engine
from tests.delivery.post import QUICK, Post
from tests.edge.program import Clock, edge_for


class WeakStore(Store):
    """A database whose doors fail: so many times, with a fault of the test's choice."""

    def __init__(self, url: str) -> None:
        super().__init__(open_engine(url))
        self.failing: Counter[str] = Counter()
        self.fault: Callable[[], Exception] = lambda: Unavailable("locked")

    async def write(self, work: Any, *, tenant: str, now: datetime) -> Any:  # noqa: ANN401 - as the real one
        self._perhaps_fail("write")
        return await super().write(work, tenant=tenant, now=now)

    async def write_for_all(self, work: Any) -> Any:  # noqa: ANN401
        self._perhaps_fail("write_for_all")
        return await super().write_for_all(work)

    async def read(self, work: Any, *, tenant: str, now: datetime) -> Any:  # noqa: ANN401
        self._perhaps_fail("read")
        return await super().read(work, tenant=tenant, now=now)

    def _perhaps_fail(self, door: str) -> None:
        if self.failing[door] > 0:
            self.failing[door] -= 1
            raise self.fault()


@asynccontextmanager
async def sending(
    teams: Simulator, post: Post
) -> AsyncIterator[tuple[Sender, WeakStore, asyncio.Task[None]]]:
    """Run a sender, and nothing else of the bot, until the block ends."""
    store = WeakStore(post.url)
    edge = edge_for(teams, clock=Clock())
    sender = build_sender(
        store=store,
        connector=edge.connector,
        roster=edge.roster,
        packer=Packer(defaults=Defaults(locale="sv", timezone="Europe/Stockholm"), nonce=lambda: "n"),
        bot_id=teams.world.bot.teams_id,
        clock=lambda: datetime.now(UTC),
        dice=random.Random(7),  # noqa: S311 - the same every time
        pace=QUICK,
    )
    task = asyncio.create_task(sender.run())
    try:
        yield sender, store, task
    finally:
        sender.stop()
        await asyncio.wait([task])
        await edge.close()
        store.close()
