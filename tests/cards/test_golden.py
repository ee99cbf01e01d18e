"""Compare every card with its golden file, which somebody has reviewed.

``python -m tests.cards.test_golden`` writes them anew.
"""

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from cards.context import CardJson
from tests.cards.every_card import CARDS
from tests.every import every

FOLDER = Path(__file__).parent / "golden"


def golden_file(name: str) -> Path:
    return FOLDER / f"{name}.json"


def written(card: CardJson) -> str:
    return json.dumps(card, ensure_ascii=False, indent=1) + "\n"


def changes(name: str) -> str:
    """Return the differences between a card and its golden file, in lines of - and +."""
    was, now = golden_file(name).read_text(encoding="utf-8"), written(CARDS[name])
    lines = unified_diff(was.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=1)
    return "\n".join(lines) if was != now else ""


@every("name", CARDS.keys())
def test_a_card_is_as_it_was_when_somebody_last_looked_at_it(name: str) -> None:
    if differs := changes(name):
        pytest.fail(differs)


def test_there_is_no_golden_file_of_a_card_that_is_gone() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {golden_file(name).name for name in CARDS}


def write_all() -> None:
    """Write every golden file anew; review them before committing."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    for name, card in CARDS.items():
        golden_file(name).write_text(written(card), encoding="utf-8")


if __name__ == "__main__":
    write_all()
