"""Test items postponed from an earlier meeting: recorded by button, reported in the minutes, never lost."""

from simulator.cards import actions
from simulator.chats import Chat, Message
from simulator.constants import Json
from tests.dialogues.town import Town, shows


async def next_meeting(town: Town, *topics: str) -> Message:
    """Postpone items to a meeting, begin it, and return its card as Karin sees it."""
    for topic in topics:
        await town.say(town.karin, f"tas upp nästa gång {topic}")
    card = await town.say(town.karin, "möte börja")
    await town.view(town.karin, card)
    return card


def button(card: Json, state: str | None) -> Json:
    return next(a for a in actions(card) if a.get("verb") == "taken_up" and a["data"].get("state") == state)


async def draft(town: Town) -> Message:
    await town.say(town.karin, "möte slut")
    return await town.arrives(town.karin, "UTKAST", "Att ta upp från förra mötet")


async def test_what_was_put_off_is_done_with_one_press_and_stands_in_the_minutes(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    done = await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), "done"))
    assert shows(done.card, "Det är noterat", "En rapport om cyklar", "Klart")
    await town.becomes(card, "En rapport om cyklar", "Klart")
    assert shows((await draft(town)).card, "En rapport om cyklar", "Klart.")


async def test_what_was_said_of_it_stands_there_too(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    form = await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), None))
    assert shows(form.card, "Att ta upp i dag", "En rapport om cyklar")
    said = {"remark_text": "Stölderna har minskat."}
    await town.teams.press(town.karin, card, inputs=said, action=button(form.card, "said"))
    await town.becomes(card, "Stölderna har minskat.")
    assert shows((await draft(town)).card, "Det som sades: Stölderna har minskat.")


async def test_what_goes_on_comes_at_the_next_meeting_again(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), "goes_on"))
    await town.becomes(card, "Fortsätter")
    assert shows((await draft(town)).card, "Tas upp igen på nästa möte", "På nästa möte tar vi upp")
    assert shows((await town.tell(town.karin, "anteckna")).card, "Tas upp på nästa möte", "cyklar")


async def test_goes_on_and_then_done_after_all_is_not_put_off(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    goes_on = await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), "goes_on"))
    await town.teams.press(town.karin, card, action=button(goes_on.card, "done"))
    assert not shows((await town.tell(town.karin, "anteckna")).card, "cyklar")
    assert not shows((await draft(town)).card, "På nästa möte tar vi upp")


async def test_it_is_taken_back(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), "goes_on"))
    await town.becomes(card, "Fortsätter")
    await town.undo(town.karin)
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Fortsätter"))
    assert not shows((await town.tell(town.karin, "anteckna")).card, "cyklar")


async def test_what_nobody_spoke_of_comes_again_by_itself(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar", "Julens öppettider")
    await town.teams.press(town.karin, card, action=button(card.seen_by(town.karin), "done"))
    await town.say(town.karin, "möte slut")
    other = town.add_chat("extra", town.karin, town.johan)
    greeting = await town.bring_bot(other)
    await town.press(town.karin, greeting, "bind")
    following = await town.say(town.karin, "möte börja", chat=other)
    assert shows(following.card, "Att ta upp i dag", "Julens öppettider")
    assert not shows(following.card, "En rapport om cyklar")


async def test_only_the_coordinator_says_what_became_of_it(town: Town) -> None:
    card = await next_meeting(town, "En rapport om cyklar")
    press = button(card.seen_by(town.karin), "done")
    refused = await town.teams.press(town.johan, card, action=press)
    assert "Bara samordnaren" in refused.text
    assert "taken_up" not in str(card.card)


async def test_what_the_next_meeting_has_taken_up_already_is_not_put_off_a_second_time(town: Town) -> None:
    first = await next_meeting(town, "En rapport om cyklar")
    goes_on = await town.teams.press(town.karin, first, action=button(first.seen_by(town.karin), "goes_on"))
    second = await meets_elsewhere(town, "extra")
    await town.teams.press(town.karin, first, action=button(goes_on.card, "goes_on"))
    await town.view(town.karin, second)
    await town.teams.press(town.karin, second, action=button(second.seen_by(town.karin), "done"))
    third = await meets_elsewhere(town, "once more", ends=town.teams.world.chats["extra"])
    assert not shows(third.card, "En rapport om cyklar")


async def meets_elsewhere(town: Town, chat: str, *, ends: Chat | None = None) -> Message:
    """End the meeting and begin one in another chat, so that the first one is not resumed."""
    await town.say(town.karin, "möte slut", chat=ends)
    other = town.add_chat(chat, town.karin, town.johan)
    await town.press(town.karin, await town.bring_bot(other), "bind")
    return await town.say(town.karin, "möte börja", chat=other)
