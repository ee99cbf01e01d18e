"""Count the messages of the outbox by state, from its indexes; messages sent long ago are not counted."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from storage.audit_chain import count_unsealed
from storage.outbox.messages import UNDELIVERED_STATES, MessageState
from storage.tables import outbox

COUNTED_STATES = (MessageState.READY, MessageState.SENDING, *UNDELIVERED_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxStats:
    """The state of the outbox at one moment."""

    messages: dict[str, int] = field(default_factory=dict)
    """How many messages there are in each state."""
    overdue_seconds: float = 0.0
    """Seconds for which the oldest unsent message has been due, reminders excluded:
    they wait for office hours."""
    unsealed_events: int = 0
    """Number of events that are not sealed yet."""


def read_stats(connection: Connection, *, now: datetime) -> OutboxStats:
    """Count messages that wait, are being sent or were not delivered, of all tenants."""
    messages = dict.fromkeys((state.value for state in COUNTED_STATES), 0)
    for state in COUNTED_STATES:
        counted = select(func.count()).select_from(outbox).where(outbox.c.state == _inlined(state))
        messages[state.value] = connection.execute(counted).scalar_one()
    first = select(outbox.c.not_before).where(
        outbox.c.state == _inlined(MessageState.READY), outbox.c.rank == 0
    )
    oldest = connection.execute(first.order_by(outbox.c.not_before).limit(1)).scalar()
    overdue = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
    return OutboxStats(messages=messages, overdue_seconds=overdue, unsealed_events=count_unsealed(connection))


def _inlined(state: MessageState) -> object:
    """Return the value as a literal, as in the indexes; else SQLite would not use them."""
    return literal(state.value, literal_execute=True)
