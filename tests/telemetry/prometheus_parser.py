"""Metrics as Prometheus would read them; what it could not read fails."""

import asyncio
import re
from dataclasses import dataclass, field

import aiohttp

PATIENCE = 60.0
_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? ([+-]?(?:\d[\d.e+-]*|Inf|NaN))")
_PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')
_OF_A_HISTOGRAM = re.compile(r"_(?:bucket|sum|count)$")


@dataclass(slots=True)
class Seen:
    """All that was read."""

    kinds: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(default_factory=dict)

    def value(self, name: str, **labels: str) -> float:
        """Return the value with exactly these labels, 0 where there is none."""
        return self.values.get((name, frozenset(labels.items())), 0.0)

    def labels(self, name: str, label: str) -> set[str]:
        return {dict(labels)[label] for named, labels in self.values if named == name}


def read_metrics(text: str) -> Seen:
    """Read what a program told; every line must be right, and every value announced by its kind."""
    seen = Seen()
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name, kind = line.split()[2:]
            assert name not in seen.kinds, line
            seen.kinds[name] = kind
        elif not line.startswith("# HELP "):
            match = _SAMPLE.fullmatch(line)
            assert match, line
            key = match[1], frozenset(_PAIR.findall(match[2] or ""))
            assert key not in seen.values, line
            seen.values[key] = float(match[3])
            assert match[1] in seen.kinds or _OF_A_HISTOGRAM.sub("", match[1]) in seen.kinds, line
    return seen


async def metrics_text(url: str) -> str:
    """Ask a running program for its metrics."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/metrics") as answer:
        assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/plain")
        return await answer.text()


async def metrics_at(url: str) -> Seen:
    """Read what a running program tells."""
    return read_metrics(await metrics_text(url))


async def metrics_once(url: str, name: str, **labels: str) -> Seen:
    """Read them once this is counted: an outcome is counted after it was stored and people saw it."""
    async with asyncio.timeout(PATIENCE):
        while not (seen := await metrics_at(url)).value(name, **labels):  # noqa: ASYNC110 - it counts by itself
            await asyncio.sleep(0.02)
    return seen
