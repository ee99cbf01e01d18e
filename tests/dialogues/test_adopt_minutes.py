"""Test that minutes are adopted in two presses and fixed from then on; a correction is a new version."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from simulator.cards import actions, find_action, verbs
from simulator.chats import Message
from storage import Store
from tests.dialogues.evening import Evening
from tests.dialogues.town import Town, said, shows


@pytest.fixture
async def evening(town: Town, database_url: str) -> AsyncIterator[Evening]:
    store = Store.open(database_url)
    yield await Evening.begun(town, store)
    store.close()


def titles(card: dict[str, object]) -> list[str]:
    return [str(action.get("title")) for action in actions(card)]


async def answered(evening: Evening, text: str = "När lagas räcket?") -> Message:
    """Let a question be answered by its owner while the meeting goes on."""
    town = evening.town
    card = await town.assigned(text)
    await town.say(town.karin, "svara 1 Räcket byts på fredag.")
    return card


async def test_the_first_press_shows_what_to_look_at_and_locks_nothing(evening: Evening) -> None:
    town = evening.town
    await evening.note("Ring Olle på 070-174 06 35 om nycklarna.")
    await answered(evening)
    await town.log(town.johan, "Kan parken få fler bänkar?")
    await evening.end()
    card = await evening.card()
    asked = await town.press(town.karin, card, "adopt")
    assert shows(asked.card, "Färdigställa anteckningarna?", "Räknas som återrapporterade: TR-1.")
    assert shows(asked.card, "telefonnummer", "070-174 06 35", "Fortfarande öppna: TR-2.")
    assert shows((await evening.card()).card, "UTKAST")
    assert shows((await town.say(town.johan, "visa 1")).card, "Besvarad")


async def test_the_second_press_locks_the_text_and_the_card_shows_who_when_and_the_digests(
    evening: Evening,
) -> None:
    town = evening.town
    await evening.note("Räcket vid ån är lagat.")
    card = await evening.adopted()
    assert shows(card.card, "Färdigställd version 1", "Karin Ek", "Räcket vid ån är lagat.")
    assert not shows(card.card, "UTKAST")
    for form in ("docx", "pdf", "html", "md"):
        name, content = await evening.fetched(card, form)
        assert name == f"minnesanteckningar-TR-{evening.meeting.day.isoformat()}.{form}"
        assert hashlib.sha256(content).hexdigest() in said(card.card)
    assert "adopt" not in verbs((await evening.card()).card)
    assert shows(card.card, "OneDrive", "välj Dela")
    assert town.teams.files.received_tokens == []


async def test_what_changed_since_the_first_press_is_shown_before_anything_is_locked(
    evening: Evening,
) -> None:
    town = evening.town
    await evening.end()
    card = await evening.card()
    await town.press(town.karin, card, "adopt")
    await evening.note("Det här kom till efteråt.")
    asked = await town.press(town.karin, card, "adopt")
    assert shows(asked.card, "Något har ändrats sedan du tittade", "Färdigställa anteckningarna?")
    done = await town.press(town.karin, card, "adopt")
    assert shows(done.card, "Anteckningarna är färdigställda.", "Det här kom till efteråt.")


async def test_what_was_reported_back_is_closed_and_what_is_open_stays_open(evening: Evening) -> None:
    town = evening.town
    question = await answered(evening)
    await town.log(town.johan, "Kan parken få fler bänkar?")
    await evening.adopted()
    await town.becomes(question, "Återrapporterad")
    listed = await town.say(town.johan, "lista")
    assert shows(listed.card, "TR-2")
    assert not shows(listed.card, "TR-1")


async def test_what_is_answered_after_the_meeting_is_left_for_the_next_one_to_hear(evening: Evening) -> None:
    town = evening.town
    await town.log(town.johan, "Kan parken få fler bänkar?")
    await evening.end()
    await town.say(town.karin, "svara 1 Ja, i vår.")
    asked = await town.press(town.karin, await evening.card(), "adopt")
    assert not shows(asked.card, "Räknas som återrapporterade")


async def test_the_adopted_text_stays_whatever_becomes_of_its_questions(evening: Evening) -> None:
    town = evening.town
    await town.log(town.johan, "Kan parken få fler bänkar?")
    card = await evening.adopted()
    _, before = await evening.fetched(card, "md")
    await town.say(town.karin, "svara 1 Ja, i vår.")
    await evening.note("Skrivet efteråt.")
    again = await evening.card()
    assert not shows(again.card, "Ja, i vår.")
    assert not shows(again.card, "Skrivet efteråt.")
    for shown in (card, again):
        _, after = await evening.fetched(shown, "md")
        assert after == before


async def test_adopting_is_not_undone_and_who_tries_is_told_of_the_correction(evening: Evening) -> None:
    town = evening.town
    await town.log(town.johan, "När lagas lampan?")
    await town.say(town.karin, "svara 1 I maj.")
    await evening.adopted()
    for _ in range(2):
        refused = await town.undo(town.karin, chat=town.personal(town.karin))
        assert shows(refused.card, "färdigställda", "tryck på Rätta")
    assert shows((await town.tell(town.karin, "visa 1")).card, "Återrapporterad")


@pytest.mark.both_databases
async def test_pressed_twice_it_is_adopted_once(evening: Evening) -> None:
    town = evening.town
    await evening.end()
    card = await evening.card()
    asked = await town.press(town.karin, card, "adopt")
    sure = find_action(asked.card, verb="adopt")
    await town.teams.press(town.karin, card, action=sure)
    again = await town.teams.press(town.karin, card, action=sure)
    assert shows(again.card, "Färdigställd version 1")
    old = {**sure, "data": {**sure["data"], "nonce": "another"}}
    refused = await town.teams.press(town.karin, card, action=old)
    assert "redan färdigställda" in refused.text


async def test_while_the_meeting_goes_on_nothing_is_adopted(evening: Evening) -> None:
    town = evening.town
    card = await evening.card()
    assert shows(card.card, "UTKAST", "Mötet pågår")
    assert "adopt" not in verbs(card.card)
    forged = {**find_action(card.card, verb="minutes_file"), "verb": "adopt"}
    refused = await town.teams.press(town.karin, card, action=forged)
    assert "Mötet pågår" in refused.text


async def test_the_council_sees_adopted_minutes_when_the_coordinator_wants_and_each_reader_turns_pages(
    evening: Evening,
) -> None:
    town = evening.town
    for number in range(6):
        await evening.note(f"Punkt {number}. " + "Vi talade länge om detta. " * 100)
    card = await evening.adopted()
    posted = await town.press(town.karin, card, "post_minutes")
    assert shows(posted.card, "visas nu i rådets chatt")
    shown = await town.posted("Färdigställd version 1", "Punkt 0.", "Sida 1 av 2")
    assert set(verbs(shown.card)) == {"read_minutes"}
    await town.settled()  # until then the bot does not know its own card by what is pressed on it
    for reader in (town.johan, town.boende):
        assert shows((await town.press(reader, shown, "read_minutes")).card, "Punkt 5.", "Sida 2 av 2")
    assert shows(shown.card, "Sida 1 av 2")


async def test_a_draft_is_never_shown_to_the_council_even_with_a_forged_button(evening: Evening) -> None:
    town = evening.town
    await evening.end()
    card = await evening.card()
    button = find_action(card.card, verb="adopt")
    forged = {**button, "verb": "post_minutes"}
    assert "inte färdigställda" in (await town.teams.press(town.karin, card, action=forged)).text
    question = await town.log(town.johan, "Var är bänken?")
    for verb in ("read_minutes", "minutes", "minutes_file", "follow_ups", "adopt", "correct", "post_minutes"):
        refused = await town.teams.press(town.johan, question, action={**button, "verb": verb})
        assert not shows(refused.card, "Minnesanteckningar"), verb
        assert refused.text or shows(refused.card, "Var är bänken?"), verb


@pytest.mark.both_databases
async def test_two_coordinators_who_adopt_at_once_adopt_one_version(evening: Evening) -> None:
    town = evening.town
    await town.say(town.karin, "samordnare @Petra Holm", town.petra)
    await evening.end()
    card, other = await evening.card(), await town.tell(town.petra, "anteckningar")
    for person, shown in ((town.karin, card), (town.petra, other)):
        await town.press(person, shown, "adopt")
    button = find_action(other.seen_by(town.petra), verb="adopt")
    done = await town.press(town.karin, card, "adopt")
    late = await town.teams.press(town.petra, other, action=button)
    assert shows(done.card, "Färdigställd version 1")
    assert "redan färdigställda" in late.text
    await town.becomes(other, "Färdigställd version 1", "Karin Ek")
