"""Test user-specific views: who gets one, and when the posted card changes."""

from copy import deepcopy

from orjson import dumps

from simulator.cards import choices, inputs, verbs
from simulator.chats import Message
from tests.dialogues.town import NEXT_YEAR, Town, shows

LAMP = "Kan lampan bytas?"


def viewers(card: dict[str, object]) -> list[str]:
    refresh = card["refresh"]
    assert isinstance(refresh, dict)
    return list(refresh["userIds"])


async def test_the_posted_card_has_one_button_and_no_fields(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    assert verbs(card.card) == ["show"]
    assert inputs(card.card) == {}


async def test_only_coordinators_owner_and_deputies_fetch_a_view_by_themselves(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    assert viewers(card.card) == [town.karin.teams_id]
    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till")
    assert viewers(card.card) == [p.teams_id for p in (town.karin, town.petra, town.eva)]
    assert not town.teams.wants_refresh(town.johan, card)
    assert town.teams.wants_refresh(town.petra, card)


async def test_each_sees_what_they_can_do_and_no_more(town: Town) -> None:
    card = await town.assigned(LAMP)
    assert "assign" in verbs((await town.view(town.karin, card)).card)
    owner = verbs((await town.view(town.petra, card)).card)
    assert "answer" in owner
    assert "assign" not in owner
    asker = verbs((await town.open(town.johan, card)).card)
    assert set(asker) == {"show", "remind_me"}
    assert set(verbs((await town.open(town.maria, card)).card)) == {"show"}


async def test_every_answer_to_a_press_can_be_refreshed_again(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    answers = [
        await town.view(town.karin, card),
        await town.open(town.maria, card),
        await town.press(town.petra, own, "acknowledge"),
        await town.teams.press(town.petra, own, "answer", {"answer": ""}, checked=False),
        await town.press(town.karin, card, "show", history=True),
    ]
    assert all(
        "userIds" in a.card["refresh"] and a.card["refresh"]["action"]["verb"] == "show" for a in answers
    )


async def test_an_automatic_refresh_of_an_old_card_shows_the_question_as_it_is_now(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    old = deepcopy(card.card["refresh"]["action"])
    await town.say(town.karin, "skicka 1 till tekniska")
    await town.becomes(card, "Skickad till")
    refreshed = await town.teams.press(town.karin, card, action=old)
    assert shows(refreshed.card, "Skickad till Tekniska förvaltningen")
    assert not shows(refreshed.card, "har ändrats sedan")


async def test_the_posted_card_is_updated_only_when_what_all_see_has_changed(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    before = card.updates
    await town.open(town.maria, card)
    await town.view(town.karin, card)
    await town.act(town.johan, card, "remind_me", on=NEXT_YEAR)
    await town.press(town.karin, card, "drop", reason="")
    await town.nothing_comes_about(town.personal(town.johan), "TR-1")
    assert card.updates == before
    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till")
    await town.settled()
    assert card.updates == before + 1


async def test_what_the_coordinator_has_open_stays_open_while_others_only_look(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.view(town.karin, card)
    await town.open(town.maria, card)
    assert "assign" in verbs(card.seen_by(town.karin))
    assert verbs(card.seen_by(town.johan)) == ["show"]


async def test_a_card_of_several_opens_for_each_viewer_and_refreshes(town: Town) -> None:
    card = await town.say(town.johan, f"fråga {LAMP}\nfråga Får vi en bänk?")
    assert viewers(card.card) == [town.karin.teams_id]
    seen = await town.view(town.karin, card)
    assert shows(seen.card, "2 frågor", LAMP, "Får vi en bänk?")
    opened = await town.press(town.karin, card, "show")
    assert "Tekniska förvaltningen" in choices(opened.card, "department")
    assert "userIds" in opened.card["refresh"]


async def test_a_list_in_a_chat_is_fetched_anew_by_nobody_and_in_the_personal_chat_by_its_reader(
    town: Town,
) -> None:
    await town.log(town.johan, LAMP)
    assert viewers((await town.say(town.karin, "öppna")).card) == []
    own: Message = await town.tell(town.karin, "öppna")
    assert viewers(own.card) == [town.karin.teams_id]
    await town.say(town.karin, "svara 1 Ja.")
    assert shows((await town.view(town.karin, own)).card, "Inga frågor")


async def test_cards_stay_under_what_teams_takes(town: Town) -> None:
    words = "Åh 🌳👩‍👩‍👧‍👦 " * 200
    card = await town.log(town.johan, words)
    await town.assign(card, "Tekniska förvaltningen")
    own = await town.arrives(town.petra, "TR-1")
    await town.press(town.petra, own, "answer", answer=words)
    await town.settled()
    cards = [m.card for chat in town.teams.world.chats.values() for m in chat.messages if m.by_bot]
    assert len(cards) > 3
    assert max(len(dumps(one)) for one in cards) <= 25_000
