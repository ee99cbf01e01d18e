"""Test a meeting from start to end: its card, its sections, the outcomes of earlier questions."""

import pytest

from simulator.cards import find_action, inputs, verbs
from simulator.chats import Message
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import every


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


async def test_the_card_of_a_meeting_shows_the_agenda_with_what_goes_on_marked_in_words(town: Town) -> None:
    card = await begun(town)
    assert shows(card.card, "1. Inledning   ·  pågår nu")
    assert shows(card.card, "2. Tema", "3. Frågor till gästerna", "4. Lägesbild", "6. Övrigt")
    assert inputs(card.card).keys() == {"text"}
    assert verbs(card.card) == ["log"]


@pytest.mark.both_databases
async def test_it_begins_once_however_often_teams_says_so(town: Town) -> None:
    await town.teams.start_meeting(town.meeting)
    card = await town.posted("Mötet pågår", "Dagordning")
    for _ in range(3):
        await town.teams.start_meeting(town.meeting)
    await town.nothing_comes(town.meeting, after=card.changed)
    assert sum(shows(m.card, "Mötet pågår") for m in town.meeting.messages if m.by_bot) == 1


async def test_everybody_takes_questions_along_in_the_card_which_stays_for_the_next_one(town: Town) -> None:
    card = await begun(town)
    for number, person in enumerate((town.johan, town.amir, town.boende), start=1):
        seen = await town.press(person, card, "log", text=f"Fråga nummer {number}?")
        assert shows(seen.card, f"Frågan är registrerad som TR-{number}", "Mötet pågår")
        await town.posted(f"TR-{number}", f"Fråga nummer {number}?", person.name)
    first = await town.press(town.johan, card, "log", text="Är det mörkt vid ån?")
    assert shows(first.card, "TR-4")
    await town.posted("TR-4", "Är det mörkt vid ån?")
    assert shows(card.card, "Mötet pågår"), "the card was replaced"


@pytest.mark.both_databases
async def test_the_same_words_twice_in_a_minute_are_one_question_here_too(town: Town) -> None:
    card = await begun(town)
    await town.press(town.johan, card, "log", text="Är det mörkt?")
    again = await town.press(town.johan, card, "log", text="Är det mörkt?")
    assert shows(again.card, "Mötet pågår")
    assert not shows((await town.say(town.maria, "öppna")).card, "TR-2")


async def test_an_empty_field_is_a_sentence_and_the_card_stays(town: Town) -> None:
    card = await begun(town)
    refused = await town.press(town.johan, card, "log", text="")
    assert refused.text == "Skriv vad frågan gäller."
    assert shows(card.card, "Mötet pågår")


async def test_only_the_coordinator_has_buttons_that_lead_the_meeting(town: Town) -> None:
    await carried(town, "När lagas lampan?")
    card = await begun(town)
    seen = await town.view(town.karin, card)
    leading = {"section", "note", "take_up", "point", "attendance", "agenda", "end_meeting"}
    assert leading <= set(verbs(seen.card))
    others = await town.press(town.johan, card, "log", text="En till?")
    assert not leading & set(verbs(others.card))
    button = find_action(seen.card, verb="end_meeting")
    refused = await town.teams.press(town.johan, card, action=button)
    assert "Bara samordnaren" in refused.text


async def test_who_is_no_coordinator_begins_and_ends_no_meeting(town: Town) -> None:
    for words in ("möte börja", "möte slut", "punkt 2", "anteckna Hej", "tas upp nästa gång Mer"):
        await town.teams.say(town.johan, town.meeting, words)
        await town.arrives(town.johan, "Bara samordnaren")
    await town.settled()
    assert not any(shows(m.card, "Mötet pågår") for m in town.meeting.messages)


async def test_a_section_by_name_by_number_or_by_the_next_button_is_seen_by_all(town: Town) -> None:
    card = await begun(town)
    assert shows((await town.say(town.karin, "punkt läges")).card, "Nu: Lägesbild")
    await town.becomes(card, "4. Lägesbild   ·  pågår nu")
    await town.say(town.karin, "punkt 2")
    await town.becomes(card, "2. Tema   ·  pågår nu")
    await own(town, card)
    pressed = await town.press(town.karin, card, "section")
    assert shows(pressed.card, "Nu: Frågor till gästerna")
    await town.becomes(card, "3. Frågor till gästerna   ·  pågår nu")
    missing = await town.say(town.karin, "punkt")
    assert shows(missing.card, "Inledning", "Lägesbild")
    unknown = await town.say(town.karin, "punkt Fika")
    assert shows(unknown.card, "Lägesbild")


async def test_at_the_end_the_coordinator_is_offered_the_draft_and_asked_for_a_date(
    town: Town,
) -> None:
    card = await begun(town)
    ended = await town.say(town.karin, "möte slut")
    assert shows(ended.card, "Mötet är slut")
    await town.arrives(town.karin, "UTKAST")
    await town.arrives(town.karin, "Det finns inget nästa möte")
    await town.becomes(card, "Mötet är slut")
    assert not inputs(card.card)


async def test_who_has_planned_the_next_meeting_is_not_asked_for_it(town: Town) -> None:
    await begun(town)
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30-19:30")
    await town.teams.end_meeting(town.meeting)
    await town.arrives(town.karin, "UTKAST")
    await town.nothing_comes_about(town.personal(town.karin), "Det finns inget nästa möte")


async def test_a_meeting_that_ended_too_early_goes_on_with_the_same_card(town: Town) -> None:
    card = await begun(town)
    await town.teams.end_meeting(town.meeting)
    await town.becomes(card, "Mötet är slut")
    await town.teams.start_meeting(town.meeting)
    await town.becomes(card, "Mötet pågår")
    await town.settled()
    assert sum(shows(m.card, "Mötet pågår") for m in town.meeting.messages if m.by_bot) == 1


async def test_without_a_meeting_there_is_nothing_to_end_or_to_note(town: Town) -> None:
    for words in ("möte slut", "punkt 2", "anteckna Hej"):
        assert shows((await town.say(town.karin, words)).card, "Inget möte pågår")


async def test_in_the_personal_chat_it_begins_in_the_councils_chat(town: Town) -> None:
    mine = await town.tell(town.karin, "möte börja")
    assert shows(mine.card, "Mötet pågår")
    assert "end_meeting" in verbs(mine.card)
    card = await town.posted("Mötet pågår")
    assert "end_meeting" not in verbs(card.card)
    logged = await town.press(town.karin, mine, "log", text="Är det mörkt?")
    assert shows(logged.card, "Frågan är registrerad som TR-1")
    await town.posted("TR-1", "Är det mörkt?")


async def test_a_question_of_the_meeting_is_answered_there_by_whoever_knows(town: Town) -> None:
    await begun(town)
    asked = await town.log(town.johan, "Sticker kommunen ut?")
    await town.say(town.maria, "svara 1 Nej, det gör vi inte.")
    await town.becomes(asked, "Besvarad", "Nej, det gör vi inte.", "Maria Sand")


async def test_in_english_too(town: Town) -> None:
    card = await town.say(town.karin, "begin meeting")
    assert shows(card.card, "The meeting is in progress", "1. Introduction", "in progress")
    assert shows((await town.say(town.karin, "section situation")).card, "Now: ")
    assert shows((await town.say(town.karin, "end meeting")).card, "The meeting is over")


@every("words", ["möte börja", "Mötet börjar", "start meeting", "möte  börja:"])
async def test_several_words_begin_a_meeting(town: Town, words: str) -> None:
    assert "log" in verbs((await town.say(town.karin, words)).card)
