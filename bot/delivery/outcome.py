"""What became of one attempt to send a message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from http import HTTPStatus

from storage.outbox import Letter, State

NO_TOKEN = "no_token"  # noqa: S105 - a word of the log


class Reach(Enum):
    """How far a message had come."""

    OPENING = auto()
    """The personal chat was being opened, or it waited for its turn: nothing was written yet."""
    OPENED = auto()
    """It was on its way into a chat that had just been opened."""
    KNOWN = auto()
    """It was on its way into a chat known from before."""


FORGOTTEN = {"careful"}
"""Cards with a text that whoever wrote it may not want to be stored: once they are sent it is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one attempt."""

    state: State
    wait: float = 0.0
    counted: bool = True
    ambiguous: bool = False
    status: int | None = None
    code: str | None = None
    until: datetime | None = None
    """When to try again, where that is a moment and not a wait."""
    pause: float | None = None
    """Seconds for which Teams wants nothing more for the whole tenant."""
    chat_is_gone: bool = False
    """Whether the personal chat has to be opened anew."""
    card_is_gone: bool = False
    """Whether Teams no longer lets the bot change this card."""

    @property
    def name(self) -> str:
        """What became of the attempt in one word: the state, or ``retry`` where it is tried again."""
        return "retry" if self.state is State.READY else self.state.value

    @property
    def failed(self) -> bool:
        """Whether the message will not be sent by itself any more."""
        return self.state in (State.BLOCKED, State.DEAD, State.HELD)

    @property
    def token_refused(self) -> bool:
        """Whether Teams did not take our token, a fresh one at that."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def without_token(self) -> bool:
        """Whether there was no token to show."""
        return self.code == NO_TOKEN

    @property
    def token_taken(self) -> bool:
        """Whether Teams looked at the message: whatever it said then, it took the token."""
        return self == SENT or (self.status is not None and not self.token_refused)

    def due(self, now: datetime) -> datetime | None:
        """Give back when to try again, None where that is over."""
        if self.state is not State.READY:
            return None
        return self.until or now + timedelta(seconds=self.wait)

    def stored(self, letter: Letter, *, now: datetime, due: datetime | None) -> dict[str, object]:
        """Give back the columns that say so; ``due`` is when it is tried again.

        What would be due too late is over now: expired, or held where it may have arrived.
        """
        ambiguous = letter.ambiguous + self.ambiguous
        late = due is not None and due >= letter.expires_at
        over = State.HELD if ambiguous else State.EXPIRED
        again = due is not None and not late
        return {
            "state": (over if late else self.state).value,
            "attempts": letter.attempts if self.counted else letter.attempts - 1,
            "ambiguous": ambiguous,
            "last_status": self.status,
            "last_code": self.code,
            "done_at": None if again else now,
            **({"not_before": due} if again else {}),
            **({} if again or letter.payload.get("kind") not in FORGOTTEN else {"payload": {}}),
        }


SENT = Outcome(state=State.SENT)
DONE = Outcome(state=State.SENT, code="done")
"""An errand that is finished: nothing was said to Teams."""
NOT_KEPT = Outcome(state=State.DEAD, code="not_kept")
"""An errand was done, and what it brought could not be stored."""
CANCELLED = Outcome(state=State.CANCELLED)
UNADDRESSED = Outcome(state=State.DEAD, code="no_address")
GIVEN_UP = Outcome(state=State.HELD, code="no_answer")
"""Too often nobody knew whether it arrived, and whoever was sending it last never said."""


def closed(until: datetime) -> Outcome:
    """Wait for office hours."""
    return Outcome(state=State.READY, until=until, counted=False, code="office_hours")
