"""Test a whole dialogue in English: in the meeting chat, in the personal chat, on every card."""

import re

from simulator.cards import choices, verbs
from simulator.chats import Message
from tests.dialogues.town import Town, said, shows

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(?:och|inte|fråga|svar|till|från|är)\b")


async def in_english(town: Town) -> None:
    """Let everybody use Teams in English."""
    for person in town.teams.world.people.values():
        person.locale = "en-GB"
    await town.found_council(name="Safety council", code="SC")
    await town.say(town.karin, "department Technical office @Petra Holm @Eva Strand", town.petra, town.eva)
    await town.say(town.karin, "department Social services @Nils Norén", town.nils)


async def test_from_the_question_to_its_answer_in_english(new_town: Town) -> None:
    town = new_town
    await in_english(town)
    card = await town.say(town.johan, "ask Why is it dark at the bus stop?")
    assert shows(card.card, "SC-1", "To be assigned", "Johan Lind")
    await town.say(town.karin, "assign 1 to technical")
    own = await town.arrives(town.petra, "SC-1", "Why is it dark")
    await town.press(town.petra, own, "answer", answer="The lamp is replaced in May.")
    await town.becomes(card, "Answered", "The lamp is replaced in May.", "Petra Holm")
    await town.arrives(town.karin, "SC-1", "The lamp is replaced in May.")
    for words in ("open", "list technical", "show 1", "search lamps", "departments", "coordinator", "ask"):
        await town.say(town.maria, words)
    for words in ("help", "mine", "reply 1 x", "assign 9 to x", "undo", "drop 1", "minne"):
        await town.tell(town.maria, words)
    assert [said(m.card) for m in _all_cards(town) if SWEDISH.search(_our_words(m))] == []


async def test_each_reads_their_own_language(new_town: Town) -> None:
    town = new_town
    await in_english(town)
    town.petra.locale = "sv-SE"
    card = await town.say(town.johan, "ask Why is it dark?")
    await town.say(town.karin, "assign 1 to technical")
    own = await town.arrives(town.petra, "SC-1")
    assert shows((await town.tell(town.petra, "visa 1")).card, "Skickad till", "Historik")
    assert {"answer", "acknowledge"} <= set(verbs(own.card))
    await town.becomes(card, "Sent to Technical office")
    assert shows((await town.say(town.karin, "visa 1")).card, "Skickad till"), "the language of the words"


async def test_the_outside_bodies_of_an_english_council_are_english(new_town: Town) -> None:
    town = new_town
    await in_english(town)
    card = await town.say(town.johan, "ask Why is it dark?")
    seen = await town.view(town.karin, card)
    assert "Police" in choices(seen.card, "recipient")


def _all_cards(town: Town) -> list[Message]:
    return [m for chat in town.teams.world.chats.values() for m in chat.messages if m.by_bot]


def _our_words(message: Message) -> str:
    """Return the bot's text without the names of the people of Björkvik."""
    words = said(message.card)
    for name in ("Nils Norén", "Björkvik"):
        words = words.replace(name, "")
    return words
