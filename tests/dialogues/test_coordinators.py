"""Test coordinators: appointing, handing over, resigning; and whether owners can be reached."""

from simulator.cards import verbs
from tests.dialogues.town import Town, said, shows


async def test_a_coordinator_appoints_one_more_by_mention(town: Town) -> None:
    appointed = await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    assert shows(appointed.card, "Maria Sand är nu samordnare", "Karin Ek")
    card = await town.log(town.johan, "Kan lampan bytas?")
    await town.say(town.maria, "skicka 1 till tekniska")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")


async def test_a_coordinator_appoints_one_more_with_the_picker(town: Town) -> None:
    card = await town.tell(town.karin, "samordnare")
    appointed = await town.press(town.karin, card, "appoint", person=town.maria.entra_id)
    assert shows(appointed.card, "är nu samordnare")
    again = await town.press(town.karin, card, "appoint", person=town.maria.entra_id)
    assert "redan samordnare" in said(again.card) + again.text
    nobody = await town.press(town.karin, card, "appoint", person="")
    assert "Välj en person" in said(nobody.card) + nobody.text


async def test_guests_and_anonymous_people_cannot_be_coordinators(town: Town) -> None:
    for visitor in (town.amir, town.boende):
        refused = await town.say(town.karin, f"samordnare @{visitor.name}", visitor)
        assert shows(refused.card, f"{visitor.name} är gäst här")
    assert shows((await town.say(town.karin, "samordnare @Karin Ek", town.karin)).card, "redan samordnare")


async def test_a_coordinator_steps_down_but_not_the_last_one(town: Town) -> None:
    alone = await town.tell(town.karin, "samordnare")
    assert "step_down" not in verbs(alone.card)
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    two = await town.tell(town.karin, "samordnare")
    left = await town.press(town.karin, two, "step_down")
    assert shows(left.card, "Karin Ek är inte längre samordnare", "Maria Sand")
    told = await town.say(town.karin, "ångra")
    assert shows(told.card, "Du har lämnat uppdraget som samordnare", "Be en samordnare")
    last = await town.tell(town.maria, "samordnare")
    refused = await town.teams.press(
        town.maria, last, action={"type": "Action.Execute", "verb": "step_down", "data": {"council": 1}}
    )
    assert "Du är den enda samordnaren" in said(refused.card) + refused.text


async def test_nobody_else_appoints(town: Town) -> None:
    await town.teams.say(town.johan, town.meeting, "samordnare @Johan Lind", mentions=[town.johan])
    await town.arrives(town.johan, "Bara samordnaren kan göra det")
    seen = await town.tell(town.johan, "samordnare")
    assert "appoint" not in verbs(seen.card)
    assert not shows(seen.card, "Johan Lind")


async def test_the_coordinator_sees_which_owners_can_be_reached_and_what_to_do(town: Town) -> None:
    await town.tell(town.petra, "hjälp")
    form = await town.tell(town.karin, "förvaltning Gatukontoret")
    await town.press(town.karin, form, "save_department")
    await town.assigned("När öppnar biblioteket?", "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    for words in ("testa", "test"):
        tested = await town.say(town.karin, words)
        assert shows(tested.card, "Petra Holm", "Olof Frisk", "Gatukontoret")
    tested = await town.say(town.karin, "testa")
    assert shows(tested.card, "Petra Holm kan nås", "Olof Frisk har inte appen", "Be dem som saknar appen")
    await town.teams.install(town.olof)
    assert shows((await town.say(town.karin, "testa")).card, "Olof Frisk kan nås")


async def test_whoever_has_not_met_the_bot_is_tried_and_the_card_says_how_it_went(town: Town) -> None:
    town.teams.fail("POST", town.meeting.id, delay=0.5)  # Teams takes the card last of all
    tested = await town.say(town.karin, "testa")
    await town.becomes(tested, "Eva Strand kan nås", "Olof Frisk har inte appen", "Be dem som saknar appen")
    await town.settled()
    assert not town.teams.world.personal(town.eva).messages
    await town.teams.install(town.olof)
    again = await town.press(town.karin, tested, "test")
    assert shows(again.card, "Olof Frisk kan nås")


async def test_only_the_coordinator_tests_who_can_be_reached(town: Town) -> None:
    await town.teams.say(town.johan, town.meeting, "testa")
    await town.arrives(town.johan, "Bara samordnaren kan göra det")
