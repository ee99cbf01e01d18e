"""Test that a card that Teams no longer lets the bot change is replaced by a new one, once."""

import pytest

from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import Post

LAMP = "Kan lampan vid torget bytas?"
STREET = "Kan hela gatan få nya lampor?"
SENT_ON = "Skickad till Tekniska förvaltningen"


@pytest.mark.parametrize("status", [403, 404])
async def test_a_card_in_a_chat_is_posted_anew_and_kept_up_to_date_from_then_on(
    town: Town, post: Post, status: int
) -> None:
    card = await town.log(town.johan, LAMP)
    town.teams.fail("PUT", "/activities", status=status, where=lambda c: c.conversation == town.meeting.id)
    await town.say(town.karin, "skicka 1 till Tekniska")
    assert (await post.one("update", "dead")).status == status
    anew = await town.teams.message(
        town.meeting, where=lambda m: m is not card and shows(m.card, LAMP, SENT_ON)
    )
    await post.until("post", "sent", says="question")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.becomes(anew, "Den är bytt.")
    assert not shows(card.card, SENT_ON)
    assert post.states("post", says="question") == ["sent"], "once for each card"


async def test_a_card_that_somebody_removed_comes_again_when_there_is_something_new(
    town: Town, post: Post
) -> None:
    card = await town.log(town.johan, LAMP)
    town.teams.world.delete(card, chat=town.meeting)
    await town.say(town.karin, "skicka 1 till Tekniska")
    assert (await post.one("update", "dead")).status == 404
    await post.until("post", "sent", says="question")


async def test_a_card_of_one_person_is_sent_to_them_anew(town: Town, post: Post) -> None:
    await town.assigned(LAMP)
    card = await town.arrives(town.petra, LAMP)
    await post.until("assignment", "sent")
    town.teams.fail("PUT", "/activities", status=404, where=town.writes_to(town.petra))
    question = await town.say(town.karin, "visa 1")
    await town.act(town.karin, question, "edit", text=STREET)
    anew = await town.arrives(town.petra, STREET)
    assert anew is not card
    await post.until("message", "sent", says="assignment")
    await town.say(town.karin, "svara 1 Den är bytt.")
    await town.becomes(anew, "Den är bytt.")


async def test_a_card_of_somebody_who_blocked_the_bot_waits_until_they_write_to_it(
    town: Town, post: Post
) -> None:
    await town.assigned(LAMP)
    await town.arrives(town.petra, LAMP)
    await post.until("assignment", "sent")
    town.teams.fail("*", "/activities", status=403, where=town.writes_to(town.petra), times=2)
    question = await town.say(town.karin, "visa 1")
    await town.act(town.karin, question, "edit", text=STREET)
    await post.until("message", "blocked", says="assignment")
    await town.tell(town.petra, "hjälp")
    await town.arrives(town.petra, STREET)
    await post.until("message", "sent", says="assignment")
