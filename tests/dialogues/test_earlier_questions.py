"""Test questions of earlier meetings on a meeting's card: their outcomes and remarks."""

import pytest

from simulator.cards import actions
from simulator.chats import Message
from simulator.constants import Json
from tests.dialogues.town import Town, shows


async def begun(town: Town) -> Message:
    """Let Karin begin a meeting, and return its card."""
    card = await town.say(town.karin, "möte börja")
    assert shows(card.card, "Mötet pågår", "Trygghetsrådet", "Dagordning")
    return card


async def own(town: Town, card: Message) -> None:
    """Let Karin's client fetch her own view of it."""
    await town.view(town.karin, card)


async def carried(town: Town, text: str, department: str = "Tekniska förvaltningen") -> Message:
    """Log a question before the meeting, and assign it."""
    return await town.assigned(text, department)


def _point(card: Json, state: str | None) -> Json:
    """Return the button that records this state for the first earlier question."""
    return next(a for a in actions(card) if a.get("verb") == "point" and a["data"].get("state") == state)


async def test_what_became_of_earlier_questions_stands_on_the_card(town: Town) -> None:
    answered = await carried(town, "När lagas lampan?")
    await carried(town, "Vem plogar?")
    await town.say(town.karin, "svara 1 Den lagas i maj.")
    await town.becomes(answered, "Besvarad")
    card = await begun(town)
    assert shows(card.card, "Från tidigare möten", "TR-1", "Besvarad", "Den lagas i maj.")
    assert shows(card.card, "TR-2", "Vem plogar?", "Skickad till Tekniska förvaltningen")


async def test_done_answers_an_open_question_on_behalf_and_everybody_sees_it(town: Town) -> None:
    question = await carried(town, "När lagas lampan?")
    card = await begun(town)
    seen = await town.view(town.karin, card)
    form = await town.teams.press(town.karin, card, action=_point(seen.card, None))
    assert shows(form.card, "TR-1", "När lagas lampan?")
    done = _point(form.card, "done")
    await town.teams.press(town.karin, card, inputs={"remark_text": "Den lagades i går."}, action=done)
    await town.becomes(question, "Besvarad", "Den lagades i går.")
    await town.becomes(card, "Klart", "Den lagades i går.")


async def test_what_goes_on_stays_open_with_what_was_said_of_it(town: Town) -> None:
    question = await carried(town, "När lagas lampan?")
    card = await begun(town)
    seen = await town.view(town.karin, card)
    form = await town.teams.press(town.karin, card, action=_point(seen.card, None))
    goes_on = _point(form.card, "goes_on")
    await town.teams.press(town.karin, card, inputs={"remark_text": "Delar är beställda."}, action=goes_on)
    await town.becomes(card, "TR-1", "Fortsätter: Delar är beställda.")
    assert shows(question.card, "Skickad till")
    undone = await town.undo(town.karin)
    assert undone.card
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Fortsätter"))


@pytest.mark.both_databases
async def test_taking_done_back_opens_the_question_again(town: Town) -> None:
    question = await carried(town, "När lagas lampan?")
    card = await begun(town)
    seen = await town.view(town.karin, card)
    form = await town.teams.press(town.karin, card, action=_point(seen.card, None))
    answer = {"remark_text": "Den lagades i går."}
    await town.teams.press(town.karin, card, inputs=answer, action=_point(form.card, "done"))
    await town.becomes(question, "Besvarad")
    undone = await town.undo(town.karin)
    assert shows(undone.card, "TR-1", "Skickad till Tekniska förvaltningen")
    await town.becomes(question, "Skickad till Tekniska förvaltningen")
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Besvarad"))


async def test_a_change_of_an_earlier_question_is_seen_on_the_card(town: Town) -> None:
    await carried(town, "När lagas lampan?")
    card = await begun(town)
    await town.say(town.karin, "svara 1 I maj.")
    await town.becomes(card, "Besvarad", "I maj.")


async def test_many_earlier_questions_come_in_pages(town: Town) -> None:
    await town.say(town.johan, "\n".join(f"fråga Är lampa {n} trasig?" for n in range(1, 9)))
    card = await begun(town)
    assert shows(card.card, "8 frågor", "TR-5")
    assert not shows(card.card, "TR-6")
    following = await town.press(town.johan, card, "course")
    assert shows(following.card, "TR-6", "TR-8")
