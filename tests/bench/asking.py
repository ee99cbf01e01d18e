"""Measure one question, from the call to the card, and one answer, beside programs that do less."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import orjson

from storage.engine import open_engine
from storage.migrate import migrate
from tests.bench.activities import activity, press, questions
from tests.bench.contestant import Contestant, contestant
from tests.bench.load import Figures, Request, ask_once, drive, post
from tests.bench.pressing import answers, settle_owners
from tests.bench.results import Results
from tests.bench.teams_side import TeamsSide

DEPARTMENTS = (
    "Tekniska förvaltningen",
    "Socialförvaltningen",
    "Kultur- och fritidsförvaltningen",
    "Skolförvaltningen",
)
AGENTS_PYTHON = Path("build/agents-sdk/bin/python")
STOCK, BARE = "stock botbuilder, echo", "bare aiohttp, one POST"
AGENTS, SQLMODEL = "Agents SDK, echo", "botbuilder and SQLModel, `fråga`"
OURS, ANSWER = "Bevaka, `fråga`", "Bevaka, `answer`"
AT_ONCE = (1, 16, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that is measured."""

    arguments: tuple[str, ...]
    python: Path | None = None
    """The interpreter, if it has an environment of its own."""


PROGRAMS = {
    STOCK: Program(arguments=("-m", "tests.bench.stock_echo")),
    AGENTS: Program(arguments=("-m", "tests.bench.agents_echo"), python=AGENTS_PYTHON),
    BARE: Program(arguments=("-m", "tests.bench.bare_aiohttp")),
    SQLMODEL: Program(arguments=("-m", "tests.bench.sqlmodel_card")),
    OURS: Program(arguments=("-m", "bot", "serve")),
    ANSWER: Program(arguments=("-m", "bot", "serve")),
}
Rows = dict[tuple[str, int], list[Figures]]


async def measure_asking(
    teams: TeamsSide, results: Results, *, token: str, only: str, rounds: int, seconds: float
) -> None:
    """Run all programs in turn, several rounds, and print the medians by throughput."""
    rows: Rows = {}
    started: list[float] = []
    megabytes: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for place, (name, program) in enumerate(PROGRAMS.items()):
                if only not in name:
                    continue
                url = f"sqlite:///{Path(folder) / f'{number}-{place}.db'}"
                migrate(open_engine(url))  # as at every start but the first
                request = questions(teams, token=token)
                if name == ANSWER:
                    settle_owners(url, teams)
                    request = answers(teams, token=token)
                running = contestant(*program.arguments, teams=teams, database=url, python=program.python)
                async with running as started_program:
                    if name == OURS:
                        await found_council(started_program, teams, token=token)
                    await _measure(name, started_program, request, seconds, rows)
                    if name == OURS:
                        started.append(started_program.started_in)
                        megabytes.append(started_program.megabytes)
                    print(
                        f"{name:34} started in {started_program.started_in:.2f} s,"
                        f" {started_program.megabytes:.0f} MB after load",
                        flush=True,
                    )
    middle = {key: sorted(found, key=lambda f: f.a_second)[len(found) // 2] for key, found in rows.items()}
    _print(middle)
    _record(middle, results)
    if started:
        results.record("ready", median(started))
        results.record("memory", median(megabytes))


async def _measure(name: str, program: Contestant, request: Request, seconds: float, rows: Rows) -> None:
    await drive(program.port, request, at_once=16, seconds=seconds)  # everybody writes for the first time
    for at_once in AT_ONCE:
        figures = await drive(
            program.port, request, at_once=at_once, seconds=seconds, cpu_seconds=lambda: program.cpu_seconds
        )
        rows.setdefault((name, at_once), []).append(figures)
        print(
            f"{name:34} {at_once:3} at once {figures.a_second:7.0f}/s  p50 {figures.p50:7.1f} ms"
            f"  p99 {figures.p99:7.1f} ms  cpu {figures.cpu:6.2f} ms  failed {figures.failed}",
            flush=True,
        )
        assert not figures.failed, f"{name} failed"


async def found_council(program: Contestant, teams: TeamsSide, *, token: str) -> None:
    """Bind the chat to a council with departments."""
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


def _print(middle: dict[tuple[str, int], Figures]) -> None:
    print("\n| program | at once | a second | p50 ms | p99 ms | CPU ms each | times stock |")
    print("|---|---|---|---|---|---|---|")
    for (name, at_once), f in middle.items():
        stock = middle.get((STOCK, at_once))
        times = f"{f.a_second / stock.a_second:.1f}" if stock else ""
        print(
            f"| {name} | {at_once} | {f.a_second:.0f} | {f.p50:.1f} | {f.p99:.1f} | {f.cpu:.2f} | {times} |"
        )


def _record(middle: dict[tuple[str, int], Figures], results: Results) -> None:
    if (OURS, 16) in middle:
        results.record("ask_cpu_16", middle[OURS, 16].cpu)
        results.record("ask_cpu_1", middle[OURS, 1].cpu)
        results.record("ask_p99_64", middle[OURS, 64].p99)
    for key, name, peer in (
        ("ask_times_stock", OURS, STOCK),
        ("ask_times_sqlmodel", OURS, SQLMODEL),
        ("ask_times_agents", OURS, AGENTS),
        ("answer_times_stock", ANSWER, STOCK),
    ):
        if (name, 16) in middle and (peer, 16) in middle:
            results.record(key, middle[name, 16].a_second / middle[peer, 16].a_second)
