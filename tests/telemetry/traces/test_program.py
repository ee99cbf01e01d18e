"""Test that the program exports traces to the configured address, without people's texts, or none."""

import json
from pathlib import Path

import pytest

from simulator.service import Simulator
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import Post
from tests.program.child import PRODUCTION, program, run
from tests.program.test_logs import NAME, SECRET, WORDS, everything_happens, give_names
from tests.telemetry.traces.collector import Collector, collecting, told

WITHOUT_THE_EXTRA = """
import sys
sys.modules["opentelemetry"] = None
from bot.__main__ import app
app()
"""


def without_the_extra(folder: Path) -> str:
    """Write a script that runs the program as if OpenTelemetry were not installed."""
    script = folder / "without.py"
    script.write_text(WITHOUT_THE_EXTRA)
    return str(script)


def traced(collector: Collector, **more: str) -> dict[str, str]:
    """Return the settings of a bot that soon sends its traces to this address."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100", **more}


async def test_every_turn_and_delivery_comes_with_its_transactions_and_the_number_of_the_log(
    teams: Simulator, tmp_path: Path, database_url: str
) -> None:
    town = Town(teams)
    async with collecting() as collector:
        more = traced(collector, OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test")
        async with program(teams, folder=tmp_path, database_url=database_url, more=more) as running:
            await town.found_council()
            await town.add_departments()
            await town.assigned("Kan lampan bytas?")
        spans = collector.spans
    named = {span.name: span for span in spans}
    assert {"turn bind", "turn ask", "turn assign", "delivery assignment", "tick calendar"} <= named.keys()
    logged = {line["reference"] for line in running.logged("turn")}
    assert {told(span)["bevaka.reference"] for span in spans if span.name.startswith("turn ")} == logged
    inside = [span for span in spans if span.name == "database write"]
    roots = {span.span_id: span.trace_id for span in spans if not span.parent_span_id}
    assert inside
    assert all(roots[span.parent_span_id] == span.trace_id for span in inside)
    assert told(inside[0])["db.system.name"] == database_url.split(":", 1)[0].split("+", maxsplit=1)[0]
    assert collector.paths == {"/v1/traces"}
    assert collector.resource["service.name"] == "bevaka"
    assert collector.resource["deployment.environment.name"] == "test"


async def test_spans_hold_no_words_names_or_secrets(
    teams: Simulator, tmp_path: Path, database_url: str, post: Post
) -> None:
    town = Town(teams)
    give_names(teams)
    async with collecting() as collector:
        more = traced(collector, MicrosoftAppPassword=SECRET)
        async with program(teams, folder=tmp_path, database_url=database_url, more=more):
            await everything_happens(town, post)
        told_of = b"".join(request.SerializeToString() for request in collector.requests).decode("latin-1")
        outcomes = {told(span)["bevaka.outcome"] for span in collector.spans}
    assert {"answered", "failed", "sent"} <= outcomes
    canaries = [WORDS, NAME, "Klotilda", "Frisk", SECRET, "eyJ", "hitt", "Bearer"]
    people = teams.world.people.values()
    canaries += [str(word) for p in people for word in (p.name, p.teams_id, p.entra_id)]
    for canary in canaries:
        assert canary.encode().decode("latin-1").lower() not in told_of.lower(), canary


async def test_without_the_extra_the_program_says_so_and_serves(
    teams: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    command, more = (without_the_extra(tmp_path), "serve"), {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:1"}
    async with program(
        teams, folder=tmp_path, database_url=sqlite_url, command=command, more=more
    ) as running:
        await Town(teams).found_council()
    (said,) = running.logged("traces_unavailable")
    assert said["says"] == "install requirements-traces.lock, or leave out OTEL_EXPORTER_OTLP_ENDPOINT"


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_collector_that_is_away_or_hangs_keeps_nobody_waiting(
    teams: Simulator, tmp_path: Path, sqlite_url: str, *, hangs: bool
) -> None:
    async with collecting() as collector:
        collector.hangs = hangs
        more = traced(collector) if hangs else {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
        async with program(teams, folder=tmp_path, database_url=sqlite_url, more=more) as running:
            await Town(teams).found_council()
            assert await running.stop() == 0, "within a minute, and the collector never answers"
    assert SECRET not in running.errors.read_text()
    assert all("timestamp" in line for line in running.log)


@pytest.mark.parametrize("installed", [True, False])
def test_check_says_where_traces_go(tmp_path: Path, sqlite_url: str, *, installed: bool) -> None:
    more = {"BOT_DATABASE_URL": sqlite_url, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example:4318"}
    what = "bot" if installed else without_the_extra(tmp_path)
    done = run("check", "--json", folder=tmp_path, settings=PRODUCTION | more, program=what)
    found = {finding["about"]: finding["says"] for finding in json.loads(done.stdout)["findings"]}
    says = "sent to collector.example" if installed else "the exporter is not installed"
    assert found["traces"] == says
