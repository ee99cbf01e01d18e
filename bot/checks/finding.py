"""What one look found: how it is, and what to do about it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum

PATIENCE = 12.0
"""Seconds that one look may take."""


class State(StrEnum):
    """How something is."""

    OK = "ok"
    NOTE = "note"
    """It could not be looked at from here, or does not apply."""
    WARNING = "warning"
    """It works, and will not for long, or not for everybody."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the report."""

    about: str
    state: State
    says: str
    advice: str = ""
    """What to do, empty where there is nothing to do."""


def fine(about: str, *, says: str) -> Finding:
    """Say that something is as it has to be."""
    return Finding(about=about, state=State.OK, says=says)


def note(about: str, *, says: str, advice: str = "") -> Finding:
    """Say that something could not be looked at, or does not apply."""
    return Finding(about=about, state=State.NOTE, says=says, advice=advice)


def warning(about: str, *, says: str, advice: str) -> Finding:
    """Say that something works, and will not for long."""
    return Finding(about=about, state=State.WARNING, says=says, advice=advice)


def failed(about: str, *, says: str, advice: str) -> Finding:
    """Say that something does not work."""
    return Finding(about=about, state=State.FAILED, says=says, advice=advice)


async def guarded(about: str, *, look: Awaitable[list[Finding]], patience: float = PATIENCE) -> list[Finding]:
    """Give back what a look finds; one that breaks or hangs is a finding too, and stops no other."""
    try:
        async with asyncio.timeout(patience):
            return await look
    except TimeoutError:
        return [failed(about, says=f"no answer within {patience:.0f} seconds", advice="look at the network")]
    except Exception as fault:  # noqa: BLE001 - whatever it is, it belongs into the report
        return [failed(about, says=f"the check itself failed: {type(fault).__name__}", advice="report this")]
