"""Test adding the bot to a chat and binding a council to it, and what works before that."""

import pytest

from simulator.cards import actions, verbs
from tests.dialogues.town import Town, said, shows
from tests.every import every

FIRST_LINE = "Jag läser inte chatten. Jag ser bara det ni skriver till mig."


async def test_the_bot_greets_once_and_says_first_what_it_does_not_do(new_town: Town) -> None:
    before = new_town.mark
    greeting = await new_town.bring_bot()
    assert said(greeting.card).startswith(FIRST_LINE)
    assert verbs(greeting.card) == ["bind"]
    await new_town.nothing_comes(new_town.meeting, after=new_town.mark)
    assert [m for m in new_town.meeting.messages if m.by_bot and m.posted > before] == [greeting]


async def test_whoever_binds_a_new_council_becomes_its_coordinator(new_town: Town) -> None:
    greeting = await new_town.bring_bot()
    bound = await new_town.press(new_town.karin, greeting, "bind", name="Trygghetsrådet", code="tr")
    assert shows(bound.card, "Trygghetsrådet är kopplat till den här chatten", "Trygghetsrådet")
    await new_town.becomes(greeting, "Trygghetsrådet är kopplat till den här chatten")
    seen = await new_town.say(new_town.johan, "samordnare")
    assert shows(seen.card, "Karin Ek")


async def test_a_code_that_another_council_has_is_refused_and_nothing_is_bound(new_town: Town) -> None:
    await new_town.found_council()
    other = new_town.add_chat("skolan", new_town.johan, new_town.maria)
    greeting = await new_town.bring_bot(other, by=new_town.johan)
    refused = await new_town.press(new_town.johan, greeting, "bind", name="Skolrådet", code="TR")
    assert "Beteckningen TR används redan" in refused.text
    assert shows((await new_town.say(new_town.johan, "öppna", chat=other)).card, "Här är inget råd kopplat")


@every("code", ["1T", "TRYGGAST", "T R", "", "Å-1"])
async def test_a_code_must_be_short_and_begin_with_a_letter(new_town: Town, code: str) -> None:
    greeting = await new_town.bring_bot()
    refused = await new_town.teams.press(
        new_town.karin, greeting, "bind", {"name": "Rådet", "code": code}, checked=False
    )
    assert "en bokstav först" in refused.text


async def test_an_existing_council_is_bound_by_its_coordinator_with_one_press(town: Town) -> None:
    other = town.add_chat("nästa möte", town.karin, town.johan)
    greeting = await town.bring_bot(other)
    assert shows(greeting.card, FIRST_LINE, "Ett råd som du samordnar", "Trygghetsrådet", "Koppla hit")
    bound = await town.press(town.karin, greeting, "bind")
    assert shows(bound.card, "Trygghetsrådet är kopplat till den här chatten")
    await town.log(town.johan, "Varför är det mörkt?")
    assert shows((await town.say(town.johan, "öppna", chat=other)).card, "TR-1", "Varför är det mörkt?")


async def test_nobody_else_can_bind_an_existing_council(town: Town) -> None:
    other = town.add_chat("nästa möte", town.karin, town.johan)
    greeting = await town.bring_bot(other)
    refused = await town.press(town.johan, greeting, "bind")
    assert "Beteckningen TR används redan" in refused.text
    assert shows((await town.say(town.johan, "öppna", chat=other)).card, "Här är inget råd kopplat")


async def test_a_guest_and_an_anonymous_person_cannot_bind_a_council(new_town: Town) -> None:
    greeting = await new_town.bring_bot()
    for visitor in (new_town.amir, new_town.boende):
        refused = await new_town.press(visitor, greeting, "bind", name="Rådet", code="RÅD")
        assert "Gäster kan inte koppla ett råd" in refused.text
    assert shows((await new_town.say(new_town.johan, "öppna")).card, "Här är inget råd kopplat")


async def test_a_council_cannot_be_bound_to_a_personal_chat(new_town: Town) -> None:
    greeting = await new_town.bring_bot()
    pressed = await new_town.teams.press(
        new_town.karin,
        greeting,
        "bind",
        {"name": "Rådet", "code": "RÅD"},
        activity={"conversation": new_town.personal(new_town.karin).conversation()},
    )
    assert "kopplas i den chatt eller kanal där det möts" in pressed.text


@every(
    "words",
    [
        *("fråga Varför är det mörkt?", "fråga", "Det är mörkt, vi tar med oss frågan", "Vad är det här?"),
        *("öppna", "lista", "mina", "visa 1", "sök lampa", "hjälp", "ångra", "testa", "samordnare"),
        *("skicka 1 till Tekniska", "svara 1 ja", "stryk 1 nej", "förvaltning Tekniska", "förvaltningar"),
    ],
)
async def test_before_a_council_is_bound_every_command_gets_one_kind_sentence(
    new_town: Town, words: str
) -> None:
    await new_town.bring_bot()
    answered = await new_town.say(new_town.johan, words)
    assert shows(answered.card, "Här är inget råd kopplat ännu", "Koppla rådet hit")


async def test_a_press_in_an_unbound_chat_gets_the_same_sentence(town: Town) -> None:
    card = await town.log(town.johan, "Varför är det mörkt?")
    other = town.add_chat("annan", town.karin, town.johan)
    await town.bring_bot(other)
    elsewhere = {"conversation": other.conversation()}
    pressed = await town.teams.press(town.johan, card, "show", activity=elsewhere)
    assert shows(pressed.card, "Här är inget råd kopplat ännu")
    assert not shows(pressed.card, "mörkt")


async def test_one_council_can_meet_in_several_chats_and_all_its_cards_follow(town: Town) -> None:
    other = town.add_chat("nästa möte", town.karin, town.johan)
    await town.press(town.karin, await town.bring_bot(other), "bind")
    here = await town.log(town.johan, "Varför är det mörkt?")
    there = await town.say(town.johan, "fråga Kan bänken lagas?", chat=other)
    assert shows(there.card, "TR-2")
    await town.say(town.karin, "stryk 1 Det gäller inte oss", chat=other)
    await town.becomes(here, "Struken", "Det gäller inte oss")


async def test_a_chat_that_has_a_council_cannot_be_taken_over_by_others(town: Town) -> None:
    old = town.add_chat("gammal", town.karin, town.johan)
    greeting = await town.bring_bot(old)
    elsewhere = {"conversation": town.meeting.conversation()}
    refused = await town.teams.press(
        town.johan, greeting, "bind", {"name": "Mitt råd", "code": "MITT"},
        action=greeting.card["body"][-1]["items"][-1]["actions"][0], activity=elsewhere,
    )  # fmt: skip
    assert "hör redan till Trygghetsrådet" in refused.text
    assert shows((await town.log(town.johan, "Varför är det mörkt?")).card, "TR-1")


async def test_an_app_that_was_removed_and_added_again_finds_its_council_and_questions(town: Town) -> None:
    await town.log(town.johan, "Varför är det mörkt?")
    await town.teams.remove_app(town.meeting, by=town.karin)
    back = await town.bring_bot(by=town.johan)
    assert shows(back.card, "Trygghetsrådet är kopplat till den här chatten")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1", "Varför är det mörkt?")


async def test_installing_it_for_oneself_gives_help_in_the_personal_chat(town: Town) -> None:
    await town.teams.install(town.olof)
    await town.arrives(town.olof, "Det här kan du göra", "svara")


async def test_an_english_speaker_is_greeted_and_answered_in_english(new_town: Town) -> None:
    new_town.karin.locale = "en-GB"
    greeting = await new_town.bring_bot()
    assert said(greeting.card).startswith("I do not read the chat.")
    bound = await new_town.press(new_town.karin, greeting, "bind", name="Safety council", code="SC")
    assert "Safety council" in said(bound.card)
    answered = await new_town.say(new_town.karin, "ask Why is it dark?")
    assert shows(answered.card, "SC-1", "Why is it dark?", "To be assigned")


async def test_an_old_set_up_card_founds_nothing_over_a_council(new_town: Town) -> None:
    await new_town.teams.add_app(new_town.meeting, by=new_town.karin)
    old = await new_town.teams.message(new_town.meeting)
    again = await new_town.say(new_town.karin, "öppna")
    await new_town.press(new_town.karin, again, "bind", name="Trygghetsrådet", code="TR")
    await new_town.log(new_town.johan, "Varför är det mörkt?")
    pressed = await new_town.press(new_town.karin, old, "bind", name="Ett annat råd", code="AR")
    assert shows(pressed.card, "Trygghetsrådet")
    assert shows((await new_town.say(new_town.karin, "öppna")).card, "TR-1")
    await new_town.becomes(old, "Trygghetsrådet")


@pytest.mark.both_databases
async def test_what_was_asked_before_a_council_was_bound_is_offered_and_taken_along_for_its_askers(
    new_town: Town,
) -> None:
    town = new_town
    greeting = await town.bring_bot()
    first = await town.say(town.johan, "fråga Kan lampan bytas?")
    assert shows(first.card, "Frågan är sparad så länge")
    await town.say(town.maria, "fråga När klipps gräset?\nfråga Får vi en bänk?")
    secret = await town.say(town.maria, "fråga Varför får 19121212-1212 inget svar?")
    assert shows(secret.card, "Frågan är inte sparad")
    bind = [action for action in actions(greeting.card) if action["verb"] == "bind"][-1]
    new = {"name": "Trygghetsrådet", "code": "TR"}
    await town.teams.press(town.karin, greeting, inputs=new, action=bind)
    await town.becomes(first, "samordnaren avgör om den tas med")
    offer = await town.posted("Det skrevs 3 frågor innan", "Kan lampan bytas?", "När klipps gräset?")
    assert not shows(offer.card, "1212")
    await town.settled()  # the bot knows the card once Teams' answer to it is stored
    assert "Bara samordnaren" in (await town.press(town.johan, offer, "take_early")).text
    taken = await town.press(town.karin, offer, "take_early")
    assert shows(taken.card, "TR-1", "TR-2", "TR-3")
    await town.becomes(offer, "TR-1", "TR-2", "TR-3")
    await town.becomes(first, "TR-1", "Kan lampan bytas?", "Att fördela")
    assert shows((await town.say(town.karin, "visa 1")).card, "Kan lampan bytas?", town.johan.name)


async def test_what_was_asked_on_the_card_that_binds_may_be_left(new_town: Town) -> None:
    town = new_town
    await town.bring_bot()
    asked = await town.say(town.karin, "vi tar med oss frågan Kan lampan bytas?")
    await town.press(town.karin, asked, "bind", name="Trygghetsrådet", code="TR")
    offer = await town.posted("Det skrevs 1 fråga innan", "Kan lampan bytas?")
    left = await town.teams.press(town.karin, offer, action=actions(offer.card)[-1])
    assert shows(left.card, "togs inte med")
    await town.becomes(offer, "togs inte med")
    assert shows((await town.say(town.karin, "öppna")).card, "Inga frågor")


async def test_the_reply_to_an_early_question_says_that_it_was_left(new_town: Town) -> None:
    town = new_town
    greeting = await town.bring_bot()
    early = await town.log(town.johan, "Kan lampan bytas?")
    bind = [action for action in actions(greeting.card) if action["verb"] == "bind"][-1]
    await town.teams.press(town.karin, greeting, inputs={"name": "Trygghetsrådet", "code": "TR"}, action=bind)
    offer = await town.posted("Det skrevs 1 fråga innan", "Tar du med den följs den upp")
    await town.teams.press(town.karin, offer, action=actions(offer.card)[-1])
    await town.becomes(early, "togs inte med")


async def test_a_question_in_the_personal_chat_before_there_is_a_council_is_logged_later(
    new_town: Town,
) -> None:
    town = new_town
    kept = await town.tell(town.karin, "fråga Kan lampan bytas?\nfråga När klipps gräset?")
    assert shows(kept.card, "inte till något råd ännu", "Den står kvar här", "Kan lampan bytas?")
    pressed = await town.press(town.karin, kept, "log")
    assert "inte till något råd ännu" in said(pressed.card) + pressed.text
    await town.found_council()
    logged = await town.press(town.karin, kept, "log")
    assert shows(logged.card, "TR-1", "Kan lampan bytas?", "TR-2", "När klipps gräset?")
