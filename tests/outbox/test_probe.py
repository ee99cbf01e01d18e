"""Test `testa`: missing personal chats are probed without a message, and the card shows the result."""

from tests.dialogues.town import Town, said, shows
from tests.outbox.outbox_rows import Post, opens

LAMP = "Kan lampan vid torget bytas?"


async def test_owners_are_found_reachable_or_not_and_nobody_is_written_to(town: Town, post: Post) -> None:
    card = await town.say(town.karin, "testa")
    await town.becomes(card, "✓", "Petra Holm", "✕", "Olof Frisk")
    await post.until("probe", "sent", "sent", "sent", "blocked")
    owners = (town.petra, town.nils, town.eva, town.olof)
    assert [m for person in owners for m in town.personal(person).messages] == []


async def test_who_has_met_the_bot_meanwhile_is_not_tried(town: Town, post: Post) -> None:
    town.teams.fail(
        "POST", "/conversations", status=429, headers={"Retry-After": "600"}, times=4, where=opens
    )
    await town.say(town.karin, "testa")
    await post.wait(lambda: [entry.status for entry in post.entries("probe")] == [429] * 4)
    post.end_pause()
    await town.tell(town.nils, "hjälp")
    post.let_go()
    await post.wait(lambda: not {"ready", "sending"} & set(post.states("probe")))
    assert sorted(post.states("probe")) == ["blocked", "cancelled", "sent", "sent"]


async def test_what_waited_for_somebody_is_sent_once_a_test_finds_them(town: Town, post: Post) -> None:
    await town.assigned(LAMP, "Kultur- och fritidsförvaltningen")
    await post.until("assignment", "blocked")
    town.olof.installed = True
    card = await town.say(town.karin, "testa")
    await town.arrives(town.olof, LAMP)
    await post.until("assignment", "sent")
    await town.teams.message(town.meeting, where=lambda m: m is card and "✕" not in said(m.card))
    assert shows(card.card, "Olof Frisk")
