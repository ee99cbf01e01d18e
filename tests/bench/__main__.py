"""Measure, side by side in one run, and print the table."""

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson

from simulator.signing import sign_token, valid_claims
from storage.engine import open_engine
from storage.migrate import migrate
from tests.bench.activities import activity, press, questions
from tests.bench.beside import measure_beside
from tests.bench.claiming import measure_claiming
from tests.bench.contestant import Contestant, contestant, on_all_cores, on_load_core
from tests.bench.listing import measure_listing
from tests.bench.load import Figures, ask_once, drive, post
from tests.bench.reminding import measure_reminding
from tests.bench.searching import measure_searching
from tests.bench.teams_side import APP, TeamsSide
from tests.faults.report import quieten
from tests.faults.servers import files_in, own_server

DEPARTMENTS = (
    "Tekniska förvaltningen",
    "Socialförvaltningen",
    "Kultur- och fritidsförvaltningen",
    "Skolförvaltningen",
)
CONTESTANTS = {
    "stock botbuilder, echo": ("-m", "tests.bench.stock_echo"),
    "bare aiohttp, one POST": ("-m", "tests.bench.bare_aiohttp"),
    "Bevaka, fråga": ("-m", "bot", "serve"),
}
OURS = "Bevaka, fråga"
REMINDERS = "reminders"
SEARCHES = "searches"
AT_ONCE = (1, 16, 64)
WARM_UP = 4.0
"""Seconds in which everybody writes for the first time."""


async def main() -> None:
    """Run all contestants in turn, several rounds, and print medians by throughput."""
    chosen = _chosen()
    on_load_core()
    teams = TeamsSide()
    await teams.start()
    token = sign_token(valid_claims(f"{teams.url}/", app_id=APP), key=teams.key)
    rows: dict[tuple[str, int], list[Figures]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(chosen.rounds):
            for name, arguments in CONTESTANTS.items():
                if chosen.only not in name:
                    continue
                database = Path(folder) / f"{number}.db"
                migrate(open_engine(f"sqlite:///{database}"))  # as at every start but the first
                async with contestant(*arguments, teams=teams, database=database) as program:
                    if name == OURS:
                        await _found_council(program, teams, token=token)
                    await _measure(name, program, questions(teams, token=token), chosen.seconds, rows)
                    figures = f"started in {program.started_in:.2f} s, {program.megabytes:.0f} MB after load"
                    _say(f"{name:24} {figures}")
        _print(rows)
        if not chosen.only:
            await measure_listing(Path(folder))
        if chosen.only in ("", REMINDERS):
            await _measure_reminders(teams, Path(folder), token=token)
        if chosen.only in ("", SEARCHES):
            with own_server() as own:
                await measure_searching({"SQLite": files_in(Path(folder)), "PostgreSQL": own.server.database})


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each figure is measured")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--only",
        default="",
        help=f"measure only contestants whose name holds this, {REMINDERS} or {SEARCHES}",
    )
    return parser.parse_args()


async def _measure_reminders(teams: TeamsSide, folder: Path, *, token: str) -> None:
    """Plan, claim and send reminders on both databases, and ask questions meanwhile."""
    quieten()
    await measure_beside(
        teams, folder, token=token, found=lambda program: _found_council(program, teams, token=token)
    )
    on_all_cores()  # several programs, their database and Teams' side: none has a core for itself
    with own_server() as own:
        databases = {"SQLite": files_in(folder), "PostgreSQL": own.server.database}
        await measure_reminding(databases, teams, folder)
        await measure_claiming(databases)


async def _measure(
    name: str,
    program: Contestant,
    request: Callable[[], bytes],
    seconds: float,
    rows: dict[tuple[str, int], list[Figures]],
) -> None:
    await drive(program.port, request, at_once=16, seconds=WARM_UP)
    for at_once in AT_ONCE:
        figures = await drive(
            program.port, request, at_once=at_once, seconds=seconds, cpu_seconds=lambda: program.cpu_seconds
        )
        rows.setdefault((name, at_once), []).append(figures)
        _say(
            f"{name:24} {at_once:3} at once {figures.a_second:7.0f}/s  p50 {figures.p50:7.1f} ms"
            f"  p99 {figures.p99:7.1f} ms  cpu {figures.cpu:6.2f} ms  failed {figures.failed}"
        )


async def _found_council(program: Contestant, teams: TeamsSide, *, token: str) -> None:
    steps = [activity(teams, number=0, type="installationUpdate", action="add")]
    steps.append(
        press(teams, number=1, verb="bind", data={"name": "Trygghetsrådet", "code": "TR", "nonce": "a"})
    )
    steps += [
        press(teams, number=2 + i, verb="save_department", data={"name": name, "nonce": f"d{i}"})
        for i, name in enumerate(DEPARTMENTS)
    ]
    for step in steps:
        status = await ask_once(program.port, post("/api/messages", orjson.dumps(step), token=token))
        assert status in (200, 201), status


def _print(rows: dict[tuple[str, int], list[Figures]]) -> None:
    best = {
        key: sorted(figures, key=lambda f: f.a_second)[len(figures) // 2] for key, figures in rows.items()
    }
    stock = {at_once: f.a_second for (name, at_once), f in best.items() if name.startswith("stock")}
    _say("\n| program | at once | a second | p50 ms | p99 ms | CPU ms each | times stock |")
    _say("|---|---|---|---|---|---|---|")
    for (name, at_once), f in best.items():
        times = f"{f.a_second / stock[at_once]:.1f}" if at_once in stock else ""
        _say(f"| {name} | {at_once} | {f.a_second:.0f} | {f.p50:.1f} | {f.p99:.1f} | {f.cpu:.2f} | {times} |")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
