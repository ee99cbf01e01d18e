"""When what the bot proves itself with ends."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

WARNED_AHEAD = 30
"""Days before its end at which a secret or certificate is worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret or a certificate, and when it ends."""

    kind: str
    """``secret`` or ``certificate``."""
    ends: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until its end, below zero afterwards."""
        return (self.ends - now).days


def credential_of(*, certificate: Path | None, secret_ends: date | None) -> Credential | None:
    """Give back what ends when, None where nobody said; raises ValueError for a file without certificate."""
    if certificate is not None:
        return Credential(kind="certificate", ends=_end_of(certificate))
    if secret_ends is not None:
        return Credential(kind="secret", ends=datetime.combine(secret_ends, time(), UTC))
    return None


def _end_of(file: Path) -> datetime:
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415 - needed by those who have one

    try:
        found = load_pem_x509_certificates(file.read_bytes())
    except OSError as fault:
        raise ValueError("the file cannot be read") from fault
    return min(one.not_valid_after_utc for one in found)
