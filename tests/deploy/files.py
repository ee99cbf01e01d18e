"""Read the deployment files as their programs read them."""

import json
from typing import Any, cast

import yaml

from bot.settings import Settings
from tests.house.project import ROOT, read

SCHEMAS = ROOT / "tests" / "schemas" / "node_modules"


def names_of_settings() -> set[str]:
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def ours(name: str) -> bool:
    """Return whether the program would read a variable of this name as a setting."""
    return name.startswith(("BOT_", "Microsoft"))


def schema(path: str) -> dict[str, Any]:
    """Return a schema as published by its owner."""
    return cast("dict[str, Any]", json.loads((SCHEMAS / path).read_text(encoding="utf-8")))


def load_yaml(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(read(name)))


def assignments(name: str) -> dict[str, str]:
    """Return the variables of a file of NAME=VALUE lines."""
    lines = (line for line in read(name).splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)
