"""The sources of time and randomness; everything else gets them as arguments."""

import secrets
import time
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
