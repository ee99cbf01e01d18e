"""Delays, timeouts and limits of the outbox, and the office hours in which reminders are sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.outbox.rate_limit import RateLimit
from domain.council import Council
from domain.errors import NotFound
from storage import Transaction
from storage.outbox import OutboxMessage

TENANT_RATE = RateLimit(burst=15, per_second=15)
CONVERSATION_RATE = RateLimit(burst=5, per_second=1)
OpeningRule = Callable[[Council, datetime], datetime]
"""Returns the moment itself if the council's offices are open then, otherwise when they open next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxTiming:
    """Delays and timeouts in seconds, rates and concurrency of the outbox."""

    backoff_base: float = 5.0
    min_delay: float = 2.0
    ambiguous_delay: float = 60.0
    throttle_delay: float = 5.0
    unauthorized_delay: float = 30.0
    database_retry_delay: float = 2.0
    """Delay before the database is tried again."""
    poll_interval: float = 2.0
    """Interval at which the outbox is read even without a notification."""
    planner_interval: float = 30.0
    """Interval at which the planner looks for due reminders."""
    call_timeout: float = 30.0
    """Timeout of opening a chat, and of sending a message."""
    delivery_timeout: float = 45.0
    """Timeout of a whole delivery, so that the message is settled before its lease ends."""
    lease_duration: float = 60.0
    """Time after which another process may take over a message that was not settled."""
    shutdown_grace: float = 20.0
    """Time for messages in progress to finish once the program is told to stop."""
    concurrency: int = 32
    """Maximum messages in progress."""
    tenant_rate: RateLimit = TENANT_RATE
    conversation_rate: RateLimit = CONVERSATION_RATE


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Delays messages that are sent in office hours only."""

    opening: OpeningRule

    def earliest_send_time(self, tx: Transaction, message: OutboxMessage, moment: datetime) -> datetime:
        """Return the earliest time, from ``moment`` on, at which a message may be sent."""
        if not message.is_office_hours_only or message.council is None:
            return moment
        try:
            return self.opening(tx.councils.get(message.council), moment)
        except NotFound:
            return moment
