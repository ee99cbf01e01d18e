"""Test an evening of Björkvik's safety council over signed HTTP, and its questions at the next meeting."""

import pytest

from simulator.cards import actions, inputs, verbs
from simulator.chats import Message
from simulator.constants import Json
from simulator.people import Person
from simulator.service import Simulator
from tests.dialogues.town import Town, said, shows
from tests.idle import Settled
from tests.reminders.manual_clock import Clock

SCHOOLS, SOCIAL = "Barn- och utbildningsförvaltningen", "Socialförvaltningen"
CULTURE, STREETS = "Kultur- och fritidsförvaltningen", "Tekniska förvaltningen"
STANDS_OUT = "Skiljer sig Björkvik från grannkommunerna?"
NO_MORE = "Nej, läget är ungefär som hos dem."
GANGS = "Finns det organiserad brottslighet i Björkvik?"
NONE_KNOWN = "Nej, inte vad vi känner till."
GRAFFITI = "Går det att samordna saneringen av klotter med företagen, så att den blir billigare?"
MAP = "Gör en karta över vad man kan göra nära busshållplatserna"
SURVEY, REPORT = "Den nationella trygghetsundersökningen", "En lägesrapport från polisen"
SUMMER = "Sommaren har varit lugn, och kamerorna på skolgårdarna har hjälpt till."


@pytest.fixture
async def town(teams: Simulator, settled: Settled) -> Town:
    """Return the council with its departments."""
    town = Town(teams, settled)
    await town.found_council(name="Trygghetsråd", code="TR")
    say, karin = town.say, town.karin
    await say(karin, f"förvaltning {SCHOOLS} (BUN) @Nils Norén", town.nils)
    await say(karin, f"förvaltning {SOCIAL} @Nils Norén", town.nils)
    await say(karin, f"förvaltning {CULTURE} @Eva Strand @Olof Frisk", town.eva, town.olof)
    await say(karin, f"förvaltning {STREETS} @Petra Holm", town.petra)
    return town


async def earlier_meeting(town: Town, clock: Clock) -> None:
    """Log two questions in June, one of which has been answered since."""
    await town.say(town.karin, "möte börja")
    for text, department in (("Får skolorna kameror?", STREETS), ("När är Trygga platser klart?", CULTURE)):
        await town.assigned(text, department)
    await town.say(town.karin, "möte slut")
    clock.turn_to("2021-07-01 10:00")
    await town.say(town.karin, "svara 1 Ja, på fem skolor.")
    await town.say(town.karin, "nästa möte onsdag 15 september kl 17.30-19.00 Digitalt via Teams")


async def course_of(town: Town) -> Message:
    """Return the card of the ongoing meeting."""
    return await town.posted("Dagordning", "Digitalt via Teams")


def point(card: Json, reference: str, state: str) -> Json:
    """Return the button that records this outcome of an earlier question."""
    wanted = (
        a
        for a in actions(card)
        if a.get("verb") == "point" and str(a.get("tooltip")).endswith(f" {reference}")
    )
    return next(a for a in wanted if a["data"].get("state") == state)


async def attended(town: Town, shown: Message, **fields: str) -> None:
    """Let Karin record one more attendee."""
    new = next(a for a in actions(shown.seen_by(town.karin)) if a.get("title") == "Lägg till person")
    await town.teams.press(town.karin, shown, action=new)
    await town.press(town.karin, shown, "attend", **fields)


async def attendance(town: Town) -> None:
    """Record the attendees; the two residents stay unnamed."""
    shown = await town.tell(town.karin, "närvaro")
    for name, party in (("Johan Lind", "C"), ("Maria Sand", "M")):
        await attended(town, shown, person_name=name, role="elected", party=party)
    await attended(town, shown, person_name="Karin Ek", role="official", person_title="samordnare")
    for name, department in (("Nils Norén", SCHOOLS), ("Eva Strand", CULTURE)):
        await attended(
            town, shown, person_name=name, role="guest", person_title="chef", organisation=department
        )
    for _ in range(2):
        await attended(town, shown, person_name="", role="resident", consent="no")


async def evening(town: Town, clock: Clock) -> Message:
    """Hold the meeting of 15 September, from 17:30 to 19:00; return its card."""
    clock.turn_to("2021-09-15 17:30")
    for _ in range(2):
        await town.teams.start_meeting(town.meeting, at=clock())
    card = await course_of(town)
    assert shows(card.card, "TR-1", "Besvarad", "Ja, på fem skolor.", "TR-2", f"Skickad till {CULTURE}")
    assert shows(card.card, "1. Inledning   ·  pågår nu", "1 möte sedan")
    await attendance(town)

    clock.turn_to("2021-09-15 17:35")
    own = await town.view(town.karin, card)
    own = await town.teams.press(town.karin, card, action=point(own.card, "TR-1", "done"))
    await town.teams.press(town.karin, card, action=point(own.card, "TR-2", "goes_on"))
    await town.becomes(card, "Klart", "Fortsätter")

    clock.turn_to("2021-09-15 17:50")
    await town.say(town.karin, "punkt frågor")
    asked = await town.log(town.johan, STANDS_OUT)
    await town.say(town.maria, f"svara 3 {NO_MORE}")
    await town.becomes(asked, "Besvarad", NO_MORE)
    clock.turn_to("2021-09-15 18:00")
    await town.log(town.maria, GANGS)
    await town.say(town.karin, f"svara 4 {NONE_KNOWN}")
    clock.turn_to("2021-09-15 18:10")
    await town.say(town.karin, "punkt lägesbild")
    await town.say(town.karin, f"anteckna {SUMMER}")
    return card


async def taken_along(town: Town, clock: Clock, card: Message) -> None:
    """Do what follows the meeting, and begin the next one."""
    clock.turn_to("2021-09-15 18:40")
    await town.say(town.karin, "punkt övrigt")
    graffiti = await town.say(town.johan, f"{GRAFFITI} Vi tar med oss frågan.")
    assert shows(graffiti.card, "TR-5", "Att fördela")
    await town.assign(graffiti, STREETS)
    await town.arrives(town.petra, "TR-5", GRAFFITI)
    clock.turn_to("2021-09-15 18:50")
    tip = await town.press(town.boende, card, "log", text=f"{MAP}, vid torget")
    assert shows(tip.card, "Frågan är registrerad som TR-6", "Mötet pågår")
    await town.say(town.karin, "stryk 6 Loggad av samordnaren i stället.")
    await town.say(town.karin, f"fråga från en invånare: {MAP} > {CULTURE}")
    await town.arrives(town.eva, "TR-7", MAP)
    clock.turn_to("2021-09-15 18:55")
    for text in (SURVEY, REPORT):
        await town.say(town.karin, f"tas upp nästa gång {text}")
    clock.turn_to("2021-09-15 18:58")
    planned = await town.say(town.karin, "nästa möte onsdag 17 november kl 17.30-19.30")
    assert shows(planned.card, "17 november", "17.30–19.30")


async def pages(town: Town, card: Message, person: Person) -> str:
    """Return the text of all pages of a draft."""
    told = said(card.seen_by(person))
    while following := [a for a in actions(card.seen_by(person)) if a.get("title") == "Nästa"]:
        told += said((await town.teams.press(person, card, action=following[0])).card)
    return told


@pytest.mark.both_databases
async def test_the_evening_from_its_start_to_the_draft_of_the_next(town: Town, clock: Clock) -> None:
    await earlier_meeting(town, clock)
    card = await evening(town, clock)
    await taken_along(town, clock, card)

    clock.turn_to("2021-09-15 19:00")
    await town.teams.end_meeting(town.meeting, at=clock())
    draft = await town.arrives(town.karin, "Minnesanteckningar: onsdag 15 september", "UTKAST")
    await town.becomes(card, "Mötet är slut")
    assert not inputs(card.card)
    await town.nothing_comes_about(town.personal(town.karin), "Det finns inget nästa möte")

    minutes = await pages(town, draft, town.karin)
    for words in (
        *("Johan Lind (C)", "Maria Sand (M)", "Karin Ek, samordnare", "2 personer"),
        *("Ja, på fem skolor.", "När är Trygga platser klart?", STANDS_OUT, NO_MORE, GANGS, NONE_KNOWN),
        *(SUMMER, GRAFFITI, MAP, STREETS, CULTURE, SURVEY, REPORT, "17 november"),
    ):
        assert words in minutes, words
    told_apart = minutes.index("Uppföljning")
    assert STANDS_OUT not in minutes[told_apart:]
    assert "vid torget" not in minutes

    await the_next_draft(town, clock)


async def the_next_draft(town: Town, clock: Clock) -> None:
    """Let Petra answer in time; the next meeting begins with both questions and the postponed item."""
    draft = await town.tell(town.karin, "anteckningar")
    adopting = await town.press(town.karin, draft, "adopt")
    assert "adopt" in verbs(adopting.card)
    await town.press(town.karin, draft, "adopt")
    clock.turn_to("2021-11-04 10:00")
    await town.tell(town.petra, "svara 5 Ja, från och med maj.")
    clock.turn_to("2021-11-17 17:30")
    await town.teams.start_meeting(town.meeting, at=clock())
    card = await town.posted("Dagordning", "17 november")
    assert shows(card.card, "TR-5", "Ja, från och med maj.", "TR-7", MAP, "1 möte sedan")
    assert shows(card.card, "Att ta upp i dag", SURVEY, REPORT)
    assert not shows(card.card, "TR-3")
    minutes = await pages(town, await town.tell(town.karin, "anteckningar"), town.karin)
    for words in (GRAFFITI, "Ja, från och med maj.", MAP, f"Skickad till {CULTURE}"):
        assert words in minutes, words
    assert STANDS_OUT not in minutes
