"""Test the minutes in the coordinator's personal chat: pages, files, and that nobody else sees a draft."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from functools import partial

import pytest

from simulator.cards import find_action, inputs, verbs
from storage import Store
from tests.dialogues.evening import Evening, actions_of, lies, offers
from tests.dialogues.town import Town, shows
from tests.every import every


@pytest.fixture
async def evening(town: Town, database_url: str) -> AsyncIterator[Evening]:
    store = Store.open(database_url)
    yield await Evening.begun(town, store)
    store.close()


async def test_the_draft_shows_what_was_said_so_far_and_is_marked_as_one(evening: Evening) -> None:
    town = evening.town
    await evening.note("Alla hälsades välkomna.")
    await town.log(town.johan, "Kan parken få fler bänkar?")
    card = await evening.card()
    assert shows(card.card, "Trygghetsrådet", "Minnesanteckningar: ", "UTKAST", "Alla hälsades välkomna.")
    assert shows(card.card, "Laget runt", "Kan parken få fler bänkar?", "Karin Ek, samordnare")
    assert {"attendance", "note", "follow_ups", "minutes_file"} <= set(verbs(card.card))
    assert "post_minutes" not in verbs(card.card)


async def test_asked_for_in_the_meeting_the_draft_comes_to_the_coordinator_alone(evening: Evening) -> None:
    town = evening.town
    pointed = await town.say(town.karin, "anteckningar")
    assert shows(pointed.card, "Jag har svarat i vår personliga chatt")
    await town.arrives(town.karin, "Minnesanteckningar: ", "UTKAST")
    await town.nothing_comes(town.meeting, after=pointed.changed)


async def test_nobody_else_gets_the_draft(evening: Evening) -> None:
    town = evening.town
    for person in (town.johan, town.petra):
        assert shows((await town.tell(person, "anteckningar")).card, "Bara samordnaren")
    card = await evening.card()
    refused = await town.teams.press(
        town.johan,
        await town.log(town.johan, "Var är bänken?"),
        action=find_action(card.card, verb="minutes_file"),
    )
    assert "Bara samordnaren" in refused.text


async def test_before_any_meeting_there_is_nothing_to_read(town: Town) -> None:
    assert shows((await town.tell(town.karin, "anteckningar")).card, "inget möte har börjat")
    assert shows((await town.tell(town.karin, "minutes")).card, "no meeting has begun")


async def test_an_earlier_meeting_is_found_by_its_day_and_another_day_says_which_there_are(
    town: Town, database_url: str
) -> None:
    store = Store.open(database_url)
    earlier = await Evening.begun(town, store, days_ago=40)
    await earlier.note("Bron är lagad.")
    await earlier.end()
    day = earlier.meeting.day
    now = await Evening.begun(town, store)
    await now.note("Vintern är här.")
    assert shows((await now.card()).card, "Vintern är här.")
    assert shows((await town.tell(town.karin, f"anteckningar {day.isoformat()}")).card, "Bron är lagad.")
    assert shows((await town.tell(town.karin, f"anteckningar {day.day}/{day.month}")).card, "Bron är lagad.")
    refused = await town.tell(town.karin, "anteckningar 2021-09-15")
    assert shows(refused.card, "Inget möte hölls 15 september 2021", day.isoformat())
    assert shows((await town.tell(town.karin, "anteckningar igår kväll nånstans")).card, "vilken dag")
    store.close()


async def test_long_minutes_are_turned_page_by_page(evening: Evening) -> None:
    town = evening.town
    for number in range(10):
        await evening.note(f"Punkt {number}. " + "Vi talade länge om detta. " * 100)
    card = await evening.card()
    assert shows(card.card, "Sida 1 av 3", "Punkt 0.")
    second = await town.press(town.karin, card, "minutes")
    assert shows(second.card, "Sida 2 av 3")
    assert not shows(second.card, "Punkt 0.")
    third = await town.teams.press(
        town.karin, card, action=next(a for a in _buttons(second.card) if a["title"] == "Nästa")
    )
    assert shows(third.card, "Sida 3 av 3", "Punkt 9.")


def _buttons(card: dict[str, object]) -> list[dict[str, object]]:
    found = card.get("actions")
    return found if isinstance(found, list) else []


@every("form", ["docx", "pdf", "html", "md"])
async def test_a_file_is_offered_and_put_where_the_coordinator_wants_it(evening: Evening, form: str) -> None:
    await evening.note("Räcket vid ån är lagat.")
    card = await evening.card()
    name, content = await evening.fetched(card, form)
    day = evening.meeting.day.isoformat()
    assert re.fullmatch(rf"minnesanteckningar-TR-{day}-utkast-\d{{8}}-\d{{4}}\.{form}", name)
    assert _holds(content, form)
    assert evening.town.teams.files.received_tokens == []


async def test_word_and_pdf_take_one_press_and_one_more_for_each_file(evening: Evening) -> None:
    town, card = evening.town, await evening.card()
    both = next(
        one for one in actions_of(card.seen_by(town.karin)) if one["data"].get("format") == "docx+pdf"
    )
    mark = town.mark
    answer = await town.teams.press(town.karin, card, action=both)
    assert shows(answer.card, "Filerna kommer hit i chatten")
    chat = town.personal(town.karin)
    for form in ("docx", "pdf"):
        offer = await town.teams.message(chat, after=mark, where=partial(offers, form=form))
        name = str(offer.attachments[0]["name"])
        accepted = await town.teams.accept_file(town.karin, offer)
        await town.teams.message(chat, after=accepted, where=partial(lies, name=name))


def _holds(content: bytes, form: str) -> bool:
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "Räcket vid ån är lagat." in parts.read("word/document.xml").decode()
    return content.startswith(b"%PDF") if form == "pdf" else "Räcket vid ån är lagat." in content.decode()


async def test_who_declines_gets_no_file_and_hears_no_more_of_it(evening: Evening) -> None:
    town = evening.town
    offer = await evening.offered(await evening.card(), "md")
    declined = await town.teams.decline_file(town.karin, offer)
    assert declined.status == 200
    await town.nothing_comes(town.personal(town.karin), after=town.mark)


async def test_a_file_that_somebody_else_was_offered_is_none_of_theirs(evening: Evening) -> None:
    town = evening.town
    offer = await evening.offered(await evening.card(), "md")
    stolen = await town.teams.accept_file(
        town.petra,
        await town.teams.message(town.personal(town.karin), where=lambda m: m is offer),
        activity={
            "conversation": {"id": town.personal(town.petra).id, "conversationType": "personal"},
        },
    )
    assert stolen.status == 200
    await town.arrives(town.petra, "Filen finns inte kvar här")
    assert [file.content for file in town.teams.files.stored.values()] == [b""]


async def test_a_store_that_refuses_the_file_is_told_in_a_sentence(evening: Evening) -> None:
    town = evening.town
    offer = await evening.offered(await evening.card(), "md")
    town.teams.files.stored.clear()
    accepted = await town.teams.accept_file(town.karin, offer)
    town.teams.files.stored.clear()
    assert accepted.status == 200
    await town.arrives(town.karin, "gick inte att lägga i OneDrive")


async def test_the_follow_up_list_is_had_as_text_and_as_a_spreadsheet(evening: Evening) -> None:
    town = evening.town
    await town.assigned("Kan parken få fler bänkar?")
    card = await evening.card()
    listed = await town.press(town.karin, card, "follow_ups")
    text = inputs(listed.card)["follow_ups"]["value"]
    assert "TR-1 Kan parken få fler bänkar?" in text
    assert "Förvaltning: Tekniska förvaltningen" in text
    name, content = await evening.fetched(card, "xlsx")
    assert name.startswith("uppfoljning-TR-")
    assert zipfile.is_zipfile(io.BytesIO(content))


async def test_in_english_the_card_is_in_english_and_the_minutes_in_the_councils_language(
    evening: Evening,
) -> None:
    town = evening.town
    await evening.note("Alla hälsades välkomna.")
    card = await town.tell(town.karin, "minutes")
    assert shows(card.card, "Minutes: ", "Get as a file", "Inledning", "Alla hälsades välkomna.")


async def test_what_a_correction_changes_is_not_shown_to_the_chat_before_it_is_adopted(
    evening: Evening,
) -> None:
    town = evening.town
    noted = await town.say(town.karin, "anteckna Räcket är lagat.")
    card = await evening.adopted()
    await town.press(town.karin, card, "correct", reason="Fel bro.")
    listed = await town.tell(town.karin, "anteckna")
    opened = await town.press(town.karin, listed, "edit_note")
    saving = find_action(opened.card, verb="edit_note")
    changed = await town.teams.press(
        town.karin, listed, inputs={"note_text": "Räcket på Norrbron är lagat."}, action=saving
    )
    assert shows(changed.card, "Norrbron")
    await town.nothing_comes_about(town.meeting, "Norrbron")
    assert shows(noted.card, "Räcket är lagat.")
