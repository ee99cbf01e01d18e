"""Test absence: set with a short command, after which the deputies are reminded instead."""

from datetime import UTC, datetime, timedelta

from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import every

LATER = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
LAMP = "Kan lampan bytas?"


async def test_who_says_that_they_are_away_is_told_who_stands_in(town: Town) -> None:
    answer = await town.tell(town.petra, f"borta till {NEXT_YEAR}")
    assert shows(answer.card, "Du är borta till och med", "15 mars", "Tekniska förvaltningen")
    assert shows(answer.card, "Påminnelser och nya frågor går till Eva Strand")


async def test_where_there_is_no_deputy_it_is_said_what_to_do(town: Town) -> None:
    answer = await town.tell(town.nils, f"borta till {LATER}")
    assert shows(answer.card, "Socialförvaltningen", "Ingen ställföreträdare", "Be samordnaren")


async def test_the_word_alone_shows_how_it_is_and_back_ends_it(town: Town) -> None:
    assert shows((await town.tell(town.petra, "borta")).card, "Du är inte borta")
    await town.tell(town.petra, f"borta till {LATER}")
    card = await town.tell(town.petra, "borta")
    assert shows(card.card, "Du är borta till och med")
    assert shows((await town.press(town.petra, card, "back")).card, "Välkommen tillbaka", "Inget nytt")
    assert shows((await town.tell(town.petra, "tillbaka")).card, "Du är inte borta")


async def test_who_comes_back_is_told_what_happened_meanwhile(town: Town) -> None:
    await town.assigned("Kan bänken lagas?")
    await town.tell(town.petra, f"borta till {LATER}")
    await town.assigned(LAMP)
    await town.assigned("När klipps gräset?")
    await town.tell(town.petra, f"borta till {NEXT_YEAR}")
    await town.say(town.karin, "svara 2 Ja.")
    back = await town.tell(town.petra, "tillbaka")
    assert shows(back.card, "Välkommen tillbaka", "2 frågor skickades till dig", "1 fråga besvarades")
    assert shows(back.card, "2 frågor väntar på ditt svar", "Visa alla mina")


@every(
    ("words", "answer"),
    [
        ("borta till 2021-11-24", "Datumet måste ligga framåt"),
        ("borta till snart", "inget datum som jag förstår"),
        ("away until 2021-11-24", "The date must be"),
        ("borta till 2099-01-01", "för långt fram"),
    ],
)
async def test_a_day_that_cannot_be_is_refused(town: Town, words: str, answer: str) -> None:
    assert shows((await town.tell(town.petra, words)).card, answer)
    assert shows((await town.tell(town.petra, "borta")).card, "Du är inte borta")


async def test_a_new_question_goes_to_the_deputy_at_once_and_the_coordinator_sees_it(town: Town) -> None:
    await town.tell(town.petra, f"borta till {NEXT_YEAR}")
    sent = await town.say(town.karin, f"fråga {LAMP} > tekniska")
    assert shows(sent.card, "Petra Holm är borta. Under tiden svarar Eva Strand")
    theirs = await town.arrives(town.eva, "Du får den här eftersom Petra Holm är borta till", LAMP)
    await town.press(town.eva, theirs, "answer", answer="Den byts i maj.")
    await town.becomes(sent, "Besvarad", "Eva Strand")
    await town.log(town.johan, "När klipps gräset?")
    sent = await town.say(town.karin, "skicka 2 till tekniska")
    assert shows(sent.card, "Petra Holm är borta till och med 15 mars", "frågan har gått till Eva Strand")
    await town.arrives(town.eva, "När klipps gräset?")
    await town.nothing_comes_about(town.personal(town.petra), "gräset")


async def test_where_nobody_stands_in_the_coordinator_is_told_and_the_owner_has_it_all_the_same(
    town: Town,
) -> None:
    await town.tell(town.nils, f"borta till {LATER}")
    await town.log(town.johan, LAMP)
    sent = await town.say(town.karin, "skicka 1 till social")
    assert shows(sent.card, "Nils Norén är borta till och med", "ingen ställföreträdare på plats")
    await town.arrives(town.nils, LAMP)
    await town.say(town.karin, "fråga När klipps gräset? > tekniska")
    own = await town.arrives(town.petra, "gräset")
    await town.press(town.petra, own, "hand_over", other="Socialförvaltningen")
    await town.arrives(town.karin, "Ligger nu hos Socialförvaltningen", "Nils Norén är borta, och det finns")


async def test_in_the_group_the_answer_is_for_the_sender_alone(town: Town) -> None:
    await town.teams.say(town.petra, town.meeting, f"borta till {LATER}")
    await town.arrives(town.petra, "Du är borta till och med", "Eva Strand")
    await town.nothing_comes_about(town.meeting, "Du är borta")


async def test_who_belongs_to_no_council_may_be_away_too(new_town: Town) -> None:
    answer = await new_town.tell(new_town.petra, f"borta till {LATER}")
    assert shows(answer.card, "Du är borta till och med")


async def test_the_deputy_is_reminded_instead_and_told_why(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, f"borta till {LATER}")
    card = await town.tell(town.karin, "påminn")
    assert shows(card.card, "Eva Strand", "1 fråga")
    await town.press(town.karin, card, "remind")
    digest = await town.arrives(town.eva, "Du får den här eftersom Petra Holm är borta till", LAMP)
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse:")
    done = await town.press(town.eva, digest, "answer", answer="Den byts i maj.")
    assert shows(done.card, "Tack, alla frågor är besvarade", "Besvarad")
