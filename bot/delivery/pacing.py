"""How fast: Teams takes so many messages a second for a tenant, and far fewer for one conversation.

Each process keeps to it by itself; what several processes send together, Teams slows down for all of them.
"""

from collections import OrderedDict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from storage.outbox import Letter, Room

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many at once, and so many more each second."""

    burst: float
    a_second: float


@dataclass(slots=True, kw_only=True)
class Buckets:
    """What has been sent lately, by tenant or by conversation; times are seconds that only go forward."""

    rate: Rate
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    """How full each was, and when; who is not here has a full one."""

    def take(self, key: str, *, now: float) -> None:
        """Count one more message."""
        self._levels[key] = (self.room(key, now=now) - 1.0, now)
        self._levels.move_to_end(key)
        self._forget(now)

    def room(self, key: str, *, now: float) -> float:
        """Give back how many messages may go now."""
        level, at = self._levels.get(key, (self.rate.burst, now))
        return min(self.rate.burst, level + (now - at) * self.rate.a_second)

    def rooms(self, *, now: float) -> dict[str, int]:
        """Give back how many messages may go to each of those who got some lately."""
        self._forget(now)
        return {key: int(self.room(key, now=now)) for key in self._levels}

    def wait(self, *, now: float) -> float | None:
        """Give back the seconds until one more message may go to somebody who has no room now."""
        rooms = (self.room(key, now=now) for key in self._levels)
        return min(((1.0 - room) / self.rate.a_second for room in rooms if room < 1.0), default=None)

    def _forget(self, now: float) -> None:
        """Forget who has a full bucket again, those first who have got nothing for the longest time."""
        while self._levels:
            oldest = next(iter(self._levels))
            if self.room(oldest, now=now) < self.rate.burst and len(self._levels) <= MOST_REMEMBERED:
                break
            del self._levels[oldest]


@dataclass(frozen=True, slots=True)
class Pacing:
    """How much may be sent now, and to whom."""

    tenants: Buckets
    conversations: Buckets

    def room(self, most: int, *, busy: AbstractSet[str], now: float) -> Room:
        """Give back what may be taken, where something is being sent to ``busy`` lanes already."""
        lanes = {lane for lane, room in self.conversations.rooms(now=now).items() if room < 1}
        return Room(most=most, busy=lanes | busy, tenants=self.tenants.rooms(now=now))

    def took(self, letter: Letter, *, now: float) -> None:
        """Count one that was taken."""
        self.tenants.take(letter.tenant, now=now)
        self.conversations.take(letter.lane, now=now)

    def wait(self, *, now: float) -> float | None:
        """Give back the seconds until somebody has room again who has none now."""
        waits = (self.tenants.wait(now=now), self.conversations.wait(now=now))
        return min((wait for wait in waits if wait is not None), default=None)
