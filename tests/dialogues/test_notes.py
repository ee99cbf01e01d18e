"""Test notes and agenda items: written, edited, undone, and suggested after messages are edited."""

import pytest

from simulator.cards import actions, choices, inputs, verbs
from simulator.chats import Chat, Message
from simulator.constants import Json
from tests.dialogues.town import Town, said, shows


@pytest.fixture
async def card(town: Town) -> Message:
    """Begin a meeting and return its card."""
    return await town.say(town.karin, "möte börja")


async def written(town: Town, words: str) -> tuple[Message, Message]:
    """Karin's message, and the card that is the reply to it."""
    sent = await town.teams.say(town.karin, town.meeting, words)
    assert sent.message is not None
    return sent.message, await town.answer_to(sent)


async def listed(town: Town) -> Message:
    """Return the list of notes in Karin's personal chat."""
    return await town.tell(town.karin, "anteckna")


def button(card: Json, verb: str, **data: object) -> Json:
    """Return the first button with this verb and these words in its data."""
    return next(
        a
        for a in actions(card)
        if a.get("verb") == verb and all(a["data"].get(k) == v for k, v in data.items())
    )


async def test_a_note_stands_under_the_part_that_goes_on(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.say(town.karin, "punkt lägesbild")
    noted = await town.say(town.karin, "anteckna hösten har varit lugn.")
    assert shows(noted.card, "Antecknat under Lägesbild", "Hösten har varit lugn.")
    assert shows((await listed(town)).card, "Lägesbild", "Hösten har varit lugn.")


async def test_what_was_noted_is_shown_to_the_coordinator_alone(town: Town, card: Message) -> None:
    await town.say(town.karin, "anteckna Hösten har varit lugn.")
    await town.teams.say(town.karin, town.meeting, "anteckna")
    await town.arrives(town.karin, "Anteckningar", "Hösten har varit lugn.")
    assert not shows(card.card, "lugn")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("words", "page", "verb", "field"),
    [
        ("anteckna", "anteckna", "edit_note", "note_text"),
        ("tas upp nästa gång", "anteckna", "edit_item", "item_text"),
    ],
)
async def test_the_old_form_of_what_was_undone_changes_nothing_that_came_after_it(
    town: Town,
    card: Message,  # noqa: ARG001
    words: str,
    page: str,
    verb: str,
    field: str,
) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.say(town.karin, f"{words} Hösten var lung.")
    old = await town.tell(town.maria, page)
    form = await town.teams.press(town.maria, old, action=button(old.card, verb))
    await town.undo(town.karin)
    await town.say(town.karin, f"{words} Vintern var kall.")
    sent = button(form.card, verb)
    refused = await town.teams.press(town.maria, old, inputs={field: "Hösten var lugn."}, action=sent)
    assert "finns inte" in said(refused.card) + refused.text
    assert shows((await town.tell(town.maria, page)).card, "Vintern var kall.")


async def test_a_note_is_changed_and_removed_until_adoption(town: Town, card: Message) -> None:  # noqa: ARG001
    noted = await town.say(town.karin, "anteckna Hösten var lung.")
    page = await listed(town)
    form = await town.teams.press(town.karin, page, action=button(page.card, "edit_note"))
    assert inputs(form.card)["note_text"]["value"] == "Hösten var lung."
    changed = await town.teams.press(
        town.karin, page, inputs={"note_text": "Hösten var lugn."}, action=button(form.card, "edit_note")
    )
    assert shows(changed.card, "Anteckningen är ändrad", "Hösten var lugn.")
    await town.becomes(noted, "Hösten var lugn.")
    removing = await town.teams.press(town.karin, page, action=button(changed.card, "edit_note"))
    gone = await town.teams.press(town.karin, page, action=button(removing.card, "drop_note"))
    assert shows(gone.card, "Anteckningen är borttagen")
    await town.becomes(noted, "Anteckningen är borttagen")
    assert shows((await listed(town)).card, "Inget är antecknat ännu")


async def test_an_old_card_of_a_note_changes_nothing(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.say(town.karin, "anteckna Ett.")
    page = await listed(town)
    form = await town.teams.press(town.karin, page, action=button(page.card, "edit_note"))
    save = button(form.card, "edit_note")
    await town.teams.press(town.karin, page, inputs={"note_text": "Två."}, action=save)
    other = {**save, "data": {**save["data"], "nonce": "another"}}
    refused = await town.teams.press(town.karin, page, inputs={"note_text": "Tre."}, action=other)
    assert "ändrats" in refused.text
    assert shows((await listed(town)).card, "Två.")


@pytest.mark.parametrize(
    ("words", "text"),
    [("anteckna Hösten var lugn.", "Hösten var lugn."), ("tas upp nästa gång En rapport", "En rapport")],
)
async def test_what_was_written_is_taken_back(town: Town, card: Message, words: str, text: str) -> None:  # noqa: ARG001
    await town.say(town.karin, words)
    assert shows((await listed(town)).card, text)
    await town.undo(town.karin)
    assert not shows((await listed(town)).card, text)
    older = await town.say(town.karin, "ångra")
    assert shows(older.card, "Det är äldre än det du nyss ångrade") or "ångra" in said(older.card)


async def test_each_change_is_taken_back_in_turn(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.say(town.karin, "anteckna Ett.")
    page = await listed(town)
    form = await town.teams.press(town.karin, page, action=button(page.card, "edit_note"))
    await town.teams.press(
        town.karin, page, inputs={"note_text": "Två."}, action=button(form.card, "edit_note")
    )
    await town.undo(town.karin)
    page = await listed(town)
    assert shows(page.card, "Ett.")
    form = await town.teams.press(town.karin, page, action=button(page.card, "edit_note"))
    await town.teams.press(town.karin, page, action=button(form.card, "drop_note"))
    assert not shows((await listed(town)).card, "Ett.")
    await town.undo(town.karin)
    assert shows((await listed(town)).card, "Ett.")


async def test_undo_takes_the_latest_of_notes_and_questions(town: Town, card: Message) -> None:  # noqa: ARG001
    await town.say(town.karin, "anteckna Ett.")
    await town.log(town.karin, "Är det mörkt?")
    assert shows((await town.undo(town.karin)).card, "TR-1", "Struken")
    assert shows((await listed(town)).card, "Ett.")
    await town.undo(town.karin)
    assert not shows((await listed(town)).card, "Ett.")


async def test_the_buttons_of_the_card_note_and_put_off(town: Town, card: Message) -> None:
    await town.view(town.karin, card)
    noted = await town.press(town.karin, card, "note", note_text="Alla hälsades välkomna.")
    assert shows(noted.card, "Det är antecknat", "Mötet pågår")
    put_off = await town.press(town.karin, card, "take_up", item_text="En rapport om cyklar")
    assert shows(put_off.card, "Det tas upp på nästa möte")
    page = await listed(town)
    assert shows(
        page.card, "Inledning", "Alla hälsades välkomna.", "Tas upp på nästa möte", "En rapport om cyklar"
    )


async def test_what_was_put_off_stands_on_the_next_meetings_card(town: Town, card: Message) -> None:
    put_off = await town.say(town.karin, "tas upp nästa gång en lägesrapport från polisen")
    assert shows(put_off.card, "Tas upp på nästa möte", "En lägesrapport från polisen")
    assert not shows(card.card, "Att ta upp i dag")
    await town.say(town.karin, "möte slut")
    between = await town.say(town.karin, "tas upp nästa gång trygghetsundersökningen")
    assert shows(between.card, "Trygghetsundersökningen")
    other = town.add_chat("extra", town.karin, town.johan)
    await town.bring_bot(other)
    following = await town.say(town.karin, "möte börja", chat=await bound(town, other))
    assert shows(
        following.card, "Att ta upp i dag", "Trygghetsundersökningen", "En lägesrapport från polisen"
    )


async def bound(town: Town, chat: Chat) -> Chat:
    """Bind the same council to another chat, in which another meeting can begin on the same day."""
    greeting = next(message for message in chat.messages if message.by_bot)
    await town.press(town.karin, greeting, "bind")
    return chat


async def test_nothing_is_changed_once_the_minutes_are_adopted(town: Town, card: Message) -> None:
    await town.say(town.karin, "anteckna Ett.")
    page = await listed(town)
    form = await town.teams.press(town.karin, page, action=button(page.card, "edit_note"))
    await town.say(town.karin, "möte slut")
    draft = await town.arrives(town.karin, "UTKAST")
    await town.press(town.karin, draft, "adopt")
    await town.press(town.karin, draft, "adopt")
    for action in (button(form.card, "edit_note"), button(form.card, "drop_note")):
        refused = await town.teams.press(town.karin, page, inputs={"note_text": "Två."}, action=action)
        assert "färdigställda" in refused.text
    assert shows((await town.say(town.karin, "anteckna Tre.")).card, "färdigställda")
    assert shows((await town.undo(town.karin)).card, "färdigställda")
    seen = await town.view(town.karin, card)
    assert not {"note", "point"} & set(verbs(seen.card))


async def test_in_english_too(town: Town, card: Message) -> None:  # noqa: ARG001
    noted = await town.say(town.karin, "note The autumn was calm.")
    assert shows(noted.card, "Noted under Introduction", "The autumn was calm.")
    put_off = await town.say(town.karin, "next time A report from the police")
    assert shows(put_off.card, "Taken up at the next meeting", "A report from the police")


async def test_notes_and_questions_move_between_sections_and_a_draft_takes_more_notes(
    town: Town,
    card: Message,  # noqa: ARG001
) -> None:
    await town.log(town.johan, "Kan lampan bytas?")
    await town.say(town.karin, "anteckna Hösten har varit lugn.")
    await town.say(town.karin, "möte slut")
    notes = await listed(town)
    opened = await town.press(town.karin, notes, "place")
    assert shows(opened.card, "Flytta frågan till en annan punkt", "TR-1  Kan lampan bytas?")
    sections = choices(opened.card, "section")
    nowhere = await town.press(town.karin, notes, "place", section="none")
    assert "Välj en punkt" in nowhere.text
    moved = await town.press(town.karin, notes, "place", section=sections["Lägesbild"])
    assert shows(moved.card, "Frågan är flyttad.", "Anteckningar")
    again = await town.press(town.karin, notes, "place")
    assert inputs(again.card)["section"]["value"] == sections["Lägesbild"]
    here = await town.press(town.karin, notes, "place", section=sections["Lägesbild"])
    assert "redan under den punkten" in here.text
    notes = await listed(town)
    form = await town.press(town.karin, notes, "edit_note")
    text = inputs(form.card)["note_text"]["value"]
    changed = await town.press(town.karin, notes, "edit_note", note_text=text, section=sections["Lägesbild"])
    assert shows(changed.card, "Antecknat under Lägesbild", "Hösten har varit lugn.")
    notes = await listed(town)
    more = await town.teams.press(
        town.karin,
        notes,
        inputs={"note_text": "Polisen kom inte.", "section": sections["Lägesbild"]},
        action=button(notes.card, "note", write=True),
    )
    assert shows(more.card, "Det är antecknat.", "Polisen kom inte.", "Skriv en anteckning")
    listing = said(more.card)
    assert listing.index("Lägesbild") < listing.index("Kan lampan bytas?")
    assert listing.count("Lägesbild") == 2, "all three stand under it, and it can be chosen"
    draft = said((await town.tell(town.karin, "anteckningar")).card)
    assert draft.index("Lägesbild") < draft.index("Polisen kom inte.")
    history = await town.say(town.karin, "visa 1")
    assert shows(history.card, "Flyttade frågan till en annan punkt på dagordningen")
    assert verbs(notes.card).count("place") == 1
