"""Run twenty people against two bots behind the shipped proxy, and kill one of them every few seconds.

``python -m tests.faults.chaos --minutes 5`` (or ``make chaos``) prints the table of docs/reliability.md.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from simulator.service import Simulator
from tests.faults.channel import AGAIN, Channel, share
from tests.faults.crowd import Crowd, Deed
from tests.faults.ledger import Ledger, all_sent, compare
from tests.faults.pair import pair
from tests.faults.report import Report, quieten
from tests.faults.servers import own_server

FINE = frozenset({200, 201})
PAUSE = (0.5, 1.5)
"""Seconds between two actions of a person."""
SETTLES_WITHIN = 180.0
SLOW = 2.0
HEADING = (
    "| minutes | kills | calls | tried again | given up | other statuses "
    "| p50, p99, slowest s as people wait | p99, slowest s of one try | ready again s "
    "| promised | lost | doubled | cards twice | left | promise |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaos:
    """The result."""

    channel: Channel
    ledger: Ledger
    promised: int
    kills: int
    seconds: float
    """From the first kill to the end of the last pause."""
    again_after: list[float]
    """Seconds from each kill until the program that took its place was ready."""

    @property
    def not_tried_again(self) -> set[int]:
        """Return the final statuses that are not successes and are not retried."""
        return set(self.channel.statuses) - FINE - AGAIN

    @property
    def fine(self) -> bool:
        """Return whether all guarantees were kept; a kill may repeat messages in progress."""
        ledger, kept = self.ledger, not (self.not_tried_again or self.channel.given_up)
        whole = not (ledger.lost or ledger.doubled or ledger.messages_lost)
        few = ledger.seen_twice <= self.kills
        return kept and whole and few and share(self.channel.waits(), 0.99) < SLOW


async def chaos(folder: Path, database: str, *, kills: int, every: float, settle: bool) -> Chaos:
    """Kill the bots in turn while people continue; with ``settle``, wait until everything has been sent."""
    rng = random.Random(1)  # noqa: S311 - who does what, not secrets
    async with Simulator(client=Channel) as teams:
        channel, crowd, enough = teams.client, Crowd(teams, rng), asyncio.Event()
        assert isinstance(channel, Channel)
        async with pair(teams, folder, database) as both:
            await crowd.settle()
            channel.carried.clear()
            async with asyncio.TaskGroup() as people:
                for deeds in routines(crowd):
                    people.create_task(go_on(deeds, until=enough, rng=rng))
                begun = time.monotonic()
                await both.kill_in_turn(every=every, times=kills)
                seconds = time.monotonic() - begun
                enough.set()
            if settle:
                await all_sent(database, crowd, within=SETTLES_WITHIN)
        return Chaos(
            channel=channel,
            ledger=compare(database, crowd),
            promised=crowd.promised.many,
            kills=kills,
            seconds=seconds,
            again_after=both.again_after,
        )


def routines(crowd: Crowd) -> list[list[Deed]]:
    """Return each person's actions: Karin assigns, owners answer, all others ask and search."""
    others: list[Deed] = [crowd.ask, crowd.look, crowd.open_ones, crowd.ask, crowd.look, crowd.own]
    answers: list[Deed] = [crowd.answer]
    return [[crowd.assign], *[answers for _ in crowd.rooms], *[others for _ in crowd.elected]]


async def go_on(deeds: list[Deed], *, until: asyncio.Event, rng: random.Random) -> None:
    """Perform random actions, with pauses in between."""
    while not until.is_set():
        for deed in deeds:
            await asyncio.sleep(rng.uniform(*PAUSE))
            await deed()


def row_of(chaos: Chaos) -> list[object]:
    """Return the line of the table."""
    channel, ledger = chaos.channel, chaos.ledger
    waits, tries = channel.waits(), channel.seconds_of_tries()
    waited = ", ".join(f"{share(waits, part):.2f}" for part in (0.5, 0.99, 1.0))
    took = ", ".join(f"{share(tries, part):.2f}" for part in (0.99, 1.0))
    return [
        f"{chaos.seconds / 60:.1f}", chaos.kills, len(waits), channel.tried_again, channel.given_up,
        len(chaos.not_tried_again), waited, took, f"{max(chaos.again_after):.1f}", chaos.promised,
        ledger.lost + ledger.messages_lost, ledger.doubled, ledger.seen_twice, ledger.waiting,
    ]  # fmt: skip


async def main() -> int:
    """Kill bots at intervals; return 1 if a guarantee was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.chaos")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--every", type=float, default=10, help="seconds from one kill to the next")
    chosen = parser.parse_args()
    quieten()
    report = Report()
    with (
        tempfile.TemporaryDirectory() as folder,
        own_server() as own,
        own.server.database() as database,
    ):
        kills = int(chosen.minutes * 60 / chosen.every)
        found = await chaos(Path(folder), database, kills=kills, every=chosen.every, settle=True)
    report.table(HEADING, *row_of(found), fine=found.fine and not found.ledger.waiting)
    report.print(f"{found.ledger}, statuses {sorted(found.channel.statuses.items())}")
    return int(report.broken)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
