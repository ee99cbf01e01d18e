"""Test a chat message that is edited after its question was logged."""

import pytest

from cards.texts import Texts
from simulator.cards import verbs
from simulator.chats import Message
from tests.dialogues.town import Town, shows

OLD, NEW = "Kan lampan bytas?", "Kan lampan vid ån bytas?"


async def said(town: Town, words: str = f"fråga {OLD}") -> tuple[Message, Message]:
    """Johan's message, and the card that is the reply to it."""
    sent = await town.teams.say(town.johan, town.meeting, words)
    assert sent.message is not None
    return sent.message, await town.answer_to(sent)


async def test_whoever_logged_it_is_offered_the_new_words_in_the_personal_chat(town: Town) -> None:
    message, card = await said(town)
    await town.teams.edit(town.johan, message, f"fråga {NEW}")
    offer = await town.arrives(town.johan, "Ska frågans text också ändras?", NEW, "Uppdatera texten")
    assert shows(card.card, OLD), "nothing is changed unasked"
    refreshed = await town.view(town.johan, offer)
    assert shows(refreshed.card, Texts.of("sv")("note.message_edited"), NEW), "a refresh keeps the reason"
    await town.press(town.johan, offer, "edit")
    await town.becomes(card, NEW)
    taken = await town.teams.message(
        town.personal(town.johan), where=lambda m: m is offer and not shows(m.card, "Uppdatera texten")
    )
    assert shows(taken.card, NEW)


async def test_the_same_offer_is_in_ones_own_view_of_the_card(town: Town) -> None:
    message, card = await said(town)
    await town.teams.edit(town.johan, message, f"fråga {NEW}")
    await town.arrives(town.johan, NEW)
    opened = await town.open(town.johan, card)
    assert shows(opened.card, "Meddelandet i chatten ändrades till", NEW)
    await town.press(town.johan, card, "edit")
    await town.becomes(card, NEW)
    others = await town.open(town.maria, card)
    assert "edit" not in verbs(others.card)


async def test_the_posted_card_is_left_alone_while_it_is_only_offered(town: Town) -> None:
    message, card = await said(town)
    await town.settled()
    before = card.updates
    await town.teams.edit(town.johan, message, f"fråga {NEW}")
    await town.arrives(town.johan, NEW)
    await town.nothing_comes_about(town.meeting, NEW)
    assert card.updates == before


async def test_after_it_was_sent_an_edit_of_a_participant_does_nothing(town: Town) -> None:
    message, card = await said(town)
    await town.assign(card, "Tekniska förvaltningen")
    await town.teams.edit(town.johan, message, f"fråga {NEW}")
    await town.nothing_comes(town.personal(town.johan), after=0)
    assert shows(card.card, OLD)


async def test_each_line_of_a_message_is_its_own_question_when_it_is_edited_too(town: Town) -> None:
    message, card = await said(town, "fråga Är lampan trasig?\nfråga Får vi en bänk?")
    await town.teams.edit(town.johan, message, "fråga Är lampan trasig?\nfråga Får vi två bänkar?")
    offer = await town.arrives(town.johan, "TR-2", "Får vi två bänkar?")
    await town.press(town.johan, offer, "edit")
    await town.becomes(card, "TR-1", "Är lampan trasig?", "TR-2", "Får vi två bänkar?")


@pytest.mark.both_databases
async def test_an_edit_back_to_the_first_words_takes_the_offer_away(town: Town) -> None:
    message, card = await said(town)
    await town.teams.edit(town.johan, message, f"fråga {NEW}")
    offer = await town.arrives(town.johan, NEW, "Uppdatera texten")
    await town.teams.edit(town.johan, message, f"fråga {OLD}")
    await town.teams.message(town.personal(town.johan), where=lambda m: m is offer and not shows(m.card, NEW))
    assert not shows((await town.open(town.johan, card)).card, "Uppdatera texten")


@pytest.mark.both_databases
async def test_the_same_edit_twice_is_one_offer(town: Town) -> None:
    message, _ = await said(town)
    edit = await town.teams.edit(town.johan, message, f"fråga {NEW}")
    offer = await town.arrives(town.johan, NEW)
    await town.teams.post(edit.activity)
    await town.nothing_comes(town.personal(town.johan), after=offer.changed)


async def test_an_edit_of_other_messages_is_not_answered(town: Town) -> None:
    listed = await town.teams.say(town.johan, town.meeting, "öppna")
    assert listed.message is not None
    await town.settled()
    before = town.mark
    await town.teams.edit(town.johan, listed.message, "lista tekniska")
    await town.teams.edit(town.johan, listed.message, "visa 1")
    await town.nothing_comes(town.meeting, after=before + 2)


async def test_a_message_that_is_deleted_leaves_its_question(town: Town) -> None:
    message, card = await said(town)
    await town.teams.delete(town.johan, message)
    await town.nothing_comes(town.personal(town.johan), after=0)
    assert shows(card.card, "TR-1", OLD, "Att fördela")


async def test_an_edit_in_the_personal_chat_is_offered_there(town: Town) -> None:
    sent = await town.teams.say(town.johan, town.personal(town.johan), f"fråga {OLD}")
    assert sent.message is not None
    await town.teams.edit(town.johan, sent.message, f"fråga {NEW}")
    offer = await town.arrives(town.johan, "Ska frågans text också ändras?", NEW)
    await town.press(town.johan, offer, "edit")
    assert shows((await town.say(town.johan, "visa 1")).card, NEW)
