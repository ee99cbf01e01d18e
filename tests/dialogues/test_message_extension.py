"""Test logging a message as a question in a dialog, from the message's own menu."""

import asyncio

import pytest

from simulator.cards import actions, choices, inputs, verbs
from simulator.chats import Message
from simulator.constants import Json
from simulator.extensions import dialog_data
from tests.dialogues.town import Town, said, shows

DARK = "Varför är det så mörkt vid ån?"
LINK = "https://teams.microsoft.com/l/message/"


def wrote(town: Town, text: str = DARK) -> Message:
    """Return a message of Johan in the chat, not addressed to the bot."""
    return town.teams.say_without_mention(town.johan, town.meeting, text)


def links(card: Json) -> list[str]:
    return [action["url"] for action in actions(card) if action["type"] == "Action.OpenUrl"]


async def test_a_message_is_taken_along_for_its_author_with_a_link_back_to_it(town: Town) -> None:
    message = wrote(town)
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert (opened.status, opened.title) == (200, "Ta med som fråga")
    assert inputs(opened.card)["text"]["value"] == DARK
    assert choices(opened.card, "asker") == {"Johan Lind": "author", "Jag själv": "me"}
    assert "department" not in inputs(opened.card)
    taken = await town.teams.extensions.submit(
        town.maria, town.meeting, dialog_data(opened.card), message=message
    )
    assert shows(taken.card, "Frågan är registrerad som TR-1. Kortet kommer i chatten.", DARK)
    card = await town.posted("TR-1", DARK, "Från Johan Lind, genom Maria Sand")
    assert links(card.card) == links(taken.card)
    assert links(card.card)[0].startswith(LINK)
    assert links((await town.view(town.karin, card)).card) == links(card.card)
    assert links((await town.say(town.karin, "visa 1")).card) == links(card.card)


async def test_whoever_takes_it_along_may_ask_themselves_and_put_it_in_other_words(town: Town) -> None:
    message = wrote(town)
    await town.teams.extensions.take(
        town.maria, town.meeting, message, asker="me", text="när tänds lamporna vid ån?"
    )
    card = await town.posted("TR-1", "När tänds lamporna vid ån?")
    assert shows(card.card, "Från Maria Sand")
    assert "Johan" not in said(card.card)


async def test_the_author_has_the_rights_of_who_asked(town: Town) -> None:
    await town.teams.extensions.take(town.maria, town.meeting, wrote(town))
    card = await town.posted("TR-1")
    assert shows((await town.say(town.johan, "stryk 1 Behövs inte")).card, "Struken")
    await town.becomes(card, "Struken")


async def test_whoever_takes_it_along_gets_no_right_of_the_authors(town: Town) -> None:
    message = town.teams.say_without_mention(town.karin, town.meeting, DARK)
    opened = await town.teams.extensions.open(town.amir, town.meeting, message)
    assert "department" not in inputs(opened.card)
    await town.teams.extensions.submit(town.amir, town.meeting, dialog_data(opened.card), message=message)
    card = await town.posted("TR-1", "Från Karin Ek, genom Amir Rahimi")
    assert "assign" not in verbs((await town.open(town.amir, card)).card)
    refused = await town.teams.say(town.amir, town.meeting, "skicka 1 till Tekniska")
    assert refused.status == 201
    await town.nothing_comes_about(town.meeting, "Skickad till Tekniska")


async def test_a_coordinator_sends_it_on_at_once_to_the_department_that_it_sounds_like(town: Town) -> None:
    message = wrote(town, "Kan Tekniska förvaltningen laga lampan?")
    opened = await town.teams.extensions.open(town.karin, town.meeting, message)
    chosen = inputs(opened.card)["department"]["value"]
    offered = choices(opened.card, "department")
    assert offered["Tekniska förvaltningen"] == chosen
    assert "Ingen än" in offered
    await town.teams.extensions.submit(town.karin, town.meeting, dialog_data(opened.card), message=message)
    await town.arrives(town.petra, "TR-1", "laga lampan")


async def test_a_coordinator_need_not_send_it_on(town: Town) -> None:
    message = wrote(town, "Kan Tekniska förvaltningen laga lampan?")
    await town.teams.extensions.take(town.karin, town.meeting, message, department="none")
    await town.posted("TR-1", "Att fördela")


async def test_others_cannot_send_it_on_whatever_their_client_says(town: Town) -> None:
    departments = choices(
        (await town.teams.extensions.open(town.karin, town.meeting, wrote(town))).card, "department"
    )
    await town.teams.extensions.take(
        town.maria, town.meeting, wrote(town), department=departments["Tekniska förvaltningen"]
    )
    await town.posted("TR-1", "Att fördela")


async def test_a_message_that_is_a_question_already_says_which(town: Town) -> None:
    message = wrote(town)
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    await town.teams.extensions.take(town.karin, town.meeting, message, text="Varför är det mörkt?")
    again = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert shows(again.card, "Det är redan en fråga: TR-1.", "Varför är det mörkt?")
    late = await town.teams.extensions.submit(
        town.maria, town.meeting, dialog_data(opened.card), message=message
    )
    assert shows(late.card, "Det är redan en fråga: TR-1.")
    await town.nothing_comes_about(town.meeting, "TR-2")


async def test_so_does_a_message_that_was_written_to_the_bot(town: Town) -> None:
    said_to_bot = await town.teams.say(town.johan, town.meeting, f"fråga {DARK}")
    await town.answer_to(said_to_bot)
    opened = await town.teams.extensions.open(town.maria, town.meeting, said_to_bot.message)
    assert shows(opened.card, "Det är redan en fråga: TR-1.")


async def test_so_does_the_bots_own_card_of_a_question(town: Town) -> None:
    card = await town.log(town.johan, DARK)
    opened = await town.teams.extensions.open(town.maria, town.meeting, card)
    assert shows(opened.card, "Det är redan en fråga: TR-1.", DARK)
    form = await town.teams.extensions.open(town.maria, town.meeting, wrote(town))
    taken = await town.teams.extensions.submit(town.maria, town.meeting, dialog_data(form.card), message=card)
    assert shows(taken.card, "Det är redan en fråga: TR-1.")
    await town.nothing_comes_about(town.meeting, "TR-2")


async def test_what_was_dropped_can_be_taken_along_again(town: Town) -> None:
    message = wrote(town)
    await town.teams.extensions.take(town.karin, town.meeting, message)
    await town.say(town.karin, "stryk 1 Fel fråga")
    again = await town.teams.extensions.take(town.karin, town.meeting, message, text="Tänds lamporna?")
    assert shows(again.card, "Frågan är registrerad som TR-2.")


@pytest.mark.both_databases
async def test_teams_may_send_a_filled_in_dialog_three_times(town: Town) -> None:
    for message, activity in ((wrote(town), None), (None, None), (None, {"id": "f:the-same"})):
        opened = await town.teams.extensions.open(town.maria, town.meeting, message)
        data = dialog_data(opened.card, text=f"Fråga {message and message.id} {activity}?")
        sent = await asyncio.gather(
            *(
                town.teams.extensions.submit(
                    town.maria, town.meeting, data, message=message, activity=activity
                )
                for _ in range(3)
            )
        )
        assert [one.status for one in sent] == [200] * 3
        assert len({said(one.card).split("TR-")[1][0] for one in sent}) == 1
    listed = said((await town.say(town.karin, "öppna")).card)
    assert "TR-3" in listed
    assert "TR-4" not in listed


async def test_a_question_can_be_begun_without_any_message(town: Town) -> None:
    taken = await town.teams.extensions.take(town.maria, town.meeting, text="Kan torget få bänkar?")
    assert shows(taken.card, "TR-1")
    card = await town.posted("TR-1", "Från Maria Sand")
    assert links(card.card) == []


async def test_somebody_without_account_takes_along_and_is_asked_for(town: Town) -> None:
    theirs = town.teams.say_without_mention(town.boende, town.meeting, DARK)
    taken = await town.teams.extensions.take(town.boende, town.meeting, theirs)
    assert shows(taken.card, "TR-1")
    other = town.teams.say_without_mention(town.boende, town.meeting, "När sandas det?")
    await town.teams.extensions.take(town.karin, town.meeting, other)
    await town.posted("TR-2", f"Från {town.boende.name}")


async def test_what_was_taken_along_can_be_undone(town: Town) -> None:
    await town.teams.extensions.take(town.karin, town.meeting, wrote(town))
    card = await town.posted("TR-1")
    await town.undo(town.karin)
    await town.becomes(card, "Struken")


@pytest.mark.both_databases
async def test_two_people_who_take_the_same_message_along_at_once_get_one_question(town: Town) -> None:
    message = wrote(town)
    people = (town.karin, town.maria, town.amir, town.petra)
    opened = [await town.teams.extensions.open(one, town.meeting, message) for one in people]
    sent = await asyncio.gather(
        *(
            town.teams.extensions.submit(one, town.meeting, dialog_data(form.card), message=message)
            for one, form in zip(people, opened, strict=True)
        )
    )
    assert all(shows(one.card, "TR-1") for one in sent)
    assert sum(shows(one.card, "Det är redan en fråga: TR-1.") for one in sent) == len(people) - 1
    assert "TR-2" not in said((await town.say(town.karin, "öppna")).card)


async def test_a_message_that_is_taken_before_there_is_a_council_is_kept_for_it(new_town: Town) -> None:
    town = new_town
    outside = await town.teams.extensions.open(town.maria, town.meeting, wrote(town))
    assert "hör inte till något råd" in said(outside.card) + outside.text
    greeting = await town.bring_bot()
    message = wrote(town)
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert inputs(opened.card)["text"]["value"] == DARK
    secret = dialog_data(opened.card) | {"text": "Varför får 19121212-1212 inget svar?"}
    refused = await town.teams.extensions.submit(town.maria, town.meeting, secret, message=message)
    assert shows(refused.card, "verkar innehålla personuppgifter")
    kept = await town.teams.extensions.submit(
        town.maria, town.meeting, dialog_data(opened.card), message=message
    )
    assert "Frågan är sparad så länge" in said(kept.card) + kept.text
    waiting = await town.posted("Frågan är sparad så länge")
    bind = [action for action in actions(greeting.card) if action["verb"] == "bind"][-1]
    await town.teams.press(town.karin, greeting, inputs={"name": "Trygghetsrådet", "code": "TR"}, action=bind)
    offer = await town.posted("Det skrevs 1 fråga innan", DARK)
    taken = await town.press(town.karin, offer, "take_early")
    assert shows(taken.card, "TR-1", DARK, "Från Johan Lind, genom Maria Sand")
    await town.becomes(waiting, "TR-1", DARK)
