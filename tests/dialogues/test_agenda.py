"""Test the agenda: everybody reads it, the coordinator orders it for one meeting or for all future ones."""

from simulator.cards import actions, inputs, verbs
from simulator.constants import Json
from tests.dialogues.town import Town, said, shows

USUAL = ("1. Inledning", "2. Tema", "3. Frågor till gästerna", "4. Lägesbild", "5. Laget runt", "6. Övrigt")


def opens(card: Json, part: str) -> Json:
    """Return the button that opens this section."""
    return next(a for a in actions(card) if a["data"].get("part") == part)


def does(card: Json, what: str) -> Json:
    """Return the button that does this to a section."""
    return next(a for a in actions(card) if a.get("verb") == "set_agenda" and a["data"]["do"] == what)


async def test_everybody_reads_it_and_only_the_coordinator_changes_it(town: Town) -> None:
    shown = await town.say(town.johan, "dagordning")
    assert shows(shown.card, *USUAL, "7. Nästa möte")
    refused = await town.press(town.johan, shown, "agenda")
    assert "Bara samordnaren" in refused.text
    changing = await town.press(town.karin, shown, "agenda")
    assert "set_agenda" in verbs(changing.card)
    forged = await town.teams.press(
        town.johan, shown, inputs={"title": "Fika"}, action=does(changing.card, "add")
    )
    assert "Bara samordnaren" in forged.text


async def test_a_part_is_added_renamed_moved_and_removed(town: Town) -> None:
    shown = await town.say(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda")).card
    press = town.teams.press
    card = (await press(town.karin, shown, inputs={"title": "Skolvägar"}, action=does(card, "add"))).card
    assert shows(card, "Dagordningen är ändrad", "3. Skolvägar")
    card = (await press(town.karin, shown, action=opens(card, "situation"))).card
    assert inputs(card)["title"]["value"] == "Lägesbild"
    card = (
        await press(town.karin, shown, inputs={"title": "Polisens bild"}, action=does(card, "rename"))
    ).card
    assert inputs(card)["title"]["value"] == "Polisens bild"
    await press(town.karin, shown, inputs={"title": ""}, action=does(card, "up"))
    card = (await press(town.karin, shown, action=does(card, "remove"))).card
    assert not shows(card, "Polisens bild")
    assert shows((await town.say(town.johan, "dagordning")).card, "3. Skolvägar", "4. Frågor till gästerna")


async def test_what_one_meeting_goes_through_is_no_concern_of_the_others(town: Town) -> None:
    course = await town.say(town.karin, "möte börja")
    shown = await town.say(town.karin, "dagordning")
    assert shows(shown.card, "Bara för mötet", "1. Inledning   ·  pågår nu")
    card = (await town.press(town.karin, shown, "agenda")).card
    await town.teams.press(town.karin, shown, inputs={"title": "Skolvägar"}, action=does(card, "add"))
    await town.becomes(course, "3. Skolvägar")
    usual = next(a for a in actions(card) if a["data"].get("usual"))
    of_council = (await town.teams.press(town.karin, shown, action=usual)).card
    assert shows(of_council, "Rådets vanliga dagordning")
    assert not shows(of_council, "Skolvägar")


async def test_a_meeting_that_began_keeps_its_agenda_whatever_the_council_changes(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    shown = await town.say(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda")).card
    usual = next(a for a in actions(card) if a["data"].get("usual"))
    of_council = (await town.teams.press(town.karin, shown, action=usual)).card
    await town.teams.press(town.karin, shown, inputs={"title": "Budget"}, action=does(of_council, "add"))
    assert not shows((await town.say(town.karin, "dagordning")).card, "Budget")
    await town.say(town.karin, "möte slut")
    assert shows((await town.say(town.karin, "dagordning")).card, "Budget")


async def test_a_meeting_whose_part_is_removed_goes_on_under_other(town: Town) -> None:
    course = await town.say(town.karin, "möte börja")
    await town.say(town.karin, "punkt laget")
    await town.say(town.karin, "anteckna Alla trivs.")
    shown = await town.say(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda")).card
    card = (await town.teams.press(town.karin, shown, action=opens(card, "round"))).card
    await town.teams.press(town.karin, shown, action=does(card, "remove"))
    await town.becomes(course, "5. Övrigt   ·  pågår nu")
    assert "Laget runt" not in said(course.card)


async def test_in_english_too(town: Town) -> None:
    shown = await town.say(town.johan, "agenda")
    assert shows(shown.card, "Agenda", "1. Introduction", "7. Next meeting")


async def test_a_change_of_the_agenda_is_undone(town: Town) -> None:
    shown = await town.say(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda")).card
    card = (
        await town.teams.press(town.karin, shown, inputs={"title": "Skolvägar"}, action=does(card, "add"))
    ).card
    card = (await town.teams.press(town.karin, shown, action=opens(card, "situation"))).card
    await town.teams.press(town.karin, shown, inputs={"title": ""}, action=does(card, "remove"))
    undone = await town.say(town.karin, "ångra")
    assert shows(undone.card, "Det senaste är ångrat: du ändrade dagordningen")
    assert shows((await town.say(town.johan, "dagordning")).card, "3. Skolvägar", "5. Lägesbild")
    asked = await town.say(town.karin, "ångra")
    assert shows((await town.press(town.karin, asked, "undo")).card, "du ändrade dagordningen")
    assert shows((await town.say(town.johan, "dagordning")).card, *USUAL, "7. Nästa möte")


async def test_a_change_of_one_meetings_agenda_is_undone_on_its_card(town: Town) -> None:
    course = await town.say(town.karin, "möte börja")
    shown = await town.say(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda")).card
    await town.teams.press(town.karin, shown, inputs={"title": "Skolvägar"}, action=does(card, "add"))
    await town.becomes(course, "3. Skolvägar")
    await town.say(town.karin, "ångra")
    await town.becomes(course, "3. Frågor till gästerna")


async def test_the_whole_order_is_set_at_once_and_the_second_of_two_is_told(town: Town) -> None:
    shown = await town.tell(town.karin, "dagordning")
    card = (await town.press(town.karin, shown, "agenda", change=True)).card
    assert shows(card, "Inledning")
    seen = ["introduction", "theme", "guests", "situation", "round", "other", "next"]
    order = ["introduction", "round", "theme", "guests", "situation", "other", "next"]
    data = {"council": 1, "do": "order", "order": order, "shown": seen}
    action = {"type": "Action.Execute", "verb": "set_agenda", "data": data}
    done = await town.teams.press(town.karin, shown, action=action)
    assert shows(done.card, "Laget runt")
    again = await town.teams.press(town.karin, shown, action=action)
    assert shows(again.card, "Någon annan har ändrat dagordningen") or "Någon annan har" in again.text
    assert "Laget runt" in said((await town.tell(town.karin, "dagordning")).card).partition("Tema")[0]
    assert shows((await town.tell(town.karin, "ångra")).card, "du ändrade dagordningen")
