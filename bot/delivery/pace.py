"""How long to wait and how much at once; tests and benches have figures of their own."""

from dataclasses import dataclass

from bot.delivery.pacing import Rate

FOR_A_TENANT = Rate(burst=15, a_second=15)
FOR_A_CONVERSATION = Rate(burst=5, a_second=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait, in seconds, and how fast to send."""

    step: float = 5.0
    shortest: float = 2.0
    ambiguous: float = 60.0
    throttled: float = 5.0
    unauthorized: float = 30.0
    database: float = 2.0
    """Until the database is tried again."""
    nap: float = 2.0
    """After which the outbox is looked at even where nobody said that something is there."""
    calendar: float = 30.0
    """After which it is looked for reminders that have become due."""
    call: float = 30.0
    """What opening a chat, and what sending a message, may take at most."""
    whole: float = 45.0
    """What delivering a message may take in all, so that it is settled before its lease ends."""
    lease: float = 60.0
    """After which another process may take over a message that was not settled."""
    farewell: float = 20.0
    """What messages under way may take once the program is told to stop."""
    at_once: int = 8
    """Messages under way."""
    tenant: Rate = FOR_A_TENANT
    conversation: Rate = FOR_A_CONVERSATION
