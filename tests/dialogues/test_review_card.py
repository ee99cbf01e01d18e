"""Test the review card of old notes: its contents, the highlighted button, one card at a time."""

from datetime import date
from pathlib import Path

import pytest

from bot.views.import_notes import load_document
from domain.attendance import Role
from simulator.cards import actions, choices
from simulator.constants import TENANT_ID, Json
from storage import Store, Transaction
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


async def test_any_sentence_of_the_file_can_become_a_follow_up(town: Town, reading: Reading) -> None:
    await reading.sees("meningar lästa")
    await reading.press("Fler meningar")
    await reading.sees("Fler meningar", "Välj de meningar som också ska följas upp")
    listed = choices(reading.seen, "sentences")
    chosen = listed["Hålet i staketet vid skolan är lagat."]
    await reading.press("Klar", sentences=chosen)
    await reading.sees("Hålet i staketet vid skolan är lagat.", "4 rader att ta ställning till")
    await reading.press("Behåll resten på sidan")
    done = await reading.press("Spara utan att skicka")
    assert shows(done.card, "Sparat: mötet 15 september 2021", "3 uppföljningar")
    open_ones = await town.say(town.maria, "öppna")
    assert shows(open_ones.card, "Hålet i staketet vid skolan")


async def test_a_page_without_rows_decides_on_any_row_and_follows_any_sentence(
    town: Town, reading: Reading, database_url: str
) -> None:
    await reading.sees("meningar lästa")
    data = {"notes": 1, "version": 1}
    for number, fields in enumerate(
        (
            {"do": "follow", "sentences": "2"},
            {"do": "follow", "sentences": "0,1"},
            {"do": "unfollow", "sentences": "0,1"},
            {"do": "keep", "row": "c0", "text_c0": "Tänds lyktorna?"},
            {"do": "drop", "row": "c1"},
            {"do": "keep", "row": "a0"},
            {"do": "save", "place": "Sal C", "day": "2021-09-16", "begins": "18", "ends": ""},
        )
    ):
        press = {"type": "Action.Execute", "verb": "review", "data": {**data, **fields}}
        await town.teams.press(town.karin, reading.card, action=press)
        data["version"] = number + 2
    store = Store.open(database_url)
    notes, document = await store.read(lambda tx: load_document(tx, tx.councils.get(1), 1), tenant=TENANT_ID)
    store.close()
    assert (notes.decisions["chosen"], notes.decisions["head"]["place"]) == ([2], "Sal C")
    marked = {line.sentence.text: [item.verdict for item in line.items] for line in document.lines}
    assert marked["Hålet i staketet vid skolan är lagat."] == ["kept"]
    assert marked["Kan lyktorna i tunneln tändas tidigare?"] == ["kept"]
    assert marked["Karin undrar när biblioteket öppnar på söndagar."] == ["dropped"]
    press = {"type": "Action.Execute", "verb": "bring", "data": {**data, "do": "save"}}
    done = await town.teams.press(town.karin, reading.card, action=press)
    assert shows(done.card, "Sparat: mötet 16 september 2021", "2 uppföljningar")
    assert shows((await town.say(town.maria, "öppna")).card, "Tänds lyktorna?", "Hålet i staketet")


async def test_what_was_dropped_has_its_sentences_again_when_the_file_is_sent_again(
    town: Town, database_url: str, tmp_path: Path, reading: Reading
) -> None:
    await reading.press("Nästa")
    await reading.press("Stryk alltihop")
    again = Reading(town, reading.card)
    await again.press("Gå igenom ändå")
    await again.sees("3 rader att ta ställning till")
    assert not [one for one in actions(again.seen) if one.get("title") == "Fler meningar"]
    await bringing(town, database_url).import_files([tmp_path / "2021-09-15.md"])
    shown = Reading(town, await town.tell(town.karin, "gamla anteckningar"))
    await shown.press("Fler meningar")
    assert shown.shows("Tolv stycken, färre än i juli.")


async def test_people_who_share_a_name_are_two_on_the_list(
    town: Town, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "2021-09-15.md"
    file.write_text(NOTES.replace("Maria Sand", "Maria Sand, Johan Lind, rektor"), encoding="utf-8")
    importing = bringing(town, database_url)
    await importing.import_files([file])
    reading = Reading(town, await town.arrives(town.karin, "Gamla anteckningar", "2021-09-15.md"))
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    store = Store.open(database_url)
    try:
        there = await store.read(_attendees, tenant=importing.tenant)
    finally:
        store.close()
    assert [role for name, role in there if name == "Johan Lind"] == [Role.ELECTED, Role.OFFICIAL]


def _attendees(tx: Transaction) -> list[tuple[str, Role]]:
    council = tx.councils.by_code("TR")
    assert council is not None
    meeting = tx.meetings.find_on_day(council.id, date(2021, 9, 15))
    assert meeting is not None
    return [(one.participant.name, one.participant.role) for one in tx.attendance.of_meeting(meeting.id)]


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


async def test_saved_notes_are_not_undone_but_it_is_said_what_to_do(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    told = await town.tell(town.karin, "ångra")
    assert shows(told.card, "spara gamla anteckningar", "stryk frågorna med stryk")
