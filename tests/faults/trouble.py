"""Random faults: calls of the bot, calls to the bot, the database."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace

import orjson
from sqlalchemy.engine import make_url

from simulator.constants import Json
from simulator.http import Call, Fault, FaultPlan
from tests.bench.load import post
from tests.faults.crowd import Crowd
from tests.faults.outages import cut_off
from tests.storage.broken_sqlite import held_by_another_process

TRANSIENT = {
    "429": Fault("*", "", status=429, headers={"Retry-After": "1"}),
    "412": Fault("*", "", status=412),
    "500": Fault("*", "", status=500),
    "502": Fault("*", "", status=502),
    "503": Fault("*", "", status=503),
    "reset": Fault("*", "", reset=True),
    "answer lost": Fault("*", "", lost_answer=True),
    "hangs": Fault("*", "", delay=12.0),
}
"""Transient faults of calls of the bot; 12 seconds are longer than the bot waits."""
LOCKED_FOR = 0.5


class Trouble(FaultPlan):
    """Makes a share of all calls of the bot fail."""

    def __init__(self, rng: random.Random, *, part: float) -> None:
        super().__init__()
        self._rng, self._part = rng, part
        self.happened: Counter[str] = Counter()

    def next_for(self, call: Call) -> Fault | None:
        if self._rng.random() >= self._part:
            return super().next_for(call)
        name = self._rng.choice(list(TRANSIENT))
        self.happened[name] += 1
        return replace(TRANSIENT[name])


class Mischief:
    """Faults of calls to the bot, one after the other."""

    def __init__(self, crowd: Crowd, url: str) -> None:
        self._crowd, self._teams, self._url = crowd, crowd.teams, url
        self.calm = asyncio.Lock()
        """Held while the database must stay available."""
        self.happened: Counter[str] = Counter()
        self._kinds: list[Callable[[], Awaitable[None]]] = [
            self.forged, self.no_json, self.twice, self.half_a_body, self.nobody_waits, self.database_away,
        ]  # fmt: skip

    async def once(self) -> None:
        """Cause the next fault."""
        kind = self._kinds[self.happened.total() % len(self._kinds)]
        self.happened[kind.__name__] += 1
        await kind()

    async def forged(self) -> None:
        assert (await self._teams.client.post({"type": "message"}, token="none")).status == 401

    async def no_json(self) -> None:
        assert (await self._teams.client.post(b'{"type": "mess')).status == 400

    async def twice(self) -> None:
        """Send the same question a second time."""
        await self._teams.client.post(await self._question())

    async def half_a_body(self) -> None:
        """Send half of a question, and disconnect."""
        body = orjson.dumps(await self._question())
        await self._send(body[: len(body) // 2], announced=len(body))

    async def nobody_waits(self) -> None:
        """Send a question a second time, and do not wait for the response."""
        body = orjson.dumps(await self._question())
        await self._send(body, announced=len(body))

    async def _question(self) -> Json:
        said = await self._teams.say(self._crowd.anybody(), self._crowd.anywhere().chat, "öppna")
        return said.activity

    async def database_away(self) -> None:
        """Terminate all connections to the database, or hold its lock for a while."""
        async with self.calm:
            await asyncio.to_thread(self._disturb)

    def _disturb(self) -> None:
        if make_url(self._url).get_backend_name() != "sqlite":
            cut_off(self._url)
            return
        with held_by_another_process(self._url):
            time.sleep(LOCKED_FOR)

    async def _send(self, body: bytes, *, announced: int) -> None:
        bot = make_url(self._teams.bot_url)
        _, writer = await asyncio.open_connection(bot.host, bot.port)
        head = post("/api/messages", b"", token=self._teams.client.current_token())
        writer.write(head.replace(b"Content-Length: 0", b"Content-Length: %d" % announced) + body)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()
