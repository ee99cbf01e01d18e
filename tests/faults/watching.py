"""Wait for something to happen on the side of Teams or in a log."""

import asyncio
import time
from collections.abc import Callable

PATIENCE = 60.0


async def until(happened: Callable[[], bool], *, within: float = PATIENCE) -> float:
    """Wait until a condition holds, and return the seconds that it took."""
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() < begun + within, "it did not happen"
        await asyncio.sleep(0.005)
    return time.monotonic() - begun
