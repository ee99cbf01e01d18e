"""Test that 429 pauses the whole tenant in every process, and no other tenant."""

from simulator.service import Simulator
from storage import Store
from tests.outbox.outbox_rows import Post
from tests.outbox.traffic import group_chats, writes
from tests.outbox.worker_harness import sending
from tests.teams.program import Clock


async def test_a_tenant_that_teams_slows_down_waits_whole_and_others_go_on(
    stage: Simulator, post: Post
) -> None:
    clock = Clock()
    slow, same_tenant, elsewhere = group_chats(stage, 3)
    elsewhere.tenant_id = "elsewhere"
    headers = {"Retry-After": "600"}
    stage.fail("POST", "/activities", status=429, headers=headers, where=lambda c: c.conversation == slow.id)
    async with sending(stage, post, clock=clock) as running:
        await post.put_in(slow, service_url=stage.service_url)
        await post.wait(lambda: post.entry("post").status == 429)
        await post.put_in(same_tenant, service_url=stage.service_url)
        await post.put_in(elsewhere, service_url=stage.service_url)
        await post.until("post", "ready", "ready", "sent")
        clock.advance(590)
        await post.wait(lambda: running.store.rounds > 5)
        assert len(writes(stage, slow, same_tenant)) == 1
        clock.advance(10 + 0.2 * 600)
        entries = await post.until("post", "sent", "sent", "sent")
    assert [entry.attempts for entry in entries] == [1, 1, 1]


async def test_another_process_keeps_to_it(stage: Simulator, post: Post) -> None:
    clock = Clock()
    store = Store.open(post.url, clock=clock)
    await store.write(lambda tx: tx.outbox.pause(60), tenant=stage.world.tenant_id)
    store.close()
    (chat,) = group_chats(stage, 1)
    await post.put_in(chat, service_url=stage.service_url)
    async with sending(stage, post, clock=clock) as running:
        await post.wait(lambda: running.store.rounds > 3)
        assert not writes(stage, chat)
        clock.advance(61)
        await post.until("post", "sent")
