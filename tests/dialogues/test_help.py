"""Test the help for each role, and texts that are no command."""

import pytest

from simulator.cards import actions, verbs
from tests.dialogues.town import Town, said, shows
from tests.every import Failures, every

FOR_ALL = [
    "fråga",
    "öppna",
    "mina",
    "visa",
    "sök",
    "stryk",
    "ångra",
    "förvaltningar",
    "hjälp",
    "möten",
]
FOR_OWNERS = ["borta", "svara"]
FOR_COORDINATORS = [
    *("skicka", "förvaltning namn", "samordnare", "testa"),
    *("nästa möte", "påminner dem", "inställningar", "ej framme"),
]


async def test_each_role_is_told_what_it_can_do_five_lines_first(town: Town) -> None:
    coordinator = said((await town.tell(town.karin, "hjälp")).card)
    owner = said((await town.tell(town.petra, "hjälp")).card)
    member = said((await town.tell(town.johan, "hjälp")).card)
    assert all(word in seen for seen in (coordinator, owner, member) for word in FOR_ALL)
    assert all(word in coordinator for word in FOR_OWNERS + FOR_COORDINATORS)
    assert all(word in owner for word in FOR_OWNERS)
    assert not any(word in owner for word in FOR_COORDINATORS)
    assert not any(word in member for word in ["svara nummer", *FOR_COORDINATORS])
    assert "Du är samordnare för Trygghetsrådet" in coordinator
    assert "Du svarar på frågor från Trygghetsrådet" in owner
    assert "Du deltar i Trygghetsrådet" in member
    for person, first in ((town.karin, "anteckningar"), (town.petra, "borta"), (town.johan, "möten")):
        card = (await town.tell(person, "hjälp")).card
        rest = next(element for element in card["body"] if element.get("id") == "rest")
        assert rest["isVisible"] is False
        shown = [element for element in card["body"] if "inlines" in element and len(element["inlines"]) > 1]
        assert len(shown) == 5
        assert shown[-1]["inlines"][0]["text"].startswith(first) or first in str(shown)
        assert "Fråga och hitta igen" in str(rest)
        assert ("Skriva minnesanteckningar" in str(rest)) == (person is town.karin)


async def test_help_that_was_asked_for_in_the_group_comes_to_the_personal_chat(town: Town) -> None:
    pointed = await town.say(town.johan, "hjälp")
    assert shows(pointed.card, "Jag har svarat i vår personliga chatt")
    await town.arrives(town.johan, "Det här kan du göra")
    await town.nothing_comes(town.meeting, after=pointed.changed)


async def test_whatever_is_answered_alone_gets_the_line_that_points_there(town: Town) -> None:
    for words in ("hjälp", "hjälp", "mina"):
        assert shows((await town.say(town.johan, words)).card, "Jag har svarat i vår personliga chatt")


async def test_who_has_no_personal_chat_gets_help_in_the_group(town: Town) -> None:
    await town.teams.say(town.boende, town.meeting, "hjälp")
    await town.posted("Det här kan du göra")


async def test_help_is_in_the_language_of_the_word(town: Town) -> None:
    helped = await town.tell(town.karin, "help")
    assert shows(helped.card, "ask", "assign", "answer", "undo")
    assert not shows(helped.card, "fråga ")


@every(
    ("words", "nearest"),
    [("hjlp", "hjälp"), ("öpna", "öppna"), ("svarra 1 ja", "svara"), ("förvaltningarr", "förvaltningar")],
)
async def test_a_slip_in_the_personal_chat_gets_the_nearest_command(
    town: Town, words: str, nearest: str
) -> None:
    assert shows((await town.tell(town.petra, words)).card, f"Menade du ”{nearest}”?")


async def test_other_words_in_the_personal_chat_are_pointed_to_help(town: Town) -> None:
    assert shows((await town.tell(town.petra, "Xyz qwerty")).card, "Skriv hjälp för att se")


async def test_thanks_and_greetings_are_answered_briefly_and_never_logged(town: Town) -> None:
    with Failures() as failures:
        for words, answer in (
            *(("Tack så mycket!", "Varsågod!"), ("God morgon på dig!", "hjälp för att se vad jag kan")),
            *(("👍", "Då säger vi så"), ("Hello there", "hjälp för att se vad jag kan")),
        ):
            with failures.of(words):
                for answered in (await town.say(town.johan, words), await town.tell(town.petra, words)):
                    assert shows(answered.card, answer)
                    assert not verbs(answered.card)
    assert shows((await town.say(town.johan, "öppna")).card, "Inga frågor att visa")


async def test_other_words_in_the_personal_chat_are_offered_as_answer_or_question(town: Town) -> None:
    asked = await town.tell(town.petra, "Hej! När är nästa möte om lampan?")
    assert shows(asked.card, "När är nästa möte om lampan?")
    assert verbs(asked.card) == ["log"]
    await town.press(town.petra, asked, "log")
    await town.becomes(asked, "TR-1", "När är nästa möte om lampan?")
    await town.assigned("Kan bänken lagas?")
    one = await town.tell(town.petra, "Den lagas i maj")
    assert shows(one.card, "Ska det här bli svaret på frågan?", "TR-2", "Den lagas i maj")
    assert shows(one.card, "Ta med som ny fråga")
    await town.assigned("Kan trappan sandas?")
    several = await town.tell(town.petra, "Den lagas i maj")
    assert shows(several.card, "Vilken fråga är det här svaret på?", "TR-2", "TR-3")
    second = next(a for a in actions(several.card) if str(a.get("tooltip")).endswith("TR-2"))
    answered = await town.teams.press(town.petra, several, action=second)
    assert shows(answered.card, "TR-2", "Besvarad", "Den lagas i maj")


async def test_what_people_say_to_each_other_is_not_answered(town: Town) -> None:
    await town.settled()
    before = town.mark
    for words in ("Svar: ja, jag kommer", "mina barn går där", "Vad blir det till fika?", "hjälp!"):
        heard = await town.teams.say(town.johan, town.meeting, words, mention_bot=False)
        assert heard.status in (200, 201, 202)
    await town.nothing_comes(town.meeting, after=before + 4)
    await town.nothing_comes(town.personal(town.johan), after=0)


@pytest.mark.parametrize("words", ["fråga Är det mörkt?", "Är det mörkt? Vi tar med oss frågan."])
async def test_a_question_that_is_taken_along_is_heard_where_the_whole_chat_is(
    town: Town, words: str
) -> None:
    await town.teams.say(town.johan, town.meeting, words, mention_bot=False)
    await town.posted("TR-1", "Är det mörkt?")


async def test_a_long_message_that_is_no_command_is_refused_kindly(town: Town) -> None:
    assert shows((await town.say(town.johan, "Lampan " * 600)).card, "för lång")
