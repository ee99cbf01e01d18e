"""A worker built by the test, on a database that fails on request."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.outbox.render import MessageRenderer
from bot.outbox.timing import OpeningRule, OutboxTiming
from bot.outbox.worker import OutboxWorker, build_worker
from bot.teams.credentials import TokenSource
from bot.turn.handler import Defaults
from simulator.service import Simulator
from storage import Store, Unavailable
from storage.engine import open_engine
from tests.outbox.outbox_rows import QUICK, Post
from tests.teams.program import Clock, build_test_gateway

DEFAULTS = Defaults(locale="sv", timezone="Europe/Stockholm")


class WeakStore(Store):
    """A store whose operations fail a number of times, with an error chosen by the test."""

    def __init__(self, url: str, *, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(open_engine(url), clock=clock)
        self.rounds = 0
        """How often messages were claimed."""
        self.failing: Counter[str] = Counter()
        self.fault: Callable[[], Exception] = lambda: Unavailable("locked")

    async def run_each(self, mode: Any, works: Any, **how: Any) -> Any:  # noqa: ANN401 - as the real one
        self._perhaps_fail(mode)
        return await super().run_each(mode, works, **how)

    async def write_all_tenants(self, work: Any) -> Any:  # noqa: ANN401
        self.rounds += 1
        self._perhaps_fail("write_all_tenants")
        return await super().write_all_tenants(work)

    def _perhaps_fail(self, door: str) -> None:
        if self.failing[door] > 0:
            self.failing[door] -= 1
            raise self.fault()


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A sender, the database that it sends from, and the task that it runs in."""

    worker: OutboxWorker
    store: WeakStore
    task: asyncio.Task[None]


@asynccontextmanager
async def sending(
    teams: Simulator,
    post: Post,
    *,
    timing: OutboxTiming = QUICK,
    clock: Callable[[], datetime] | None = None,
    opening: OpeningRule = lambda _, moment: moment,
    token: TokenSource | None = None,
    seed: int = 7,
) -> AsyncIterator[Running]:
    """Run a sender, and nothing else of the bot, until the block ends."""
    store, gateway = WeakStore(post.url, clock=clock), build_test_gateway(teams, clock=Clock(), token=token)
    worker = build_worker(
        store=store,
        connector=gateway.connector,
        roster=gateway.roster,
        renderer=MessageRenderer(defaults=DEFAULTS, nonce=lambda: "n"),
        bot_id=teams.world.bot.teams_id,
        opening=opening,
        rng=random.Random(seed),  # noqa: S311 - the same every time
        timing=timing,
    )
    running = Running(worker=worker, store=store, task=asyncio.create_task(worker.run()))
    try:
        yield running
    finally:
        worker.stop()
        await asyncio.wait([running.task])
        await gateway.close()
        store.close()
