"""Faults of a SQLite file: another process that locks it, a full disk."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from storage import Store

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO inbox VALUES ('x', 'x', 'x', '2026-01-01', 0, '{}')")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@contextmanager
def held_by_another_process(url: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process write to the database until a line is sent to it, or the block ends."""
    command = [sys.executable, "-c", HOLD, url.removeprefix("sqlite:///")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.communicate("\n", timeout=10)


def wait_at_most(store: Store, *, milliseconds: int) -> None:
    """Let connections opened from now on wait for a lock for less time."""

    def shorten(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.execute(f"PRAGMA busy_timeout={milliseconds}")

    event.listen(store.engine, "connect", shorten)


class SmallDisk:
    """A limit to the size of the database that can be removed."""

    def __init__(self, store: Store, *, pages: int) -> None:
        self.pages = pages
        event.listen(store.engine, "begin", self._limit)

    def _limit(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={self.pages}")


async def seconds_of(work: Any) -> float:  # noqa: ANN401 - anything that can be awaited
    """Return how long something took."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await work
    return loop.time() - begun
