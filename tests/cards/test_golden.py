"""Every card as it was when somebody last looked at it.

``python -m tests.cards.test_golden`` writes them anew.
"""

import json
from pathlib import Path

import pytest

from cards.look import CardJson
from cards.texts import LOCALES
from tests.cards.people import frame_of
from tests.cards.samples import SAMPLES

FOLDER = Path(__file__).parent / "golden"
CASES = [(name, locale) for name in SAMPLES for locale in LOCALES]


def golden_file(name: str, locale: str) -> Path:
    return FOLDER / f"{name}.{locale}.json"


def written(card: CardJson) -> str:
    return json.dumps(card, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize(("name", "locale"), CASES)
def test_a_card_is_as_it_was_when_somebody_last_looked_at_it(name: str, locale: str) -> None:
    card = SAMPLES[name](frame_of(locale))
    assert written(card) == golden_file(name, locale).read_text(encoding="utf-8")


def test_there_is_no_golden_file_of_a_card_that_is_gone() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {golden_file(*case).name for case in CASES}


def write_all() -> None:
    """Write every golden file anew, to be looked at before it is kept."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.iterdir():
        file.unlink()
    for name, locale in CASES:
        golden_file(name, locale).write_text(written(SAMPLES[name](frame_of(locale))), encoding="utf-8")


if __name__ == "__main__":
    write_all()
