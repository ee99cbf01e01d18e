"""Test internal failures: a message that cannot be rendered, no database, a worker that ends."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.app.http import build_application, monitoring_routes
from bot.app.server import WorkerDied
from bot.views.registry import VIEW_TYPES
from simulator.chats import Chat
from simulator.service import Simulator
from storage import Store
from storage.migrate import migrate
from tests.dialogues.town import Town
from tests.outbox.outbox_rows import QUICK, Post
from tests.outbox.traffic import group_chats
from tests.outbox.worker_harness import sending
from tests.running import running_bot

BROKEN = '{"kind": "assignment", "args": {"questions": [1]}}'
"""An invalid payload of an assignment."""


@pytest.fixture
def chat(stage: Simulator) -> Chat:
    """Return a chat that the bot is in."""
    chat = stage.world.add_chat("a chat", title="A chat", members=[stage.world.person("karin")])
    chat.has_bot = True
    return chat


async def test_a_message_that_cannot_be_rendered_is_given_up_after_ten_times_and_stops_no_other(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    with capture_logs() as logged:
        await post.put_in(chat, service_url=stage.service_url, card="question")
        async with running_bot(stage, database_url=post.url, timing=QUICK):
            await post.until("post", "dead")
            other = stage.world.add_chat("another", title="Another", members=chat.members)
            other.has_bot = True
            await post.put_in(other, service_url=stage.service_url)
            await post.until("post", "dead", "sent")
    broken = post.entries("post")[0]
    failures = [line for line in logged if line["event"] == "outbox_message_failed"]
    assert (broken.attempts, len(failures)) == (10, 10)
    assert {(line["message_id"], tuple(line["kinds"])) for line in failures} == {(broken.id, ("KeyError",))}


async def test_messages_of_a_newer_version_are_left_to_it_and_said_once(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    (other,) = group_chats(stage, 1)
    await post.put_in(chat, service_url=stage.service_url)
    assert post.change("UPDATE outbox SET kind = 'hologram'")
    with capture_logs() as logged:
        async with sending(stage, post) as running:
            for one, card in ((chat, "sentence"), (other, "elsewhere")):
                await post.put_in(one, service_url=stage.service_url, card=card, times=2)
            await post.until("post", "sent", "sent", "sent")
            await post.wait(lambda: running.store.rounds > 10)
    said = [line["kinds"] for line in logged if line["event"] == "outbox_kinds_unknown"]
    assert said == [["hologram"]]
    assert post.states("hologram") == ["ready"]


async def test_views_of_a_newer_version_are_left_to_it_too(
    stage: Simulator, post: Post, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if it is half sent; they count no attempt, and stop nothing else for the same chat."""
    await post.put_in(chat, service_url=stage.service_url, card="hologram", times=2)
    assert post.change("UPDATE outbox SET uncertain_attempts = 1 WHERE id = 1")
    await post.put_in(chat, service_url=stage.service_url)
    with capture_logs() as logged:
        async with sending(stage, post):
            await post.until("post", "ready", "ready", "sent")
            await post.wait(lambda: len([one for one in logged if one["event"] == "outbox_view_unknown"]) > 3)
        assert [(one.attempts, one.ambiguous) for one in post.entries("post")][:2] == [(0, 1), (0, 0)]
        monkeypatch.setitem(VIEW_TYPES, "hologram", VIEW_TYPES["sentence"])
        async with sending(stage, post):
            await post.until("post", "held", "sent", "sent")
    assert "outbox_message_failed" not in {one["event"] for one in logged}


async def test_an_assignment_that_cannot_be_rendered_is_told_of(town: Town, post: Post) -> None:
    town.teams.fail(
        "POST", "/activities", status=429, headers={"Retry-After": "600"}, where=town.writes_to(town.petra)
    )
    await town.assigned("Kan lampan bytas?")
    await post.wait(lambda: post.entry("assignment").status == 429)
    post.end_pause()
    assert post.change("UPDATE outbox SET payload = ? WHERE kind = 'assignment'", BROKEN)
    assert post.change("UPDATE outbox SET not_before = created_at WHERE kind = 'assignment'")
    await town.arrives(town.karin, "TR-1 har inte kommit fram")
    await post.until("assignment", "dead")


async def test_what_follows_may_fail_but_not_what_became_of_the_message(town: Town, post: Post) -> None:
    with capture_logs() as logged:
        await town.teams.say(town.olof, town.meeting, "mina")
        await post.until("private", "dead")
        kinds = [line["kinds"] for line in logged if line["event"] == "follow_ups_failed"]
    assert kinds == []
    post.change("UPDATE outbox SET payload = json_remove(payload, '$.fallback') WHERE kind = 'private'")
    post.change("UPDATE outbox SET state = 'ready' WHERE kind = 'private'")
    with capture_logs() as logged:
        await post.until("private", "dead")
    kinds = [line["kinds"] for line in logged if line["event"] == "follow_ups_failed"]
    assert kinds[-2:] == [["KeyError"], ["KeyError"]]  # before that perhaps once more, together with others


async def test_a_database_that_is_away_when_a_message_is_read_costs_it_no_attempt(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    async with sending(stage, post) as running:
        running.store.failing["read"] = 2
        await post.put_in(chat, service_url=stage.service_url)
        (entry,) = await post.until("post", "sent")
    assert entry.attempts == 1
    assert len(chat.messages) == 1


async def test_a_database_that_is_away_when_a_message_was_sent_is_waited_for(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    async with sending(stage, post) as running:
        stage.fail("POST", "/activities", delay=0.2)
        await post.put_in(chat, service_url=stage.service_url)
        await post.until("post", "sending")
        running.store.failing["write"] = 3
        (entry,) = await post.until("post", "sent")
    assert (entry.attempts, entry.ambiguous, len(chat.messages)) == (1, 0, 1)


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    await post.put_in(chat, service_url=stage.service_url)
    with capture_logs() as logged:
        async with sending(stage, post) as running:
            running.store.failing["write_all_tenants"] = 3
            await post.until("post", "sent")
    assert [line["event"] for line in logged if line["log_level"] == "warning"] == [
        "outbox_database_unavailable"
    ] * 3


async def test_a_sender_that_waits_for_its_database_can_be_stopped(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    async with sending(stage, post) as running:
        running.store.failing["write_all_tenants"] = 1_000
        await post.wait(lambda: running.store.failing["write_all_tenants"] < 1_000)
        running.worker.stop()
        await post.wait(running.task.done)
    assert running.task.exception() is None
    assert not chat.messages


async def test_a_sender_that_cannot_store_anything_dies_rather_than_sends_again_and_again(
    stage: Simulator, post: Post, chat: Chat
) -> None:
    async with sending(stage, post) as running:
        running.store.fault = lambda: ZeroDivisionError("a bug")
        running.store.failing["write"] = 3
        await post.put_in(chat, service_url=stage.service_url)
        await post.wait(running.task.done)
    assert isinstance(running.task.exception(), ZeroDivisionError)
    assert len(chat.messages) == 1


async def test_a_program_whose_sender_died_ends(stage: Simulator, post: Post) -> None:
    program = running_bot(stage, database_url=post.url, timing=QUICK)
    with capture_logs() as logged:
        await program.__aenter__()
        post.change("DROP TABLE outbox")
        await post.wait(lambda: "outbox_worker_died" in {line["event"] for line in logged})
        with pytest.raises(WorkerDied):
            await program.__aexit__(None, None, None)
    (died,) = (line for line in logged if line["event"] == "outbox_worker_died")
    assert died["log_level"] == "critical"
    assert {"OperationalError", "ProgrammingError"} & set(died["kinds"])


@pytest.mark.parametrize(("alive", "status"), [(True, 200), (False, 503)])
async def test_a_program_without_its_sender_is_not_ready(tmp_path: Path, alive: bool, status: int) -> None:  # noqa: FBT001 - named by the table
    store = Store.open(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate(store.engine)
    app = build_application(
        *monitoring_routes(store=store, checks={"sender": lambda: alive}, metrics=_unused)
    )
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/healthz/ready")
        assert (answer.status, await answer.json()) == (status, {"database": True, "sender": alive})
    store.close()


async def _unused(request: web.Request) -> web.Response:
    raise AssertionError(request)
