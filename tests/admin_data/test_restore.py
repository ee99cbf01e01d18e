"""Test that nothing that was sent since the backup is sent again by itself after a restore."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.admin.restore import hold_messages
from bot.documents.process import RenderingFailed
from bot.outbox.timing import OutboxTiming
from domain.council import PublicPage
from simulator.cards import actions
from simulator.chats import Message
from simulator.constants import Json
from simulator.service import Simulator
from storage import Store, Transaction
from storage.backup import back_up, restore
from storage.engine import open_engine
from storage.meetings import find_calendar
from storage.migrate import migrate
from tests.dialogues.conftest import BRISK, UNHURRIED
from tests.dialogues.evening import Evening
from tests.dialogues.town import Town, shows
from tests.idle import Settled
from tests.outbox.outbox_rows import Post
from tests.reminders.conftest import EAGER
from tests.reminders.manual_clock import Clock
from tests.reminders.november import LAMP, before_november
from tests.running import running_bot

T = TypeVar("T")
Start = Callable[..., AbstractAsyncContextManager[None]]


@pytest.fixture
def clock() -> Clock:
    return Clock("2021-09-15 17:20")


@pytest.fixture
def start(teams: Simulator, database_url: str, clock: Clock) -> Start:
    """Return a function that starts the bot; it may be called several times."""

    @asynccontextmanager
    async def running(timing: OutboxTiming = EAGER) -> AsyncIterator[None]:
        async with running_bot(
            teams, database_url=database_url, timing=timing, clock=clock, settings=UNHURRIED
        ):
            yield

    return running


async def put_back(database_url: str, backup: Path, clock: Clock, *, stamp: str = "1") -> None:
    """Restore a backup as the command does, at the time of the dialogue."""

    def prepare(restored: str) -> None:
        engine = open_engine(restored)
        migrate(engine)
        engine.dispose()
        asyncio.run(hold_messages(restored, clock=clock))

    await asyncio.to_thread(restore, database_url, backup=backup, stamp=stamp, prepare=prepare)


def reminders(town: Town) -> int:
    """Return the number of reminders that Petra received."""
    messages = town.personal(town.petra).messages
    return sum(message.by_bot and shows(message.card, "Påminnelse") for message in messages)


@pytest.mark.both_databases
async def test_a_reminder_sent_since_the_backup_is_shown_and_not_sent_again(
    teams: Simulator, database_url: str, clock: Clock, start: Start, post: Post, tmp_path: Path
) -> None:
    town, backup = Town(teams), tmp_path / "night.backup"
    async with start():
        await town.found_council()
        await town.add_departments()
        await before_november(town, clock)
        clock.turn_to("2021-11-03 08:00")
        back_up(database_url, out=backup)
        clock.turn_to("2021-11-03 09:00")
        await town.arrives(town.petra, "Påminnelse 1 av 3", LAMP)
    clock.turn_to("2021-11-03 12:00")
    await put_back(database_url, backup, clock)
    before = len(teams.calls)
    async with start():
        await Settled(post=post, clock=clock).wait(teams.bot_url)
        assert len(teams.calls) == before, "nothing is sent by itself"
        await town.tell(town.petra, "mina")
        await Settled(post=post, clock=clock).wait(teams.bot_url)
        assert reminders(town) == 1, "nor because she wrote"
        missed = await town.tell(town.karin, "ej framme")
        assert shows(missed.card, "Petra Holm", "påminnelse", "Kan ha skickats före återställningen.")
        assert not shows(missed.card, "Teams svarade inte")
        clock.turn_to("2021-11-10 09:00")
        await town.arrives(town.petra, "Påminnelse 2 av 3", LAMP)


async def test_what_was_waiting_when_the_backup_was_made_is_not_sent_again_either(
    teams: Simulator, database_url: str, clock: Clock, start: Start, post: Post, tmp_path: Path
) -> None:
    town, backup = Town(teams), tmp_path / "night.backup"
    async with start():
        await town.found_council()
        await town.add_departments()
        teams.fail("POST", "/activities", status=403, where=town.writes_to(town.nils))
        await town.assigned(LAMP, "Socialförvaltningen")
        await town.arrives(town.karin, "TR-1 har inte kommit fram")
        back_up(database_url, out=backup)
        await town.tell(town.nils, "hjälp")
        await town.arrives(town.nils, LAMP)
    await put_back(database_url, backup, clock)
    async with start():
        came = town.mark
        await town.tell(town.nils, "hjälp")
        await Settled(post=post, clock=clock).wait(teams.bot_url)
        cards = [m for m in town.personal(town.nils).messages if m.by_bot and shows(m.card, LAMP)]
        assert len(cards) == 1, came


async def test_files_of_adopted_minutes_that_were_due_are_made_after_the_restore(
    teams: Simulator,
    database_url: str,
    clock: Clock,
    start: Start,
    post: Post,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town, backup = Town(teams, Settled(post=post)), tmp_path / "night.backup"
    with monkeypatch.context() as no_room:
        no_room.setattr("bot.outbox.jobs.files.render_in_child", not_written)
        async with start(BRISK):
            await town.found_council()
            store = Store.open(database_url, clock=clock)
            evening = await Evening.begun(town, store)
            await evening.end()
            card = await evening.card()
            await evening.adopt(card)
            store.close()
            await post.wait(lambda: tried(post) > 0, lambda: post.entries("file"))
        back_up(database_url, out=backup)
    clock.turn_to("2021-09-16 09:00")
    await put_back(database_url, backup, clock)
    assert set(post.states("file")) == {"ready"}
    async with start(BRISK):
        done = await evening.finished(card)
        assert shows(done.card, "Färdigställd version 1", "PDF: ")
    assert set(post.states("file")) == {"sent"}


async def not_written(*_: object, **__: object) -> None:
    """Fail to write any file."""
    raise RenderingFailed("no room")


def tried(post: Post) -> int:
    return sum(entry.attempts for entry in post.entries("file"))


@pytest.mark.both_databases
async def test_a_number_that_was_given_since_the_backup_is_never_given_again(
    teams: Simulator, database_url: str, clock: Clock, start: Start, tmp_path: Path
) -> None:
    town, backup = Town(teams), tmp_path / "night.backup"
    async with start():
        await town.found_council()
        await town.log(town.johan, LAMP)
        back_up(database_url, out=backup)
        lost = await town.log(town.johan, "När öppnar biblioteket?")
        assert shows(lost.card, "TR-2")
    await put_back(database_url, backup, clock)
    async with start():
        assert shows((await town.say(town.maria, "visa 1")).card, LAMP)
        assert shows((await town.say(town.maria, "visa 2")).card, "ingen fråga med det numret")
        assert shows((await town.log(town.johan, "Kan isbanan spolas?")).card, "TR-102")


@pytest.mark.both_databases
async def test_no_address_of_a_calendar_comes_back_and_coordinators_are_told(
    teams: Simulator, database_url: str, clock: Clock, start: Start, tmp_path: Path
) -> None:
    town, backup, secrets = Town(teams), tmp_path / "night.backup", ("of that day", "renewed since")
    async with start():
        await town.found_council()

    async def do(work: Callable[[Transaction], T]) -> T:
        with closing(Store.open(database_url, clock=clock)) as store:
            return await store.write(work, tenant=teams.world.tenant_id)

    def set_secret(tx: Transaction, secret: str) -> None:
        council = tx.councils.get(1)
        tx.councils.save_public_page(council, PublicPage(slug="tr", is_on=True))
        tx.meetings.set_calendar_secret(council.id, secret)

    await do(partial(set_secret, secret=secrets[0]))
    back_up(database_url, out=backup)
    await do(partial(set_secret, secret=secrets[1]))
    clock.turn_to("2021-09-16 09:00")
    await put_back(database_url, backup, clock)
    with closing(Store.open(database_url)) as store:
        for secret in secrets:
            assert await store.read_all_tenants(partial(find_calendar, secret=secret)) is None
    renewed = await do(lambda tx: tx.meetings.calendar_secret(1))
    assert renewed is not None
    assert renewed not in secrets
    async with start():
        await town.arrives(town.karin, "har kalendern för Trygghetsrådet fått en ny adress")
        await town.arrives(town.karin, "är den publika webbsidan för Trygghetsrådet stängd")


def with_answer(card: Message) -> tuple[Message, Json]:
    """Return a card as it is now, and its button to answer."""
    return card, next(a for a in actions(card.card) if a.get("verb") == "answer")


@pytest.mark.both_databases
async def test_no_button_from_before_a_restore_acts_on_what_came_after_it(
    teams: Simulator, database_url: str, clock: Clock, start: Start, tmp_path: Path
) -> None:
    """Restore twice from one backup: the ids and versions of the lost time are reused both times."""
    town, backup, old = Town(teams), tmp_path / "night.backup", list[tuple[Message, Json]]()
    async with start():
        await town.found_council()
        await town.add_departments()
        kept = await town.log(town.johan, LAMP)
        back_up(database_url, out=backup)
        await town.assign(kept, "Tekniska förvaltningen")
        old += [with_answer(await town.arrives(town.petra, LAMP))]
        await town.assigned("När öppnar biblioteket?")
        old += [with_answer(await town.arrives(town.petra, "biblioteket"))]
    for stamp in ("1", "2"):
        await put_back(database_url, backup, clock, stamp=stamp)
        async with start():
            await town.say(town.karin, "skicka 1 till tekniska")
            came = await town.assigned(f"Kan isbanan {stamp} spolas?")
            own = await town.arrives(town.petra, f"isbanan {stamp}")
            old += [with_answer(own)]
            for card, button in old[:-1]:
                wrote = {"answer": "Till helgen."}
                refused = await town.teams.press(town.petra, card, inputs=wrote, action=button)
                assert "innan databasen återställdes" in refused.text
            assert not shows(came.card, "Till helgen.")
            shown = await town.press(town.petra, own, "answer", answer="I morgon.")
            assert shows(shown.card, "I morgon.")
