"""Test that a text that looks like personal data is shown only to its author before it is stored."""

import pytest
from sqlalchemy import MetaData, NullPool, create_engine

from simulator.cards import find_action, inputs, verbs
from simulator.chats import Message
from tests.dialogues.town import Town, said, shows

PHONE = "Kan grannen på 070-123 45 67 få hjälp?"


async def listed(town: Town) -> str:
    """Return the list of open questions."""
    return said((await town.say(town.karin, "öppna")).card)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PHONE, "ett telefonnummer"),
        ("Vem hjälper 811218-9876?", "ett personnummer"),
        ("Kan någon skriva till eva@bjorkvik.example?", "en e-postadress"),
        ("Får min son hjälp? Han har fått diagnosen epilepsi.", "uppgifter om hälsa"),
    ],
)
async def test_a_question_in_the_chat_is_shown_to_its_author_alone_and_logged_only_when_they_say_so(
    town: Town, text: str, found: str
) -> None:
    await town.teams.install(town.johan)
    await town.teams.say(town.johan, town.meeting, f"fråga {text}")
    warning = await town.arrives(town.johan, "Se över texten först", found)
    assert inputs(warning.card)["text"]["value"] == text
    assert "TR-1" not in await listed(town)
    logged = await town.press(town.johan, warning, "log")
    assert shows(logged.card, "TR-1", text)
    await town.posted("TR-1", text)


async def test_what_was_mended_in_the_card_is_what_is_logged(town: Town) -> None:
    await town.teams.install(town.johan)
    await town.teams.say(town.johan, town.meeting, f"fråga {PHONE}")
    warning = await town.arrives(town.johan, "Se över texten först")
    await town.press(town.johan, warning, "log", text="Kan grannen få hjälp?")
    card = await town.posted("TR-1", "Kan grannen få hjälp?")
    assert "070" not in said(card.card)


async def test_several_lines_and_whom_they_are_for_survive_the_warning(town: Town) -> None:
    await town.teams.say(
        town.karin, town.meeting, f"fråga från en boende: {PHONE}\nfråga Är det mörkt vid ån? > Sociala"
    )
    warning = await town.arrives(town.karin, "Se över texten först")
    await town.press(town.karin, warning, "log")
    await town.posted("TR-1", "TR-2", "Är det mörkt vid ån?")
    shown = await town.say(town.karin, "visa 1")
    assert shows(shown.card, PHONE, "Från en boende, genom Karin Ek")


async def test_a_topic_is_no_personal_data(town: Town) -> None:
    card = await town.log(town.johan, "Hur arbetar vi mot psykisk ohälsa bland unga?")
    assert shows(card.card, "TR-1")


async def test_whoever_has_no_personal_chat_is_told_without_the_text(town: Town) -> None:
    told = await town.teams.say(town.boende, town.meeting, f"fråga {PHONE}")
    assert told.status == 201
    answer = await town.posted("Texten verkar innehålla personuppgifter")
    assert "070" not in str(answer.card)
    assert "TR-1" not in await listed(town)


async def test_the_chat_reads_that_what_was_answered_in_private_is_not_stored(town: Town) -> None:
    await town.assigned("Kan lampan bytas?")
    cases = (
        (f"fråga {PHONE}", "frågan är inte sparad än, den verkar innehålla ett telefonnummer"),
        (f"svara 1 {PHONE}", "svaret är inte sparat än, det verkar innehålla ett telefonnummer"),
        (f"tas upp nästa gång {PHONE}", "texten är inte sparad än"),
        ("påminn", "Inget är skickat än"),
        ("mina", "där står dina frågor"),
        ("hjälp", "där står vad du kan göra"),
    )
    for words, notice in cases:
        told = await town.say(town.karin, words)
        assert shows(told.card, "Jag har svarat i vår personliga chatt", notice), words
        assert "070" not in str(told.card)
    refused = await town.say(town.maria, "skicka 1 till Social")
    assert shows(refused.card, "Jag har svarat i vår personliga chatt: det gick inte, och inget är ändrat")


async def test_in_the_meetings_card_the_field_keeps_what_was_typed(town: Town) -> None:
    card = await town.say(town.karin, "möte börja")
    warning = await town.press(town.boende, card, "log", text=PHONE)
    assert shows(warning.card, "Se över texten först", "ett telefonnummer")
    assert inputs(warning.card)["text"]["value"] == PHONE
    assert "070" not in said(card.card)
    back = await town.press(town.boende, card, "course")
    assert shows(back.card, "Mötet pågår")
    await town.press(town.boende, card, "log", text=PHONE)
    logged = await town.press(town.boende, card, "log")
    assert shows(logged.card, "Frågan är registrerad som TR-1", "Mötet pågår")
    await town.posted("TR-1", PHONE)


async def test_a_form_in_the_chat_warns_the_presser_and_keeps_who_asked(town: Town) -> None:
    form = await town.say(town.karin, "fråga")
    warning = await town.press(town.karin, form, "log", text=PHONE, asked_by="en boende")
    assert shows(warning.card, "Se över texten först")
    await town.press(town.karin, form, "log")
    assert shows((await town.say(town.karin, "visa 1")).card, "Från en boende", PHONE)


async def test_an_answer_is_looked_at_too(town: Town) -> None:
    card = await town.assigned("När lagas lampan?")
    mine = await town.arrives(town.petra, "TR-1")
    warning = await town.press(town.petra, mine, "answer", answer=PHONE, link="https://bjorkvik.example")
    assert shows(warning.card, "Se över texten först")
    assert inputs(warning.card)["answer"]["value"] == PHONE
    assert not shows(card.card, "Besvarad")
    done = await town.press(town.petra, mine, "answer", answer="Den lagas i maj.")
    assert shows(done.card, "Besvarad", "Den lagas i maj.", "https://bjorkvik.example")
    await town.becomes(card, "Besvarad", "Den lagas i maj.")


async def test_a_written_answer_is_looked_at_too(town: Town) -> None:
    card = await town.assigned("När lagas lampan?")
    await town.teams.say(town.karin, town.meeting, f"svara 1 {PHONE}")
    warning = await town.arrives(town.karin, "Se över texten först")
    await town.press(town.karin, warning, "answer")
    await town.becomes(card, "Besvarad", PHONE)


async def test_a_note_is_looked_at_too(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    await town.teams.say(town.karin, town.meeting, f"anteckna {PHONE}")
    warning = await town.arrives(town.karin, "Se över texten först")
    assert shows((await town.tell(town.karin, "anteckna")).card, "Inget är antecknat ännu")
    await town.press(town.karin, warning, "note", note_text="Grannen får hjälp.")
    assert shows((await town.tell(town.karin, "anteckna")).card, "Grannen får hjälp.")


async def test_a_press_that_was_warned_of_can_be_made_again(town: Town) -> None:
    card = await town.assigned("När lagas lampan?")
    mine = await town.arrives(town.petra, "TR-1")
    button = find_action(mine.card, verb="answer")
    for _ in range(2):
        warning = await town.teams.press(town.petra, mine, inputs={"answer": PHONE}, action=button)
        assert shows(warning.card, "Se över texten först")
    await town.teams.press(town.petra, mine, inputs={"answer": "I maj."}, action=button)
    await town.becomes(card, "Besvarad", "I maj.")


async def test_nothing_of_the_text_is_kept_once_it_was_shown(town: Town, database_url: str) -> None:
    await town.teams.install(town.johan)
    await town.teams.say(town.johan, town.meeting, f"fråga {PHONE}")
    warning: Message = await town.arrives(town.johan, "Se över texten först")
    assert verbs(warning.card) == ["log"]
    await town.say(town.johan, "öppna")
    assert "070-123" not in everything_in(database_url)


async def test_words_that_are_no_command_are_looked_at_too_and_remembered_nowhere(
    town: Town, database_url: str
) -> None:
    await town.teams.install(town.johan)
    asked = await town.say(town.johan, "Grannarna är besvikna")
    assert shows(asked.card, "Grannarna är besvikna")
    await town.teams.say(town.johan, town.meeting, "grannen på 070-123 45 67 är besviken")
    await town.arrives(town.johan, "Se över texten först")
    await town.say(town.johan, "öppna")
    kept = everything_in(database_url)
    assert "070-123" not in kept
    assert "besvikna" not in kept


def everything_in(database_url: str) -> str:
    """Return every value of every row of the database."""
    engine, tables = create_engine(database_url, poolclass=NullPool), MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return str([row for table in tables.sorted_tables for row in connection.execute(table.select())])


async def test_in_english_too(town: Town) -> None:
    town.johan.locale = "en-GB"
    await town.teams.install(town.johan)
    await town.teams.say(town.johan, town.meeting, "ask Could somebody call 070-123 45 67?")
    warning = await town.arrives(town.johan, "Please check the text first", "a phone number")
    await town.press(town.johan, warning, "log")
    await town.posted("TR-1", "070-123 45 67")
