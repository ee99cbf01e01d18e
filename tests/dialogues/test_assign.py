"""Test assigning a question to a department: by card, by command, to another one, and to none yet."""

import pytest

from simulator.cards import choices, verbs
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, number_of, said, shows
from tests.every import every

LAMP = "Kan lampan bytas?"


async def test_the_owner_gets_a_card_of_their_own_to_answer_on(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    sent = await town.assign(card, "Tekniska förvaltningen")
    assert shows(sent.card, "Frågan är skickad till förvaltningen.", "Skickad till Tekniska förvaltningen")
    own = await town.arrives(town.petra, "TR-1", LAMP)
    assert {"answer", "acknowledge", "postpone", "hand_over", "raise_at_meeting"} <= set(verbs(own.card))
    await town.becomes(card, "Skickad till Tekniska förvaltningen", "Petra Holm")


async def test_a_day_to_answer_by_is_seen_by_all(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    seen = await town.view(town.karin, card)
    department = choices(seen.card, "department")["Tekniska förvaltningen"]
    await town.press(town.karin, card, "assign", department=department, due=NEXT_YEAR)
    await town.becomes(card, f"Svar senast {NEXT_YEAR_IN_WORDS}")


@every(
    "words",
    [
        "skicka {} till Tekniska förvaltningen",
        "Skicka #{} till tekniska",
        "skicka TR-{}: tekniska",
        "tilldela {} tekn",
        "assign {} to Tekniska",
        "assign {} tekniska",
        "send tr-{} to TEKNISKA FÖRVALTNINGEN",
    ],
)
async def test_a_command_finds_the_department_by_its_name_or_beginning(town: Town, words: str) -> None:
    card = await town.log(town.johan, f"{LAMP} {town.mark}")
    number = number_of(card)
    answer = await town.say(town.karin, words.format(number))
    assert shows(answer.card, f"TR-{number}", "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")


async def test_a_command_finds_the_department_by_an_alias(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.say(town.karin, "skicka 1 till kuf")
    await town.becomes(card, "Skickad till Kultur- och fritidsförvaltningen")


@every(
    ("words", "answer"),
    [
        ("skicka 1 till Skolan", ["ingen förvaltning som heter ”Skolan”", "Tekniska", "Socialförvaltningen"]),
        ("skicka 1", ["Vilken förvaltning?", "Tekniska förvaltningen", "Socialförvaltningen"]),
        ("skicka till Tekniska", ["Vilken fråga?"]),
        ("skicka 99 till Tekniska", ["ingen fråga med det numret"]),
        ("assign 1 to Skolan", ["Skolan", "Tekniska förvaltningen"]),
    ],
)
async def test_what_cannot_be_found_is_said_with_what_there_is(
    town: Town, words: str, answer: list[str]
) -> None:
    card = await town.log(town.johan, LAMP)
    assert shows((await town.say(town.karin, words)).card, *answer)
    assert shows(card.card, "Att fördela")


async def test_a_beginning_that_several_have_is_asked_about(town: Town) -> None:
    await town.say(town.karin, "förvaltning Tekniska kontoret @Nils Norén", town.nils)
    await town.log(town.johan, LAMP)
    asked = await town.say(town.karin, "skicka 1 till tekniska")
    assert shows(asked.card, "passar in på flera", "Tekniska förvaltningen", "Tekniska kontoret")


async def test_in_a_council_without_departments_the_answer_says_how_to_add_them(new_town: Town) -> None:
    await new_town.found_council()
    await new_town.log(new_town.johan, LAMP)
    answered = await new_town.say(new_town.karin, "skicka 1 till Tekniska")
    assert shows(answered.card, "inga förvaltningar ännu", "förvaltning")


async def test_to_the_same_department_again_is_refused(town: Town) -> None:
    await town.assigned(LAMP)
    assert shows((await town.say(town.karin, "skicka 1 till Tekniska")).card, "redan hos den förvaltningen")


async def test_sent_to_another_the_first_owners_card_reads_taken_back(town: Town) -> None:
    card = await town.assigned(LAMP)
    first = await town.arrives(town.petra, LAMP)
    await town.say(town.karin, "skicka 1 till Social")
    await town.becomes(first, "TR-1", "Återtagen", "inte längre hos dig")
    assert verbs(first.card) == []
    await town.arrives(town.nils, "TR-1", LAMP)
    await town.becomes(card, "Skickad till Socialförvaltningen", "Nils Norén")


async def test_a_card_that_was_not_sent_yet_is_not_sent_to_the_first_owner_any_more(town: Town) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.say(town.karin, "skicka 1 till Social")
    await town.arrives(town.nils, LAMP)
    await town.teams.install(town.olof)
    greeting = await town.arrives(town.olof, "Det här kan du göra")
    await town.nothing_comes(town.personal(town.olof), after=greeting.changed)


async def test_a_department_without_an_owner_can_have_questions_and_its_first_owner_gets_them(
    town: Town,
) -> None:
    form = await town.say(town.karin, "förvaltning Gatukontoret")
    await town.press(town.karin, form, "save_department")
    card = await town.log(town.johan, LAMP)
    sent = await town.say(town.karin, "skicka 1 till gatu")
    assert shows(sent.card, "ingen ansvarig ännu", "Skickad till Gatukontoret")
    await town.say(town.karin, "förvaltning Gatukontoret @Nils Norén", town.nils)
    await town.arrives(town.nils, "TR-1", LAMP)
    await town.becomes(card, "Ansvarig Nils Norén")


async def test_an_owner_who_knows_nothing_reads_who_asks_why_by_when_and_how(town: Town) -> None:
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30 Stadshuset")
    card = await town.log(town.johan, LAMP)
    await town.assign(card, "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.teams.install(town.olof)
    first = await town.arrives(town.olof, LAMP)
    assert first.text.startswith("Hej! Jag heter Bevaka och hjälper Trygghetsrådet")
    assert "förvaltning <" not in said(first.card)
    await town.nothing_comes(town.personal(town.olof), after=first.changed)
    introduction = (
        "Karin Ek (Trygghetsrådet) ber dig svara",
        "eftersom du är ansvarig för Kultur- och fritidsförvaltningen",
        "Svara gärna före nästa möte, ",
        "Svaret syns för alla i rådets chatt",
        "Det räcker att skriva svaret här i chatten",
    )
    assert shows(first.card, *introduction)
    assert shows((await town.view(town.olof, first)).card, *introduction)
    assert not shows((await town.view(town.karin, card)).card, "ber dig svara")
    await town.say(town.karin, "fråga När målas det? > Kultur")
    assert not (await town.arrives(town.olof, "När målas det?")).text


@pytest.mark.parametrize("open_questions", [1, 2])
async def test_a_new_owner_gets_each_open_question(town: Town, open_questions: int) -> None:
    texts = ["Kan lampan bytas?", "När klipps gräset?"][:open_questions]
    for text in texts:
        await town.assigned(text)
    old = await town.arrives(town.petra, texts[-1])
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    for text in texts:
        await town.arrives(town.nils, text)
    await town.becomes(old, "Återtagen")


async def test_a_new_owner_of_many_questions_gets_them_on_one_card(town: Town) -> None:
    cards = [
        await town.assigned(text) for text in ("Kan lampan bytas?", "När klipps gräset?", "Får vi en bänk?")
    ]
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    all_of_them = await town.arrives(town.nils, "3 öppna frågor väntar på svar", "TR-1", "TR-2", "TR-3")
    for card in cards:
        await town.becomes(card, "Nils Norén")
    opened = await town.press(town.nils, all_of_them, "show")
    assert "answer" in verbs(opened.card)
    await town.settled()
    personal = [m for m in town.personal(town.nils).messages if m.by_bot]
    assert personal == [all_of_them]


async def test_answered_questions_stay_with_whom_they_were(town: Town) -> None:
    await town.assigned(LAMP)
    await town.say(town.petra, "svara 1 Den är bytt.")
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    await town.nothing_comes(town.personal(town.nils), after=0)


async def test_only_the_coordinator_assigns(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    pointed = await town.say(town.johan, "skicka 1 till Tekniska")
    assert not shows(pointed.card, "samordnaren"), "nobody is corrected before the others"
    await town.arrives(town.johan, "Bara samordnaren kan skicka frågor")
    assert "Att fördela" in said(card.card)
    await town.nothing_comes(town.meeting, after=pointed.changed)


async def test_several_questions_are_sent_with_one_command_and_a_deadline(town: Town) -> None:
    await town.say(town.johan, "fråga\nEtt?\nTvå?\nTre?\nFyra?\nFem?\nSex?")
    sent = await town.say(town.karin, f"skicka 1, 2 och 4-5 till tf senast {NEXT_YEAR_IN_WORDS}")
    assert shows(sent.card, "4 frågor", "skickade till Tekniska förvaltningen", "TR-1", "TR-5", "15 mars")
    assert not shows(sent.card, "TR-3")
    await town.arrives(town.petra, "Ett?", "Två?", "Fyra?", "Fem?")
    some = await town.say(town.karin, "skicka 1 och 3 till gatukontoret")
    assert shows(some.card, "utom TR-1", "TR-3")
    rest = await town.say(town.karin, "skicka alla till socialen")
    assert shows(rest.card, "TR-6", "Socialförvaltningen")
    for words, answer in (
        ("skicka alla till socialen", "Ingen fråga väntar"),
        ("skicka 1 och 2 till TF", "Inget är skickat"),
        ("skicka 1 och 99 till socialen", "ingen fråga med det numret"),
        ("skicka 1 och 2 till socialen senast snart", "snart"),
        ("skicka 1 och 2 till kyrkan", "ingen förvaltning"),
    ):
        assert shows((await town.say(town.karin, words)).card, answer), words
    assert shows((await town.tell(town.johan, "skicka 1 och 2 till socialen")).card, "Bara samordnaren")


async def test_an_outside_body_is_a_goal_too(town: Town) -> None:
    card = await town.log(town.johan, "Fler patruller?")
    await town.say(town.karin, "skicka 1 till polisen")
    await town.becomes(card, "Överlämnad till Polisen")


async def test_a_department_is_found_by_the_name_of_its_owner(town: Town) -> None:
    await town.log(town.johan, "Kan lampan bytas?")
    sent = await town.say(town.karin, "skicka 1 till Petra")
    assert shows(sent.card, "Skickad till Tekniska förvaltningen")
    unknown = await town.say(town.karin, "skicka 1 till Gunnar")
    assert shows(unknown.card, "Jag hittar ingen förvaltning som heter ”Gunnar”")
