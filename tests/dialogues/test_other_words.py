"""Test what people write in their own words: to the bot, about the bot, and for a command."""

import re

from bot.features.registry import FEATURES
from bot.turn.commands import Router
from cards.languages import LOCALES
from cards.texts import Texts
from simulator.cards import verbs
from tests.dialogues.town import Town, said, shows
from tests.every import every

LAMP = "Kan lampan bytas?"
ROUTER = Router(FEATURES)


@every(
    ("words", "name", "fields"),
    [
        ("Vad är det här för något?", "explain_about", {}),
        ("who are you?", "explain_about", {}),
        ("hur kommer jag igång", "explain_start", {}),
        ("vem får läsa mitt svar?", "explain_answering", {}),
        ("det här är inte mitt bord", "explain_pass_on", {}),
        ("Eva ska ha den", "explain_pass_on", {}),
        ("vi återkommer efter helgen", "explain_more_time", {}),
        ("vi kollar upp det", "explain_take_on", {}),
        ("jag svarar på mötet", "explain_at_meeting", {}),
        ("lägg till socialförvaltningen", "departments", {}),
        ("vilka frågor ligger hos tekniska?", "list", {"words": "tekniska"}),
        ("fråga 1 är klar", "show", {"number": "1"}),
        ("svara på 1: Den byts i maj.", "answer", {"number": "1", "answer": "Den byts i maj."}),
        ("Anteckning: lugnt på torget", "note", {"text": "lugnt på torget"}),
        ("oj det blev fel igen", "explain_correct", {}),
        ("sluta skicka till mig", "explain_stop", {}),
        ("syns mitt namn?", "explain_privacy", {}),
        ("påminn mig om den", "explain_remind", {}),
        ("when is the next meeting?", "next_meeting", {"text": ""}),
        ("boka möte 3 mars kl 18", "next_meeting", {"text": "3 mars kl 18"}),
        ("nästa punkt", "section", {"text": "nästa"}),
        ("skriv ner att polisen var här.", "note", {"text": "polisen var här."}),
        ("visa protokollet", "minutes", {"text": ""}),
        ("byt namn på rådet till Norr", "rename", {"text": "Norr"}),
        ("rådet heter nu Norr", "rename", {"text": "Norr"}),
        ("fråga 12", "show", {"number": "12"}),
        ("ta bort fråga TR-3 dubblett", "drop", {"number": "3", "reason": "dubblett"}),
        ("leta efter lampor", "search", {"text": "lampor"}),
        ("jag är på semester till 15 januari", "away", {"until": "15 januari"}),
    ],
)
def test_whole_sentences_mean_a_command(words: str, name: str, fields: dict[str, str]) -> None:
    parsed = ROUTER.match_phrase(words)
    assert parsed is not None
    assert parsed.feature.name == name
    assert fields.items() <= dict(parsed.fields).items()


@every(
    "words",
    [
        "Kuren lagas i april",
        "Vi tar den frågan med entreprenören i maj",
        "När är gatan klar?",
        "borta till 24/11",
        "nu är vi klara",
        "Vad är det här för sten på torget?",
        "fråga 112 ringde jag, varför svarade ingen på en timme?",
        "Vem ser till att gatan sopas?",
    ],
)
def test_answers_and_questions_mean_no_command(words: str) -> None:
    parsed = ROUTER.match_phrase(words)
    assert parsed is None, parsed


QUESTIONS_ALONE = ("frågor", "questions")


@every("locale", LOCALES)
def test_no_sentence_is_the_word_of_another_command(locale: str) -> None:
    """Test all but the word for questions: alone it lists them, before words it asks them."""
    for feature in FEATURES:
        for word in feature.words(locale):
            found = ROUTER.match_phrase(word)
            assert found is None or found.feature.name == feature.name or word in QUESTIONS_ALONE, word


@every("locale", LOCALES)
def test_sentences_are_written_small_and_of_known_signs(locale: str) -> None:
    texts = Texts.of(locale)
    for feature in FEATURES:
        phrases = texts.words(f"asks.{feature.name}") if texts.has(f"asks.{feature.name}") else ()
        assert [one for one in phrases if not re.fullmatch(r"[\w'’.\-/\[\]<>#*~ ]+", one)] == []
        assert [one for one in phrases if one != one.lower()] == []


async def test_what_an_owner_asks_about_the_card_is_explained_and_never_the_answer(town: Town) -> None:
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    for words in ("Vad är det här?", "vem är du?", "vad ska jag göra?", "varför får jag det här?"):
        told = await town.tell(town.petra, words)
        assert shows(told.card, "Jag är Bevaka", "Karin Ek (Trygghetsrådet) ber dig svara", "TR-1", LAMP), (
            words
        )
        assert not shows(told.card, "Spara som svar")
    assert shows((await town.tell(town.petra, "vem ser mitt svar?")).card, "Skriv svaret här i chatten")
    passed = await town.tell(town.petra, "det här är inte mitt bord")
    assert shows(passed.card, "Lämna vidare på kortet", "svara TR-1")
    assert "hand_over" in verbs(passed.card)
    assert shows(
        (await town.tell(town.petra, "vi återkommer efter helgen")).card, "Behöver mer tid på kortet"
    )
    assert shows((await town.tell(town.petra, "jag tar den")).card, "Tryck Jag tar frågan")
    assert shows((await town.tell(town.petra, "sluta skicka")).card, "be Karin Ek att byta")


async def test_of_several_questions_all_are_shown_with_what_the_bot_is(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned("När klipps gräset?")
    told = await town.tell(town.petra, "what is this?")
    assert shows(told.card, "I am Bevaka", "TR-1", "TR-2")
    wondered = await town.tell(town.petra, "Vilken lampa menas?")
    assert shows(wondered.card, "Jag skickar inte det du skriver vidare", "skriv till Karin Ek")


async def test_an_answer_without_a_number_is_offered_to_what_waits(town: Town) -> None:
    await town.assigned(LAMP)
    offered = await town.tell(town.petra, "svar: Den byts i maj.")
    assert shows(offered.card, "Ska det här bli svaret", "Den byts i maj.", "TR-1")
    saved = await town.press(town.petra, offered, "answer")
    assert shows(saved.card, "Besvarad", "Den byts i maj.")
    assert shows((await town.tell(town.petra, "svara Ja.")).card, "Vilken fråga?")


async def test_people_without_a_question_are_told_what_the_bot_is(town: Town) -> None:
    for person in (town.amir, town.boende):
        told = await town.say(person, "vem är du?")
        assert shows(told.card, "Jag är Bevaka", "Skriv fråga och sedan frågan")
        assert shows((await town.say(person, "får jag ställa en fråga?")).card, "Ställ en fråga")
        assert shows((await town.say(person, "sparas mitt namn?")).card, "namnet som du har i Teams")
    assert shows((await town.say(town.boende, "mina")).card, "Du har inga frågor här än")
    assert shows((await town.say(town.boende, "borta till 24/11")).card, "Inget är antecknat")
    logged = await town.say(town.boende, "jag tar den")
    assert "log" in verbs(logged.card)
    await town.teams.say(town.boende, town.meeting, "hjälp")
    helped = said((await town.posted("Det här kan du göra")).card)
    assert "borta" not in helped
    assert "säger att du är tillbaka" not in helped


async def test_a_new_name_of_the_council_is_entered_and_saved_with_one_press(town: Town) -> None:
    form = await town.tell(town.karin, "rådet heter nu Trygghetsrådet Norr")
    assert shows(form.card, "Kontrollera namnet")
    assert "Trygghetsrådet Norr" in str(form.card)
    fields = {"name": "Trygghetsrådet Norr", "code": "TN", "steps": "14, 7, 2", "at": "08:00"}
    fields |= {"opens": "07:00", "closes": "18:00", "free": ""}
    saved = await town.press(town.karin, form, "settings", **fields)
    assert shows(saved.card, "Inställningarna är sparade")
    assert shows((await town.tell(town.karin, "byt namn på rådet")).card, "Skriv rådets nya namn")
    refused = await town.tell(town.johan, "byt namn på rådet till Mitt råd")
    assert shows(refused.card, "Bara samordnaren")


async def test_the_next_section_is_named_by_its_place(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    assert shows((await town.say(town.karin, "nästa punkt")).card, "Nu: Tema")
    for _ in range(5):
        shown = await town.say(town.karin, "next section")
    assert shows((await town.say(town.karin, "punkt nästa")).card, "Det var sista punkten"), shown.card


async def test_a_section_that_was_forgotten_leads_to_the_notes_that_are_moved(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    await town.say(town.karin, "anteckna Lugn sommar.")
    await town.log(town.johan, LAMP)
    await town.say(town.karin, "möte slut")
    pointed = await town.say(town.karin, "punkt lägesbild")
    assert shows(pointed.card, "Jag har svarat i vår personliga chatt")
    notes = await town.arrives(town.karin, "Mötet är slut, men anteckningar", "Lugn sommar.", LAMP)
    assert {"edit_note", "place"} <= set(verbs(notes.card))


async def test_one_word_in_the_personal_chat_is_asked_about_before_it_is_a_question(town: Town) -> None:
    offered = await town.tell(town.petra, "fråga Eva")
    assert shows(offered.card, "Ska jag ta med det här som en fråga?", "Ville du något annat? Skriv hjälp")
    assert shows((await town.tell(town.petra, "fråga Belysningen?")).card, "TR-1")


async def test_goodbyes_are_answered_as_such(town: Town) -> None:
    assert shows((await town.say(town.amir, "hej då!")).card, "Hej då!")
    assert shows((await town.tell(town.petra, "See you later")).card, "Hej då!")
