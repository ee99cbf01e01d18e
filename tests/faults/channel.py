"""The channel between people and the bot; like Teams it waits fifteen seconds and retries."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from simulator.client import BotClient, BotResponse
from simulator.constants import Json
from simulator.signing import SigningKey

PATIENCE = 15.0
PAUSES = (1.0, 2.0)
"""Seconds before the second and the third time; then the channel gives up."""
NO_ANSWER = 0
AGAIN = frozenset({NO_ANSWER, 502, 503, 504})
"""Statuses after which the channel retries. It does not after a 500, so that would be a loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One activity that was delivered to the bot."""

    status: int
    """The status of the last attempt."""
    tries: tuple[tuple[int, float], ...]
    """The status and duration in seconds of each attempt."""
    seconds: float
    """From the first byte to the last answer, the pauses included: what the person waited."""


class Channel(BotClient):
    """Delivers activities to the bot, and records the results."""

    keeps_connections = False
    """No, so that the bot's open connections only reflect its own work."""

    def __init__(self, *, key: SigningKey, app_id: str) -> None:
        super().__init__(key=key, app_id=app_id)
        self.carried: list[Carried] = []

    async def post(
        self, content: Json | bytes, *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> BotResponse:
        """Post until a response needs no retry, or the attempts are used up."""
        begun, tries = time.monotonic(), list[tuple[int, float]]()
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            once = time.monotonic()
            answer = await self._once(content, token=token, headers=headers)
            tries.append((answer.status, time.monotonic() - once))
            if answer.status not in AGAIN:
                break
        waited = time.monotonic() - begun
        self.carried.append(Carried(status=answer.status, tries=tuple(tries), seconds=waited))
        return answer

    async def _once(
        self, content: Json | bytes, *, token: str | None, headers: Mapping[str, str] | None
    ) -> BotResponse:
        try:
            async with asyncio.timeout(PATIENCE):
                return await super().post(content, token=token, headers=headers)
        except (aiohttp.ClientError, TimeoutError):
            return BotResponse(NO_ANSWER, {}, b"", {})

    @property
    def statuses(self) -> Counter[int]:
        """Return the statuses of all attempts."""
        return Counter(status for one in self.carried for status, _ in one.tries)

    @property
    def given_up(self) -> int:
        return sum(one.status in AGAIN for one in self.carried)

    @property
    def tried_again(self) -> int:
        return sum(len(one.tries) > 1 for one in self.carried)

    def waits(self) -> list[float]:
        """Return the waiting times of people, sorted."""
        return sorted(one.seconds for one in self.carried)

    def seconds_of_tries(self) -> list[float]:
        """Return the duration of each attempt, sorted."""
        return sorted(seconds for one in self.carried for _, seconds in one.tries)


def share(ordered: list[float], part: float) -> float:
    """Return the given quantile of values."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]
