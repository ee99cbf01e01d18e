"""A soak test: five events a second, one in a hundred calls fails, and no resource may grow.

``python -m tests.faults.soak --minutes 30`` (or ``make soak``) prints the table of docs/reliability.md.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from orjson import dumps

from simulator.chats import Message
from simulator.service import Simulator
from tests.faults.channel import Channel
from tests.faults.crowd import Crowd, Deed
from tests.faults.ledger import all_sent, compare
from tests.faults.report import Report, quieten
from tests.faults.samples import Course, Sample, look
from tests.faults.servers import Fresh, beside, files_in, own_server
from tests.faults.soaked import HEADING, Soaked, row_of
from tests.faults.trouble import Mischief, Trouble
from tests.program.child import program

KEPT = 300
"""Messages per chat that the Teams side keeps completely, since its own memory is not measured."""
LEFT_OPEN = 9
"""Tasks or descriptors by which a short load may exceed the start: pools keep what they opened."""
FREE = {"BOT_RATE_PERSON": "100000", "BOT_RATE_TENANT": "100000"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The amount of load."""

    a_second: float = 5.0
    goes_wrong: float = 0.01
    every: float = 5.0
    """Seconds between two samples of the program."""
    settles_within: float = 180.0
    """Three leases: what was in progress at the last fault is sent by then."""
    rests_within: float = 0.0
    """Seconds after the load within which everything must be closed; 0 to skip this check."""


class Soak:
    """One program under a steady load."""

    def __init__(self, crowd: Crowd, *, url: str, rng: random.Random, load: Load, keep: Path | None) -> None:
        self.crowd, self.url, self.rng, self.keep = crowd, url, rng, keep
        self.load = load
        self.trouble = Trouble(rng, part=load.goes_wrong)
        self.mischief = Mischief(crowd, url)
        self.samples: list[Sample] = []
        c = crowd
        self._deeds: list[Deed] = [
            c.ask, c.look, c.assign, c.answer, c.open_ones, c.find, c.ask, c.look, c.assign, c.answer, c.own,
            c.look,
        ]  # fmt: skip

    async def run(self, bot: str, *, seconds: float) -> int:
        """Cause five events a second; return how many."""
        await self.crowd.settle()
        begun = time.monotonic()
        self.samples.append(await look(bot, self.url, at=time.monotonic() - begun))
        self.crowd.teams.gate.faults = self.trouble
        async with asyncio.TaskGroup() as everything:
            looking = everything.create_task(self._look(bot, begun))
            for number in count():
                if time.monotonic() > begun + seconds:
                    break
                everything.create_task(self._next(number))
                await asyncio.sleep(max(0.0, begun + (number + 1) / self.load.a_second - time.monotonic()))
            looking.cancel()
        self.crowd.teams.gate.faults = Trouble(self.rng, part=0.0)
        await all_sent(self.url, self.crowd, within=self.load.settles_within)
        return number

    async def _next(self, number: int) -> None:
        if self.rng.random() < self.load.goes_wrong:
            await self.mischief.once()
        else:
            await self._deeds[number % len(self._deeds)]()
        if number % KEPT == 0:
            self.crowd.teams.calls.clear()
            for chat in self.crowd.teams.world.chats.values():
                for message in chat.messages[:-KEPT]:
                    forget(message)

    async def _look(self, bot: str, begun: float) -> None:
        while True:
            await asyncio.sleep(self.load.every)
            async with self.mischief.calm:
                self.samples.append(await look(bot, self.url, at=time.monotonic() - begun))
            if self.keep is not None:
                with self.keep.open("ab") as file:
                    file.write(dumps(asdict(self.samples[-1])) + b"\n")

    async def rest(self, bot: str) -> Sample:
        """Sample until few more files and tasks are open than before the load, or the time is over."""
        if self.load.rests_within:
            await self.crowd.teams.stop()  # idle connections would look like a leak
        before, end = self.samples[0], time.monotonic() + self.load.rests_within
        while True:
            now = await look(bot, self.url, at=0.0)
            if now.open_beside(before) <= LEFT_OPEN or time.monotonic() > end:
                return now
            await asyncio.sleep(0.5)


def forget(message: Message) -> None:
    """Keep only the reply reference and the summary of an old message."""
    message.activity = {key: message.activity.get(key) for key in ("id", "replyToId", "summary")}
    message.views.clear()
    message.shown_at.clear()


async def soak(
    fresh: Fresh, folder: Path, *, seconds: float, load: Load, seed: int = 1, keep: Path | None = None
) -> Soaked:
    """Soak one program on a fresh database; ``keep`` is a file for the samples, one per line."""
    rng = random.Random(seed)  # noqa: S311 - mishaps, not secrets
    async with Simulator(client=Channel) as teams, beside(fresh()) as url:
        channel, crowd = teams.client, Crowd(teams, rng)
        assert isinstance(channel, Channel)
        one = Soak(crowd, url=url, rng=rng, load=load, keep=keep)
        async with program(teams, folder=folder, database_url=url, more=FREE) as running:
            events = await one.run(running.url, seconds=seconds)
            at_rest = await one.rest(running.url)
        return Soaked(
            course=Course(samples=one.samples),
            ledger=compare(url, crowd),
            events=events,
            faults=one.trouble.happened.total() + one.mischief.happened.total(),
            waits=channel.waits(),
            statuses=set(channel.statuses),
            at_rest=at_rest,
        )


async def main() -> int:
    """Soak a program on either database, side by side; return 1 if a guarantee was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for all that is looked at")
    chosen = parser.parse_args()
    quieten()
    report = Report()
    with tempfile.TemporaryDirectory() as folder, own_server() as own:
        grounds = {"SQLite": files_in(Path(folder)), "PostgreSQL": own.server.database}
        runs = [
            soak(
                fresh, Path(folder), seconds=chosen.minutes * 60, load=Load(), seed=chosen.seed,
                keep=chosen.keep and chosen.keep / f"{name}.jsonl",
            )
            for name, fresh in grounds.items()
        ]  # fmt: skip
        for name, soaked in zip(grounds, await asyncio.gather(*runs), strict=True):
            report.table(
                HEADING, *row_of(name, soaked, minutes=chosen.minutes), fine=soaked.flat and soaked.whole
            )
            print(name, soaked.ledger, sorted(soaked.statuses))
    report.print("")
    return int(report.broken)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
