"""Test what an owner and a deputy do with a question, and what a coordinator does on their behalf."""

from typing import Any

import pytest

from simulator.cards import choices, verbs
from simulator.chats import Message
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, number_of, shows
from tests.every import every

LAMP = "Kan lampan bytas?"

ACTS: list[tuple[str, dict[str, Any], str]] = [
    ("acknowledge", {}, "Pågår"),
    ("answer", {"answer": "Den byts i maj."}, "Besvarad"),
    (
        "postpone",
        {"until": NEXT_YEAR, "reason": "Vi väntar på delar."},
        f"Svar utlovat till {NEXT_YEAR_IN_WORDS}",
    ),
    ("hand_over", {"other": "Polisen", "reason": "Lampan är deras."}, "Överlämnad till Polisen"),
    ("raise_at_meeting", {}, "Svar på mötet"),
]
WORDS = {
    "acknowledge": "Tog frågan",
    "answer": "Svarade",
    "postpone": f"Bad om tid till {NEXT_YEAR_IN_WORDS}",
    "hand_over": "Lämnade över frågan till Polisen",
    "raise_at_meeting": "Svarar på mötet",
}


@pytest.mark.parametrize(("verb", "inputs", "becomes"), ACTS)
async def test_an_owner_acts_in_the_personal_chat_and_every_card_follows(
    town: Town, verb: str, inputs: dict[str, Any], becomes: str
) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    pressed = await town.press(town.petra, own, verb, **inputs)
    assert shows(pressed.card, becomes)
    await town.becomes(card, becomes)
    await town.becomes(own, becomes)
    assert shows((await town.say(town.johan, "visa 1")).card, WORDS[verb], "Petra Holm")


@pytest.mark.parametrize(("verb", "inputs", "becomes"), ACTS)
async def test_a_deputy_does_the_same_from_the_card_in_the_chat(
    town: Town, verb: str, inputs: dict[str, Any], becomes: str
) -> None:
    card = await town.assigned(LAMP)
    await town.view(town.eva, card)
    await town.press(town.eva, card, verb, **inputs)
    await town.becomes(card, becomes)
    history = await town.say(town.johan, "visa 1")
    assert shows(history.card, WORDS[verb], "Eva Strand")
    assert not shows(history.card, "på den ansvarigas vägnar")


@pytest.mark.parametrize(("verb", "inputs", "becomes"), ACTS)
async def test_a_coordinator_does_it_on_behalf_and_the_history_says_so(
    town: Town, verb: str, inputs: dict[str, Any], becomes: str
) -> None:
    card = await town.assigned(LAMP)
    await town.view(town.karin, card)
    await town.press(town.karin, card, verb, **inputs)
    await town.becomes(card, becomes)
    history = await town.say(town.johan, "visa 1")
    assert shows(history.card, f"{WORDS[verb]}, på den ansvarigas vägnar", "Karin Ek")


async def test_a_question_that_nobody_owned_is_not_answered_on_behalf_of_anybody(town: Town) -> None:
    await town.log(town.johan, LAMP)
    await town.say(town.karin, "svara 1 Den är bytt.")
    history = await town.say(town.johan, "visa 1")
    assert shows(history.card, "Svarade", "Den är bytt.", "Karin Ek")
    assert not shows(history.card, "vägnar")


@every(
    "words",
    [
        "svara {} Den byts i maj.",
        "svar #{}: Den byts i maj.",
        "Svara TR-{} Den byts i maj.",
        "answer {} Den byts i maj.",
    ],
)
async def test_an_owner_answers_with_a_command_anywhere(town: Town, words: str) -> None:
    card = await town.assigned(f"{LAMP} {town.mark}")
    number = number_of(card)
    answered = await town.tell(town.petra, words.format(number))
    assert shows(answered.card, f"TR-{number}", "Den byts i maj.", "Petra Holm")
    await town.becomes(card, "Besvarad", "Den byts i maj.", "Petra Holm")


async def test_an_answer_can_have_a_link_that_is_shown_as_text(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "answer", answer="Se sidan.", link="https://bjorkvik.example/lampor")
    await town.becomes(card, "Se sidan.", "https://bjorkvik.example/lampor")
    assert "Action.OpenUrl" not in str(card.card)


async def test_a_question_is_handed_over_to_another_department(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    recipient = choices(own.card, "recipient")["Socialförvaltningen"]
    await town.press(town.petra, own, "hand_over", recipient=recipient)
    await town.arrives(town.nils, LAMP)
    await town.becomes(card, "Skickad till Socialförvaltningen", "Nils Norén")
    await town.becomes(own, "Återtagen")
    await town.arrives(town.karin, "Ligger nu hos Socialförvaltningen")


async def test_a_question_is_handed_over_to_the_police(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    recipient = choices(own.card, "recipient")["Polisen"]
    await town.press(town.petra, own, "hand_over", recipient=recipient, reason="Det är ett brott.")
    await town.becomes(card, "Överlämnad till Polisen", "Det är ett brott.", "Petra Holm")


async def test_an_ended_question_is_taken_up_again_by_its_owner(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "answer", answer="Klart.")
    answered = await town.becomes(own, "Besvarad")
    assert "answer" not in verbs(answered.card)
    await town.press(town.petra, own, "reopen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    assert not shows(card.card, "Klart.")


async def test_a_question_is_dropped_with_a_reason_that_all_see(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    assert shows((await town.say(town.johan, "stryk 1")).card, "Skriv ett skäl")
    await town.say(town.johan, "stryk 1 Den lyser igen.")
    await town.becomes(card, "Struken", "Den lyser igen.", "Johan Lind")


async def test_a_reminder_of_ones_own_is_planned_for_a_day_to_come(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    updates = card.updates
    planned = await town.act(town.johan, card, "remind_me", on=NEXT_YEAR)
    assert shows(planned.card, f"Jag påminner dig {NEXT_YEAR_IN_WORDS}")
    refused = await town.press(town.johan, card, "remind_me", on="2020-01-01")
    assert "framåt i tiden" in refused.text
    await town.nothing_comes(town.personal(town.johan), after=0)
    assert card.updates == updates


async def test_the_asker_changes_the_text_until_it_is_sent(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.act(town.johan, card, "edit", text="Kan lampan vid ån bytas?")
    await town.becomes(card, "Kan lampan vid ån bytas?")
    await town.assign(card, "Tekniska förvaltningen")
    opened = await _opened(town, card)
    assert "edit" not in opened
    assert shows((await town.say(town.maria, "visa 1")).card, "Ändrade texten", f"{LAMP}  →")


async def _opened(town: Town, card: Message) -> list[str]:
    return verbs((await town.open(town.johan, card)).card)
