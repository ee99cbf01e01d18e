"""Test features with buttons and dates that no Teams client would send."""

from typing import Any

from simulator.actions import PressResult
from simulator.cards import find_action
from simulator.chats import Message
from simulator.people import Person
from storage import Store, Transaction
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, said, shows
from tests.every import every

LAMP = "Kan lampan bytas?"
SECRET = "Vem läcker?"
ANONYMOUS_MANY = ",".join(f"00000000-0000-4000-8000-{i:012}" for i in range(21))


def pressing(verb: str, **data: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a forged button."""
    return {"type": "Action.Execute", "verb": verb, "data": data}


async def press(
    town: Town,
    person: Person,
    card: Message,
    verb: str,
    /,
    **data: Any,  # noqa: ANN401
) -> PressResult:
    return await town.teams.press(person, card, action=pressing(verb, **data), checked=False)


async def test_a_button_pressed_again_in_another_council_shows_nothing_of_the_first(town: Town) -> None:
    card = await town.log(town.karin, LAMP)
    await press(town, town.johan, card, "log", text=SECRET, nonce="key")
    other = town.add_chat("annat", town.johan, town.karin)
    await town.found_council(other, name="Annat råd", code="AN")
    elsewhere = await town.say(town.johan, "öppna", chat=other)
    again = await press(town, town.johan, elsewhere, "log", text="x", nonce="key")
    assert SECRET not in said(again.card)
    assert again.text == "Jag hittar inte frågan."
    here = await press(town, town.johan, card, "log", text="x", nonce="key")
    assert shows(here.card, SECRET, "Det är redan gjort")


async def test_a_department_has_at_most_twenty_deputies_and_twenty_other_names(town: Town) -> None:
    card = await town.say(town.karin, "förvaltningar")
    names = ",".join(f"namn{i}" for i in range(21))
    many = await press(town, town.karin, card, "save_department", name="Stor", deputies=ANONYMOUS_MANY)
    assert many.text == "En förvaltning kan ha högst 20 ställföreträdare."
    many = await press(town, town.karin, card, "save_department", name="Stor", aliases=names)
    assert many.text == "En förvaltning kan ha högst 20 andra namn."
    assert not shows((await town.say(town.karin, "förvaltningar")).card, "Stor")


async def test_a_council_has_at_most_two_hundred_departments(town: Town, database_url: str) -> None:
    card = await town.say(town.karin, "förvaltningar")
    await add_departments(database_url, tenant=town.teams.world.tenant_id, number=196)
    last = await press(town, town.karin, card, "save_department", name="Den sista")
    assert shows(last.card, "Den sista")
    refused = await press(town, town.karin, card, "save_department", name="En till")
    assert refused.text == "Ett råd kan ha högst 200 förvaltningar. Ta bort någon först."


async def add_departments(database_url: str, *, tenant: str, number: int) -> None:
    """Add departments while the bot runs."""

    def add(tx: Transaction) -> None:
        council = tx.councils.by_code("TR")
        assert council is not None
        for count in range(number):
            council, _ = tx.councils.save_department(council, name=f"Enhet {count}", aliases=())

    store = Store.open(database_url)
    await store.write(add, tenant=tenant)
    store.close()


async def test_no_card_is_replaced_but_those_that_are_there_for_it(town: Town) -> None:
    departments = await town.say(town.karin, "förvaltningar")
    offered = await town.say(town.johan, "Det är mörkt vid skolan igen")
    theirs = next(m for m in town.meeting.messages if not m.by_bot)
    for card in (departments, theirs):
        await press(town, town.boende, card, "log", text=f"{LAMP} {card.id}", replace=True)
        await town.posted(f"{LAMP} {card.id}")
    assert shows(departments.card, "Tekniska förvaltningen")
    await town.press(town.johan, offered, "log")
    await town.becomes(offered, "TR-3", "Det är mörkt vid skolan igen")


async def test_somebody_whom_the_bot_does_not_know_cannot_be_coordinator(town: Town) -> None:
    card = await town.say(town.karin, "samordnare")
    stranger = town.teams.world.add_person("siv", name="Siv Berg")
    refused = await press(town, town.karin, card, "appoint", person=stranger.entra_id)
    assert "Be personen skriva till mig först" in refused.text
    owner = await press(town, town.karin, card, "save_department", name="Hamnen", owner=stranger.entra_id)
    assert shows(owner.card, "Hamnen är sparad")
    appointed = await press(town, town.karin, card, "appoint", person=town.maria.entra_id)
    assert shows(appointed.card, "Maria Sand är nu samordnare")


@every(
    ("day", "why"),
    [("9999-12-31", "för långt fram"), ("0001-01-01", "framåt i tiden"), ("2000-01-01", "framåt i tiden")],
)
async def test_a_day_is_ahead_and_within_ten_years(town: Town, day: str, why: str) -> None:
    card = await town.log(town.johan, f"{LAMP} {day}")
    question = find_action(card.card, verb="show")["data"]["question"]
    for verb, name in (("assign", "due"), ("postpone", "until"), ("remind_me", "on")):
        refused = await press(town, town.karin, card, verb, question=question, department="1", **{name: day})
        assert why in refused.text
        if verb == "assign":
            await town.assign(card, "Tekniska förvaltningen")
    promised = await press(town, town.karin, card, "postpone", question=question, until=NEXT_YEAR)
    assert shows(promised.card, NEXT_YEAR_IN_WORDS)


@every(
    "back",
    [
        {"of": {"a": 1}},
        {"of": 5},
        {"of": [1]},
        {"of": "drop", "page": 1},
        {"of": "list", "text": "y" * 20_000},
        {"of": "list", "page": {"a": 1}},
        {"of": "list", "question": 1},
        "list",
    ],
)
async def test_a_way_back_that_is_none_of_ours_is_left_out(town: Town, back: object) -> None:
    card = await town.log(town.johan, LAMP)
    shown = await press(town, town.johan, card, "show", question=1, back=back)
    assert shows(shown.card, "TR-1", LAMP)
    ours = await press(town, town.johan, card, "show", question=1, back={"of": "list", "page": 1})
    assert "Till listan" in str(ours.card)
    assert "Till listan" not in str(shown.card)


async def test_many_questions_of_one_message_come_to_the_owner_as_one_card(town: Town) -> None:
    lines = "\n".join(f"fråga Nummer {n} > Tekniska" for n in range(1, 31))
    await town.teams.say(town.karin, town.meeting, lines)
    await town.arrives(town.petra, "30 öppna frågor väntar på svar", "TR-1", "Nummer 1")
    await town.settled()
    assert len([m for m in town.personal(town.petra).messages if m.by_bot]) == 1


async def test_who_has_left_a_council_takes_nothing_back_there(town: Town) -> None:
    elsewhere = town.add_chat("annat", town.maria)
    await town.bring_bot(elsewhere, by=town.maria)
    card = await town.log(town.maria, LAMP)
    town.meeting.members.remove(town.maria)
    refused = await town.undo(town.maria, chat=town.personal(town.maria))
    assert shows(refused.card, "Du hör inte till något råd ännu")
    assert shows(card.card, "Att fördela")


async def test_a_guest_alone_with_the_bot_sees_no_lists_but_what_they_asked(town: Town) -> None:
    await town.log(town.johan, SECRET)
    await town.log(town.amir, LAMP)
    for words in ("öppna", "sök läcker", "visa 1", "förvaltningar", "samordnare"):
        refused = await town.tell(town.amir, words)
        assert shows(refused.card, "Här kan jag bara visa det du själv har frågat", "skriv mina")
    own = await town.tell(town.amir, "visa 2")
    assert shows(own.card, LAMP)
    for verb in ("show", "answer"):
        pressed = await press(town, town.amir, own, verb, question=1, answer="Ja.", questions=[1])
        assert SECRET not in said(pressed.card) + pressed.text
    assert shows((await town.say(town.amir, "öppna")).card, SECRET), "in the meeting everybody reads along"


async def test_a_guest_alone_with_the_bot_gets_no_meetings_card_by_naming_a_meeting(town: Town) -> None:
    await town.say(town.karin, "möte börja")
    await town.log(town.johan, SECRET)
    own = await town.tell(town.amir, "fråga När töms papperskorgen?")
    pressed = await press(town, town.amir, own, "log", text=LAMP, meeting=1)
    assert LAMP in said(pressed.card) + pressed.text
    assert SECRET not in said(pressed.card) + pressed.text
