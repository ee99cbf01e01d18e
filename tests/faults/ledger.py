"""Compare what the bot confirmed with the database: lost, duplicated, or reported twice."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from domain.history import EventKind
from simulator.chats import Chat
from storage.outbox.messages import UNDELIVERED_STATES, MessageKind
from storage.tables import events, outbox, questions
from tests.faults.crowd import Crowd
from tests.faults.figures import UNDER_WAY, looking_into


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The result of comparing both sides."""

    questions: int
    lost: int
    """Confirmed, but not stored."""
    doubled: int
    """Stored more than once: questions, answers, assignments, messages to an owner."""
    messages_lost: int
    """Assignments without a message to the owner in the outbox, in any state."""
    waiting: int
    """Messages that are still to be sent."""
    failed: int
    """Messages that are shown to the coordinators as undelivered."""
    seen_twice: int
    """Cards that are in a chat more than once."""


def compare(url: str, crowd: Crowd) -> Ledger:
    """Compare the database and the chats with what was confirmed."""
    promised = crowd.promised
    chats = [chat for room in crowd.rooms for chat in (room.chat, room.owners_chat)]
    with looking_into(url) as engine, engine.connect() as connection:
        stored = Counter(connection.scalars(select(questions.c.text)))
        answers = Counter(
            connection.scalars(select(questions.c.answer).where(questions.c.answer.is_not(None)))
        )
        once = [_of(connection, EventKind.ANSWERED), _of(connection, EventKind.ASSIGNED)]
        entries = Counter(
            connection.scalars(
                select(outbox.c.question_id).where(outbox.c.kind == MessageKind.ASSIGNMENT.value)
            )
        )
        states = Counter(
            connection.scalars(select(outbox.c.state).where(outbox.c.kind != MessageKind.REMINDER.value))
        )
    lost = missing(promised.questions, stored) + missing(promised.answers, answers)
    return Ledger(
        questions=stored.total(),
        lost=lost + max(0, len(promised.assigned) - len(once[1])),
        doubled=sum(more_than_once(counted) for counted in (stored, answers, *once, entries)),
        messages_lost=len(once[1].keys() - entries.keys()),
        waiting=sum(states[state] for state in UNDER_WAY),
        failed=sum(states[state] for state in UNDELIVERED_STATES),
        seen_twice=sum(map(_told_twice, chats)),
    )


async def all_sent(url: str, crowd: Crowd, *, within: float) -> None:
    """Wait until nothing is left to send; what a killed program had claimed is sent after a minute."""
    for _ in range(int(within)):
        if not compare(url, crowd).waiting:
            return
        await asyncio.sleep(1.0)


def missing(promised: Iterable[str], stored: Counter[str]) -> int:
    """Count what was confirmed but is not stored."""
    return sum(not stored[one] for one in promised)


def more_than_once(counted: Counter[str] | Counter[int]) -> int:
    """Count what is stored more than once."""
    return sum(times - 1 for times in counted.values())


def _of(connection: Connection, happening: EventKind) -> Counter[int]:
    """Count the events of a kind for each question."""
    return Counter(
        connection.scalars(select(events.c.question_id).where(events.c.happening == happening.value))
    )


def _told_twice(chat: Chat) -> int:
    """Count the cards of the bot that answer the same message, or say word for word the same."""
    ours = [message.activity for message in chat.messages if message.by_bot]
    answered = Counter(one["replyToId"] for one in ours if one.get("replyToId"))
    summaries = Counter(str(one.get("summary")) for one in ours if not one.get("replyToId"))
    return more_than_once(answered) + more_than_once(summaries)
