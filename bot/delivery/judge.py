"""What each answer of Teams means for a message: the only place where statuses are interpreted."""

import random
from dataclasses import dataclass, replace
from http import HTTPStatus

from bot.delivery.outcome import NO_TOKEN, Outcome, Reach
from bot.delivery.pace import Pace
from bot.teams import NotAllowed, NoToken, OutboundFault, Refused, Uncertain
from storage.outbox import Kind, Letter, State

MOST_ATTEMPTS = 10
LONGEST_WAIT = 900.0
MOST_AMBIGUOUS = 3
AMBIGUOUS_ONCE = {Kind.POST, Kind.PRIVATE}
"""A second copy in front of everybody is worse than none; who misses an answer asks again."""
HARMLESS = {Kind.UPDATE, Kind.PROBE, Kind.FILE, Kind.UPLOAD, Kind.FETCH, Kind.TEMPLATE}
"""Done twice they look as if done once."""


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

    def given_up(self, letter: Letter) -> bool:
        """Whether a letter that was just taken must not be sent once more."""
        if letter.kind in HARMLESS:
            return False
        return letter.ambiguous > 0 and (letter.late or letter.ambiguous >= _most_ambiguous(letter))

    def token_is_bad(self, outcome: Outcome) -> Outcome:
        """Nobody would be written to with this token, so it is nobody's attempt."""
        return replace(outcome, state=State.READY, wait=self.pace.unauthorized, counted=False)

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

    def overslept(self) -> Outcome:
        """Nothing was sent, because by now somebody else may be sending it."""
        return self._uncounted(self.pace.shortest, status=None, code="overslept")

    def _refused(self, fault: Refused, letter: Letter, *, reach: Reach) -> Outcome:  # noqa: PLR0911 - a row a line
        status, code = fault.status or 0, fault.code
        match status:
            case HTTPStatus.TOO_MANY_REQUESTS:
                wait = self._asked_to_wait(fault.retry_after)
                return replace(self._uncounted(wait, status=status, code=code), pause=wait)
            case HTTPStatus.UNAUTHORIZED:
                return self.again(letter, status=status, code=code)
            case HTTPStatus.PRECONDITION_FAILED if letter.attempts < MOST_ATTEMPTS:
                wait = self.pace.shortest * self.dice.uniform(0.5, 1.5)
                return Outcome(state=State.READY, wait=wait, status=status, code=code)
            case HTTPStatus.FORBIDDEN | HTTPStatus.NOT_FOUND if letter.kind is Kind.UPDATE:
                return Outcome(state=State.DEAD, status=status, code=code, card_is_gone=True)
            case HTTPStatus.FORBIDDEN if letter.kind is not Kind.PRIVATE:
                return Outcome(state=State.BLOCKED, status=status, code=code)
            case HTTPStatus.NOT_FOUND if reach is Reach.KNOWN and _may_be_opened_anew(letter):
                return Outcome(state=State.READY, status=status, code=code, chat_is_gone=True)
            case _ if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return self._unknown(letter, reach=reach, status=status, code=code)
        return Outcome(state=State.DEAD, status=status, code=code)

    def _asked_to_wait(self, asked: float | None) -> float:
        wanted = self.pace.throttled if asked is None else max(self.pace.shortest, asked)
        return min(LONGEST_WAIT, wanted) * self.dice.uniform(1.0, 1.2)

    def _uncounted(self, wait: float, *, status: int | None, code: str | None) -> Outcome:
        return Outcome(state=State.READY, wait=wait, counted=False, status=status, code=code)

    def _unknown(self, letter: Letter, *, reach: Reach, status: int | None, code: str | None) -> Outcome:
        """It may have arrived."""
        if letter.kind in HARMLESS or reach is Reach.OPENING:
            return self.again(letter, status=status, code=code)
        if letter.ambiguous + 1 >= _most_ambiguous(letter):
            return Outcome(state=State.HELD, ambiguous=True, status=status, code=code)
        return Outcome(state=State.READY, wait=self.pace.ambiguous, ambiguous=True, status=status, code=code)


def _most_ambiguous(letter: Letter) -> int:
    return 1 if letter.kind in AMBIGUOUS_ONCE else MOST_AMBIGUOUS


def _may_be_opened_anew(letter: Letter) -> bool:
    return letter.person is not None and letter.attempts < MOST_ATTEMPTS
