"""Measure everything side by side in one run; print the tables and write `build/bench.json`."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from simulator.signing import sign_token, valid_claims
from tests.bench.asking import ANSWER, OURS, PROGRAMS, measure_asking
from tests.bench.beside import measure_beside, measure_beside_public
from tests.bench.contestant import on_all_cores, on_load_core
from tests.bench.growth import SIZES, measure_growth
from tests.bench.reminding import measure_reminding
from tests.bench.results import Results
from tests.bench.searching import measure_searching
from tests.bench.teams_side import APP, TeamsSide
from tests.faults.report import quieten
from tests.faults.servers import files_in, own_server

REMINDERS, SEARCHES, GROWTH, PUBLIC = "reminders", "searches", "growth", "public"
JSON = Path("build/bench.json")


async def main() -> None:
    """Measure what is chosen, and print every figure beside what it aims at."""
    chosen = _chosen()
    on_load_core()
    quieten()
    results, teams = Results(), TeamsSide()
    await teams.start()
    token = sign_token(valid_claims(f"{teams.url}/", app_id=APP), key=teams.key)
    if any(chosen.only in name for name in PROGRAMS):
        rounds, seconds = (1, 1.0) if chosen.quick else (chosen.rounds, chosen.seconds)
        await measure_asking(teams, results, token=token, only=chosen.only, rounds=rounds, seconds=seconds)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only in ("", REMINDERS) and not chosen.quick:
            await measure_beside(teams, folder, results, token=token)
        if chosen.only in ("", PUBLIC) and not chosen.quick:
            await measure_beside_public(teams, folder, results, token=token)
        on_all_cores()  # several programs, their database and Teams' side: none has a core for itself
        await _measure_databases(teams, folder, results, chosen, token=token)
    print(f"\n{results.table()}", flush=True)
    results.write(JSON, arguments=sys.argv[1:])


async def _measure_databases(
    teams: TeamsSide, folder: Path, results: Results, chosen: argparse.Namespace, *, token: str
) -> None:
    with own_server() as own:
        databases = {"SQLite": files_in(folder), "PostgreSQL": own.server.database}
        if chosen.only in ("", REMINDERS):
            await measure_reminding(databases, teams, folder, results, sent=500 if chosen.quick else 2_000)
        if chosen.only in ("", SEARCHES) and not chosen.quick:
            await measure_searching(databases, results)
        if chosen.only == GROWTH or (not chosen.only and not chosen.quick):
            sizes = SIZES[: 2 if chosen.quick else None]
            await measure_growth(databases, teams, results, token=token, sizes=sizes)


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each figure is measured")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--quick", action="store_true", help="a rough figure of most things in a minute")
    parser.add_argument(
        "--only",
        default="",
        help=f"only programs whose name holds this, such as {OURS} or {ANSWER}; {REMINDERS}, {SEARCHES}, "
        f"{PUBLIC}, or {GROWTH} to {SIZES[-1]:,} questions, --quick to {SIZES[1]:,}",
    )
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
