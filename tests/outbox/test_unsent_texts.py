"""Test that a mere text that was not sent comes while it is worth reading, and that receipts are stored."""

from dataclasses import replace

from bot.outbox.replies import ReplyRecorder
from bot.teams.errors import Refused, Uncertain
from bot.turn.incoming import Account, Chat, ChatKind, Incoming, MessageReceived
from bot.turn.types import Reply
from bot.views.messages import HELP
from simulator.service import Simulator
from storage import Unavailable
from tests.outbox.outbox_rows import QUICK, Post
from tests.outbox.worker_harness import Running, sending
from tests.teams.program import Clock
from tests.teams.replies import posted_card_for


def incoming(teams: Simulator) -> Incoming:
    chat = teams.world.chat("meeting")
    chat.has_bot = True
    return Incoming(
        tenant=teams.world.tenant_id,
        activity_id="17",
        sender=Account(teams_id="29:johan", name="Johan Lind"),
        chat=Chat(id=chat.id, thread=chat.id, kind=ChatKind.GROUP, service_url=teams.service_url),
        locale="sv",
        event=MessageReceived(lines=("hej",)),
        bot_id=teams.world.bot.teams_id,
    )


def recorder(running: Running) -> ReplyRecorder:
    return ReplyRecorder(store=running.store, worker=running.worker)


async def test_a_mere_text_comes_in_private_where_the_chat_refuses_it_and_waits_for_a_pause(
    stage: Simulator, post: Post
) -> None:
    johan, heard = stage.world.person("johan"), incoming(stage)
    johan.installed = True
    heard = replace(heard, sender=Account(teams_id=johan.teams_id, name=johan.name))
    alone = replace(heard, activity_id="18", event=MessageReceived(lines=("hej",), is_targeted=True))
    async with sending(stage, post) as running:
        replies = recorder(running)
        assert not await replies.postpone(heard, Reply(text="Vänta."))
        await running.store.write(lambda tx: tx.outbox.pause(3600), tenant=heard.tenant)
        await post.wait(lambda: running.worker.pause_left(heard.tenant) > 0)
        assert await replies.postpone(alone, Reply(text="Vänta lite."))
        assert post.states("reply") == ["ready"]
        post.end_pause()
        await post.until("reply", "sent")
        await replies.not_sent(heard, Reply(text="Vänta mer."), Refused(403))
        await post.until("reply", "sent", "sent")
    said = [m.text for m in stage.world.personal(johan).messages if m.by_bot]
    assert said == ["Vänta lite.", "Vänta mer."]
    assert not [m for m in stage.world.chat("meeting").messages if m.by_bot]


async def test_a_text_is_sent_later_as_long_as_it_is_worth_reading(stage: Simulator, post: Post) -> None:
    clock, sorry = Clock(), Reply(text="Vänta lite.")
    async with sending(stage, post, clock=clock) as running:
        await recorder(running).not_sent(incoming(stage), sorry, Refused(429, retry_after=0.1))
        await post.until("reply", "sent")
        late, unsure = (replace(incoming(stage), activity_id=one) for one in ("18", "19"))
        await recorder(running).not_sent(late, sorry, Refused(429, retry_after=100))
        await recorder(running).not_sent(unsure, sorry, Uncertain("lost"))
        clock.advance(121)
        await post.until("reply", "sent", "cancelled")
    said = [m.text for m in stage.world.chat("meeting").messages if m.by_bot]
    assert said == ["Vänta lite."]


async def test_a_reply_that_was_not_sent_is_stored_once_the_database_is_back(
    stage: Simulator, post: Post
) -> None:
    async with sending(stage, post) as running:
        running.store.failing["write"] = 3
        await recorder(running).not_sent(incoming(stage), Reply(text="Vänta lite."), Refused(412))
        await post.until("reply", "sent")


async def test_receipts_are_stored_once_the_database_is_back(stage: Simulator, post: Post) -> None:
    heard = incoming(stage)
    card = replace(
        posted_card_for(heard.chat), tenant=heard.tenant, council=None, view=HELP.view(), versions={}
    )
    sent = Reply(text="?", posted_card=card)
    activities = [str(number) for number in range(100)]
    faults: list[Exception] = [Unavailable("away"), ValueError("lost the race"), Unavailable("away")]
    unhurried = replace(QUICK, database_retry_delay=0.01, shutdown_grace=60.0)

    async with sending(stage, post, timing=unhurried) as running:
        running.store.fault = faults.pop
        running.store.failing["write"] = len(faults)
        replies = recorder(running)
        for activity in activities:
            replies.posted(sent, activity)
        await replies.close()
        stored = await running.store.read(
            lambda tx: [tx.posted_cards.by_activity(heard.chat.thread, one) for one in activities],
            tenant=heard.tenant,
        )
    assert (faults, None in stored) == ([], False)
