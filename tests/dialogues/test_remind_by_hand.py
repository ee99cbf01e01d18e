"""Test reminders that a coordinator sends: who gets one, who does not, and the buttons of a digest."""

from typing import Any

import pytest

from simulator.cards import actions, find_action, verbs
from simulator.chats import Message
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, shows

LAMP, BENCH, GRASS = "Kan lampan bytas?", "Får vi en bänk?", "När klipps gräset?"
WORDS = f"nästa möte {NEXT_YEAR} 17:30"


async def reminded(town: Town) -> Message:
    """Let Karin look at the recipients, and send the reminders."""
    card = await town.tell(town.karin, "påminn")
    await town.press(town.karin, card, "remind")
    return card


async def with_three(town: Town) -> Message:
    """Assign three questions to Petra, and return the reminder that she gets."""
    for text in (LAMP, BENCH, GRASS):
        await town.assigned(text)
    await reminded(town)
    digest = await town.arrives(town.petra, "Påminnelse: 3 frågor väntar på svar")
    await town.settled()  # until then the bot does not know its own card by what is pressed on it
    return digest


async def test_the_card_says_whom_and_nothing_is_sent_before_the_button_is_pressed(town: Town) -> None:
    for text in (LAMP, BENCH):
        await town.assigned(text)
    card = await town.tell(town.karin, "påminn")
    assert shows(card.card, "Påminn om öppna frågor", "Petra Holm", "2 frågor")
    assert shows(card.card, "Nils Norén", "inget att påminna om")
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse")
    sent = await town.press(town.karin, card, "remind")
    assert shows(sent.card, "Påminnelserna är på väg", "Petra Holm", "2 frågor")
    digest = await town.arrives(town.petra, "Påminnelse: 2 frågor väntar på svar")
    assert shows(digest.card, "TR-1", LAMP, "TR-2", BENCH, "Från Johan Lind", "i dag")


@pytest.mark.both_databases
async def test_whoever_was_reminded_within_the_hour_is_left_in_peace(town: Town) -> None:
    await town.assigned(LAMP)
    await reminded(town)
    first = await town.arrives(town.petra, "Påminnelse: 1 fråga väntar på svar")
    again = await town.tell(town.karin, "påminn")
    assert shows(again.card, "Ingen får någon påminnelse nu", "mindre än en timme")
    assert "remind" not in verbs(again.card)
    await town.assigned(GRASS, "Socialförvaltningen")
    await reminded(town)
    await town.arrives(town.nils, "Påminnelse: 1 fråga väntar på svar", GRASS)
    await town.nothing_comes(town.personal(town.petra), after=first.changed)


@pytest.mark.both_databases
async def test_a_second_press_of_the_same_button_sends_nothing_more(town: Town) -> None:
    await town.assigned(LAMP)
    card = await town.tell(town.karin, "påminn")
    button = find_action(card.card, verb="remind")
    await town.teams.press(town.karin, card, action=button)
    digest = await town.arrives(town.petra, "Påminnelse: 1 fråga")
    again = await town.teams.press(town.karin, card, action=button)
    assert shows(again.card, "Det är redan gjort", "Petra Holm")
    await town.nothing_comes(town.personal(town.petra), after=digest.changed)


async def test_in_the_chat_the_answer_comes_to_the_personal_chat(town: Town) -> None:
    await town.assigned(LAMP)
    await town.teams.say(town.karin, town.meeting, "påminn")
    await town.arrives(town.karin, "Påminn om öppna frågor", "Petra Holm")
    await town.nothing_comes_about(town.meeting, "Påminn om öppna frågor")


async def test_only_a_coordinator_reminds(town: Town) -> None:
    await town.assigned(LAMP)
    assert shows((await town.tell(town.petra, "påminn")).card, "Bara samordnaren")
    card = await town.tell(town.karin, "påminn")
    button = find_action(card.card, verb="remind")
    helped = await town.tell(town.nils, "öppna")
    refused = await town.teams.press(town.nils, helped, action=button)
    assert "Bara samordnaren" in refused.text
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse")


async def test_the_digest_names_the_meeting_that_is_planned(town: Town) -> None:
    await town.say(town.karin, f"nästa möte {NEXT_YEAR} 17:30-19:30")
    await town.assigned(LAMP)
    await reminded(town)
    digest = await town.arrives(town.petra, "Påminnelse: 1 fråga inför mötet", "15 mars", "kl. 17.30")
    assert {"answer", "acknowledge", "postpone", "hand_over", "raise_at_meeting"} <= set(verbs(digest.card))


async def test_a_question_opens_in_the_digest_and_leads_back(town: Town) -> None:
    digest = await with_three(town)
    opened = await town.open(town.petra, digest)
    assert shows(opened.card, "TR-1", LAMP, "Till listan")
    assert not shows(opened.card, BENCH)
    back = await town.press(town.petra, digest, "digest")
    assert shows(back.card, "Påminnelse: 3 frågor", LAMP, BENCH, GRASS)


ACTS: list[tuple[str, dict[str, Any], str]] = [
    ("acknowledge", {}, "Pågår"),
    ("answer", {"answer": "Den byts i maj."}, "Besvarad"),
    ("postpone", {"until": NEXT_YEAR}, f"Svar utlovat till {NEXT_YEAR_IN_WORDS}"),
    ("hand_over", {"other": "Polisen"}, "Överlämnad till Polisen"),
    ("raise_at_meeting", {}, "Svar på mötet"),
]


@pytest.mark.parametrize(("verb", "inputs", "becomes"), ACTS)
async def test_an_act_in_the_digest_is_answered_with_the_digest_as_it_is_then(
    town: Town, verb: str, inputs: dict[str, Any], becomes: str
) -> None:
    digest = await with_three(town)
    await town.open(town.petra, digest)
    done = await town.press(town.petra, digest, verb, **inputs)
    assert shows(done.card, "Påminnelse: ", becomes, LAMP, BENCH, GRASS)
    await town.becomes(digest, becomes, LAMP, GRASS)


async def test_what_is_answered_elsewhere_is_struck_and_at_last_the_digest_says_thanks(town: Town) -> None:
    digest = await with_three(town)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    await town.becomes(digest, "Påminnelse: 2 frågor väntar på svar", "Besvarad")
    struck = [run["text"] for run in runs(digest) if run.get("strikethrough")]
    assert struck == [f"TR-1  {LAMP}"]
    await town.tell(town.petra, "svara 2 Ja.")
    await town.say(town.karin, "svara 3 I juni.")
    await town.becomes(digest, "Tack, alla frågor är besvarade")
    assert len([run for run in runs(digest) if run.get("strikethrough")]) == 3


async def test_a_question_that_goes_to_somebody_else_is_no_longer_the_digests(town: Town) -> None:
    digest = await with_three(town)
    await town.say(town.karin, "skicka 2 till Socialförvaltningen")
    await town.becomes(digest, "Påminnelse: 2 frågor", "Du ansvarar inte längre för TR-2")


async def test_what_was_promised_for_later_or_for_the_meeting_is_not_reminded_of(town: Town) -> None:
    card = await town.assigned(LAMP)
    await town.act(town.petra, card, "postpone", until=NEXT_YEAR)
    other = await town.assigned(BENCH)
    await town.act(town.petra, other, "raise_at_meeting")
    assert shows((await town.tell(town.karin, "påminn")).card, "Ingen får någon påminnelse nu")


async def test_whoever_has_not_got_the_app_is_said_to_be_out_of_reach(town: Town) -> None:
    await town.assigned("När öppnar biblioteket?", "Kultur- och fritidsförvaltningen")
    await town.arrives(town.karin, "har inte kommit fram")
    card = await town.tell(town.karin, "påminn")
    assert shows(card.card, "Olof Frisk", "kan inte nås", "Ingen får någon påminnelse nu")


async def test_the_digest_is_in_english_for_who_reads_english(town: Town) -> None:
    await town.assigned(LAMP)
    card = await town.tell(town.karin, "remind")
    assert shows(card.card, "Remind about open questions", "Petra Holm", "1 question")


def runs(message: Message) -> list[dict[str, Any]]:
    return [run for block in message.card["body"] for run in block.get("inlines", [])]


async def test_whoever_runs_several_councils_is_asked_which_one_is_meant(town: Town) -> None:
    other = town.add_chat("skolan", town.karin, town.petra)
    await town.found_council(other, name="Skolrådet", code="SR")
    await town.say(town.karin, "förvaltning Gatan @Petra Holm", town.petra, chat=other)
    await town.say(town.karin, "fråga Är skolvägen säker? > gatan", chat=other)
    await town.assigned(LAMP)
    asked = await town.tell(town.karin, "påminn")
    school = next(a for a in actions(asked.card) if str(a.get("tooltip")).endswith(" SR"))
    shown = await town.teams.press(town.karin, asked, action=school)
    assert shows(shown.card, "Petra Holm", "1 fråga")
    await town.press(town.karin, asked, "remind")
    digest = await town.arrives(town.petra, "Påminnelse: 1 fråga", "SR-1")
    assert not shows(digest.card, LAMP)
    done = await town.press(town.petra, digest, "answer", answer="Ja.")
    assert shows(done.card, "Tack, alla frågor är besvarade", "SR-1")
    meeting = await town.tell(town.karin, WORDS)
    here = next(a for a in actions(meeting.card) if str(a.get("tooltip")).endswith(" SR"))
    planned = await town.teams.press(town.karin, meeting, action=here)
    assert shows(planned.card, "Skolrådet", "Mötet är planerat", "15 mars")
    moved = await town.press(town.karin, meeting, "cancel_meeting")
    assert shows(moved.card, "Mötet är inställt")
