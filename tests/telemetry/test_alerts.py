"""Test the alerts with Prometheus itself: each at its first event, none without, on existing series."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from simulator.service import Simulator
from tests.house.project import ROOT, read, table_rows
from tests.program.child import program
from tests.telemetry.scrape import Series, metrics_at

ALERTS, CASES = "deploy/watching/alerts.yaml", "tests/telemetry/alerts_test.yaml"
PAGE = "docs/operations.md"
ADDED_BY_PROMETHEUS = {"job", "instance"}
KNOWN_LATER = {
    *("bevaka_token_left_seconds", "bevaka_credential_left_seconds", "bevaka_signing_keys_age_seconds"),
}
"""Gauges that a program on this machine does not have, or not yet."""


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(read(ALERTS))["groups"] for rule in group["rules"]]


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(read(CASES))["tests"]
    return found


def promtool(path: str, *arguments: str) -> None:
    done = subprocess.run(
        [path, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.needs("promtool")
def test_prometheus_takes_the_rules_and_alerts_as_expected(program_path: Callable[[str], str]) -> None:
    promtool(program_path("promtool"), "check", "rules", ALERTS)
    promtool(program_path("promtool"), "test", "rules", CASES)


def test_every_alert_is_seen_firing_and_quiet() -> None:
    seen = [
        (one["alertname"], bool(one["exp_alerts"])) for case in cases() for one in case["alert_rule_test"]
    ]
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) > 8
    assert set(seen) == {(name, fires) for name in names for fires in (True, False)}


def test_the_operations_page_says_what_each_alert_wants() -> None:
    rows = table_rows(read(PAGE), heading="Alerts")
    assert [row[0].strip("`") for row in rows] == [rule["alert"] for rule in rules()]
    assert all(len(row[1]) > 20 for row in rows)
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "ticket"}
    assert all(rule["annotations"]["summary"].endswith(".") for rule in rules())


def watched() -> Iterator[Series]:
    """Yield the series that the alerts are tested with, as the program exposes them."""
    for text in {one["series"] for case in cases() for one in case["input_series"]}:
        (family,) = text_string_to_metric_families(f"{text} 0\n")
        (sample,) = family.samples
        labels = {(name, value) for name, value in sample.labels.items() if name not in ADDED_BY_PROMETHEUS}
        if sample.name != "up":
            yield sample.name, frozenset(labels)


async def test_every_series_that_they_watch_is_there_from_the_start(
    teams: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    more = {"BOT_RETENTION_MONTHS": "24", "BOT_BACKUP_DIR": str(tmp_path)}
    async with program(teams, folder=tmp_path, database_url=sqlite_url, more=more) as running:
        seen = await metrics_at(running.url)
    missing = {series for series in watched() if series not in seen.values}
    assert {name for name, _ in missing} <= KNOWN_LATER <= set(seen.kinds)
    named = " ".join(rule["expr"] for rule in rules())
    assert {name for name, _ in watched() if name not in named} == set()
