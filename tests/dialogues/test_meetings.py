"""Test planning meetings: in words and with a form, moved and cancelled, visible to everybody."""

from datetime import date

import pytest

from simulator.cards import find_action, inputs, verbs
from simulator.chats import Message
from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import every

YEAR = NEXT_YEAR[:4]
WORDS = f"nästa möte {NEXT_YEAR} 17:30-19:30 Stadshuset"
OPEN_FORM = {"day": f"{YEAR}-04-12", "begins": "18:00", "ends": "", "place": "Biblioteket"}


async def planned(town: Town) -> Message:
    """Let Karin plan the next meeting in the council's chat."""
    return await town.say(town.karin, WORDS)


async def test_words_that_are_clear_plan_a_meeting_that_everybody_sees(town: Town) -> None:
    card = await planned(town)
    assert shows(card.card, "Mötet är planerat", "15 mars", "kl. 17.30–19.30", "Stadshuset", "Trygghetsrådet")
    assert shows(card.card, "Påminnelser: ", " mars")
    assert "move_meeting" not in verbs(card.card)


async def test_the_coordinator_alone_can_change_it_from_their_own_view(town: Town) -> None:
    card = await planned(town)
    assert {"move_meeting", "cancel_meeting"} <= set(verbs((await town.view(town.karin, card)).card))
    seen = await town.press(town.johan, card, "show_meeting")
    assert not {"move_meeting", "cancel_meeting"} & set(verbs(seen.card))
    assert shows(seen.card, "15 mars", "Stadshuset")


async def test_a_moved_meeting_shows_its_new_time_on_every_card(town: Town) -> None:
    card = await planned(town)
    again = await town.say(town.johan, "nästa möte")
    await town.view(town.karin, card)
    moved = await town.press(town.karin, card, "move_meeting", **OPEN_FORM)
    assert shows(moved.card, "Mötet är flyttat från 15 mars", "12 april", "kl. 18.00", "Biblioteket")
    assert shows(moved.card, "De ansvariga påminns nu")
    for seen in (card, again):
        await town.becomes(seen, "12 april", "Biblioteket")
        assert not shows(seen.card, "15 mars")


async def test_cancelling_asks_once_more_and_every_card_says_so(town: Town) -> None:
    card = await planned(town)
    seen = await town.view(town.karin, card)
    assert find_action(seen.card, verb="cancel_meeting")["title"] == "Ja, ställ in mötet"
    cancelled = await town.press(town.karin, card, "cancel_meeting")
    assert shows(cancelled.card, "Mötet är inställt", "Inga fler påminnelser")
    await town.becomes(card, "Mötet är inställt")
    assert shows((await town.say(town.johan, "nästa möte")).card, "Inget möte är planerat")


@pytest.mark.both_databases
async def test_a_card_that_is_old_changes_nothing(town: Town) -> None:
    card = await planned(town)
    seen = await town.view(town.karin, card)
    old = find_action(seen.card, verb="cancel_meeting")
    await town.press(town.karin, card, "move_meeting", **OPEN_FORM)
    refused = await town.teams.press(town.karin, card, action=old)
    assert "Mötet har ändrats" in refused.text
    assert shows((await town.say(town.karin, "nästa möte")).card, "12 april")


async def test_who_is_no_coordinator_changes_nothing_even_with_a_forged_button(town: Town) -> None:
    card = await planned(town)
    button = find_action((await town.view(town.karin, card)).card, verb="cancel_meeting")
    refused = await town.teams.press(town.petra, card, action=button)
    assert "Bara samordnaren" in refused.text
    assert shows((await town.say(town.johan, "nästa möte")).card, "15 mars")


@pytest.mark.both_databases
async def test_the_same_day_once_more_moves_the_meeting_and_another_day_is_one_more(town: Town) -> None:
    await planned(town)
    moved = await town.say(town.karin, f"nästa möte {NEXT_YEAR} 18:00")
    assert shows(moved.card, "Mötet är flyttat från 15 mars", "kl. 17.30", "kl. 18.00", "Stadshuset")
    more = await town.say(town.karin, f"nästa möte {YEAR}-05-20 17.30-19")
    assert shows(more.card, "Mötet är planerat, vid sidan av 15 mars", "20 maj", "Skriv möten och öppna det")
    assert shows((await town.say(town.johan, "nästa möte")).card, "15 mars")


@pytest.mark.both_databases
async def test_a_day_near_a_planned_meeting_asks_whether_to_move_it_however_often_it_is_written(
    town: Town,
) -> None:
    await planned(town)
    for words in (f"{YEAR}-03-22 18:00", f"22 mars {YEAR} kl 18-20", f"{YEAR}-04-02 17.30"):
        asked = await town.say(town.karin, f"nästa möte {words}")
        assert shows(asked.card, "Flytta mötet den 15 mars", "kl. 17.30–19.30")
        assert verbs(asked.card) == ["move_meeting", "plan"]
    assert not shows((await town.say(town.johan, "möten")).card, "22 mars", "2 april")
    refused = await town.press(town.johan, asked, "move_meeting")
    assert "Bara samordnaren" in refused.text
    moved = await town.press(town.karin, asked, "move_meeting")
    assert shows(moved.card, "Mötet är flyttat från 15 mars", "2 april", "kl. 17.30", "Stadshuset")
    await town.becomes(asked, "2 april", "Stadshuset")
    listed = await town.say(town.johan, "möten")
    assert shows(listed.card, "2 april")
    assert not shows(listed.card, "mars")


async def test_one_more_meeting_near_another_is_added_by_its_button_from_words_and_form(town: Town) -> None:
    await planned(town)
    asked = await town.say(town.karin, f"nästa möte {YEAR}-03-22 18:00 Biblioteket")
    added = await town.press(town.karin, asked, "plan")
    assert shows(added.card, "Mötet är planerat", "22 mars", "Biblioteket")
    await town.becomes(asked, "22 mars", "Biblioteket")
    form = await town.press(town.karin, await town.tell(town.karin, "möten"), "plan")
    assert "day" in inputs(form.card)
    listed = await town.tell(town.karin, "möten")
    await town.press(town.karin, listed, "plan")
    again = await town.press(town.karin, listed, "plan", **{**OPEN_FORM, "day": f"{YEAR}-03-30"})
    assert shows(again.card, "Flytta mötet den 22 mars")
    assert shows((await town.say(town.johan, "möten")).card, "15 mars", "22 mars")


async def test_words_that_are_not_clear_ask_in_the_personal_chat_with_what_was_understood(town: Town) -> None:
    await town.teams.say(town.karin, town.meeting, "nästa möte om en månad kl 17.30-19.30 i Stadshuset")
    form = await town.arrives(town.karin, "Planera nästa möte")
    fields = inputs(form.card)
    assert [fields[name]["value"] for name in ("begins", "ends", "place", "where")] == [
        *("17:30", "19:30", "Stadshuset", "here")
    ]
    done = await town.press(town.karin, form, "plan", day=NEXT_YEAR)
    assert shows(done.card, "Mötet är planerat", "15 mars", "kl. 17.30–19.30", "Stadshuset")
    await town.posted("15 mars", "Stadshuset")
    await town.becomes(form, "15 mars", "Stadshuset")


@every(
    ("words", "answer"),
    [
        ("nästa möte på torget", "Jag förstår inte när mötet är"),
        ("nästa möte 2021-11-17 17:30", "17 november 2021 har redan varit"),
        (f"nästa möte {NEXT_YEAR}", "Vilken tid börjar mötet?"),
        ("nästa möte 2099-11-17 17:30", "för långt fram. Högst tre år"),
        (f"nästa möte {NEXT_YEAR} 08:00-22:00", "högst tolv timmar"),
    ],
)
async def test_words_that_are_no_meeting_are_answered_with_an_example(
    town: Town, words: str, answer: str
) -> None:
    assert shows((await town.say(town.karin, words)).card, answer)
    assert shows((await town.say(town.johan, "möten")).card, "Inget möte är planerat")


async def test_without_words_the_coordinator_gets_a_form_and_others_are_told_that_there_is_none(
    town: Town,
) -> None:
    form = await town.tell(town.karin, "nästa möte")
    assert {"day", "begins", "ends", "place", "where"} <= inputs(form.card).keys()
    assert shows(form.card, "I rådets chatt")
    assert shows((await town.tell(town.petra, "nästa möte")).card, "Inget möte är planerat")


@every(
    ("wrong", "answer"),
    [
        ({"day": ""}, "Välj ett datum"),
        ({"begins": ""}, "Vilken tid börjar mötet?"),
        ({"begins": "kvart över"}, "ingen tid som jag förstår"),
        ({"day": "2021-11-17"}, "Datumet måste ligga framåt"),
        ({"place": "x" * 201}, "för lång"),
    ],
)
async def test_what_is_wrong_in_the_form_is_said_and_nothing_typed_is_lost(
    town: Town, wrong: dict[str, str], answer: str
) -> None:
    form = await town.tell(town.karin, "nästa möte")
    refused = await town.press(town.karin, form, "plan", **{**OPEN_FORM, **wrong})
    assert answer in refused.text
    assert "day" in inputs(form.seen_by(town.karin))


async def test_where_there_is_no_personal_chat_the_form_stands_in_the_group_and_becomes_the_meeting(
    town: Town,
) -> None:
    await town.say(town.karin, "samordnare @Olof Frisk", town.olof)
    await town.teams.say(town.olof, town.meeting, "nästa möte")
    form = await town.posted("Planera nästa möte", "Här i chatten")
    done = await town.press(town.olof, form, "plan", **OPEN_FORM)
    assert shows(done.card, "Mötet är planerat", "12 april")
    await town.becomes(form, "12 april", "Biblioteket")
    seen = await town.press(town.johan, form, "show_meeting")
    assert "move_meeting" not in verbs(seen.card)


async def test_the_list_has_what_is_planned_and_opens_a_meeting_for_the_coordinator(town: Town) -> None:
    await planned(town)
    await town.say(town.karin, f"nästa möte {YEAR}-05-20 17.30-19")
    listed = await town.say(town.johan, "möten")
    assert shows(listed.card, "15 mars", "Stadshuset", "20 maj")
    assert verbs(listed.card) == []
    own = await town.tell(town.karin, "möten")
    opened = await town.press(town.karin, own, "show_meeting")
    assert shows(opened.card, "15 mars")
    assert "move_meeting" in verbs(opened.card)


async def test_a_meeting_cannot_be_moved_onto_another_one(town: Town) -> None:
    await planned(town)
    more = await town.say(town.karin, f"nästa möte {YEAR}-05-20 17.30-19")
    await town.view(town.karin, more)
    refused = await town.press(town.karin, more, "move_meeting", **{**OPEN_FORM, "day": NEXT_YEAR})
    assert "Ett annat möte är redan planerat den dagen" in refused.text


async def test_the_meeting_of_another_council_is_not_to_be_seen(town: Town) -> None:
    card = await planned(town)
    button = find_action(card.card, verb="show_meeting")
    other = town.add_chat("skolan", town.karin, town.maria)
    await town.found_council(other, name="Skolrådet", code="SR")
    foreign = await town.say(town.maria, "möten", chat=other)
    refused = await town.teams.press(town.maria, foreign, action=button)
    assert "Jag hittar inte mötet" in refused.text


async def test_english_words_plan_a_meeting_too(town: Town) -> None:
    card = await town.say(town.karin, f"next meeting 15 March {YEAR}, 5:30-7:30 pm, City Hall")
    assert shows(card.card, "The meeting is planned", "15 March", "at 17:30–19:30", "City Hall")
    assert shows((await town.say(town.johan, "meetings")).card, "15 March", "City Hall")


async def test_a_time_that_the_clock_skips_is_no_time_of_a_meeting(town: Town) -> None:
    year = int(YEAR)
    last = max(day for day in range(25, 32) if date(year, 3, day).weekday() == 6)
    for times in ("02.30", "02.00-04", "00.30-02.30"):
        answered = await town.say(town.karin, f"nästa möte {last} mars {year} kl {times}")
        assert shows(answered.card, "finns inte", "ställs klockan fram")
    assert shows((await town.say(town.karin, f"nästa möte {last} mars {year} kl 03.00")).card, "kl. 03.00")


async def test_several_days_are_asked_about_and_the_second_is_no_place(town: Town) -> None:
    year = int(YEAR)
    asked = await town.say(town.karin, f"nästa möte 12-13 mars {year} kl 17.30-19.00")
    form = await town.arrives(town.karin, "Vilken dag är mötet?")
    assert asked.by_bot
    assert inputs(form.card)["day"]["value"] == f"{year}-03-12"
    assert not inputs(form.card)["place"].get("value")
