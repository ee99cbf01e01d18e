"""The sources of time and randomness; everything else gets them as arguments."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

utc_now = partial(datetime.now, UTC)
"""Return the current time in UTC."""

unix_time = time.time
"""Return the current time as seconds since 1970."""

monotonic_time = time.monotonic
"""Return seconds that only grow, whatever is done to the clock: for intervals, ages, pauses and limits."""

new_epoch = partial(secrets.token_hex, 4)
"""Return a random name for the time from one restore of the database to the next."""

new_nonce = partial(secrets.token_urlsafe, 12)
"""Return a random token that cannot be guessed and is used for one card only."""


class NonceSource:
    """Makes the one-time numbers of buttons: a random one, after the epoch of the database if it has one."""

    def __init__(self, random: Callable[[], str], *, epoch: str = "") -> None:
        """Take the epoch that the latest restore began, empty if the database was never restored."""
        self.epoch = epoch
        self.new: Callable[[], str] = (lambda: f"{epoch}-{random()}") if epoch else random
        """Returns a new one-time number."""

    def is_outdated(self, nonce: str) -> bool:
        """Return whether a button was made before the database was restored.

        The ids and versions that it names may have been given again since.
        """
        return bool(self.epoch) and not nonce.startswith(f"{self.epoch}-")
