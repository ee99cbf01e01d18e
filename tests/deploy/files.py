"""Read the files for deployment in the way in which their programs read them."""

import json
from typing import Any, cast

import yaml

from bot.settings import Settings
from tests.house.project import ROOT, read

SCHEMAS = ROOT / "tests" / "schemas" / "node_modules"


def names_of_settings() -> set[str]:
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def ours(name: str) -> bool:
    """Return whether a variable of this name would be a setting of the program."""
    return name.startswith(("BOT_", "Microsoft"))


def schema(path: str) -> dict[str, Any]:
    """Return a schema that its owner publishes."""
    return cast("dict[str, Any]", json.loads((SCHEMAS / path).read_text(encoding="utf-8")))


def load_yaml(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(read(name)))


def assignments(name: str) -> dict[str, str]:
    """Return what a file of NAME=VALUE lines says."""
    lines = (line for line in read(name).splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)
