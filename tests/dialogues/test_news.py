"""What coordinators are told of: what others did, several things in one message, nothing of their own."""

from tests.dialogues.town import NEXT_YEAR, NEXT_YEAR_IN_WORDS, Town, shows

LAMP, GRASS = "Kan lampan bytas?", "När klipps gräset?"


async def test_the_coordinator_is_told_of_an_answer(town: Town) -> None:
    await town.assigned(LAMP)
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Svar har kommit", "TR-1", "Petra Holm har svarat")
    assert shows(news.card, LAMP, "Den byts i maj.")


async def test_several_within_ten_minutes_are_one_message_that_is_updated(town: Town) -> None:
    await town.assigned(LAMP)
    await town.assigned(GRASS, "Socialförvaltningen")
    await town.tell(town.petra, "svara 1 Den byts i maj.")
    news = await town.arrives(town.karin, "Den byts i maj.")
    await town.tell(town.nils, "svara 2 I juni.")
    await town.becomes(news, "TR-1", "Den byts i maj.", "TR-2", "Nils Norén har svarat", "I juni.")
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
    await town.press(town.petra, await town.becomes(own, "Utlovad"), "raise_at_meeting")
    await town.becomes(news, "Tas upp på mötet")
    await town.press(town.petra, await town.becomes(own, "Svar på mötet"), "hand_over", other="Elbolaget")
    await town.becomes(news, "Överlämnad till Elbolaget")


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
