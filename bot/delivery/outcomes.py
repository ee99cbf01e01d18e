"""What each answer of Teams means for a message: the only place where statuses are interpreted."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.teams import NotAllowed, OutboundFault, Refused, Uncertain
from storage.outbox import Kind, Letter, State

MOST_ATTEMPTS = 10
MOST_AMBIGUOUS = 3
LONGEST_WAIT = 900.0
TOO_MANY_REQUESTS, BUSY, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 429, 412, 401, 403, 404
PERHAPS_DELIVERED = {408, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait, in seconds."""

    step: float = 5.0
    shortest: float = 2.0
    ambiguous: float = 60.0
    throttled: float = 5.0
    unauthorized: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt."""

    state: State
    wait: float = 0.0
    counted: bool = True
    ambiguous: bool = False
    status: int | None = None
    code: str | None = None
    chat_is_gone: bool = False
    """Whether the personal chat has to be opened anew."""

    @property
    def failed(self) -> bool:
        """Whether the message will not be sent by itself any more."""
        return self.state in (State.BLOCKED, State.DEAD, State.HELD, State.EXPIRED)

    def stored(self, letter: Letter, *, now: datetime) -> dict[str, object]:
        """Give back the columns that say so."""
        again = self.state is State.READY
        return {
            "state": self.state.value,
            "attempts": letter.attempts if self.counted else letter.attempts - 1,
            "ambiguous": letter.ambiguous + self.ambiguous,
            "last_status": self.status,
            "last_code": self.code,
            "done_at": None if again else now,
            **({"not_before": now + timedelta(seconds=self.wait)} if again else {}),
        }


SENT = Outcome(state=State.SENT)
CANCELLED = Outcome(state=State.CANCELLED)


def judge(fault: OutboundFault, letter: Letter, *, pace: Pace, dice: random.Random) -> Outcome:
    """Give back what to do after ``fault``."""
    match fault:
        case Refused():
            return _refused(fault, letter, pace=pace, dice=dice)
        case NotAllowed():
            return Outcome(state=State.DEAD, code="host_not_allowed")
        case Uncertain():
            return _unknown(letter, pace=pace, dice=dice, status=None, code="no_answer")
        case _:
            return _again(letter, pace=pace, dice=dice, code="unreachable")


def _refused(fault: Refused, letter: Letter, *, pace: Pace, dice: random.Random) -> Outcome:
    status, code = fault.status or 0, fault.code
    if status == TOO_MANY_REQUESTS:
        asked = pace.throttled if fault.retry_after is None else min(fault.retry_after, LONGEST_WAIT)
        wait = asked * dice.uniform(1.0, 1.2)
        return Outcome(state=State.READY, wait=wait, counted=False, status=status, code=code)
    if status == BUSY:
        return Outcome(
            state=State.READY, wait=pace.shortest * dice.uniform(0.5, 1.5), status=status, code=code
        )
    if status == UNAUTHORIZED:
        return Outcome(state=State.READY, wait=pace.unauthorized, counted=False, status=status, code=code)
    if status == FORBIDDEN:
        return Outcome(state=State.BLOCKED, status=status, code=code)
    if status == NOT_FOUND and letter.person is not None and letter.attempts <= 1:
        return Outcome(state=State.READY, status=status, code=code, chat_is_gone=True)
    if status in PERHAPS_DELIVERED:
        return _unknown(letter, pace=pace, dice=dice, status=status, code=code)
    return Outcome(state=State.DEAD, status=status, code=code)


def _unknown(
    letter: Letter, *, pace: Pace, dice: random.Random, status: int | None, code: str | None
) -> Outcome:
    """It may have arrived. Sent again, an update does no harm and a lost assignment would; an answer is asked for again."""
    if letter.kind is Kind.UPDATE:
        return _again(letter, pace=pace, dice=dice, status=status, code=code)
    if letter.kind is Kind.PRIVATE or letter.ambiguous + 1 >= MOST_AMBIGUOUS:
        return Outcome(state=State.HELD, ambiguous=True, status=status, code=code)
    return Outcome(state=State.READY, wait=pace.ambiguous, ambiguous=True, status=status, code=code)


def _again(
    letter: Letter, *, pace: Pace, dice: random.Random, status: int | None = None, code: str | None = None
) -> Outcome:
    """Full jitter: later and later, and never all at the same moment."""
    if letter.attempts >= MOST_ATTEMPTS:
        return Outcome(state=State.DEAD, status=status, code=code)
    wait = max(pace.shortest, dice.uniform(0, min(LONGEST_WAIT, pace.step * 2**letter.attempts)))
    return Outcome(state=State.READY, wait=wait, status=status, code=code)
