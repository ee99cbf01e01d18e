"""Test an owner to whom the bot cannot write: who is told, what is shown, and later delivery."""

import pytest

from tests.dialogues.town import Town, shows

CULTURE = "Kultur- och fritidsförvaltningen"
LIBRARY = "När öppnar biblioteket?"


async def test_the_coordinator_is_told_who_was_not_reached_why_and_what_to_do(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "Olof Frisk har inte appen i Teams", "Be personen lägga till appen", LIBRARY)


async def test_the_list_and_the_card_mark_it(town: Town) -> None:
    card = await town.assigned(LIBRARY, CULTURE)
    await town.becomes(card, "Har inte nått Olof Frisk")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1", "Har inte nått Olof Frisk")


async def test_an_owner_who_is_in_the_chat_is_mentioned_there(town: Town) -> None:
    await town.assigned(LIBRARY, CULTURE)
    mention = await town.posted("<at>Olof Frisk</at>, frågan TR-1 har skickats till dig")
    entities = mention.card["msteams"]["entities"]
    assert [e["mentioned"]["id"] for e in entities] == [town.olof.teams_id]


async def test_an_owner_who_is_not_in_the_chat_is_not_mentioned(town: Town) -> None:
    town.meeting.members.remove(town.maria)
    town.maria.installed = False
    form = await town.tell(town.karin, "förvaltning Biblioteket")
    await town.press(town.karin, form, "save_department", owner=town.maria.entra_id)
    await town.assigned(LIBRARY, "Biblioteket")
    await town.arrives(town.karin, "har inte kommit fram")
    await town.nothing_comes_about(town.meeting, "<at>")


async def test_it_arrives_as_soon_as_they_install_the_app_and_the_mark_goes_away(town: Town) -> None:
    card = await town.assigned(LIBRARY, CULTURE)
    await town.becomes(card, "Har inte nått Olof Frisk")
    await town.teams.install(town.olof)
    await town.arrives(town.olof, "TR-1", LIBRARY)
    listed = await town.say(town.maria, "öppna")
    assert not shows(listed.card, "Har inte nått")
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Har inte nått"))


async def test_the_notice_says_so_once_it_is_solved(town: Town) -> None:
    await town.assigned("Kan isbanan spolas?", "Kultur- och fritidsförvaltningen")
    notice = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    await town.teams.install(town.olof)
    await town.becomes(notice, "Löst: TR-1", "Olof Frisk")


@pytest.mark.both_databases
async def test_it_arrives_when_somebody_who_had_blocked_the_bot_writes_to_it(town: Town) -> None:
    blocked = {"error": {"code": "MessageWritesBlocked", "message": "blocked"}}
    await town.tell(town.nils, "hjälp")
    town.teams.fail("POST", "/activities", status=403, body=blocked, where=town.writes_to(town.nils))
    await town.assigned(LIBRARY, "Socialförvaltningen")
    assert shows((await town.arrives(town.karin, "har inte kommit fram")).card, "Nils Norén har blockerat")
    await town.tell(town.nils, "öppna")
    await town.arrives(town.nils, "Ansvarig Nils Norén", LIBRARY)


async def test_an_anonymous_owner_is_said_to_be_out_of_reach(town: Town) -> None:
    await town.say(town.karin, "förvaltning Torgets vänner @Boende vid torget", town.boende)
    await town.assigned(LIBRARY, "Torgets vänner")
    told = await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert shows(told.card, "utan att vara inloggad", "Utse en ansvarig som har ett konto")


async def test_many_questions_that_follow_with_a_department_to_somebody_out_of_reach(town: Town) -> None:
    for text in ("Kan lampan bytas?", "När klipps gräset?", "Får vi en bänk?"):
        await town.assigned(text)
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Olof Frisk", town.olof)
    told = await town.arrives(town.karin, "har inte kommit fram")
    assert shows(told.card, "Olof Frisk har inte appen i Teams")
    listed = await town.say(town.maria, "öppna")
    assert shows(listed.card, "Har inte nått Olof Frisk")
    await town.teams.install(town.olof)
    await town.arrives(town.olof, "3 öppna frågor väntar på svar")
    assert not shows((await town.say(town.maria, "öppna")).card, "Har inte nått")


async def test_a_question_that_was_answered_meanwhile_is_not_sent_any_more(town: Town) -> None:
    card = await town.assigned(LIBRARY, CULTURE)
    await town.arrives(town.karin, "har inte kommit fram")
    await town.say(town.karin, "svara 1 I maj.")
    await town.becomes(card, "Besvarad")
    await town.teams.message(town.meeting, where=lambda m: m is card and not shows(m.card, "Har inte nått"))
    await town.teams.install(town.olof)
    greeting = await town.arrives(town.olof, "Det här kan du göra")
    await town.nothing_comes(town.personal(town.olof), after=greeting.changed)
