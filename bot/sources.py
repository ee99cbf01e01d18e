"""Where time and randomness come from; everything else is given them as arguments."""

import secrets
from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def seconds() -> float:
    """The time, in seconds."""
    return now().timestamp()


def nonce() -> str:
    """Something that nobody can guess and no other card has."""
    return secrets.token_urlsafe(12)
