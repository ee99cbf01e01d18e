"""Test how questions are split and joined afterwards, from their cards."""

from simulator.cards import inputs, verbs
from tests.dialogues.town import Town, shows

TWO = "Kan lampan bytas? När klipps gräset?"


async def test_a_question_that_asks_two_things_is_split_and_both_stay_where_they_are(town: Town) -> None:
    card = await town.assigned(TWO)
    own = await town.view(town.karin, card)
    assert inputs(own.card)["parts"]["value"] == "Kan lampan bytas?\nNär klipps gräset?"
    split = await town.press(town.karin, card, "split")
    assert shows(split.card, "Frågan är uppdelad", "TR-1", "Kan lampan bytas?", "TR-2", "När klipps gräset?")
    await town.arrives(town.petra, "TR-2", "När klipps gräset?")
    await town.becomes(card, "Kan lampan bytas?")
    second = await town.say(town.karin, "visa 2")
    assert shows(second.card, "Från Johan Lind", "Tekniska förvaltningen")
    assert "split" not in verbs((await town.view(town.karin, card)).card)


async def test_what_became_several_is_made_one_with_a_press_and_taken_back_with_undo(town: Town) -> None:
    several = await town.say(town.johan, "fråga\nLampan är trasig\nBänken saknas\nDet är mörkt")
    joined = await town.press(town.johan, several, "join")
    assert shows(joined.card, "TR-1", "Lampan är trasig\nBänken saknas\nDet är mörkt", "ihopslagna")
    assert shows((await town.say(town.johan, "visa 3")).card, "Struken", "Ihopslagen med TR-1")
    await town.say(town.johan, "ångra")
    assert shows((await town.say(town.johan, "öppna")).card, "3 frågor", "Bänken saknas")


async def test_questions_are_added_to_another_by_their_numbers(town: Town) -> None:
    await town.say(town.johan, "fråga\nEtt?\nTvå?\nTre?")
    card = await town.say(town.karin, "visa 1")
    joined = await town.act(town.karin, card, "join", numbers="2 och TR-3")
    assert shows(joined.card, "TR-1", "Ett?\nTvå?\nTre?")
    again = await town.press(town.karin, card, "join", numbers="")
    assert "Skriv numren" in again.text
    assert "join" not in verbs((await town.say(town.maria, "visa 1")).card)
