"""Test adding and removing, by card, the outside bodies that questions can be handed over to."""

from simulator.cards import choices
from simulator.chats import Message
from tests.dialogues.town import Town, said, shows


async def test_outside_bodies_are_added_and_removed(town: Town) -> None:
    listed = await town.say(town.karin, "förvaltningar")
    await town.press(town.karin, await _own_list(town, listed), "add_outside", name="Elbolaget")
    refused = await town.press(town.karin, await _own_list(town, listed), "add_outside", name="elbolaget")
    assert "finns redan" in said(refused.card) + refused.text
    seen = await town.teams.press(town.karin, listed, action=_refresh_of())
    police = choices(seen.card, "id")["Polisen"]
    removed = await town.press(town.karin, listed, "remove_outside", id=police)
    assert shows(removed.card, "Polisen är borttagen", "Elbolaget")
    card = await town.assigned("Kan lampan bytas?")
    recipients = choices((await town.view(town.karin, card)).card, "recipient")
    assert "Elbolaget" in recipients
    assert "Polisen" not in recipients


async def test_a_council_has_at_most_thirty_outside_bodies_with_names_that_fit(town: Town) -> None:
    listed = await town.tell(town.karin, "förvaltningar")
    long = await town.teams.press(town.karin, listed, "add_outside", {"name": "a" * 81}, checked=False)
    assert long.text == "Texten är för lång: 81 tecken. Högst 80 får plats."
    for number in range(26):
        await town.press(town.karin, await _own_list(town, listed), "add_outside", name=f"Bolag {number}")
    refused = await town.press(town.karin, await _own_list(town, listed), "add_outside", name="Ett till")
    assert refused.text == "Ett råd kan ha högst 30 externa aktörer. Ta bort någon först."
    await town.press(town.karin, listed, "remove_outside", id=choices(refused.card, "id")["Bolag 7"])
    added = await town.press(town.karin, await _own_list(town, listed), "add_outside", name="Ett till")
    assert shows(added.card, "Ett till är tillagd")


async def _own_list(town: Town, listed: Message) -> Message:
    await town.teams.press(town.karin, listed, action=_refresh_of())
    return listed


def _refresh_of() -> dict[str, object]:
    return {"type": "Action.Execute", "verb": "departments", "data": {}}
