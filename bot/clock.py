"""The sources of time and randomness; everything else gets them as arguments."""

import secrets
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def unix_time() -> float:
    """Return the current time as seconds since 1970."""
    return utc_now().timestamp()


def new_nonce() -> str:
    """Return a random token that cannot be guessed and is used for one card only."""
    return secrets.token_urlsafe(12)
