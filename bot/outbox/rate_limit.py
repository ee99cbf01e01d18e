"""Limit the rate of messages per second for each tenant, and more strictly for each conversation.

Each process limits itself; if several send too much together, Teams throttles all of them.
"""

from collections import OrderedDict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from storage.outbox import ClaimCapacity, OutboxMessage

MAX_BUCKETS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """A rate limit: a burst, and a number of further messages per second."""

    burst: float
    per_second: float


@dataclass(slots=True, kw_only=True)
class TokenBuckets:
    """Token buckets by key, a tenant or a conversation; times are monotonic seconds."""

    rate: RateLimit
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """The level of each bucket and when it was measured; a missing bucket is full."""

    def consume(self, key: str, *, now: float) -> None:
        """Consume one token."""
        self._levels[key] = (self.available(key, now=now) - 1.0, now)
        self._levels.move_to_end(key)
        self._forget(now)

    def available(self, key: str, *, now: float) -> float:
        """Return how many tokens are available."""
        level, at = self._levels.get(key, (self.rate.burst, now))
        return min(self.rate.burst, level + (now - at) * self.rate.per_second)

    def available_by_key(self, *, now: float) -> dict[str, int]:
        """Return how many tokens are available for each key used lately."""
        self._forget(now)
        return {key: int(self.available(key, now=now)) for key in self._levels}

    def seconds_until_available(self, *, now: float) -> float | None:
        """Return the seconds until an empty bucket has a token again, None if no bucket is empty."""
        rooms = (self.available(key, now=now) for key in self._levels)
        return min(((1.0 - room) / self.rate.per_second for room in rooms if room < 1.0), default=None)

    def _forget(self, now: float) -> None:
        """Drop full buckets, least recently used first."""
        while self._levels:
            oldest = next(iter(self._levels))
            if self.available(oldest, now=now) < self.rate.burst and len(self._levels) <= MAX_BUCKETS:
                break
            del self._levels[oldest]


@dataclass(frozen=True, slots=True)
class OutboxRateLimiter:
    """Limits the rate of messages by tenant and by conversation."""

    tenants: TokenBuckets
    conversations: TokenBuckets

    def claim_limits(self, most: int, *, busy: AbstractSet[str], now: float) -> ClaimCapacity:
        """Return the limits for the next claim; ``busy`` are the ordering keys that are being sent to."""
        ordering_keys = {
            ordering_key
            for ordering_key, room in self.conversations.available_by_key(now=now).items()
            if room < 1
        }
        return ClaimCapacity(
            limit=most, busy_keys=ordering_keys | busy, tenant_limits=self.tenants.available_by_key(now=now)
        )

    def record(self, message: OutboxMessage, *, now: float) -> None:
        """Count a message that was claimed."""
        self.tenants.consume(message.tenant, now=now)
        self.conversations.consume(message.ordering_key, now=now)

    def seconds_until_available(self, *, now: float) -> float | None:
        """Return the seconds until a tenant or conversation at its limit may get one more message."""
        waits = (
            self.tenants.seconds_until_available(now=now),
            self.conversations.seconds_until_available(now=now),
        )
        return min((wait for wait in waits if wait is not None), default=None)
