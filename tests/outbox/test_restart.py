"""Test a program that ends, or is killed, while something is being sent."""

from dataclasses import replace

from structlog.testing import capture_logs

from simulator.service import Simulator
from tests.dialogues.town import Town, shows
from tests.outbox.outbox_rows import QUICK, Post
from tests.running import running_bot

LAMP = "Kan lampan vid torget bytas?"


async def settled(town: Town) -> None:
    await town.found_council()
    await town.add_departments()
    await town.tell(town.petra, "hjälp")


def copies(town: Town) -> int:
    return sum(shows(m.card, LAMP) for m in town.personal(town.petra).messages if m.by_bot)


async def test_what_is_being_sent_when_the_program_is_told_to_stop_is_finished(
    stage: Simulator, post: Post
) -> None:
    town = Town(stage)
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await settled(town)
        stage.fail("POST", "/activities", delay=0.8, where=town.writes_to(town.petra))
        await town.assigned(LAMP)
        await post.until("assignment", "sending")
    assert (post.entry("assignment").state, copies(town)) == ("sent", 1)


async def test_what_takes_too_long_is_left_for_the_next_start(stage: Simulator, post: Post) -> None:
    town, hurried = Town(stage), replace(QUICK, shutdown_grace=0.2, lease_duration=1.2)
    with capture_logs() as logged:
        async with running_bot(stage, database_url=post.url, timing=hurried):
            await settled(town)
            stage.fail("POST", "/activities", delay=4, where=town.writes_to(town.petra))
            await town.assigned(LAMP)
            await post.until("assignment", "sending")
            await post.wait(lambda: "sending" not in post.states("update"))
    left = [line["message_id"] for line in logged if line["event"] == "outbox_message_interrupted"]
    assert left == [post.entry("assignment").id]
    assert post.entry("assignment").state == "sending"
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        (entry,) = await post.until("assignment", "sent")
        await town.arrives(town.petra, LAMP)
    assert (entry.attempts, entry.ambiguous) == (2, 1)


async def test_an_assignment_over_which_the_program_died_three_times_is_held_and_told_of(
    stage: Simulator, post: Post
) -> None:
    town = Town(stage)
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await settled(town)
        await town.assigned(LAMP)
        await post.until("assignment", "sent")
    assert post.change(
        "UPDATE outbox SET state = 'sending', uncertain_attempts = 2 WHERE kind = 'assignment'"
    )
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await post.until("assignment", "held")
        await town.arrives(town.karin, "TR-1 har inte kommit fram")
    assert copies(town) == 1


async def test_an_update_over_which_the_program_died_is_made_all_the_same(
    stage: Simulator, post: Post
) -> None:
    town = Town(stage)
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await settled(town)
        card = await town.assigned(LAMP)
        await town.becomes(card, "Skickad till Tekniska förvaltningen")
        await post.until("assignment", "sent")
        await post.one("update", "cancelled")
    seen = card.updates
    post.change("UPDATE posted_card SET fingerprint = 'of a card that looked otherwise'")
    post.change("UPDATE outbox SET state = 'sending', uncertain_attempts = 5 WHERE kind = 'update'")
    async with running_bot(stage, database_url=post.url, timing=QUICK):
        await post.wait(lambda: card.updates == seen + 1)
