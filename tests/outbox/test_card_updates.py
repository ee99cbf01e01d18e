"""Test updates of posted cards: several changes in one update, and none without a change."""

import pytest

from tests.dialogues.town import NEXT_YEAR, Town, said, shows
from tests.outbox.outbox_rows import Post, opens

LAMP, BENCH = "Kan lampan vid torget bytas?", "Får vi en bänk?"


async def test_a_question_that_changes_while_its_card_is_posted_gets_its_card_renewed(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", delay=0.4, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await post.wait(lambda: any(town.writes_to(town.petra)(call) for call in town.teams.calls))
    await town.say(town.karin, "svara 1 Den är bytt.")
    card = await town.teams.message(town.personal(town.petra), where=lambda m: shows(m.card, LAMP))
    await town.becomes(card, "Den är bytt.")
    assert card.updates >= 1


async def test_a_card_that_would_look_the_same_is_left_alone(town: Town, post: Post) -> None:
    card = await town.assigned(LAMP)
    owners = await town.arrives(town.petra, LAMP)
    await post.until("assignment", "sent")
    await post.wait(lambda: "cancelled" in post.states("update"))
    seen = card.updates, owners.updates
    assert post.change(
        "UPDATE outbox SET state = 'ready', attempts = 0 WHERE kind = 'update' AND state = 'sent'"
    )
    await post.wait(lambda: set(post.states("update")) == {"cancelled"}, lambda: post.states("update"))
    assert (card.updates, owners.updates) == seen


async def test_changes_that_come_faster_than_teams_takes_them_are_one_update(town: Town, post: Post) -> None:
    card = await town.log(town.johan, LAMP)
    before = card.updates
    town.teams.fail("PUT", "/activities", status=429, headers={"Retry-After": "600"})
    await town.say(town.karin, "svara 1 I morgon.")
    await post.wait(lambda: any(entry.status == 429 for entry in post.entries("update")))
    post.end_pause()
    await town.undo(town.karin)
    await town.say(town.karin, "svara 1 Nästa vecka.")
    post.let_go()
    await town.becomes(card, "Nästa vecka.")
    assert card.updates == before + 1


async def test_a_card_that_looks_again_as_it_did_takes_presses_again(town: Town, post: Post) -> None:
    """A change and its undoing leave another version behind, and an old one is refused."""
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await post.until("assignment", "sent")
    await post.wait(lambda: not {"ready", "sending"} & set(post.states("update")))
    town.teams.fail(
        "PUT",
        "/activities",
        status=429,
        headers={"Retry-After": "600"},
        times=9,
        where=town.writes_to(town.petra),
    )
    await town.say(town.karin, "svara 1 I morgon.")
    await post.wait(lambda: any(entry.status == 429 for entry in post.entries("update")))
    post.end_pause()
    await town.undo(town.karin)
    town.teams.gate.faults.clear()
    post.let_go()
    await post.wait(lambda: not {"ready", "sending"} & set(post.states("update")))
    answered = await town.press(town.petra, own, "answer", answer="Den är bytt.")
    assert shows(answered.card, "Besvarad", "Den är bytt.")


async def test_news_for_the_coordinator_that_wait_become_one_message(town: Town, post: Post) -> None:
    for text in (LAMP, "När klipps gräset?"):
        await town.assigned(text)
    await post.until("assignment", "sent", "sent")
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=9, where=opens
    )
    await town.teams.say(town.petra, town.meeting, "svara 1 Den är bytt.")
    await post.wait(lambda: [entry.status for entry in post.entries("message", says="news")] == [429])
    await post.wait(lambda: "sending" not in post.states("message"))  # each of them begins the pause anew
    await town.teams.say(town.petra, town.meeting, "svara 2 I morgon.")
    town.teams.gate.faults.clear()
    post.let_go()
    await town.arrives(town.karin, "Den är bytt.", "I morgon.")
    await post.until("message", "sent", says="news")


async def test_an_update_of_a_card_that_nobody_remembers_is_cancelled(town: Town, post: Post) -> None:
    await town.log(town.johan, LAMP)
    town.teams.fail("PUT", "/activities", status=429, headers={"Retry-After": "600"})
    await town.say(town.karin, "stryk 1 Dubblett")
    await post.wait(lambda: any(entry.status == 429 for entry in post.entries("update")))
    post.end_pause()
    assert post.change("DELETE FROM posted_card_question") + post.change("DELETE FROM posted_card")
    post.let_go()
    await post.wait(lambda: post.entries("update")[-1].state == "cancelled")


async def test_news_that_are_old_when_they_are_posted_are_put_right(town: Town, post: Post) -> None:
    await town.assigned(LAMP)
    await post.until("assignment", "sent")
    await town.tell(town.karin, "hjälp")
    town.teams.fail("POST", "/activities", delay=0.4, where=town.writes_to(town.karin))
    await town.say(town.petra, "svara 1 Den är bytt.")
    await post.wait(lambda: post.states("message", says="news") in (["sending"], ["sent"]))
    await town.undo(town.petra)
    news = await town.arrives(town.karin, "TR-1")
    await town.teams.message(
        town.personal(town.karin), where=lambda m: m is news and "Den är bytt." not in said(m.card)
    )
    assert news.updates <= 1, "where it was not made ready before the undoing it was right at once"


async def replace_owner(town: Town) -> None:
    """Let Nils own the department of Petra."""
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    await town.arrives(town.nils, "TR-1")


@pytest.mark.parametrize("questions", [1, 2])
async def test_the_cards_of_a_former_owner_say_so_and_show_nothing_after_that(
    town: Town, post: Post, questions: int
) -> None:
    """The card of a question, a reminder of it, and a digest."""
    for text in (LAMP, BENCH)[:questions]:
        await town.assigned(text)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "remind_me", on=NEXT_YEAR)
    post.let_go()
    reminder = await town.arrives(town.petra, LAMP, "påminna")
    await town.press(town.karin, await town.tell(town.karin, "påminn"), "remind")
    digest = await town.arrives(town.petra, "väntar på svar")
    cards = (own, reminder, digest)
    await replace_owner(town)
    for card in (own, reminder):
        await town.becomes(card, "Återtagen")
    await town.becomes(digest, "Återtagen" if questions == 1 else "Du ansvarar inte längre för TR-1 och TR-2")
    await town.settled()
    seen = [(card.updates, said(card.card)) for card in cards]
    await town.say(town.karin, "ändra 1 Kan hela gatan få nya lampor?")
    await town.say(town.nils, "pågår 1")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.settled()
    assert [(card.updates, said(card.card)) for card in cards] == seen
    assert "Den är bytt." not in str(seen)


async def test_who_answered_keeps_the_answer_though_another_owns_the_department(town: Town) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    await town.press(town.petra, own, "answer", answer="I maj.")
    await town.becomes(own, "I maj.")
    await town.assigned(BENCH)
    await town.say(town.karin, "förvaltning Tekniska förvaltningen @Nils Norén", town.nils)
    await town.arrives(town.nils, BENCH)
    await town.say(town.karin, "svara 1 I juni.")
    await town.settled()
    assert shows(own.card, "I maj.")


async def test_a_digest_of_which_one_question_moved_shows_the_others(town: Town) -> None:
    for text in (LAMP, BENCH):
        await town.assigned(text)
    await town.press(town.karin, await town.tell(town.karin, "påminn"), "remind")
    digest = await town.arrives(town.petra, "2 frågor väntar på svar")
    await town.say(town.karin, "skicka 2 till Social")
    await town.becomes(digest, LAMP, "Du ansvarar inte längre för TR-2")
    await town.settled()
    seen = digest.updates
    await town.say(town.karin, "svara 2 I morgon.")
    await town.settled()
    assert digest.updates == seen
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.becomes(digest, "Tack, alla frågor är besvarade", "Du ansvarar inte längre för TR-2")


async def test_who_coordinates_no_more_sees_no_more_news(town: Town) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await town.assigned(LAMP)
    await town.say(town.petra, "svara 1 Den är bytt.")
    news = await town.arrives(town.maria, "Den är bytt.")
    await town.press(town.maria, await town.tell(town.maria, "samordnare"), "step_down")
    await town.settled()
    await town.say(town.petra, "ångra")
    await town.settled()
    assert shows(news.card, "Den är bytt.")
