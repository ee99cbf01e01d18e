"""Test a council that meets in a channel: threads, replies, and the same commands as elsewhere."""

import pytest

from simulator.chats import Chat, Message
from tests.dialogues.town import Town, shows

LAMP = "Kan lampan bytas?"


@pytest.fixture
async def channel(new_town: Town) -> Chat:
    """Return a channel with a council and one department."""
    town = new_town
    chat = town.add_chat("kanalen", town.karin, town.johan, town.petra, channel=True)
    await town.found_council(chat, name="Kanalrådet", code="KR")
    await town.say(town.karin, "förvaltning Tekniska @Petra Holm", town.petra, chat=chat)
    return chat


async def test_a_question_is_answered_in_its_own_thread(new_town: Town, channel: Chat) -> None:
    card = await new_town.say(new_town.johan, f"fråga {LAMP}", chat=channel)
    assert shows(card.card, "KR-1", LAMP)
    asked = next(m for m in channel.messages if m.text.endswith(LAMP))
    assert card.thread == asked.id


async def test_the_whole_way_from_question_to_answer_in_a_channel(new_town: Town, channel: Chat) -> None:
    town = new_town
    card = await town.say(town.johan, f"fråga {LAMP}", chat=channel)
    await town.assign(card, "Tekniska")
    own = await town.arrives(town.petra, "KR-1", LAMP)
    await town.press(town.petra, own, "answer", answer="I maj.")
    await town.becomes(card, "Besvarad", "I maj.")


async def test_a_command_in_a_thread_is_for_the_channels_council(new_town: Town, channel: Chat) -> None:
    town = new_town
    card = await town.say(town.johan, f"fråga {LAMP}", chat=channel)
    listed = await _reply(town, channel, card, "öppna")
    assert shows(listed.card, "KR-1", LAMP)
    assert listed.thread == card.thread


async def test_a_form_in_a_thread_posts_its_question_in_that_thread(new_town: Town, channel: Chat) -> None:
    town = new_town
    form = await town.say(town.johan, "fråga", chat=channel)
    await town.press(town.johan, form, "log", text=LAMP)
    card = await town.posted("KR-1", LAMP, chat=channel)
    assert card.thread == form.thread


async def test_an_edited_message_in_a_channel_is_offered_too(new_town: Town, channel: Chat) -> None:
    town = new_town
    sent = await town.teams.say(town.johan, channel, f"fråga {LAMP}")
    assert sent.message is not None
    await town.teams.edit(town.johan, sent.message, "fråga Nya ord?")
    await town.arrives(town.johan, "Ska frågans text också ändras?", "Nya ord?")


async def _reply(town: Town, channel: Chat, card: Message, words: str) -> Message:
    return await town.say(town.johan, words, chat=channel, thread=card)
