"""The dashboard and the alerts name metrics that exist, and the operations page names them all."""

import json
import re
from typing import Any

import pytest

from storage import Store
from tests.house.project import read, table_rows
from tests.telemetry.known_metrics import all_metrics

DASHBOARD, ALERTS, PAGE = (
    "deploy/watching/dashboard.json",
    "deploy/watching/alerts.yaml",
    "docs/operations.md",
)
RULE = re.compile(
    r"      - alert: (?P<name>Bevaka\w+)\n"
    r"        expr: (?P<expr>[^\n]+)\n"
    r"(?:        for: \d+m\n)?"
    r"        labels:\n          severity: (?:page|ticket)\n"
    r"        annotations:\n          summary: (?P<summary>[^\n:#]+\.)\n"
)
NAMED = re.compile(r"\b(?:bevaka|process)_\w+")
PROMETHEUS_OWN = {"up"}


@pytest.fixture
def known(sqlite_url: str) -> dict[str, str]:
    store = Store.open(sqlite_url)
    metrics = all_metrics(store)
    store.close()
    return metrics


def series(known: dict[str, str]) -> set[str]:
    """Return the names of all series: a histogram has three."""
    histograms = [name for name, kind in known.items() if kind == "histogram"]
    parts = {f"{name}{suffix}" for name in histograms for suffix in ("_bucket", "_sum", "_count")}
    return (set(known) - set(histograms)) | parts


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(read(DASHBOARD))["panels"]
    return found


def expressions() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]]


def rules() -> list[dict[str, str]]:
    return [match.groupdict() for match in RULE.finditer(read(ALERTS))]


def test_the_dashboard_shows_metrics_that_exist(known: dict[str, str]) -> None:
    named = {name for expression in expressions() for name in NAMED.findall(expression)}
    assert named - series(known) == set()


def test_the_dashboard_shows_every_metric(known: dict[str, str]) -> None:
    shown = " ".join(expressions())
    assert [name for name in known if name not in shown] == []


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


def test_every_alert_is_whole_and_named_once() -> None:
    names = [rule["name"] for rule in rules()]
    assert len(names) == read(ALERTS).count("- alert:") > 8
    assert len(names) == len(set(names))


def test_every_alert_asks_for_metrics_that_exist(known: dict[str, str]) -> None:
    named = {name for rule in rules() for name in NAMED.findall(rule["expr"])}
    assert named - series(known) == set()
    for rule in rules():
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_the_operations_page_says_what_each_alert_wants() -> None:
    rows = table_rows(read(PAGE), heading="Alerts")
    assert [row[0].strip("`") for row in rows] == [rule["name"] for rule in rules()]
    assert all(len(row[1]) > 20 for row in rows)


def test_the_operations_page_names_exactly_the_metrics_that_exist(known: dict[str, str]) -> None:
    rows = table_rows(read(PAGE), heading="Metrics")
    assert {row[0].strip("`"): row[1] for row in rows} == known
