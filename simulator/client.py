"""Call the bot, signed as the Bot Connector signs."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from simulator import signing
from simulator.activities import ActivityFactory
from simulator.chats import Message
from simulator.constants import APP_ID, Json
from simulator.signing import SigningKey
from simulator.world import World

TIMEOUT_SECONDS = 30
TOKEN_LIFETIME_SECONDS = 600


@dataclass(frozen=True, slots=True)
class BotResponse:
    """The bot's response to a call; `body` is empty if it is no JSON object."""

    status: int
    body: Json
    raw: bytes
    headers: Mapping[str, str]


class BotClient:
    """Posts activities to the bot with a token that is reused for a while."""

    keeps_connections = True
    """Whether one connection serves many calls."""

    def __init__(self, *, key: SigningKey, app_id: str = APP_ID) -> None:
        self.bot_url = "http://127.0.0.1:3978"
        self.service_url = ""
        self.keys = [key]
        self.announced = [key]
        self._app_id = app_id
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._token_until = 0.0

    async def open(self, service_url: str) -> None:
        self.service_url = service_url
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        connector = aiohttp.TCPConnector(limit=0, force_close=not self.keeps_connections)
        self._session = aiohttp.ClientSession(timeout=timeout, connector=connector)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def rotate(self) -> SigningKey:
        """Sign with a new key from now on; the old ones stay announced."""
        key = SigningKey.create(f"key-{len(self.keys) + 1}-{time.time_ns():x}")
        self.keys.append(key)
        self.announced.append(key)
        self._token_until = 0.0
        return key

    def sign(
        self,
        *,
        key: SigningKey | None = None,
        algorithm: str = "RS256",
        headers: Mapping[str, Any] | None = None,
        without: Iterable[str] = (),
        without_headers: Iterable[str] = (),
        **claims: Any,  # noqa: ANN401 - a forged claim may be anything
    ) -> str:
        """Return a token; every claim and header can be replaced or left out."""
        made = signing.valid_claims(self.service_url, app_id=self._app_id) | claims
        kept = {name: value for name, value in made.items() if name not in set(without)}
        return signing.sign_token(
            kept,
            key=key or self.keys[-1],
            algorithm=algorithm,
            headers=headers,
            without_headers=without_headers,
        )

    def current_token(self) -> str:
        """Return the token for calls that name none."""
        if time.monotonic() > self._token_until:
            self._token = self.sign()
            self._token_until = time.monotonic() + TOKEN_LIFETIME_SECONDS
        return self._token

    async def post(
        self,
        content: Json | bytes,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> BotResponse:
        """Post an activity, or raw bytes; `token=""` sends no Authorization header."""
        if self._session is None:
            raise RuntimeError("the simulator is not started")
        body = content if isinstance(content, bytes) else orjson.dumps(content)
        bearer = self.current_token() if token is None else token
        sent = {"Content-Type": "application/json; charset=utf-8"}
        if bearer:
            sent["Authorization"] = f"Bearer {bearer}"
        url = f"{self.bot_url}/api/messages"
        async with self._session.post(url, data=body, headers=sent | dict(headers or {})) as response:
            raw = await response.read()
            return BotResponse(response.status, _decode(raw), raw, response.headers)


def _decode(raw: bytes) -> Json:
    try:
        decoded = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


@dataclass(frozen=True, slots=True)
class SentActivity:
    """An activity that was sent to the bot, and its response.

    `mark` is the number of the last change before it, so `message(after=sent)` finds what came of it.
    """

    activity: Json
    answer: BotResponse
    mark: int
    message: Message | None = None

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def body(self) -> Json:
        return self.answer.body


@dataclass(slots=True)
class BotChannel:
    """The channel to the bot: the world, the client, and the builder of activities."""

    world: World
    client: BotClient
    activities: ActivityFactory = field(init=False)

    def __post_init__(self) -> None:
        self.activities = ActivityFactory(self.world, service_url="")

    async def send(
        self, activity: Json, *, overrides: Json | None = None, message: Message | None = None
    ) -> SentActivity:
        """Sign an activity and post it; `overrides` replaces raw fields."""
        mark = self.world.changes.number
        activity = activity | (overrides or {})
        return SentActivity(activity, await self.client.post(activity), mark, message)
