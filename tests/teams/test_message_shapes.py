"""Test how each known shape of a Teams message is parsed, one file per shape.

``python -m tests.teams.test_message_shapes`` writes anew what is read, to be looked at before it is kept.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.teams.parse import parse_activity
from bot.turn.incoming import MessageReceived
from simulator.constants import Json
from tests.every import every
from tests.teams.activities import APP_ID, TENANT, written

FOLDER = Path(__file__).parent / "messages"
SHAPES = sorted(file.stem for file in FOLDER.iterdir())


def shape(name: str) -> Json:
    loaded: Json = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def reading(name: str) -> Json:
    """Return the parsed fields of a message, without empty ones."""
    incoming = parse_activity(written(**shape(name)["activity"]), tenants=frozenset([TENANT]), app_id=APP_ID)
    assert incoming is not None
    assert isinstance(incoming.event, MessageReceived)
    return {
        key: _plain(value) for key, value in asdict(incoming.event).items() if value not in ((), "", False)
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of a message
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner not in (None, "", (), False)}
    return [_plain(inner) for inner in value] if isinstance(value, tuple) else value


@every("name", SHAPES)
def test_a_message_is_read_as_it_was_when_somebody_last_looked_at_it(name: str) -> None:
    assert reading(name) == shape(name)["reads_as"]


def test_every_shape_has_its_file() -> None:
    assert len(SHAPES) >= 40


def write_all() -> None:
    """Write the parsed fields of each message anew."""
    for name in SHAPES:
        told = {"activity": shape(name)["activity"], "reads_as": reading(name)}
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_all()
