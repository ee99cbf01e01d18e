"""Count what a turn executes: files, functions, calls, and how often a call changes to another file.

``python -m tests.bench.hops`` runs the bot in this process against the simulator, and counts the calls of the
bot's own files alone, in all threads. A coroutine that goes on after a wait counts as a call, too.

Each path is recorded from an idle outbox worker to its last call, so that nothing else is counted:
neither what the worker still does for an earlier message, nor what it begins once the turn has been answered.
"""

import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from types import FrameType

from simulator.cards import choices
from simulator.constants import TENANT_ID
from simulator.service import Simulator
from storage import Store, Transaction
from storage.outbox import AT_ANY_HOUR, MessageKind
from tests.dialogues.conftest import BRISK, UNHURRIED
from tests.dialogues.town import Town
from tests.faults.report import quieten
from tests.idle import Settled
from tests.outbox.outbox_rows import PATIENCE, Post
from tests.running import running_bot

ROOT = Path(__file__).parents[2]
OWN = tuple(f"{ROOT / folder}/" for folder in ("bot", "cards", "domain", "storage"))
RARELY = replace(BRISK, poll_interval=3.0, planner_interval=3600.0)
"""Only what is measured runs: the outbox is read when something was added to it."""
ANSWERED, SENT = "Metrics.record_request", "Metrics.record_delivery"
STORED = "Metrics.record_transaction"
"""The last calls of a path: each is counted, and nothing after it."""
NEXT_JOB = "SqliteWriter._next"
"""The writer's wait for its next job, which runs concurrently with the turn."""
CLOCK = ("watch_clock", "ClockSteps.observe")
"""What looks at the clock once a second, whether there is a turn or not."""
STATEMENT = "execute_sql"
ASK, PRESS, REMINDER = "fråga, until its receipt is stored", "a button: assign", "a reminder is sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops:
    """The files, functions and calls of one path."""

    files: int
    functions: int
    calls: int
    changes: int
    """How often a call is in another file than the call before it."""
    statements: int
    """How many compiled statements the driver of the database was given."""


@dataclass(slots=True)
class Tracer:
    """Records the calls of the bot's own files while it is switched on."""

    until: str | None = None
    """The last function to record, None while it is switched off."""
    left: int = 1
    """How often it is still to be called."""
    calls: list[tuple[str, str]] = field(default_factory=list)
    """File and function of each call."""
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while the outbox worker has nothing left to do."""
    being_sent: int = 0
    """Messages that the outbox worker has taken and not settled."""

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(OWN):
            return
        name = frame.f_code.co_qualname
        self._watch_worker(name)
        if self.until is None or name == NEXT_JOB or name in CLOCK:
            return
        self.calls.append((frame.f_code.co_filename, name))
        if name == self.until:
            self.left -= 1
            self.until = self.until if self.left else None

    def _watch_worker(self, name: str) -> None:
        if name == "OutboxWorker._sleep" and not self.being_sent:
            self.idle.set()
        elif name.startswith("OutboxWorker.") and "<" not in name:
            self.idle.clear()
        elif name == "OutboxRateLimiter.record":
            self.being_sent += 1
        elif name == SENT:
            self.being_sent -= 1

    async def until_idle(self) -> None:
        """Wait until the outbox worker has nothing left to do."""
        while not self.idle.is_set():  # the event may be cleared again before this task resumes
            await self.idle.wait()

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Trace this thread, and all threads that start from now on."""
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    def record(self, *, until: str, times: int = 1) -> None:
        """Start a new recording, which ends with a call of a function, the next one or a later one."""
        self.calls.clear()
        self.until, self.left = until, times

    async def recorded(self) -> Hops:
        """Return the recording once its last call has come; it may be seen in the database before."""
        end = time.monotonic() + PATIENCE
        while self.until is not None:
            assert time.monotonic() < end, f"{self.until} was not called"
            await asyncio.sleep(0.01)
        files = [file for file, _ in self.calls]
        changes = sum(file != before for before, file in pairwise(files))
        return Hops(
            files=len(set(files)),
            functions=len(set(self.calls)),
            calls=len(self.calls),
            changes=changes,
            statements=sum(name == STATEMENT for _, name in self.calls),
        )


async def measure(folder: Path) -> dict[str, Hops]:
    """Return the hops of each path, measured after each was run once; ``folder`` is empty."""
    tracer, post = Tracer(), Post(folder / "bot.db")
    with tracer.installed():
        async with (
            Simulator() as teams,
            running_bot(teams, database_url=post.url, timing=RARELY, settings=UNHURRIED),
        ):
            town = Town(teams, Settled(post=post))
            await _prepare(town)
            return {
                ASK: await _ask(town, tracer),
                PRESS: await _press(town, tracer),
                REMINDER: await _send_reminder(town, post, tracer),
            }


async def _prepare(town: Town) -> None:
    """Found the council, and run everything once so that keys, rosters and councils are cached."""
    await town.found_council()
    await town.add_departments()
    await town.teams.install(town.petra)
    await town.assigned("Varför är det mörkt?")
    await town.settled()


async def _ask(town: Town, tracer: Tracer) -> Hops:
    await tracer.until_idle()
    tracer.record(until=STORED, times=2)
    said = await town.teams.say(town.johan, town.meeting, "fråga När lagas lampan?")
    await town.answer_to(said)
    await town.settled()
    return await tracer.recorded()


async def _press(town: Town, tracer: Tracer) -> Hops:
    card = await town.log(town.johan, "När klipps gräset?")
    seen = await town.view(town.karin, card)
    department = choices(seen.card, "department")["Tekniska förvaltningen"]
    await tracer.until_idle()
    tracer.record(until=ANSWERED)
    pressed = await town.press(town.karin, card, "assign", department=department)
    assert pressed.status == 200, pressed
    await town.settled()
    return await tracer.recorded()


async def _send_reminder(town: Town, post: Post, tracer: Tracer) -> Hops:
    """Put a reminder into the outbox as the planner does, and wait until it is settled."""
    owner = town.petra.teams_id

    def add(tx: Transaction) -> None:
        known = tx.people.find_by_teams_id(owner)
        assert known is not None
        payload = {"kind": "digest", "args": {"meeting": None, "days": None}, AT_ANY_HOUR: True}
        tx.outbox.add(
            MessageKind.REMINDER, key="reminder:hops", payload=payload, council=1, person=known.person.id
        )

    store = Store.open(post.url)
    await tracer.until_idle()
    await store.write(add, tenant=TENANT_ID)
    store.close()
    tracer.record(until=SENT)
    await post.until(MessageKind.REMINDER, "sent")
    await tracer.until_idle()
    await town.arrives(town.petra, "Varför är det mörkt?", "När klipps gräset?")
    return await tracer.recorded()


def table(found: dict[str, Hops]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| path | files | functions | calls | changes of file | statements |"
    yield "|---|---|---|---|---|---|"
    for path, hops in found.items():
        counted = (hops.files, hops.functions, hops.calls, hops.changes, hops.statements)
        yield f"| {path} | {' | '.join(map(str, counted))} |"


def main(say: Callable[[str], None] = print) -> None:
    """Measure, and print the table."""
    quieten()
    with tempfile.TemporaryDirectory() as folder:
        for line in table(asyncio.run(measure(Path(folder)))):
            say(line)


if __name__ == "__main__":
    main()
