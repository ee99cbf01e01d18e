"""Send many digests as e-mail to a server that fails at any command, with programs that are killed."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select, update

from storage.outbox.messages import MessageKind, MessageState
from storage.tables import councils, departments, outbox
from tests.faults.figures import UNDER_WAY, looking_into
from tests.faults.program import Life
from tests.faults.reminders import (
    PATIENCE,
    SEED,
    UNHURRIED_CALLS,
    ahead_to,
    kill_now_and_then,
    municipalities,
)
from tests.faults.starter import Starter
from tests.faults.teams import Teams
from tests.faults.town import MORNING, settle
from tests.mail.server import DISCONNECT, HANG, MailServer

SHARE = 0.04
"""The share of commands that go wrong: about a fifth of all attempts."""
_REPLIES = ("451 4.3.0 later", "450 4.2.0 Greylisted", DISCONNECT)
_AFTER_CONTENT = ("451 4.3.0 later", DISCONNECT, DISCONNECT, HANG)


@dataclass(slots=True, kw_only=True)
class FaultyMailServer(MailServer):
    """A server on which a share of the commands goes wrong, the same for the same seed."""

    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - mishaps
    lost_answers: int = 0
    """Messages that it took, and of which it told nobody."""

    def next_fault(self, command: str) -> str | None:
        """Return what goes wrong at a command, if anything does."""
        if self.rng.random() >= SHARE:
            return None
        fault = self.rng.choice(_AFTER_CONTENT if command == "content" else _REPLIES)
        self.lost_answers += command == "content" and fault in (DISCONNECT, HANG)
        return fault


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFigures:
    """What was planned beside what the server took."""

    planned: int
    states: Counter[str]
    missing: int
    """Departments that got nothing."""
    extra: int
    """Messages that came again."""
    different: int
    """Departments that got messages with different ids, which no mail program takes for one."""
    lost_answers: int
    seconds: float


async def mail(
    database: str,
    starter: Starter,
    teams: Teams,
    server: FaultyMailServer,
    *,
    owners: int,
    programs: int = 1,
    kills: int = 0,
) -> MailFigures:
    """Plan digests for departments with mailboxes, send them, and count."""
    settle(database, *municipalities(owners), service_url=teams.url)
    await asyncio.to_thread(_open_mailboxes, database)
    timing = replace(UNHURRIED_CALLS, backoff_base=0.01)
    life = Life(database=database, ahead=ahead_to(MORNING), timing=timing, mail_port=server.port)
    begun = time.monotonic()
    running = [await starter.start(life) for _ in range(programs)]
    await kill_now_and_then(starter, running, life, times=kills)
    await _all_done(database, planned=owners)
    found = await asyncio.to_thread(_states, database)
    figures = _count(server.taken, server, owners=owners, states=found, seconds=time.monotonic() - begun)
    for born in running:
        assert await starter.stop(born) == 0
    return figures


def _open_mailboxes(database: str) -> None:
    with looking_into(database) as engine, engine.begin() as connection:
        connection.execute(update(councils).values(settings={"mail": "always"}))
        for row in connection.execute(select(departments.c.id)).all():
            address = {"mail": f"d{row[0]}@town.example"}
            connection.execute(update(departments).where(departments.c.id == row[0]).values(**address))


def _states(database: str) -> Counter[str]:
    wanted = select(outbox.c.state, func.count()).where(outbox.c.kind == MessageKind.MAIL.value)
    with looking_into(database) as engine, engine.connect() as connection:
        return Counter({row[0]: row[1] for row in connection.execute(wanted.group_by(outbox.c.state))})


async def _all_done(database: str, *, planned: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        found = await asyncio.to_thread(_states, database)
        if found.total() >= planned and not any(found[state] for state in UNDER_WAY):
            return
        assert time.monotonic() < end, dict(found)
        await asyncio.sleep(0.2)


def _count(
    taken: Sequence[tuple[str, str, bytes]],
    server: FaultyMailServer,
    *,
    owners: int,
    states: Counter[str],
    seconds: float,
) -> MailFigures:
    ids = dict[str, Counter[str]]()
    for (_, recipient, _), read in zip(taken, server.mails, strict=True):
        ids.setdefault(recipient, Counter())[str(read["Message-ID"])] += 1
    return MailFigures(
        planned=states.total(),
        states=states,
        missing=owners - len(ids),
        extra=len(taken) - len(ids),
        different=sum(len(known) > 1 for known in ids.values()),
        lost_answers=server.lost_answers,
        seconds=seconds,
    )


def shown(figures: MailFigures) -> int:
    """Return how many messages the coordinators see as not delivered."""
    return figures.states[MessageState.HELD] + figures.states[MessageState.DEAD]
