"""Test updates of posted cards: several changes in one update, and none without a change."""

from tests.dialogues.town import Town, said, shows
from tests.outbox.outbox_rows import Post, opens

LAMP = "Kan lampan vid torget bytas?"


async def test_a_question_that_changes_while_its_card_is_posted_gets_its_card_renewed(
    town: Town, post: Post
) -> None:
    town.teams.fail("POST", "/activities", delay=0.4, where=town.writes_to(town.petra))
    await town.assigned(LAMP)
    await post.until("assignment", "sending")
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


async def test_news_for_the_coordinator_that_wait_become_one_message(town: Town, post: Post) -> None:
    for text in (LAMP, "När klipps gräset?"):
        await town.assigned(text)
    await post.until("assignment", "sent", "sent")
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=9, where=opens
    )
    await town.teams.say(town.petra, town.meeting, "svara 1 Den är bytt.")
    await post.wait(lambda: [entry.status for entry in post.entries("message", says="news")] == [429])
    post.end_pause()
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
