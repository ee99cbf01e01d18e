"""Run every long test in full, one after another, and print a table of the results.

``python -m tests.proof`` (or ``make proof``) keeps what each part said in ``build/proof``. A quick tour:
``make proof ARGS="--only chaos --only soak --minutes 1"``.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "build" / "proof"
PYTEST = ("-m", "pytest", "--quiet", "--database=both")
UPGRADE = ("tests/storage/test_upgrade.py", "tests/program/test_upgrade.py")
CHAOS_MINUTES, SOAK_MINUTES = 5.0, 30.0
_SUMMARY = re.compile(r"^(?:=+ )?((?:\d+ \w+(?:, )?)+) in [\d.]+s.*$", re.MULTILINE)
_ROW = re.compile(r"^\|.*\| (kept|BROKEN) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the proof: what Python runs, and what it proves."""

    name: str
    arguments: tuple[str, ...]

    @property
    def command(self) -> str:
        """Return the command as somebody would type it."""
        return " ".join(["python", *self.arguments])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a part."""

    part: Part
    status: int
    figures: str
    seconds: float

    @property
    def line(self) -> str:
        verdict, seconds = "FAILED" if self.status else "proved", f"{self.seconds:.0f}"
        return f"| {self.part.name} | `{self.part.command}` | {verdict} | {self.figures} | {seconds} |"


def parts(*, minutes: float | None = None) -> list[Part]:
    """Return all parts; ``minutes`` is the duration of chaos and soak, in place of five and thirty."""
    chaos, soak = (str(minutes or usual) for usual in (CHAOS_MINUTES, SOAK_MINUTES))
    return [
        Part(name="tests", arguments=(*PYTEST, "-m", "proof", "--ignore=tests/faults")),
        Part(
            name="upgrade",
            arguments=(*PYTEST, *UPGRADE),
        ),
        Part(name="pages", arguments=(*PYTEST, "tests/pages", "--database=both")),
        Part(name="faults", arguments=("-m", "tests.faults")),
        Part(name="replies", arguments=("-m", "tests.faults.replies")),
        Part(name="chaos", arguments=("-m", "tests.faults.chaos", "--minutes", chaos)),
        Part(name="soak", arguments=("-m", "tests.faults.soak", "--minutes", soak)),
    ]


def run(part: Part, *, folder: Path) -> Outcome:
    """Run a part to its end, and keep its output."""
    log, begun = folder / f"{part.name}.log", time.monotonic()
    with log.open("wb") as sink:
        done = subprocess.run(
            [sys.executable, *part.arguments],
            cwd=ROOT, env=in_full(os.environ), stdout=sink, stderr=sink, check=False,
        )  # fmt: skip
    figures = figures_of(log.read_text(encoding="utf-8", errors="replace"))
    return Outcome(part=part, status=done.returncode, figures=figures, seconds=time.monotonic() - begun)


def in_full(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which proofs have their full size."""
    return {**environment, "BEVAKA_PROOF": "1"}


def figures_of(said: str) -> str:
    """Return a short result of a part: tests by outcome, or rows of its tables (printed twice)."""
    if summaries := _SUMMARY.findall(said):
        return str(summaries[-1])
    rows = Counter(match[1] for match in {match[0]: match for match in _ROW.finditer(said)}.values())
    return f"{rows['kept']} kept, {rows['BROKEN']} broken" if rows else "ended without figures"


def prove(chosen: Iterable[Part], *, folder: Path) -> int:
    """Run the parts, print the table, and return 1 if one of them failed."""
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for part in chosen:
        say(f"{part.name}: {part.command}, what it says: {folder / part.name}.log")
        outcomes.append(run(part, folder=folder))
    say("", "| part | command | verdict | figures | seconds |", "|---|---|---|---|---|")
    say(*(outcome.line for outcome in outcomes))
    return int(any(outcome.status for outcome in outcomes))


def say(*lines: str) -> None:
    """Print lines at once."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main() -> int:
    """Run the selected parts."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof")
    parser.add_argument("--only", choices=[part.name for part in parts()], action="append")
    parser.add_argument("--minutes", type=float, help="how long chaos and soak take, in place of 5 and 30")
    chosen = parser.parse_args()
    return prove(
        [part for part in parts(minutes=chosen.minutes) if part.name in (chosen.only or [part.name])],
        folder=KEPT,
    )


if __name__ == "__main__":
    sys.exit(main())
