"""Test that the verbs, options, settings, paths and states on the operations page are the program's."""

import json
import re
from collections.abc import Iterator

import typer
from typer.main import get_command

from bot.__main__ import app
from bot.outbox.retry import DELIVERY_STATUSES
from bot.settings import Settings
from bot.telemetry.observers import OUTCOMES, TASK_OUTCOMES
from storage.stats import COUNTED_STATES
from tests.house.project import ROOT, read, table_rows

PAGE = "docs/operations.md"
CHAIN = "docs/decisions/a-chain-beside-the-history.md"


def commands() -> Iterator[tuple[str, set[str]]]:
    """Return every verb with its options."""
    group = get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        for word, one in (inner or {"": command}).items():
            options = {option for parameter in one.params for option in parameter.opts}
            yield f"{name} {word}".strip(), options


def test_the_page_names_exactly_the_verbs_that_exist() -> None:
    named = [row[0].strip("`") for row in table_rows(read(PAGE), heading="Verbs")]
    assert sorted(named) == sorted(name for name, _ in commands())


def test_every_call_on_the_page_is_one_that_the_program_takes() -> None:
    before_a_verb = {option for one in get_command(app).params for option in one.opts}
    known = {"--": before_a_verb, **dict(commands())}
    called = re.findall(r"python -m bot ([^\n`]+)", read(PAGE))
    assert len(called) > 8
    for line in called:
        if line.startswith("VERB"):
            continue
        words = line.split("#")[0]
        verb = next(name for name in sorted(known, key=len, reverse=True) if words.startswith(name))
        assert set(re.findall(r"--[a-z-]+", words)) <= known[verb], line


def test_every_setting_on_the_page_exists() -> None:
    existing = {str(field.validation_alias) for field in Settings.model_fields.values()}
    named = set(re.findall(r"\b(?:BOT_[A-Z_]+|Microsoft[A-Za-z]+)\b", read(PAGE)))
    assert named
    assert named <= existing


def test_every_outcome_and_state_is_named() -> None:
    told = {row[0].strip("`"): row[2] for row in table_rows(read(PAGE), heading="Metrics")}
    assert [outcome for outcome in OUTCOMES if outcome not in told["bevaka_turns_total"]] == []
    assert [outcome for outcome in DELIVERY_STATUSES if outcome not in told["bevaka_deliveries_total"]] == []
    assert [outcome for outcome in TASK_OUTCOMES if outcome not in told["bevaka_task_runs_total"]] == []
    assert [state for state in COUNTED_STATES if state.value not in told["bevaka_outbox_messages"]] == []


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`(deploy/[\w./-]+)`", read(PAGE))
    assert len(named) == 2
    assert [name for name in named if not (ROOT / name).exists()] == []
    json.loads(read("deploy/watching/dashboard.json"))


def test_the_decision_names_a_test_that_is_there() -> None:
    assert "tests/storage/audit/test_history.py" in read(CHAIN)
    assert (ROOT / "tests/storage/audit/test_history.py").exists()
