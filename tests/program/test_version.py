"""Test that the running build is named: on the command line, in ``check``, logs, metrics and traces."""

import json
import platform
from pathlib import Path

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from typer.testing import CliRunner

from bot.__main__ import app
from bot.telemetry.log_context import bound_reference, log_reference
from bot.telemetry.traces import TraceExporter
from bot.telemetry.version import UNKNOWN, VERSION, describe_build, read_revision
from simulator.service import Simulator
from tests.program.child import program, run
from tests.telemetry.scrape import metrics_at


def test_the_program_says_its_version_without_any_setting() -> None:
    told = CliRunner(env={"MicrosoftAppId": None}).invoke(app, ["--version"])
    assert (told.exit_code, told.stdout) == (0, f"Bevaka {describe_build()}\n")
    assert VERSION in told.stdout
    assert platform.python_version() in told.stdout


def test_check_says_the_version_even_where_a_setting_is_wrong(tmp_path: Path) -> None:
    told = run("check", "--json", folder=tmp_path, settings={"MicrosoftAppId": "x"})
    first = json.loads(told.stdout)["findings"][0]
    assert first == {"about": "version", "state": "ok", "says": describe_build(), "advice": ""}


@pytest.mark.parametrize(("written", "read"), [("1a2b3c4\n", "1a2b3c4"), ("\n", UNKNOWN), (None, UNKNOWN)])
def test_the_revision_is_what_the_image_was_built_from(
    tmp_path: Path, written: str | None, read: str
) -> None:
    file = tmp_path / "revision.txt"
    if written is not None:
        file.write_text(written, encoding="utf-8")
    assert read_revision(file) == read


async def test_the_running_program_logs_and_counts_its_build(
    teams: Simulator, tmp_path: Path, sqlite_url: str
) -> None:
    async with program(teams, folder=tmp_path, database_url=sqlite_url) as running:
        seen = await metrics_at(running.url)
    (ready,) = running.logged("ready")
    assert (ready["version"], ready["revision"]) == (VERSION, read_revision())
    build = {"version": VERSION, "revision": read_revision(), "python": platform.python_version()}
    assert seen.value("bevaka_build_info", **build) == 1


def test_traces_carry_the_version() -> None:
    kept = InMemorySpanExporter()
    traces = TraceExporter(kept, reference=bound_reference, database="sqlite")
    with log_reference():
        traces.record_turn("ask", "answered", 0.1)
    traces.close()
    (span,) = kept.get_finished_spans()
    assert span.resource.attributes["service.version"] == VERSION
