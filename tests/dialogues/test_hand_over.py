"""Test handing a question over: to a colleague it stays open, to an unknown name a coordinator decides."""

from typing import Any

from simulator.cards import actions, choices, verbs
from simulator.chats import Message
from simulator.people import Person
from tests.dialogues.town import Town, shows

LAMP = "Kan lampan bytas?"


async def test_a_deputy_is_offered_and_takes_the_question_over(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    recipient = choices(own.card, "recipient")["Eva Strand"]
    pressed = await town.press(town.petra, own, "hand_over", recipient=recipient, reason="Jag hinner inte.")
    assert shows(pressed.card, "Eva Strand har frågan nu", "Jag hinner inte.")
    theirs = await town.arrives(town.eva, LAMP, "Ansvarig Eva Strand")
    assert {"answer", "acknowledge", "hand_over"} <= set(verbs(theirs.card))
    await town.becomes(card, "Skickad till Tekniska förvaltningen", "Ansvarig Eva Strand")
    await town.arrives(town.karin, "Ligger nu hos Eva Strand")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1", "hos Eva Strand")
    assert shows((await town.say(town.maria, "visa 1")).card, "Lämnade över frågan till Eva Strand")
    reminded = await town.press(town.karin, await town.tell(town.karin, "påminn"), "remind")
    assert shows(reminded.card, "Eva Strand")
    await town.arrives(town.eva, "Påminnelse", LAMP)
    await town.press(town.eva, theirs, "answer", answer="Den byts i maj.")
    await town.becomes(card, "Besvarad", "Eva Strand")


async def test_a_written_name_of_somebody_known_is_found_and_undone_again(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    for words in ("min ställföreträdare", "eva strnd", "E. Strand"):
        await town.press(town.petra, own, "hand_over", other=words)
        await town.becomes(card, "Ansvarig Eva Strand")
        await town.undo(town.petra, chat=town.personal(town.petra))
        own = await town.tell(town.petra, "visa 1")
        await town.open(town.petra, own)
        assert shows(own.card, "Ansvarig Petra Holm")
    await town.press(town.petra, own, "hand_over", other="kuf")
    await town.becomes(card, "Skickad till Kultur- och fritidsförvaltningen", "Ansvarig Olof Frisk")


async def test_a_guest_who_is_known_answers_without_a_seat_in_the_council(town: Town) -> None:
    await town.log(town.amir, "När sandas trapporna?")
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "hand_over", other="Amir Rahimi")
    theirs = await town.arrives(town.amir, LAMP, "Ansvarig Amir Rahimi")
    assert shows((await town.tell(town.amir, "mina")).card, LAMP)
    await town.press(town.amir, theirs, "answer", answer="Jag har bytt den.")
    await town.becomes(card, "Besvarad", "Amir Rahimi")


async def test_a_member_of_the_chat_who_has_never_written_is_known_too(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    asked = await town.press(town.petra, own, "hand_over", other="Mariia")
    await _press_titled(town, own, asked.card, "Maria Sand")
    await town.becomes(card, "Ansvarig Maria Sand")
    await town.arrives(town.maria, LAMP, "Ansvarig Maria Sand")


async def test_a_name_that_may_be_several_or_a_colleague_is_asked_about(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    asked = await town.press(town.petra, own, "hand_over", other="Evva", reason="Hon kan det här.")
    assert shows(asked.card, "Vem är Evva?", "Eva Strand", "avslutas den här", "Samordnaren måste bekräfta")
    await _press_titled(town, own, asked.card, "Eva Strand")
    await town.becomes(card, "Ansvarig Eva Strand", "Hon kan det här.")


async def test_an_unknown_name_ends_nothing_until_the_coordinator_confirms(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    proposed = await town.press(town.petra, own, "hand_over", other="Elbolaget", reason="Lampan är deras.")
    assert shows(proposed.card, "Jag vet inte vem Elbolaget är", "ingen där får veta det", "Så länge ligger")
    assert "decline_hand_over" not in verbs(proposed.card)
    request = await town.arrives(town.karin, "Ska frågan lämnas till Elbolaget?", LAMP, "Lampan är deras.")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1", "Skickad till Tekniska förvaltningen")
    assert shows((await town.say(town.maria, "visa 1")).card, "Ville lämna frågan till Elbolaget")
    await _press_titled(town, request, request.card, "Ja, lämna över och avsluta", town.karin)
    await town.becomes(card, "Överlämnad till Elbolaget", "Lampan är deras.")
    await town.becomes(own, "Överlämnad till Elbolaget")
    await town.arrives(town.johan, "Din fråga har lämnats över till Elbolaget")


async def test_the_coordinator_keeps_it_or_the_owner_takes_the_proposal_back(town: Town) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "hand_over", other="Elbolaget")
    request = await town.arrives(town.karin, "Ska frågan lämnas till Elbolaget?")
    await town.press(town.karin, request, "decline_hand_over")
    await town.arrives(town.petra, "Karin Ek vill att TR-1 inte lämnas till Elbolaget", "ligger kvar hos dig")
    await town.becomes(own, "Skickad till Tekniska förvaltningen")
    await town.settled()  # her card showed that before too, but not yet the version after the answer
    await town.press(town.petra, own, "hand_over", other="Grannen")
    again = await town.arrives(town.karin, "Ska frågan lämnas till Grannen?")
    await town.undo(town.petra, chat=town.personal(town.petra))
    await town.teams.message(
        town.personal(town.karin), where=lambda m: m is again and not shows(m.card, "Grannen?")
    )


async def test_a_coordinator_is_warned_before_an_unknown_name_ends_it(town: Town) -> None:
    card = await town.assigned(LAMP)
    await town.view(town.karin, card)
    asked = await town.press(town.karin, card, "hand_over", other="Elbolaget")
    assert shows(asked.card, "Vem är Elbolaget?", "avslutas den här", "ingen där får veta")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1")
    await _press_titled(town, card, asked.card, "Ja, lämna över och avsluta", town.karin)
    await town.becomes(card, "Överlämnad till Elbolaget", "Karin Ek")


async def test_who_leaves_the_department_has_its_questions_no_more(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "hand_over", other="Eva Strand")
    theirs = await town.arrives(town.eva, LAMP)
    form = await town.tell(town.karin, "förvaltning Tekniska förvaltningen")
    await town.press(town.karin, form, "save_department", owner=town.petra.entra_id, deputies="")
    await town.becomes(card, "Ansvarig Petra Holm")
    await town.becomes(theirs, "Återtagen")


async def _press_titled(
    town: Town, message: Message, card: dict[str, Any], title: str, person: Person | None = None
) -> None:
    button = next(one for one in actions(card) if one["title"] == title)
    await town.teams.press(person or town.petra, message, action=button)


async def test_whoever_handed_it_to_a_deputy_is_asked_for_nothing_any_more(town: Town) -> None:
    await town.assigned("Kan lampan bytas?")
    card = await town.arrives(town.petra, "Kan lampan bytas?", "ber dig svara")
    passed = await town.press(town.petra, card, "hand_over", other="Eva Strand")
    assert shows(passed.card, "Eva Strand har frågan nu")
    assert not shows(passed.card, "ber dig svara")
