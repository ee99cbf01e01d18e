"""The ``Retry-After`` header: a number of seconds, or a date."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_retry_after(value: str | None, *, now: float) -> float | None:
    """Give back the seconds to wait, None where the header is missing or garbage."""
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _seconds_until(value, now=now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until(value: str, *, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - datetime.fromtimestamp(now, UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
