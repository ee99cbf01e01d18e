"""What each answer of Teams means for a message: the only place where statuses are interpreted."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from bot.teams import NotAllowed, NoToken, OutboundFault, Refused, Uncertain
from storage.outbox import Kind, Letter, State

MOST_ATTEMPTS = 10
MOST_AMBIGUOUS = 3
LONGEST_WAIT = 900.0
NO_TOKEN = "no_token"  # noqa: S105 - a word of the log
PERHAPS_DELIVERED = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait, in seconds."""

    step: float = 5.0
    shortest: float = 2.0
    ambiguous: float = 60.0
    throttled: float = 5.0
    unauthorized: float = 30.0
    database: float = 2.0
    """Until the database is tried again."""
    nap: float = 2.0
    """After which the outbox is looked at even where nobody said that something is there."""
    call: float = 30.0
    """What opening a chat, and what sending a message, may take at most."""
    farewell: float = 20.0
    """What messages under way may take once the program is told to stop."""


class Reach(Enum):
    """How far a message had come."""

    OPENING = auto()
    """The personal chat was being opened: nothing was written yet."""
    OPENED = auto()
    """It was on its way into a chat that had just been opened."""
    KNOWN = auto()
    """It was on its way into a chat known from before."""


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
        return self.state in (State.BLOCKED, State.DEAD, State.HELD)

    @property
    def of_our_token(self) -> bool:
        """Whether the fault is our own token's: then every other message would fail likewise."""
        return self.status == HTTPStatus.UNAUTHORIZED or self.code == NO_TOKEN

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
UNADDRESSED = Outcome(state=State.DEAD, code="no_address")
GIVEN_UP = Outcome(state=State.HELD, code="no_answer")
"""Several times nobody knew whether it arrived, and the program died over the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Decides what to do after a fault."""

    pace: Pace
    dice: random.Random

    def judge(self, fault: OutboundFault, letter: Letter, *, reach: Reach) -> Outcome:
        """Give back what to do after ``fault``."""
        match fault:
            case Refused():
                return self._refused(fault, letter, reach=reach)
            case NotAllowed():
                return Outcome(state=State.DEAD, code="host_not_allowed")
            case Uncertain():
                return self._unknown(letter, reach=reach, status=None, code="no_answer")
            case _ if isinstance(fault.__cause__, NoToken):
                return self._uncounted(self.pace.unauthorized, status=None, code=NO_TOKEN)
            case _:
                return self.again(letter, code="unreachable")

    def again(self, letter: Letter, *, status: int | None = None, code: str | None = None) -> Outcome:
        """Full jitter: later and later, never all at the same moment, and not for ever."""
        if letter.attempts >= MOST_ATTEMPTS:
            return Outcome(state=State.DEAD, status=status, code=code)
        longest = min(LONGEST_WAIT, self.pace.step * 2**letter.attempts)
        wait = max(self.pace.shortest, self.dice.uniform(0, longest))
        return Outcome(state=State.READY, wait=wait, status=status, code=code)

    def away(self) -> Outcome:
        """Nothing was sent, because the database did not say what."""
        return self._uncounted(self.pace.database, status=None, code="database_away")

    def _refused(self, fault: Refused, letter: Letter, *, reach: Reach) -> Outcome:
        status, code = fault.status or 0, fault.code
        match status:
            case HTTPStatus.TOO_MANY_REQUESTS | HTTPStatus.UNAUTHORIZED:
                return self._uncounted(self._asked_to_wait(fault), status=status, code=code)
            case HTTPStatus.PRECONDITION_FAILED if letter.attempts < MOST_ATTEMPTS:
                wait = self.pace.shortest * self.dice.uniform(0.5, 1.5)
                return Outcome(state=State.READY, wait=wait, status=status, code=code)
            case HTTPStatus.FORBIDDEN if letter.kind is not Kind.PRIVATE:
                return Outcome(state=State.BLOCKED, status=status, code=code)
            case HTTPStatus.NOT_FOUND if reach is Reach.KNOWN and _may_be_opened_anew(letter):
                return Outcome(state=State.READY, status=status, code=code, chat_is_gone=True)
            case _ if status in PERHAPS_DELIVERED:
                return self._unknown(letter, reach=reach, status=status, code=code)
        return Outcome(state=State.DEAD, status=status, code=code)

    def _asked_to_wait(self, fault: Refused) -> float:
        if fault.status == HTTPStatus.UNAUTHORIZED:
            return self.pace.unauthorized
        asked = self.pace.throttled if fault.retry_after is None else fault.retry_after
        return min(LONGEST_WAIT, max(self.pace.shortest, asked)) * self.dice.uniform(1.0, 1.2)

    def _uncounted(self, wait: float, *, status: int | None, code: str | None) -> Outcome:
        return Outcome(state=State.READY, wait=wait, counted=False, status=status, code=code)

    def _unknown(self, letter: Letter, *, reach: Reach, status: int | None, code: str | None) -> Outcome:
        """It may have arrived.

        An update sent twice does no harm, a lost assignment does; who misses an answer asks again.
        """
        if letter.kind is Kind.UPDATE or reach is Reach.OPENING:
            return self.again(letter, status=status, code=code)
        if letter.kind is Kind.PRIVATE or letter.ambiguous + 1 >= MOST_AMBIGUOUS:
            return Outcome(state=State.HELD, ambiguous=True, status=status, code=code)
        return Outcome(state=State.READY, wait=self.pace.ambiguous, ambiguous=True, status=status, code=code)


def _may_be_opened_anew(letter: Letter) -> bool:
    return letter.person is not None and letter.attempts < MOST_ATTEMPTS
