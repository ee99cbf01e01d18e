"""Test buttons and views: what a press sends, and who sees what afterwards."""

from datetime import timedelta

import pytest

from simulator.cards import texts, verbs
from simulator.chats import Chat, Message, utc_now
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.simulator.fake_bot import (
    FakeBot,
    activities,
    answer_card,
    answer_text,
    card_with,
    execute,
    message_with,
)

DEPARTMENT = {
    "type": "Input.ChoiceSet",
    "id": "department",
    "isRequired": True,
    "choices": [{"title": "Tekniska förvaltningen", "value": "3"}],
}
OWN = card_with(execute("assign", question=12), body=[DEPARTMENT], words="Bara för dig")


async def posted(teams: Simulator, bot: FakeBot, chat: Chat, card: Json) -> Message:
    await bot.write(chat, message_with(card))
    return await teams.message(chat)


async def show_own_card(_activity: Json) -> Json:
    return answer_card(OWN)


async def test_a_press_sends_the_buttons_data_with_what_was_filled_in(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, OWN)
    pressed = await teams.press(karin, message, "assign", {"department": "3"})
    assert pressed.status == 200
    assert (bot.last["type"], bot.last["name"]) == ("invoke", "adaptiveCard/action")
    assert bot.last["value"]["action"]["data"] == {"question": 12, "department": "3"}
    assert bot.last["value"]["trigger"] == "manual"
    assert bot.last["replyToId"] == message.id


async def test_a_required_field_that_is_empty_stops_the_press_as_in_teams(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, OWN)
    with pytest.raises(AssertionError, match="department"):
        await teams.press(karin, message, "assign")
    assert bot.heard == []
    await teams.press(karin, message, "assign", checked=False)
    assert bot.last["value"]["action"]["data"] == {"question": 12}


async def test_the_answered_card_is_shown_to_the_presser_alone(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person, petra: Person
) -> None:
    message = await posted(teams, bot, meeting, card_with(execute("show")))
    bot.reply = show_own_card
    pressed = await teams.press(karin, message, "show")
    assert pressed.card == message.seen_by(karin) == OWN
    assert texts(message.seen_by(petra))[0] == "TR-12"
    assert verbs(message.card) == ["show"]


async def test_a_message_as_answer_leaves_the_card_as_it_was(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    async def refuse(_activity: Json) -> Json:
        return answer_text("Bara samordnaren kan det.")

    message = await posted(teams, bot, meeting, card_with(execute("drop")))
    bot.reply = refuse
    pressed = await teams.press(karin, message, "drop")
    assert pressed.text == "Bara samordnaren kan det."
    assert pressed.card == message.card


async def test_a_button_that_is_not_there_cannot_be_pressed(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, card_with(execute("show")))
    with pytest.raises(LookupError, match=r"no button 'assign' .* \['show'\]"):
        await teams.press(karin, message, "assign")


async def test_a_button_of_an_old_card_can_be_pressed_as_it_was(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, card_with(execute("show")))
    await teams.press(karin, message, action=execute("assign", version=1), activity={"locale": "en-GB"})
    assert bot.last["value"]["action"]["data"] == {"version": 1}
    assert bot.last["locale"] == "en-GB"


async def test_a_refresh_is_automatic_and_gives_the_person_a_view(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person, petra: Person
) -> None:
    card = card_with(refreshed_for=[karin.teams_id])
    message = await posted(teams, bot, meeting, card)
    bot.reply = show_own_card
    assert teams.wants_refresh(karin, message)
    assert not teams.wants_refresh(petra, message)
    refreshed = await teams.refresh(karin, message)
    assert bot.last["value"]["trigger"] == "automatic"
    assert bot.last["value"]["action"]["verb"] == "show"
    assert refreshed.card == OWN
    assert message.seen_by(petra) == card


async def test_a_client_refreshes_once_a_minute_unless_the_posted_card_changes(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    card = card_with(refreshed_for=[karin.teams_id])
    message = await posted(teams, bot, meeting, card)
    await teams.refresh(karin, message)
    assert not teams.wants_refresh(karin, message)
    message.shown_at[karin.key] = utc_now() - timedelta(minutes=1)
    assert teams.wants_refresh(karin, message)
    await teams.refresh(karin, message)
    await bot.call("PUT", activities(meeting.id, message.id), message_with(card))
    assert teams.wants_refresh(karin, message)
    assert message.seen_by(karin) == card


async def test_a_refresh_without_list_is_for_everybody_in_a_small_chat(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    card = card_with(refreshed_for=[])
    del card["refresh"]["userIds"]
    message = await posted(teams, bot, meeting, card)
    assert teams.wants_refresh(karin, message)
    meeting.members *= 8
    assert not teams.wants_refresh(karin, message)


async def test_only_sixty_people_can_be_listed(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, card_with(refreshed_for=["29:x"] * 60 + [karin.teams_id]))
    assert not teams.wants_refresh(karin, message)


async def test_a_card_without_refresh_has_nothing_to_ask(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    message = await posted(teams, bot, meeting, card_with())
    assert not teams.wants_refresh(karin, message)
    with pytest.raises(LookupError, match="no refresh"):
        await teams.refresh(karin, message)


async def test_any_other_invoke_can_be_sent(
    teams: Simulator, bot: FakeBot, meeting: Chat, karin: Person
) -> None:
    async def answer(activity: Json) -> Json:
        return {"heard": activity["value"]["commandId"]}

    bot.reply = answer
    sent = await teams.invoke(karin, meeting, "composeExtension/submitAction", {"commandId": "log"})
    assert sent.body == {"heard": "log"}
