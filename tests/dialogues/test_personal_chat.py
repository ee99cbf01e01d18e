"""Test the personal chat: which council is meant, and who may use it."""

from typing import Any

import pytest

from simulator.cards import actions, texts, verbs
from simulator.chats import Chat
from tests.dialogues.town import Town, shows
from tests.every import every

LAMP, SCHOOL = "Kan lampan bytas?", "Är skolvägen säker?"


@pytest.fixture
async def school(town: Town) -> Chat:
    """Return the chat of a second council, with Karin as coordinator, and Johan and Petra as members."""
    chat = town.add_chat("skolan", town.karin, town.johan, town.petra)
    await town.found_council(chat, name="Skolrådet", code="SR")
    return chat


async def test_a_member_of_the_only_councils_chat_logs_lists_and_shows(town: Town) -> None:
    assert shows((await town.tell(town.maria, f"fråga {LAMP}")).card, "TR-1", LAMP)
    assert shows((await town.tell(town.maria, "öppna")).card, "TR-1")
    assert shows((await town.tell(town.maria, "visa 1")).card, "TR-1", "Maria Sand")
    assert shows((await town.say(town.karin, "öppna")).card, "TR-1"), "the council sees it too"


async def test_an_owner_who_is_in_no_chat_belongs_by_the_seat(town: Town) -> None:
    town.meeting.members.remove(town.nils)
    await town.assigned(LAMP, "Socialförvaltningen")
    assert shows((await town.tell(town.nils, "öppna")).card, LAMP)
    assert shows((await town.tell(town.nils, "svara 1 Ja.")).card, "Besvarad")


async def test_somebody_in_no_council_is_told_so_kindly(town: Town) -> None:
    town.meeting.members.remove(town.maria)
    for words in (f"fråga {LAMP}", "öppna", "visa 1", "visa TR-1", "sök lampa"):
        answered = await town.tell(town.maria, words)
        assert not shows(answered.card, "Trygghetsrådet")
        assert shows(answered.card, "Jag hittar inte frågan" if "TR" in words else "inte till något råd ännu")
    assert shows((await town.tell(town.maria, "hjälp")).card, "Det här kan du göra")
    assert shows((await town.tell(town.maria, "mina")).card, "Du har inga frågor här än")


async def test_of_several_councils_a_reference_says_which(town: Town, school: Chat) -> None:
    await town.log(town.johan, LAMP)
    await town.say(town.johan, f"fråga {SCHOOL}", chat=school)
    assert shows((await town.tell(town.karin, "visa SR-1")).card, SCHOOL)
    assert shows((await town.tell(town.karin, "visa TR-1")).card, LAMP)
    await town.tell(town.karin, "svara SR-1 Ja.")
    assert shows((await town.say(town.johan, "visa 1", chat=school)).card, "Besvarad", "Ja.")


@every("words", [f"fråga {LAMP}", "öppna", "förvaltningar", "samordnare", "sök lampa"])
async def test_of_several_councils_a_card_asks_which_and_repeats_the_command(
    town: Town, school: Chat, words: str
) -> None:
    assert school.title == "skolan"
    asked = await town.tell(town.karin, words)
    assert shows(asked.card, "Vilket råd menar du?", "Trygghetsrådet", "Skolrådet")
    chosen = next(a for a in _choices(asked.card) if a["tooltip"].endswith(" SR"))
    answered = await town.teams.press(town.karin, asked, action=chosen)
    assert not shows(answered.card, "Vilket råd menar du?")
    assert not shows(answered.card, "Tekniska förvaltningen")
    if words.startswith("fråga"):
        assert shows(answered.card, "SR-1", LAMP)
        await town.becomes(asked, "SR-1", LAMP)


async def test_the_choice_gives_no_right_to_a_council_that_one_is_not_in(town: Town, school: Chat) -> None:
    asked = await town.tell(town.johan, "öppna")
    town.meeting.members.remove(town.maria)
    assert shows(asked.card, "Vilket råd menar du?")
    theirs = town.personal(town.maria)
    stolen = await town.teams.press(
        town.maria, asked, action=_choices(asked.card)[0], activity={"conversation": theirs.conversation()}
    )
    assert stolen.text in ("Jag hittar inte frågan.", "Jag hittar inte rådet.")
    assert school.has_bot


async def test_in_the_personal_chat_ones_own_card_comes_at_once(town: Town) -> None:
    card = await town.tell(town.karin, f"fråga {LAMP}")
    assert "assign" in verbs(card.card)
    assert card.card["refresh"]["userIds"] == [town.karin.teams_id]


async def test_help_in_several_councils_does_not_ask_which(town: Town, school: Chat) -> None:
    assert "Det här kan du göra" in texts((await town.tell(town.karin, "hjälp")).card)
    assert school.has_bot


def _choices(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for action in actions(card) if action.get("verb") == "choose"]


async def test_the_bot_s_name_before_a_command_is_no_part_of_it(town: Town) -> None:
    await town.log(town.johan, "Varför är det mörkt?")
    answered = await town.tell(town.karin, "@Bevaka öppna")
    assert shows(answered.card, "TR-1")
