"""Test a council's reminder settings: shown, changed, and refused without losing the input."""

from simulator.cards import inputs
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import every

NEW = {"steps": "10, 1", "at": "10:30", "opens": "09:00", "closes": "16:00", "free": "2030-12-23\n24/12 2030"}


async def test_the_card_begins_with_what_holds_now(town: Town) -> None:
    fields = inputs((await town.tell(town.karin, "inställningar")).card)
    begun = {name: field.get("value") for name, field in fields.items()}
    assert begun == {"steps": "14, 7, 2", "at": "09:00", "opens": "08:00", "closes": "17:00", "free": None}


async def test_what_is_saved_holds_from_then_on(town: Town) -> None:
    card = await town.tell(town.karin, "inställningar")
    saved = await town.press(town.karin, card, "settings", **NEW)
    assert shows(saved.card, "Inställningarna är sparade")
    fields = inputs((await town.tell(town.karin, "settings")).card)
    begun = {name: field.get("value") for name, field in fields.items()}
    assert begun == {**NEW, "free": "2030-12-23\n2030-12-24"}


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
