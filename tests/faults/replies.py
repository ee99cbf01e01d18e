"""Run commands while answers fail and the program is killed: who gets a card, and who is told.

``python -m tests.faults.replies`` prints the table of docs/reliability.md.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, update

from simulator.chats import Chat, Message
from simulator.http import Call, Fault, FaultPlan
from simulator.people import Person
from simulator.service import Simulator
from storage.outbox import MessageKind, MessageState
from storage.outbox.messages import UNDELIVERED_STATES
from storage.tables import outbox, questions
from tests.dialogues.town import Town, shows
from tests.faults.channel import Channel
from tests.faults.figures import looking_into
from tests.faults.report import Report, quieten
from tests.faults.servers import beside, files_in, own_server
from tests.program.child import program

PER_ROOM = 5
COMMANDS_PER_ROOM = 100
"""Meetings' chats take one message a second, so that more of them in fewer chats would measure that."""
AT_ONCE = 10
"""People who write at the same time: so many replies can be in progress when the program is killed."""
PERSONAL = 0.2
"""The share of commands in the personal chat."""
SETTLES_WITHIN = 900.0
OK, DONE = 200, 201
SETTINGS = {"BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}
KINDS: Mapping[str, Fault] = {
    "429, Retry-After": Fault("*", "", status=429, headers={"Retry-After": "1"}),
    "429": Fault("*", "", status=429),
    "412": Fault("*", "", status=412),
    "500 before": Fault("*", "", status=500),
    "502 before": Fault("*", "", status=502),
    "503 after": Fault("*", "", status=503, is_done=True),
    "reset before": Fault("*", "", reset=True),
    "reset after": Fault("*", "", lost_answer=True),
}
HANGS: Mapping[str, Fault] = {
    "hangs before": Fault("*", "", delay=12.0, status=503),
    "hangs after": Fault("*", "", delay=12.0),
}
"""Twelve seconds are longer than the bot waits."""
MISHAPS_SEED = 10581
"""With it 23 of the first 60 messages fail, in every way; the first 429, which makes others wait, is late."""
HEADING = (
    "| database | commands | kill -9 | went wrong | got a card | told in private | shown as uncertain"
    " | pressed, and right then | neither | accepted, answer lost | twice | seconds | promise |"
)


class Mishaps(FaultPlan):
    """Lets a share of all posted messages fail, each kind equally often.

    It needs random numbers of its own: then the number of the first messages that fail is always the same.
    """

    def __init__(self, rng: random.Random, kinds: Mapping[str, Fault], *, share: float) -> None:
        super().__init__()
        self._rng, self._kinds, self.share = rng, kinds, share
        self.happened: Counter[str] = Counter()

    def next_for(self, call: Call) -> Fault | None:
        posts = call.method == "POST" and "/activities" in call.path
        if not posts or not self.share or self._rng.random() >= self.share:
            return super().next_for(call)
        name = self._rng.choice(list(self._kinds))
        self.happened[name] += 1
        return replace(self._kinds[name])

    @property
    def lost_answers(self) -> int:
        return sum(times for name, times in self.happened.items() if name.endswith("after"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One command that the bot confirmed over HTTP."""

    text: str
    person: Person
    written: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The result of all commands."""

    commands: int
    kills: int
    wrong: int
    carded: int
    told: int
    shown: int
    pressed: int
    """Cards that had come although they were shown as uncertain, and were not once they were pressed."""
    unconfirmed: int
    """Those that were shown so after that, too."""
    neither: int
    lost_answers: int
    twice: int
    seconds: float

    @property
    def fine(self) -> bool:
        """Return whether everybody got a card or is told, twice only after lost answers or kills.

        A card that came although it was shown as uncertain is no longer shown so once it was pressed.
        """
        lost = self.lost_answers + self.kills * AT_ONCE
        return self.neither == self.unconfirmed == 0 and self.twice <= lost and self.pressed <= lost


@dataclass(slots=True, kw_only=True)
class Askers:
    """People in councils who write one question after another."""

    town: Town
    rng: random.Random
    asked: list[Asked] = field(default_factory=list)
    _rooms: list[tuple[Chat, list[Person]]] = field(default_factory=list)
    _begun: int = 0

    async def settle(self, *, rooms: int) -> None:
        """Found the councils; all but one person in each have the bot in the personal chat."""
        add = self.town.teams.world.add_person
        for number in range(1, rooms + 1):
            people = [add(f"a{number}-{n}", name=f"Deltagare {number}-{n}") for n in range(PER_ROOM)]
            chat = self.town.add_chat(f"Råd {number}", self.town.karin, *people)
            await self.town.found_council(chat, name=chat.key, code=f"R{number}")
            for person in people[1:]:
                await self.town.teams.install(person)
            self._rooms.append((chat, people))

    async def go_on(self, *, commands: int) -> None:
        """Write until all people together have written this many commands."""
        while self._begun < commands:
            self._begun += 1
            await self._ask(f"Lampa{self._begun}x?")

    async def _ask(self, text: str) -> None:
        chat, people = self.rng.choice(self._rooms)
        person = self.rng.choice(people)
        if person.installed and self.rng.random() < PERSONAL:
            chat = self.town.personal(person)
        said = await self.town.teams.say(person, chat, f"fråga {text}")
        if said.status == DONE and said.message is not None:
            self.asked.append(Asked(text=text, person=person, written=said.message))

    async def press(self, texts: AbstractSet[str]) -> set[str]:
        """Let somebody's client ask for their view of each card about these; return which there are."""
        pressed = set()
        for one in self.asked:
            chat = self.town.teams.world.chat_of(one.written)
            reader = one.person if chat is self.town.personal(one.person) else self.town.karin
            for card in (m for m in chat.messages if m.by_bot and m.answers(one.written)):
                if one.text in texts:
                    pressed.add(one.text)
                    assert (await self.town.view(reader, card)).status == OK
        return pressed

    @property
    def begun(self) -> int:
        return self._begun


async def ask_many(
    teams: Simulator,
    *,
    folder: Path,
    database: str,
    commands: int,
    kills: int,
    kinds: Mapping[str, Fault] = KINDS,
    share: float = 0.2,
) -> Figures:
    """Let people write while answers fail and the program is killed, and count the results."""
    who, what = random.Random(7), random.Random(MISHAPS_SEED)  # noqa: S311 - mishaps, not secrets
    began, askers = time.monotonic(), Askers(town=Town(teams), rng=who)
    mishaps = Mishaps(what, kinds, share=0.0)
    teams.gate.faults = mishaps
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(
            program(teams, folder=folder, database_url=database, more=SETTINGS)
        )
        await askers.settle(rooms=max(4, commands // COMMANDS_PER_ROOM))
        mishaps.share = share
        writing = [asyncio.create_task(askers.go_on(commands=commands)) for _ in range(AT_ONCE)]
        for number in range(1, kills + 1):
            while askers.begun < number * commands // (kills + 1):  # noqa: ASYNC110 - they count by themselves
                await asyncio.sleep(0.01)
            await running.kill()
            port = {"BOT_PORT": teams.bot_url.rpartition(":")[2]}
            again = program(teams, folder=folder, database_url=database, more=SETTINGS | port)
            running = await stack.enter_async_context(again)
        await asyncio.gather(*writing)
        await _all_settled(database)  # answers that waited for a pause go wrong as often
        mishaps.share = 0.0
        figures = _count(askers, mishaps, database, kills=kills, seconds=time.monotonic() - began)
        pressed = await askers.press(_listed(database))
        await _all_settled(database)
        unconfirmed = pressed & _listed(database)
    return replace(figures, pressed=len(pressed - unconfirmed), unconfirmed=len(unconfirmed))


async def _all_settled(database: str) -> None:
    """Wait until the outbox has nothing to send."""
    end = time.monotonic() + SETTLES_WITHIN
    while left := await asyncio.to_thread(_left, database):
        assert time.monotonic() < end, f"{left} were not sent"
        await asyncio.sleep(0.2)


def _left(database: str) -> int:
    """Return how many messages are to be sent; make those due that wait because they may have arrived."""
    under_way = (MessageState.READY.value, MessageState.SENDING.value)
    wanted = select(outbox.c.id, outbox.c.uncertain_attempts, outbox.c.not_before)
    with looking_into(database) as engine, engine.begin() as connection:
        left = connection.execute(wanted.where(outbox.c.state.in_(under_way))).all()
        now = datetime.now(UTC)
        waiting = [id_ for id_, uncertain, due in left if uncertain and due > now]
        if waiting:
            retried = update(outbox).where(
                outbox.c.id.in_(waiting), outbox.c.state == MessageState.READY.value
            )
            connection.execute(retried.values(not_before=now))
    return len(left)


def _listed(database: str) -> set[str]:
    """Return the texts of the questions whose replies the coordinators see listed as undelivered."""
    failed = select(outbox.c.payload).where(
        outbox.c.kind == MessageKind.REPLY.value,
        outbox.c.state.in_([state.value for state in UNDELIVERED_STATES]),
    )
    with looking_into(database) as engine, engine.connect() as connection:
        ids = [row[0].get("args", {}).get("question") for row in connection.execute(failed)]
        found = connection.execute(select(questions.c.text).where(questions.c.id.in_(ids)))
        return set(found.scalars())


def _count(askers: Askers, mishaps: Mishaps, database: str, *, kills: int, seconds: float) -> Figures:
    listed, carded, told, twice, neither = _listed(database), 0, 0, 0, 0
    for one in askers.asked:
        chat, own = askers.town.teams.world.chat_of(one.written), askers.town.personal(one.person)
        cards = sum(m.by_bot and m.answers(one.written) for m in chat.messages)
        carded += bool(cards)
        twice += max(0, cards - 1)
        in_private = own is not chat and any(m.by_bot and shows(m.card, one.text) for m in own.messages)
        told += in_private
        neither += not (cards or in_private or one.text in listed)
    return Figures(
        commands=len(askers.asked),
        kills=kills,
        wrong=mishaps.happened.total(),
        carded=carded,
        told=told,
        shown=len(listed),
        pressed=0,
        unconfirmed=0,
        neither=neither,
        lost_answers=mishaps.lost_answers,
        twice=twice,
        seconds=seconds,
    )


def row_of(name: str, found: Figures) -> list[object]:
    """Return the line of the table."""
    pressed = f"{found.pressed} of {found.pressed + found.unconfirmed}"
    return [
        name, found.commands, found.kills, found.wrong, found.carded, found.told, found.shown, pressed,
        found.neither, found.lost_answers, found.twice, round(found.seconds),
    ]  # fmt: skip


async def main() -> int:
    """Run on both databases; return 1 if a guarantee was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.replies")
    parser.add_argument("--commands", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="run only this database")
    chosen = parser.parse_args()
    quieten()
    report = Report()
    with tempfile.TemporaryDirectory() as folder, own_server() as own:
        databases = {"SQLite": files_in(Path(folder)), "PostgreSQL": own.server.database}
        for name, fresh in databases.items():
            if chosen.only not in (None, name):
                continue
            async with beside(fresh()) as url, Simulator(client=Channel) as teams:
                found = await ask_many(
                    teams,
                    folder=Path(folder),
                    database=url,
                    commands=chosen.commands,
                    kills=chosen.kills,
                    kinds={**KINDS, **HANGS},
                )
            report.table(HEADING, *row_of(name, found), fine=found.fine)
    report.print("")
    return int(report.broken)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
