"""A sender put together by hand, on a database that is away when a test says so."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.delivery import Opening, Pace, Packer, Sender, build_sender
from bot.teams import TokenSource
from bot.turns import Defaults
from simulator.service import Simulator
from storage import Store, Unavailable
from storage.engine import open_engine
from tests.delivery.post import QUICK, Post
from tests.edge.program import Clock, edge_for

DEFAULTS = Defaults(locale="sv", timezone="Europe/Stockholm")


class WeakStore(Store):
    """A database whose doors fail: so many times, with a fault of the test's choice."""

    def __init__(self, url: str, *, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(open_engine(url), clock=clock)
        self.rounds = 0
        """How often somebody looked for something to send."""
        self.failing: Counter[str] = Counter()
        self.fault: Callable[[], Exception] = lambda: Unavailable("locked")

    async def write(self, work: Any, *, tenant: str, now: datetime | None = None) -> Any:  # noqa: ANN401 - as the real one
        self._perhaps_fail("write")
        return await super().write(work, tenant=tenant, now=now)

    async def write_for_all(self, work: Any) -> Any:  # noqa: ANN401
        self.rounds += 1
        self._perhaps_fail("write_for_all")
        return await super().write_for_all(work)

    async def read(self, work: Any, *, tenant: str, now: datetime | None = None) -> Any:  # noqa: ANN401
        self._perhaps_fail("read")
        return await super().read(work, tenant=tenant, now=now)

    def _perhaps_fail(self, door: str) -> None:
        if self.failing[door] > 0:
            self.failing[door] -= 1
            raise self.fault()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A sender, the database that it sends from, and the task that it runs in."""

    sender: Sender
    store: WeakStore
    task: asyncio.Task[None]


@asynccontextmanager
async def sending(
    teams: Simulator,
    post: Post,
    *,
    pace: Pace = QUICK,
    clock: Callable[[], datetime] | None = None,
    opening: Opening = lambda _, moment: moment,
    token: TokenSource | None = None,
    seed: int = 7,
) -> AsyncIterator[Running]:
    """Run a sender, and nothing else of the bot, until the block ends."""
    store, edge = WeakStore(post.url, clock=clock), edge_for(teams, clock=Clock(), token=token)
    sender = build_sender(
        store=store,
        connector=edge.connector,
        roster=edge.roster,
        packer=Packer(defaults=DEFAULTS, nonce=lambda: "n"),
        bot_id=teams.world.bot.teams_id,
        opening=opening,
        dice=random.Random(seed),  # noqa: S311 - the same every time
        pace=pace,
    )
    running = Running(sender=sender, store=store, task=asyncio.create_task(sender.run()))
    try:
        yield running
    finally:
        sender.stop()
        await asyncio.wait([running.task])
        await edge.close()
        store.close()
