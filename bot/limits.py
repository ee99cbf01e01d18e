"""How much one person and one tenant may ask a minute."""

from collections import OrderedDict
from collections.abc import Hashable

MOST_BUCKETS = 20_000


class Limits:
    """Token buckets: so many a minute, in bursts of half of that."""

    def __init__(self, *, a_minute: int) -> None:
        self._refill = a_minute / 60
        self._most = a_minute / 2
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def allow(self, who: Hashable, *, now: float) -> bool:
        """Take one from the bucket of ``who``; ``now`` is in seconds, of a clock that only goes forward."""
        left, since = self._buckets.pop(who, (self._most, now))
        left = min(self._most, left + (now - since) * self._refill)
        allowed = left >= 1
        self._buckets[who] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed


class Rates:
    """How much is let through: so many commands and presses a minute from one person, and from one tenant."""

    def __init__(self, *, person: int, tenant: int) -> None:
        self._people = Limits(a_minute=person)
        self._tenants = Limits(a_minute=tenant)

    def allow(self, person: str, *, tenant: str, now: float) -> bool:
        """Whether one more from this person of this tenant is let through."""
        return self._people.allow((tenant, person), now=now) and self._tenants.allow(tenant, now=now)
