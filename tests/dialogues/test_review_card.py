"""Test the review card of old notes: its contents, the highlighted button, one card at a time."""

from pathlib import Path

import pytest

from simulator.cards import actions
from simulator.constants import Json
from tests.dialogues.review_steps import NOTES, Reading, bringing
from tests.dialogues.town import Town, shows


@pytest.fixture
async def reading(town: Town, database_url: str, tmp_path: Path) -> Reading:
    file = tmp_path / "2021-09-15.md"
    file.write_text(NOTES, encoding="utf-8")
    await bringing(town, database_url).import_files([file])
    return Reading(town, await town.arrives(town.karin, "Gamla anteckningar", "2021-09-15.md"))


def _saving(reading: Reading) -> Json:
    return next(a for a in actions(reading.seen) if a.get("verb") == "bring")


async def test_saving_stands_out_only_once_everything_is_decided(reading: Reading) -> None:
    assert reading.shows("Bara det förs in; resten av texten stannar i filen")
    await reading.press("Nästa")
    await reading.sees("Spara")
    assert "style" not in _saving(reading)
    await reading.press("Behåll resten på sidan")
    await reading.sees("Allt är genomgånget")
    assert _saving(reading)["style"] == "positive"


async def test_the_command_shows_what_waits_or_says_how_notes_are_brought(
    town: Town, reading: Reading
) -> None:
    below = await town.tell(town.karin, "gamla anteckningar")
    assert shows(below.card, "Gamla anteckningar", "Sida 1 av 2")
    await reading.sees("finns längre ner i chatten")
    shown = Reading(town, below)
    await shown.press("Nästa")
    await shown.press("Stryk alltihop")
    told = await town.tell(town.karin, "gamla anteckningar")
    assert shows(told.card, "Skicka filen till mig här i den personliga chatten")
