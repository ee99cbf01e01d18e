"""The figures of one run beside their targets, as a table and as JSON."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure should at least reach, and what it aims at."""

    name: str
    unit: str
    floor: float
    aim: float
    decimals: int = 1

    def is_met(self, value: float) -> bool:
        """Return whether a value reaches the floor; the aim tells which direction is better."""
        return value >= self.floor if self.aim > self.floor else value <= self.floor


TARGETS = {
    "ask_times_stock": Target(name="`fråga`, 16 at once, beside stock echo", unit="times", floor=6, aim=10),
    "ask_times_sqlmodel": Target(
        name="`fråga`, 16 at once, beside the same task straight on", unit="times", floor=6, aim=10
    ),
    "ask_times_agents": Target(
        name="`fråga`, 16 at once, beside the Agents SDK's echo", unit="times", floor=1, aim=2, decimals=2
    ),
    "ask_cpu_16": Target(name="processor per `fråga`, 16 at once", unit="ms", floor=1.3, aim=0.8, decimals=2),
    "ask_cpu_1": Target(
        name="processor per `fråga`, one at a time", unit="ms", floor=1.8, aim=1.2, decimals=2
    ),
    "ask_p99_64": Target(name="p99 of `fråga`, 64 at once", unit="ms", floor=120, aim=80, decimals=0),
    "answer_times_stock": Target(
        name="press of `answer`, 16 at once, beside stock echo", unit="times", floor=4, aim=8
    ),
    "reminders_sqlite": Target(
        name="reminders, SQLite, one program", unit="a second", floor=500, aim=1000, decimals=0
    ),
    "reminders_postgresql": Target(
        name="reminders, PostgreSQL, one program", unit="a second", floor=300, aim=600, decimals=0
    ),
    "reminders_two_programs": Target(
        name="reminders, PostgreSQL, two programs beside one", unit="times", floor=1, aim=1.6, decimals=2
    ),
    "planning_sqlite": Target(name="planning 10,000 digests, SQLite", unit="s", floor=1, aim=0.5, decimals=2),
    "planning_postgresql": Target(
        name="planning 10,000 digests, PostgreSQL", unit="s", floor=1, aim=0.5, decimals=2
    ),
    "ask_p99_beside_reminders": Target(
        name="p99 of `fråga` while 10,000 reminders go out", unit="ms", floor=60, aim=40, decimals=0
    ),
    "ask_p99_beside_public": Target(
        name="p99 of `fråga` beside load on the public page", unit="times", floor=1.2, aim=1, decimals=2
    ),
    "search_p99_sqlite": Target(name="search in 100,000 questions, p99, SQLite", unit="ms", floor=20, aim=5),
    "search_p99_postgresql": Target(
        name="search in 100,000 questions, p99, PostgreSQL", unit="ms", floor=20, aim=5
    ),
    **{
        f"{kind}_p99_{database.lower()}": Target(
            name=f"{what} with 100,000 questions, p99, {database}", unit="ms", floor=100, aim=50, decimals=0
        )
        for kind, what in (("overview", "overview of a council"), ("table", "first page of the table"))
        for database in ("SQLite", "PostgreSQL")
    },
    "growth": Target(
        name="cost with 1,000,000 questions beside 1,000, the worst",
        unit="times",
        floor=1.3,
        aim=1,
        decimals=2,
    ),
    "memory": Target(name="resident memory after the load", unit="MB", floor=120, aim=100, decimals=0),
    "ready": Target(name="ready after start", unit="s", floor=1.3, aim=0.7, decimals=2),
}


@dataclass(slots=True)
class Results:
    """The figures that were measured."""

    figures: dict[str, float] = field(default_factory=dict)
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    def record(self, key: str, value: float) -> None:
        """Keep a figure of `TARGETS`."""
        assert key in TARGETS, key
        self.figures[key] = value

    def table(self) -> str:
        """Return the figures beside floor and aim, in Markdown."""
        lines = ["| measured | found | floor | aim | |", "|---|---|---|---|---|"]
        for key, target in TARGETS.items():
            if key not in self.figures:
                continue
            value = self.figures[key]
            found = f"{value:,.{target.decimals}f} {target.unit}"
            note = "" if target.is_met(value) else "missed"
            lines.append(f"| {target.name} | {found} | {target.floor:g} | {target.aim:g} | {note} |")
        return "\n".join(lines)

    def write(self, path: Path, *, arguments: list[str]) -> None:
        """Write the figures with date and machine as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            orjson.dumps(
                {
                    "date": self.begun,
                    "arguments": arguments,
                    "machine": {
                        "cores": os.cpu_count(),
                        "processor": platform.processor() or platform.machine(),
                        "python": platform.python_version(),
                        "load": [round(load, 2) for load in os.getloadavg()],
                    },
                    "figures": {
                        key: {
                            "name": TARGETS[key].name,
                            "value": round(value, 3),
                            "unit": TARGETS[key].unit,
                            "floor": TARGETS[key].floor,
                            "aim": TARGETS[key].aim,
                            "met": TARGETS[key].is_met(value),
                        }
                        for key, value in self.figures.items()
                    },
                },
                option=orjson.OPT_INDENT_2,
            )
        )
