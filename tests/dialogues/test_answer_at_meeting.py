"""Test that at the question's own meeting every member may answer, and later only its department."""

from simulator.actions import PressResult
from simulator.people import Person
from tests.dialogues.town import Town, said, shows


async def begin(town: Town) -> None:
    await town.say(town.karin, "möte börja")


async def refused(town: Town, person: Person, words: str) -> bool:
    """Return whether a message in the meeting left question 1 unchanged."""
    await town.teams.say(person, town.meeting, words)
    shown = await town.say(town.karin, "visa 1")
    return not shows(shown.card, "Besvarad")


async def test_a_member_answers_during_the_meeting(town: Town) -> None:
    await begin(town)
    card = await town.log(town.johan, "Sticker kommunen ut?")
    answered = await town.say(town.maria, "svara 1 Nej, siffrorna är som i grannkommunerna.")
    assert shows(answered.card, "Besvarad", "Nej, siffrorna är som i grannkommunerna.")
    await town.becomes(card, "Nej, siffrorna är som i grannkommunerna.")


async def test_who_asked_writes_down_the_answer_that_was_given(town: Town) -> None:
    await begin(town)
    await town.log(town.johan, "Sticker kommunen ut?")
    assert shows((await town.say(town.johan, "svara 1 Nej.")).card, "Besvarad", "Nej.")


async def test_a_members_own_card_has_the_field_for_the_answer_during_the_meeting(town: Town) -> None:
    await begin(town)
    card = await town.log(town.johan, "Sticker kommunen ut?")
    opened = await town.open(town.maria, card)
    assert shows(opened.card, "Svar")
    pressed: PressResult = await town.press(town.maria, card, "answer", answer="Nej.")
    assert shows(pressed.card, "Besvarad", "Nej.")


async def test_after_the_meeting_a_member_does_not_answer_any_more(town: Town) -> None:
    await begin(town)
    await town.log(town.johan, "Sticker kommunen ut?")
    await town.say(town.karin, "möte slut")
    assert await refused(town, town.maria, "svara 1 Nej.")
    assert await refused(town, town.johan, "svara 1 Nej.")
    assert shows((await town.say(town.karin, "svara 1 Nej.")).card, "Besvarad")


async def test_what_was_asked_before_the_meeting_is_its_departments_to_answer(town: Town) -> None:
    await town.log(town.johan, "Sticker kommunen ut?")
    await begin(town)
    assert await refused(town, town.maria, "svara 1 Nej.")


async def test_what_was_sent_to_a_department_is_that_departments_to_answer(town: Town) -> None:
    await begin(town)
    card = await town.log(town.johan, "Kan lampan bytas?")
    await town.assign(card, "Tekniska förvaltningen")
    assert await refused(town, town.maria, "svara 1 Ja.")
    assert shows((await town.say(town.petra, "svara 1 Ja.")).card, "Besvarad", "Ja.")


async def test_nobody_anonymous_and_no_guest_answers_what_others_asked(town: Town) -> None:
    await begin(town)
    await town.log(town.johan, "Sticker kommunen ut?")
    assert await refused(town, town.boende, "svara 1 Nej.")
    assert await refused(town, town.amir, "svara 1 Nej.")


async def test_a_guest_who_asked_answers_and_nobody_anonymous_does(town: Town) -> None:
    await begin(town)
    await town.log(town.boende, "Sticker kommunen ut?")
    assert await refused(town, town.boende, "svara 1 Nej.")
    await town.log(town.amir, "Räknas cyklar?")
    assert shows((await town.say(town.amir, "svara 2 Ja.")).card, "Besvarad", "Ja.")


async def test_an_answer_that_was_given_at_the_meeting_is_taken_back(town: Town) -> None:
    await begin(town)
    await town.log(town.johan, "Sticker kommunen ut?")
    await town.say(town.maria, "svara 1 Nej.")
    undone = await town.undo(town.maria)
    assert "Besvarad" not in said(undone.card)
    assert shows((await town.say(town.maria, "svara 1 Jo.")).card, "Besvarad", "Jo.")
