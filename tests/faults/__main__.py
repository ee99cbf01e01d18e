"""Run all faults in full size, and print the tables of docs/reliability.md."""

import argparse
import asyncio
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.machines import turn_machines
from tests.faults.outages import cut_off_backends, fill_the_disk, lock_sqlite, stop_postgresql
from tests.faults.refusals import refuse_the_token, throttle_one_tenant
from tests.faults.replicas import AN_HOUR, plan_together, send_with_a_wrong_clock
from tests.faults.report import Report, quieten
from tests.faults.servers import Fresh, OwnServer, beside, files_in, own_server
from tests.faults.starter import Starter, starting
from tests.faults.stopping import AS_IN_EARNEST, pause_in_mid_send, stop_under_load
from tests.faults.tables import kill_points, reminders
from tests.faults.teams import Teams, teams_side
from tests.sizes import FULL, SMALL, Size

SOON = 10.0
"""Seconds after an outage within which sending must resume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The environment in which the faults run."""

    folder: Path
    own: OwnServer
    size: Size
    report: Report

    @property
    def databases(self) -> dict[str, Fresh]:
        return {"SQLite": files_in(self.folder), "PostgreSQL": self.own.server.database}

    @asynccontextmanager
    async def ready(self, fresh: Fresh) -> AsyncIterator[tuple[str, Starter, Teams]]:
        """Return a fresh database, a starter of programs with its own log, and a side of Teams."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            async with beside(fresh()) as url, starting(Path(folder)) as starter, teams_side() as teams:
                yield url, starter, teams


async def all_reminders(ground: Ground) -> None:
    """Let a fifth of all calls fail, and kill programs."""
    for name, fresh in ground.databases.items():
        for kills in (0, ground.size.kills):
            async with ground.ready(fresh) as (url, starter, teams):
                programs = 1 if name == "SQLite" else 2
                await reminders(ground.report, name, url, starter, teams, ground.size, kills, programs)


async def all_kill_points(ground: Ground) -> None:
    """Kill the program (kill -9) between any two steps."""
    for name, fresh in ground.databases.items():
        async with ground.ready(fresh) as (_, starter, teams):
            await kill_points(ground.report, name, fresh, starter, teams, ground.size.cuts)


async def all_stops(ground: Ground) -> None:
    """Send SIGTERM under load, and SIGSTOP in the middle of a message."""
    for name, fresh in ground.databases.items():
        async with ground.ready(fresh) as (url, starter, teams):
            s = await stop_under_load(url, starter, teams)
            fine = (s.status, s.figures.extra, s.figures.never_accepted) == (0, 0, 0) and s.seconds < 25
            says = f"{s.under_way} under way, ended in {s.seconds:.1f} s with status {s.status}"
            ground.report.row(f"SIGTERM, {name}", f"{says}, {s.figures.extra} twice", fine=fine)
    async with ground.ready(ground.own.server.database) as (url, starter, teams):
        p = await pause_in_mid_send(url, starter, teams, seconds=ground.size.pause, timing=AS_IN_EARNEST)
        fine = p.fenced == 1 and p.figures.extra <= 1 and p.taken_over_in <= 75
        says = f"taken over in {p.taken_over_in:.0f} s, then shut out, {p.figures.extra} twice"
        ground.report.row(f"SIGSTOP for {ground.size.pause:.0f} s, PostgreSQL", says, fine=fine)


async def all_replicas(ground: Ground) -> None:
    """Run replicas that plan at the same moment, and replicas with wrong clocks."""
    for replicas in (2, 4):
        async with ground.ready(ground.own.server.database) as (url, _, _):
            r = await plan_together(url, replicas=replicas, rounds=ground.size.rounds)
            fine = r.rows == r.expected and not r.taken_twice
            says = f"{r.plans} plans, {r.rows} rows of {r.expected}, {r.taken_twice} taken twice"
            ground.report.row(f"{replicas} replicas at the same moment", says, fine=fine)
    for ahead in (AN_HOUR, -AN_HOUR):
        async with ground.ready(ground.own.server.database) as (url, starter, teams):
            w = await send_with_a_wrong_clock(url, starter, teams, ahead=ahead)
            fine = (w.early, w.figures.extra, w.not_due, len(teams.accepted)) == (0, 0, 20, 20)
            says = f"{w.early} early, {20 - len(teams.accepted)} lost, {w.figures.extra} twice"
            ground.report.row(f"a clock {ahead / AN_HOUR:+.0f} h, PostgreSQL", says, fine=fine)


async def all_outages(ground: Ground) -> None:
    """Make the database unavailable."""
    own, files = ground.own, ground.databases["SQLite"]
    outages = (
        (
            "PostgreSQL stopped and started",
            own.server.database,
            lambda u, b, t: stop_postgresql(own, u, b, t),
        ),
        (
            f"PostgreSQL ends all connections, {ground.size.cut_offs} times",
            own.server.database,
            lambda u, b, t: cut_off_backends(u, b, t, times=ground.size.cut_offs),
        ),
        ("SQLite locked for 3 s", files, lock_sqlite),
        ("SQLite's disk full", files, fill_the_disk),
    )
    for name, fresh, outage in outages:
        async with ground.ready(fresh) as (url, starter, teams):
            o = await outage(url, starter, teams)
            f, again = o.figures, f"going on after {o.again_after:.1f} s"
            whole = not (f.never_accepted or f.sending or f.shown) and f.extra <= f.lost_answers
            fine = whole and o.again_after < SOON
            says = f"{f.never_accepted} lost, {f.extra} twice, {f.lost_answers} answers lost, {again}"
            ground.report.row(name, says, fine=fine)


async def all_refusals(ground: Ground) -> None:
    """Answer 429 to one tenant, and 401 to everybody."""
    for name, fresh in ground.databases.items():
        async with ground.ready(fresh) as (url, starter, teams):
            t = await throttle_one_tenant(url, starter, teams)
            fine = not (t.too_early or t.figures.never_accepted or t.figures.extra)
            says = f"{t.too_early} too early, {t.meanwhile} to the other tenant meanwhile"
            ground.report.row(f"429 for one tenant, {name}", says, fine=fine)
        async with ground.ready(fresh) as (url, starter, teams):
            u = await refuse_the_token(url, starter, teams, rests=ground.size.rests)
            fine = u.most_attempts <= 1 and not (u.failed or u.figures.never_accepted or u.figures.extra)
            says = f"{u.rests} rests, {u.most_attempts} attempt counted at most, {u.failed} given up"
            ground.report.row(f"401 for {ground.size.rests // 2} minutes, {name}", says, fine=fine)


async def all_machines(ground: Ground) -> None:
    """Run the state machines with random events."""
    for name, fresh in ground.databases.items():
        with fresh() as url:
            await asyncio.to_thread(turn_machines, url, examples=ground.size.examples)
        says = f"{ground.size.examples} lives of an outbox, as many of questions: no promise broken"
        ground.report.row(f"state machines, {name}", says, fine=True)


PARTS: dict[str, Callable[[Ground], Awaitable[None]]] = {
    "reminders": all_reminders,
    "kills": all_kill_points,
    "stops": all_stops,
    "replicas": all_replicas,
    "outages": all_outages,
    "refusals": all_refusals,
    "machines": all_machines,
}


async def main() -> int:
    """Run the selected faults; return 1 if a guarantee was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--small", action="store_true", help="as small as the tests")
    parser.add_argument("--owners", type=int, help="so many reminders, in place of 10,000")
    parser.add_argument("--only", choices=PARTS, action="append", help="run only this part")
    chosen = parser.parse_args()
    quieten()
    begun, report = time.monotonic(), Report()
    size = SMALL if chosen.small else FULL
    with tempfile.TemporaryDirectory() as folder, own_server() as own:
        ground = Ground(
            folder=Path(folder),
            own=own,
            size=replace(size, owners=chosen.owners or size.owners),
            report=report,
        )
        for name in chosen.only or PARTS:
            await PARTS[name](ground)
    report.print(f"Python {platform.python_version()}, {time.monotonic() - begun:.0f} s")
    return int(report.broken)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
