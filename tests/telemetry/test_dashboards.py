"""Test that the dashboard and the operations page name exactly the metrics of ``GET /metrics``."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.service import Simulator
from tests.house.project import read, table_rows
from tests.program.child import program
from tests.telemetry.scrape import metrics_at

DASHBOARD, PAGE = "deploy/watching/dashboard.json", "docs/operations.md"
NAMED = re.compile(r"\b(?:bevaka|process)_\w+")
NOT_WATCHED = {"process_virtual_memory_bytes", "process_max_fds"}
"""Metrics of the library that no operator acts on."""


@pytest.fixture
async def known(teams: Simulator, tmp_path: Path, sqlite_url: str) -> dict[str, str]:
    """Return the type of each metric, by name."""
    async with program(teams, folder=tmp_path, database_url=sqlite_url) as running:
        return (await metrics_at(running.url)).kinds


def series(known: dict[str, str]) -> set[str]:
    """Return the names of all series; a histogram has three."""
    histograms = [name for name, kind in known.items() if kind == "histogram"]
    parts = {f"{name}{suffix}" for name in histograms for suffix in ("_bucket", "_sum", "_count")}
    return (set(known) - set(histograms)) | parts


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(read(DASHBOARD))["panels"]
    return found


def test_the_dashboard_can_be_imported() -> None:
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))
    assert all(panel["title"] and panel["description"] for panel in panels())
    places = [panel["gridPos"] for panel in panels()]
    cells = [
        (x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])
    ]
    assert len(cells) == len(set(cells)), "panels overlap"
    assert max(x for x, _ in cells) < 24


def test_the_dashboard_and_the_page_name_exactly_the_metrics_that_exist(known: dict[str, str]) -> None:
    expressions = " ".join(target["expr"] for panel in panels() for target in panel["targets"])
    assert set(NAMED.findall(expressions)) - series(known) == set()
    assert {name for name in known if name not in expressions} == NOT_WATCHED
    rows = table_rows(read(PAGE), heading="Metrics")
    assert {row[0].strip("`"): row[1] for row in rows} == known
