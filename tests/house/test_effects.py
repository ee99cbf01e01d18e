"""Test that features notify people only through effects: only the effect runner adds messages."""

import ast

from tests.house.project import parsed, python_files, shown

CHANGING = {"add", "schedule", "update_card", "replace_payload", "cancel", "cancel_meeting"}


def test_no_feature_changes_the_outbox() -> None:
    features = [path for path in python_files() if shown(path).startswith("bot/features/")]
    assert features
    found = [
        f"{shown(path)}:{call.lineno}"
        for path in features
        for call in ast.walk(parsed(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in CHANGING
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr == "outbox"
    ]
    assert found == []
