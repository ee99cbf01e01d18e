"""How often strangers may make us fetch keys: a few times at once, then once a minute."""

from collections.abc import Callable


class Allowance:
    """A bucket of ``most`` tries that gains one more every ``every`` seconds."""

    def __init__(self, *, clock: Callable[[], float], most: int = 5, every: float = 60.0) -> None:
        self._clock = clock
        self._most = float(most)
        self._every = every
        self._left = self._most
        self._counted_at = clock()

    def take(self) -> bool:
        """Use one try up, and tell whether there was one."""
        now = self._clock()
        gained = max(0.0, now - self._counted_at) / self._every
        self._left = min(self._most, self._left + gained)
        self._counted_at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
