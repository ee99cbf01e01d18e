"""Test the follow-up list, a person's own questions, and one question with its history."""

from typing import Any

import pytest

from simulator.cards import actions, choices, inputs, verbs
from tests.dialogues.town import Town, said, shows
from tests.every import Failures, every

LAMP, GRASS, BENCH = "Kan lampan bytas?", "När klipps gräset?", "Får vi en bänk?"


async def test_the_list_names_what_is_open_by_department(town: Town) -> None:
    await town.assigned(LAMP)
    await town.log(town.johan, GRASS)
    await town.say(town.johan, f"fråga {BENCH}")
    await town.say(town.karin, "svara 3 Ja.")
    with Failures() as failures:
        for words in ("öppna", "Lista", "uppföljning", "list", "open", "ÖPPNA!"):
            with failures.of(words):
                listed = said((await town.say(town.maria, words)).card)
                assert all(word in listed for word in ("TR-1", LAMP, "TR-2", GRASS, "Tekniska förvaltningen"))
                assert BENCH not in listed
                assert listed.index(GRASS) < listed.index(LAMP), "what waits to be assigned comes first"


@pytest.mark.both_databases
async def test_eleven_questions_are_two_pages(town: Town) -> None:
    await town.say(town.johan, "\n".join(f"fråga Nummer {n}?" for n in range(1, 12)))
    first = await town.say(town.johan, "öppna")
    assert shows(first.card, "11 frågor", "sida 1", "TR-1 ", "TR-10", "Nästa")
    assert not shows(first.card, "TR-11")
    more = next(a for a in first.card["actions"] if a.get("title") == "Nästa")
    second = await town.teams.press(town.johan, first, action=more)
    assert shows(second.card, "TR-11", "sida 2", "Föregående")
    assert not shows(second.card, "TR-10")
    assert shows(first.card, "sida 1"), "the others' card stays"


async def test_the_list_of_one_department(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(GRASS, "Socialförvaltningen")
    for words in ("lista tekn", "öppna Tekniska förvaltningen", "open tekniska"):
        listed = await town.say(town.maria, words)
        assert shows(listed.card, LAMP)
        assert not shows(listed.card, GRASS)
    assert shows((await town.tell(town.karin, "öppna")).card, "Hantera")
    assert not shows((await town.tell(town.maria, "öppna")).card, "Hantera"), "who may only read looks"
    unknown = await town.say(town.maria, "lista skolan")
    assert shows(unknown.card, "ingen förvaltning som heter ”skolan”", "Tekniska förvaltningen")


async def test_the_list_is_filtered_by_department_and_by_state(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(GRASS, "Socialförvaltningen")
    await town.say(town.karin, "svara 2 I juni.")
    listed = await town.say(town.maria, "öppna")
    answered = choices(listed.card, "status")["Besvarade"]
    assert answered == "answered"
    filters = next(a for a in _buttons(listed.card) if a["title"] == "Filtrera")
    done = await town.teams.press(
        town.maria, listed, inputs={"status": answered, "department": "all"}, action=filters
    )
    assert shows(done.card, GRASS)
    assert not shows(done.card, LAMP)
    social = choices(listed.card, "department")["Socialförvaltningen"]
    nothing = await town.teams.press(
        town.maria, listed, inputs={"status": "all", "department": social}, action=filters
    )
    assert shows(nothing.card, "Inga frågor att visa")


async def test_assigning_from_the_list_keeps_the_list_and_the_list_comes_as_a_spreadsheet(town: Town) -> None:
    for question in (LAMP, GRASS, BENCH):
        await town.log(town.johan, question)
    listed = await town.tell(town.karin, "öppna")
    assert shows(listed.card, "3 frågor", "Fördela flera", "Hämta som kalkylark")
    opened = await town.open(town.karin, listed)
    department = choices(opened.card, "department")["Tekniska förvaltningen"]
    kept = await town.press(town.karin, listed, "assign", department=department)
    assert shows(kept.card, "Uppföljningslista", "TR-1: Skickad till Tekniska förvaltningen.", BENCH)
    assert shows(kept.card, "Att fördela 2", "Tekniska förvaltningen 1")
    await town.open(town.karin, listed)
    dropped = await town.press(town.karin, listed, "drop", reason="Frågades i våras.")
    assert shows(dropped.card, "Uppföljningslista", "2 frågor", "TR-2: Struken.")
    several = await town.say(town.johan, "fråga Vem sandar?\nfråga Vem plogar?")
    await town.press(town.karin, several, "show")
    kept = await town.press(town.karin, several, "assign", department=department)
    assert shows(kept.card, "TR-4: Skickad till Tekniska förvaltningen.", "Vem plogar?")
    await town.arrives(town.petra, LAMP)
    pressed = await town.press(town.karin, listed, "list_file")
    assert shows(pressed.card, "Filen kommer hit i chatten", "Uppföljningslista")
    offer = await town.teams.message(
        town.personal(town.karin), where=lambda m: "uppfoljning-TR-" in str(m.activity.get("attachments"))
    )
    assert ".xlsx" in str(offer.activity)
    assert not shows((await town.tell(town.petra, "öppna")).card, "kalkylark")


async def test_sixteen_questions_are_assigned_with_a_few_presses(town: Town) -> None:
    await town.say(town.johan, "\n".join(f"fråga Kan gatlampa {n} lagas av tekniska?" for n in range(1, 11)))
    await town.say(town.johan, "\n".join(f"fråga Hur ser vården {n} ut?" for n in range(11, 17)))
    listed = await town.say(town.karin, "öppna")
    shown = await town.press(town.karin, listed, "assign_several")
    assert shows(shown.card, "16 frågor att fördela", "TR-16", "Passar kanske: Tekniska förvaltningen")
    ticked = {name: field["value"] for name, field in inputs(shown.card).items() if name.startswith("row_")}
    assert list(ticked.values()) == ["true"] * 10 + ["false"] * 6
    tekniska = inputs(shown.card)["department"]["value"]
    first = await town.press(town.karin, listed, "assign_several", **ticked, department=tekniska)
    assert shows(first.card, "skickade till Tekniska förvaltningen", "6 frågor att fördela")
    ticked = {name: field["value"] for name, field in inputs(first.card).items() if name.startswith("row_")}
    assert list(ticked.values()) == ["true"] * 6, "nothing is suggested, so all are chosen"
    none = await town.press(
        town.karin, listed, "assign_several", department=tekniska, **dict.fromkeys(ticked, "false")
    )
    assert "Inga frågor är markerade" in none.text
    social = choices(first.card, "department")["Socialförvaltningen"]
    last = await town.press(town.karin, listed, "assign_several", **ticked, department=social)
    assert shows(last.card, "Uppföljningslista", "skickade till Socialförvaltningen", "sida 1 av 2")
    assert shows(last.card, "Socialförvaltningen 6", "Tekniska förvaltningen 10")
    await town.arrives(town.petra, "TR-1 ", "TR-10", "ber dig svara", "svara TR-1")
    await town.arrives(town.nils, "TR-11", "TR-16")
    refused = await town.press(town.maria, listed, "assign_several")
    assert "samordnar" in refused.text


async def test_a_row_opens_and_leads_back_to_the_list(town: Town) -> None:
    await town.assigned(LAMP)
    listed = await town.say(town.karin, "öppna")
    opened = await town.open(town.karin, listed)
    assert shows(opened.card, "TR-1", LAMP, "Till listan")
    assert "answer" in verbs(opened.card)
    back = await town.press(town.karin, listed, "list")
    assert shows(back.card, "Uppföljningslista", "TR-1")


async def test_the_age_of_a_question_stands_in_the_list(town: Town) -> None:
    await town.log(town.johan, LAMP)
    assert shows((await town.say(town.johan, "öppna")).card, "i dag")


async def test_a_question_is_shown_with_all_that_happened_to_it(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    there = ("TR-1", LAMP, "Den byts i maj.", "Johan Lind", "Karin Ek", "Petra Holm")
    acts = ("Tog med frågan", "Skickade frågan till Tekniska förvaltningen", "Svarade")
    with Failures() as failures:
        for words in ("visa 1", "visa #1", "visa TR-1", "show tr-1", "lista 1", "list #1", "öppna TR-1"):
            with failures.of(words):
                shown = await town.say(town.maria, words)
                assert shows(shown.card, *there)
                if words.startswith(("visa", "lista", "öppna")):
                    assert shows(shown.card, *acts)


@every(
    ("words", "answer"),
    [
        ("visa 99", "Det finns ingen fråga med det numret"),
        ("visa", "Vilken fråga?"),
        ("visa lampan", "Vilken fråga?"),
        ("visa 99999999999", "Vilken fråga?"),
        ("lista 99", "Det finns ingen fråga med det numret"),
    ],
)
async def test_a_number_that_is_not_there_is_said_so(town: Town, words: str, answer: str) -> None:
    assert shows((await town.say(town.maria, words)).card, answer)


async def test_a_reference_to_another_council_is_not_found_in_this_chat(town: Town) -> None:
    await town.log(town.johan, LAMP)
    other = town.add_chat("skolan", town.karin, town.maria)
    await town.found_council(other, name="Skolrådet", code="SR")
    assert shows((await town.say(town.maria, "visa TR-1", chat=other)).card, "Jag hittar inte frågan")
    assert shows((await town.say(town.maria, "visa XX-1")).card, "Jag hittar inte frågan")


async def test_what_is_mine_comes_to_the_personal_chat(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(GRASS, "Socialförvaltningen")
    await town.arrives(town.petra, LAMP)
    await town.teams.say(town.petra, town.meeting, "mina")
    mine = await town.arrives(town.petra, "Mina frågor", "TR-1", LAMP)
    assert not shows(mine.card, GRASS)


async def test_where_there_is_no_personal_chat_the_meeting_sees_how_to_get_what_is_mine_and_no_more(
    town: Town,
) -> None:
    secret = town.add_chat("enskilt", town.karin, town.olof)
    await town.found_council(secret, name="Enskilda rådet", code="ER")
    await town.say(town.karin, "förvaltning Krisledningen @Olof Frisk", town.olof, chat=secret)
    await town.say(town.karin, "fråga Vem läcker? > Krisledningen", chat=secret)
    await town.teams.say(town.olof, town.meeting, "mina")
    await town.posted("Lägg till appen för dig själv")
    await town.nothing_comes_about(town.meeting, "Vem läcker?")
    await town.teams.say(town.olof, town.meeting, "mine")
    await town.posted("Add the app for yourself")


@pytest.mark.both_databases
async def test_what_is_mine_goes_across_councils_and_pages(town: Town) -> None:
    other = town.add_chat("skolan", town.karin, town.petra)
    await town.found_council(other, name="Skolrådet", code="SR")
    await town.say(town.karin, "förvaltning Gatan @Petra Holm", town.petra, chat=other)
    await town.say(town.karin, "fråga Är skolvägen säker? > gatan", chat=other)
    await town.say(town.karin, "\n".join(f"fråga Lampa {n}? > tekniska" for n in range(1, 12)))
    mine = await town.tell(town.petra, "mina")
    assert shows(mine.card, "Trygghetsrådet", "Skolrådet", "SR-1", "Är skolvägen säker?", "TR-9")
    assert not shows(mine.card, "TR-10")
    more = next(a for a in mine.card["actions"] if a.get("title") == "Nästa")
    second = await town.teams.press(town.petra, mine, action=more)
    assert shows(second.card, "TR-10", "TR-11")


async def test_mine_shows_what_one_asked_and_what_became_of_it(town: Town) -> None:
    assert shows((await town.tell(town.johan, "mina")).card, "Du har inga frågor här än", "skriv fråga")
    await town.assigned(LAMP)
    await town.log(town.johan, GRASS)
    await town.log(town.johan, BENCH)
    await town.log(town.maria, "Vem sandar?")
    await town.say(town.karin, "svara 1 Den byts i maj.")
    await town.say(town.karin, "stryk 2 Det frågades i våras.")
    mine = await town.tell(town.johan, "mina")
    listed = said(mine.card)
    assert shows(mine.card, "Inget väntar på svar från dig", "Det här har du frågat", "Att fördela")
    assert shows(mine.card, "Besvarad", "Den byts i maj.", "Struken", "Det frågades i våras.")
    assert listed.index(BENCH) < listed.index(LAMP), "the newest comes first"
    assert "Vem sandar?" not in listed
    assert shows((await town.press(town.johan, mine, "show")).card, BENCH, "Till listan")
    await town.log(town.petra, "När kommer bänken?")
    both = said((await town.tell(town.petra, "mina")).card)
    assert "När kommer bänken?" in both


def _buttons(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for action in actions(card) if action.get("verb") == "list"]


async def test_lists_of_other_states_are_asked_for_in_words(town: Town) -> None:
    await town.assigned(LAMP)
    await town.log(town.johan, GRASS)
    await town.assigned(BENCH)
    await town.say(town.karin, "svara 3 Ja.")
    with Failures() as failures:
        for words, there, absent in (
            *((words, (LAMP, GRASS, BENCH), ()) for words in ("lista alla", "visa alla frågor", "list all")),
            *((words, (LAMP, GRASS), (BENCH,)) for words in ("vad är öppet?", "Lista öppna", "visa öppna")),
            *((words, (BENCH,), (LAMP, GRASS)) for words in ("besvarade", "lista besvarade", "answered")),
            *((words, ("Inga frågor",), (LAMP, GRASS)) for words in ("försenade", "visa försenade frågor")),
            *((words, (GRASS,), (LAMP, BENCH)) for words in ("lista nya", "lista ofördelade frågor")),
            ("lista alla frågor för tekniska", (LAMP, BENCH), (GRASS,)),
            ("besvarade för socialen", ("Inga frågor",), (BENCH,)),
        ):
            with failures.of(words):
                listed = said((await town.say(town.maria, words)).card)
                assert [text for text in there if text not in listed] == []
                assert [text for text in absent if text in listed] == []


async def test_headings_are_the_questions_own_states(town: Town) -> None:
    await town.log(town.johan, f"{LAMP} Snart?")
    await town.say(town.karin, "svara 1 Lampan byts.")
    await town.assigned(f"{LAMP} Redan?")
    found = said((await town.say(town.maria, "sök lampa")).card)
    assert "Att fördela" not in found
    assert "Besvarade" in found
    assert "Skickade" in found


async def test_who_only_reads_may_mention_somebody_whom_the_bot_has_not_met(town: Town) -> None:
    """What a roster says of them is stored first, since a list is read in a transaction that only reads."""
    await town.log(town.karin, "När byts lampan?")
    for text in ("öppna @Maria Sand", "visa 1 @Maria Sand"):
        answered = await town.say(town.karin, text, town.maria)
        assert answered.card is not None
        assert "databas" not in said(answered.card)
