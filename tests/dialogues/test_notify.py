"""Test that coordinators are told of others' actions, several in one message, never of their own."""

import pytest

from cards.texts import Texts
from simulator.cards import choices
from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, shows

SV = Texts.of("sv")
LAMP, GRASS = "Kan lampan bytas?", "När klipps gräset?"


async def test_the_coordinator_is_told_of_an_answer(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Svar har kommit", "TR-1", "Petra Holm har svarat")
    assert shows(news.card, LAMP, "Den byts i maj.")


@pytest.mark.both_databases
async def test_several_within_ten_minutes_are_one_message_that_is_updated(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(GRASS, "Socialförvaltningen")
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Den byts i maj.")
    await town.settled()  # an answer while the message is being sent makes another one
    await town.tell(town.nils, "svara 2 I juni.")
    await town.becomes(news, "TR-1", "Den byts i maj.", "TR-2", "Nils Norén har svarat", "I juni.")
    await town.settled()
    assert [m for m in town.personal(town.karin).messages if m.by_bot] == [news]


async def test_coordinators_are_not_told_of_what_they_did_themselves(town: Town) -> None:
    await town.assigned(LAMP)
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.say(town.karin, "svara 1 Den byts i maj.")
    await town.arrives(town.maria, "Svar har kommit", "Karin Ek har svarat")
    await town.nothing_comes(town.personal(town.karin), after=0)


async def test_news_of_more_time_the_meeting_and_other_bodies_say_what_happened(town: Town) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "postpone", until=NEXT_YEAR)
    news = await town.arrives(town.karin, "TR-1", f"Svar utlovas till {NEXT_YEAR_IN_WORDS}")
    await town.press(town.petra, await town.becomes(own, "Svar utlovat"), "raise_at_meeting")
    await town.becomes(news, "Tas upp på mötet")
    await town.press(town.petra, await town.becomes(own, "Svar på mötet"), "hand_over", other="Polisen")
    await town.becomes(news, "Överlämnad till Polisen")


async def test_news_of_a_hand_over_that_was_undone_say_so(town: Town) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    recipient = choices(own.card, "recipient")["Socialförvaltningen"]
    await town.press(town.petra, own, "hand_over", recipient=recipient)
    news = await town.arrives(town.karin, "Nytt om 1 fråga", "Ligger nu hos Socialförvaltningen")
    assert news.activity["summary"] == "Nytt om TR-1"
    await town.undo(town.petra, chat=town.personal(town.petra))
    await town.becomes(news, "Nytt om 1 fråga", "Ångrat, nu: Skickad till Tekniska förvaltningen")
    assert not shows(news.card, "Svar har kommit")


async def test_an_answer_that_was_undone_is_no_answer_in_the_news(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Svar har kommit")
    assert news.activity["summary"] == "Svar har kommit: TR-1"
    await town.undo(town.petra, chat=town.personal(town.petra))
    await town.becomes(news, "Nytt om 1 fråga", "Ångrat")
    await town.tell(town.petra, "svara 1 Den byts i juni.")
    await town.becomes(news, "Svar har kommit", "Petra Holm har svarat", "Den byts i juni.")


async def test_whoever_asked_is_told_of_the_answer_in_their_own_chat(town: Town) -> None:
    await town.tell(town.johan, "hjälp")
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    told = await town.arrives(town.johan, "Din fråga har fått ett svar", "TR-1", LAMP, "Den byts i maj.")
    assert told.activity["summary"] == "Svar på TR-1: Den byts i maj."
    refreshed = await town.view(town.johan, told)
    assert shows(refreshed.card, SV("note.your_answered")), "a refresh keeps the reason"
    await town.undo(town.petra, chat=town.personal(town.petra))
    await town.becomes(told, "Svaret har tagits tillbaka", "Skickad till Tekniska förvaltningen")
    await town.tell(town.petra, "svara 1 Den byts i juni.")
    await town.becomes(told, "TR-1", SV("note.your_newer"))
    assert not shows(told.card, "i juni"), "the newer message tells it, once"
    await town.arrives(town.johan, "TR-1", "Den byts i juni.")


async def test_for_an_asker_whom_the_bot_has_not_met_a_chat_is_opened(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    await town.arrives(town.johan, "Din fråga har fått ett svar", "Den byts i maj.")
    await town.nothing_comes_about(town.meeting, "<at>")


async def test_an_asker_who_cannot_be_written_to_is_mentioned_where_they_asked(town: Town) -> None:
    await town.say(town.boende, f"fråga {LAMP}")
    await town.say(town.karin, "skicka 1 till tekniska")
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    mention = await town.posted("<at>Boende vid torget</at>, frågan TR-1", "fått ett svar", "Den byts i maj.")
    assert [e["mentioned"]["id"] for e in mention.card["msteams"]["entities"]] == [town.boende.teams_id]
    await town.nothing_comes_about(town.personal(town.karin), "har inte fått veta")


async def test_of_an_asker_who_cannot_be_reached_at_all_the_coordinator_is_told(town: Town) -> None:
    blocked = {"error": {"code": "MessageWritesBlocked", "message": "blocked"}}
    await town.tell(town.maria, f"fråga {LAMP}")
    await town.say(town.karin, "skicka 1 till tekniska")
    town.teams.fail("POST", "/activities", status=403, body=blocked, where=town.writes_to(town.maria))
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    told = await town.arrives(town.karin, "TR-1: den som frågade har inte fått veta")
    assert shows(told.card, "Maria Sand har blockerat", "Berätta gärna för personen", LAMP)
    await town.nothing_comes_about(town.meeting, "<at>")


async def test_askers_are_told_of_handovers_and_drops_as_well(town: Town) -> None:
    for number in (1, 2, 3):
        await town.assigned(f"{LAMP} {number}")
    own = await town.arrives(town.petra, "TR-1")
    await town.press(town.petra, own, "hand_over", other="Polisen", reason="Det är ett brott.")
    await town.arrives(town.johan, "Din fråga har lämnats över till Polisen", "TR-1", "Det är ett brott.")
    own = await town.arrives(town.petra, "TR-2")
    await town.press(town.petra, own, "hand_over", other="Socialförvaltningen")
    await town.arrives(town.johan, "Din fråga ligger nu hos Socialförvaltningen", "TR-2")
    await town.say(town.karin, "stryk 3 Samma som TR-1.")
    told = await town.arrives(town.johan, "Din fråga är struken", "TR-3", "Samma som TR-1.")
    await town.undo(town.karin)
    await town.becomes(told, "Din fråga är öppen igen")


async def test_whoever_asked_for_somebody_else_is_told_and_so_is_the_person(town: Town) -> None:
    await town.log(town.johan, f"från boende på Ågatan: {LAMP}")
    await town.say(town.johan, f"fråga från @Amir Rahimi: {GRASS}", town.amir)
    for number in (1, 2):
        await town.say(town.karin, f"skicka {number} till tekniska")
        await town.tell(town.petra, f"svara {number} Den byts i maj.")
    await town.arrives(town.johan, "nytt om frågan som du tog upp åt boende på Ågatan", "Hälsa gärna", "TR-1")
    await town.arrives(town.amir, "nytt om frågan som Johan Lind tog upp åt dig", "TR-2", GRASS)
    await town.nothing_comes_about(town.personal(town.johan), "TR-2")


async def test_who_knows_the_answer_anyway_is_not_told(town: Town) -> None:
    for person in (town.petra, town.karin):
        await town.tell(person, "hjälp")
    await town.log(town.petra, f"{LAMP} Av mig själv.")
    await town.log(town.karin, f"{LAMP} Av samordnaren.")
    for number in (1, 2):
        await town.say(town.karin, f"skicka {number} till tekniska")
        await town.tell(town.petra, f"svara {number} Den byts i maj.")
    for number in (1, 2):
        await town.arrives(town.karin, f"TR-{number}")
    for person in (town.petra, town.karin):
        await town.nothing_comes_about(town.personal(person), "Din fråga har fått")


async def test_from_the_news_a_coordinator_goes_on_to_the_question(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Svar har kommit")
    opened = await town.open(town.karin, news)
    assert shows(opened.card, "TR-1", "Besvarad", "Återuppta")


async def test_that_somebody_works_on_it_is_no_news(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "acknowledge")
    await town.becomes(card, "Pågår")
    await town.nothing_comes(town.personal(town.karin), after=0)


async def test_who_is_owner_no_more_learns_no_more_from_their_old_card(town: Town) -> None:
    shared = await town.assigned("Kan lampan bytas?")
    old = await town.arrives(town.petra, "TR-1")
    form = await town.tell(town.karin, "förvaltning Tekniska förvaltningen")
    await town.press(town.karin, form, "save_department", owner=town.olof.entra_id, deputies="")
    town.meeting.members.remove(town.petra)
    await town.say(town.karin, "svar 1 Ja, i maj.")
    await town.becomes(shared, "Besvarad", "Ja, i maj.")
    await town.settled()
    assert not shows(old.card, "Ja, i maj.")
