"""Compare what was planned with what Teams accepted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, NullPool, create_engine, func, select

from bot.outbox.timing import OutboxTiming
from storage.outbox.messages import MessageKind, MessageState
from storage.tables import outbox, people
from tests.faults.teams import Teams

UNDER_WAY = (MessageState.READY, MessageState.SENDING)
AT_ONCE = OutboxTiming().concurrency
"""Maximum messages in progress in a program: so many can be duplicated by a kill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The counts of one run."""

    planned: int
    posts: int
    never_accepted: int
    """Planned, but in nobody's chat."""
    shown: int
    """No longer sent automatically, and shown to the coordinators."""
    hidden: int
    """Neither accepted nor shown: lost."""
    extra: int
    lost_answers: int
    sending: int
    """Left in the state of being sent."""
    parallel: int
    kills: int
    seconds: float


@contextmanager
def looking_into(url: str) -> Iterator[Engine]:
    """Open a database while the programs use it."""
    engine = create_engine(url, poolclass=NullPool)
    yield engine
    engine.dispose()


def states(url: str) -> Counter[str]:
    """Count the reminders of all tenants by state."""
    wanted = (
        select(outbox.c.state, func.count())
        .where(outbox.c.kind == MessageKind.REMINDER.value)
        .group_by(outbox.c.state)
    )
    with looking_into(url) as engine, engine.connect() as connection:
        return Counter({row[0]: row[1] for row in connection.execute(wanted)})


def reminders(url: str) -> list[tuple[str, str]]:
    """Return each planned reminder: its chat and its state."""
    wanted = select(people.c.personal_chat, outbox.c.state).join(people, people.c.id == outbox.c.person_id)
    with looking_into(url) as engine, engine.connect() as connection:
        found = connection.execute(wanted.where(outbox.c.kind == MessageKind.REMINDER.value))
        return [(row[0], row[1]) for row in found]


def count(url: str, teams: Teams, *, kills: int = 0, seconds: float = 0.0) -> Figures:
    """Compare the planned reminders with the accepted ones."""
    planned = reminders(url)
    missed = [(chat, state) for chat, state in planned if not teams.accepted[chat]]
    return Figures(
        planned=len(planned),
        posts=teams.posts.total(),
        never_accepted=len(missed),
        shown=sum(
            state in (MessageState.HELD, MessageState.BLOCKED, MessageState.DEAD, MessageState.EXPIRED)
            for _, state in planned
        ),
        hidden=sum(state in (MessageState.SENT, MessageState.CANCELLED) for _, state in missed),
        extra=sum(max(0, teams.accepted[chat] - 1) for chat, _ in planned),
        lost_answers=sum(teams.lost_answers[chat] for chat, _ in planned),
        sending=sum(state == MessageState.SENDING for _, state in planned),
        parallel=teams.parallel,
        kills=kills,
        seconds=seconds,
    )
