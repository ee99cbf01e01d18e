"""Test a council's reminder settings: shown, changed, and refused without losing the input."""

from simulator.cards import inputs
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import every

NEW = {"steps": "10, 1", "at": "10:30", "opens": "09:00", "closes": "16:00", "free": "2030-12-23\n24/12 2030"}
NAMED = {"name": "Trygghetsrådet", "code": "TR"}


async def test_a_council_gets_another_name_and_code_and_its_old_numbers_are_found(town: Town) -> None:
    other = town.add_chat("skolan", town.karin)
    await town.found_council(other, name="Skolrådet", code="SR")
    await town.say(town.johan, "fråga Kan lampan bytas?")
    card = await town.say(town.karin, "inställningar")
    for code, answer in (("SR", "används redan"), ("1", "en bokstav först"), ("", "en bokstav först")):
        refused = await town.press(town.karin, card, "settings", **NEW, name="Rådet", code=code)
        assert answer in refused.text
    saved = await town.press(town.karin, card, "settings", **NEW, name="Trygga Björkvik", code="try")
    assert shows(saved.card, "Inställningarna är sparade")
    assert inputs(saved.card)["code"]["value"] == "TRY"
    for words in ("visa TR-1", "visa try-1", "visa 1", "sök TR-1", "TR-1"):
        assert shows((await town.say(town.karin, words)).card, "TRY-1", "Kan lampan bytas?"), words
    assert shows((await town.tell(town.karin, "visa TR-1")).card, "TRY-1")
    await town.say(town.johan, "fråga När klipps gräset?")
    greeting = await town.bring_bot(town.add_chat("tredje", town.karin))
    taken = await town.press(town.karin, greeting, "bind", name="Torget", code="TR")
    assert not shows(taken.card, "Torget"), "the code leads to the council that had it"
    back = await town.press(town.karin, card, "settings", **NEW, name="Trygghetsrådet", code="TR")
    assert shows(back.card, "Inställningarna är sparade")
    assert shows((await town.say(town.karin, "visa TRY-2")).card, "TR-2", "När klipps gräset?")


async def test_the_card_begins_with_what_holds_now(town: Town) -> None:
    fields = inputs((await town.tell(town.karin, "inställningar")).card)
    begun = {name: field.get("value") for name, field in fields.items()}
    assert begun == NAMED | {
        "steps": "14, 7, 2",
        "at": "09:00",
        "opens": "08:00",
        "closes": "17:00",
        "free": None,
        "agenda_days": None,
    }


async def test_what_is_saved_holds_from_then_on(town: Town) -> None:
    card = await town.tell(town.karin, "inställningar")
    saved = await town.press(town.karin, card, "settings", **NEW)
    assert shows(saved.card, "Inställningarna är sparade")
    fields = inputs((await town.tell(town.karin, "settings")).card)
    begun = {name: field.get("value") for name, field in fields.items()}
    assert begun == {**NAMED, **NEW, "free": "2030-12-23\n2030-12-24", "agenda_days": None}


async def test_a_meetings_card_names_the_days_that_follow_from_the_settings(town: Town) -> None:
    meeting = await town.say(town.karin, f"nästa möte {NEXT_YEAR[:4]}-11-17 17:30")
    card = await town.tell(town.karin, "inställningar")
    await town.press(town.karin, card, "settings", **{**NEW, "steps": "30"})
    seen = await town.view(town.karin, meeting)
    assert shows(seen.card, "Påminnelser: 18 oktober") or shows(seen.card, "Påminnelser: 15 oktober")


@every(
    ("wrong", "answer"),
    [
        ({"steps": "ofta"}, "”ofta” går inte"),
        ({"steps": ""}, "Skriv upp till 5 tal"),
        ({"at": "nio"}, "”nio” är ingen tid"),
        ({"at": "19:00"}, "under arbetsdagen"),
        ({"free": "jul"}, "”jul” är inget datum"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_changes(
    town: Town, wrong: dict[str, str], answer: str
) -> None:
    card = await town.tell(town.karin, "inställningar")
    refused = await town.press(town.karin, card, "settings", **{**NEW, **wrong})
    assert answer in refused.text
    assert inputs((await town.tell(town.karin, "inställningar")).card)["steps"]["value"] == "14, 7, 2"


async def test_only_a_coordinator_sees_and_changes_them(town: Town) -> None:
    assert shows((await town.tell(town.petra, "inställningar")).card, "Bara samordnaren")
    card = await town.say(town.karin, "inställningar")
    refused = await town.press(town.petra, card, "settings", **NEW)
    assert "Bara samordnaren" in refused.text
