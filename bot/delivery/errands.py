"""Errands: work that takes long, done between two transactions, such as making a file or fetching one.

An errand is a row of the outbox like a letter: it survives a stop, is tried again, and is done once.
What it brings is stored together with its outcome, and whatever goes wrong is told to whom it is for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import structlog

from bot.delivery.delivered import Delivered
from bot.delivery.judge import Judge
from bot.delivery.outcome import CANCELLED, DONE, Outcome
from bot.teams import Connector, NotAllowed, OutboundFault, Refused, Uncertain
from bot.teams.failures import describe_failure
from domain.errors import NotFound, Refusal
from storage import Store, Transaction, Unavailable
from storage.outbox import Kind, Letter, State

AT_ONCE = 2
"""Errands under way in a process: each may have a process of its own, and memory."""
SPARE = 5.0
"""Seconds that are left for storing what was done."""

Order = TypeVar("Order")
Brought = TypeVar("Brought")

log = structlog.get_logger(__name__)


class Undone(Exception):  # noqa: N818 - it says what there is not
    """The work failed in a way that another try may mend; its text is a word for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What an errand has to work with."""

    connector: Connector
    patience: float
    """Seconds that the work may take."""


def tell_why(tx: Transaction, letter: Letter, refusal: Refusal) -> None:
    """Tell the person of an errand in one sentence why nothing came of it."""
    args = {"key": f"refusal.{refusal.code}", "values": dict(refusal.values)}
    tx.outbox.add(
        Kind.MESSAGE,
        key=f"refused:{letter.id}",
        payload={"kind": "sentence", "args": args, "locale": letter.payload.get("locale")},
        council=letter.council,
        person=letter.person,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand(Generic[Order, Brought]):
    """Three steps: look up, work, store; a Refusal in the first two is told to the person."""

    prepare: Callable[[Transaction, Letter], Order | None]
    """Looks up what the work needs, None where there is no reason for it any more."""
    work: Callable[[Order, Means], Awaitable[Brought]]
    """Does it, without a transaction; may raise Refusal, OutboundFault, Undone."""
    store: Callable[[Transaction, Letter, Brought], None]
    """Stores what it brought, and adds the messages that tell of it."""
    given_up: str
    """The code of the sentence where it was tried too often (``refusal.<code>``)."""
    unsure: str = ""
    """The same where an earlier try may have done it after all, unknown to us."""
    refuse: Callable[[Transaction, Letter, Refusal], None] = tell_why

    def sorry(self, *, ambiguous: bool) -> Refusal:
        """Give back the sentence that says that nothing came of it, as far as is known."""
        return Refusal(self.unsure if ambiguous and self.unsure else self.given_up)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """Runs errands, a few at a time."""

    store: Store
    connector: Connector
    judge: Judge
    known: Mapping[Kind, Errand[Any, Any]]
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def run(self, letter: Letter, *, by: float) -> Delivered:
        """Run one ``by`` a time of the loop; whatever goes wrong is an outcome too."""
        errand = self.known[letter.kind]
        try:
            async with asyncio.timeout_at(by - SPARE), self.room:
                return await self._run(errand, letter, by=by)
        except Refusal as refusal:
            return _refused(errand, letter, refusal)
        except Unavailable:
            return Delivered(outcome=self.judge.away())
        except TimeoutError:
            outcome = replace(self.judge.again(letter, code="too_slow"), ambiguous=True)
        except OutboundFault as fault:
            outcome = self._judged(fault, letter)
        except Undone as failure:
            outcome = self.judge.again(letter, code=str(failure))
        except Exception as failure:  # noqa: BLE001 - an errand that we fail on must not stop the others
            log.error("errand_failed", letter=letter.id, kind=letter.kind, **describe_failure(failure))  # noqa: TRY400
            outcome = self.judge.again(letter, code=type(failure).__name__)
        return self._undone(errand, letter, outcome)

    async def _run(self, errand: Errand[Any, Any], letter: Letter, *, by: float) -> Delivered:
        try:
            order = await self.store.read(lambda tx: errand.prepare(tx, letter), tenant=letter.tenant)
        except NotFound:  # what it is about is gone
            order = None
        if order is None:
            return Delivered(outcome=CANCELLED)
        left = by - SPARE - asyncio.get_running_loop().time()
        brought = await errand.work(order, Means(connector=self.connector, patience=left))
        return Delivered(outcome=DONE, then=lambda tx: errand.store(tx, letter, brought))

    def _undone(self, errand: Errand[Any, Any], letter: Letter, outcome: Outcome) -> Delivered:
        """Say so where that was the last try; what can be done twice is never in doubt."""
        outcome = replace(outcome, ambiguous=outcome.ambiguous and bool(errand.unsure))
        if outcome.state is not State.DEAD:
            return Delivered(outcome=outcome)
        sorry = errand.sorry(ambiguous=outcome.ambiguous or letter.ambiguous > 0)
        return Delivered(outcome=outcome, then=lambda tx: errand.refuse(tx, letter, sorry))

    def _judged(self, fault: OutboundFault, letter: Letter) -> Outcome:
        """Files lie with another service than Teams' own: what it says is nothing about our token."""
        match fault:
            case NotAllowed():
                return Outcome(state=State.DEAD, code="host_not_allowed")
            case Refused() if not _passes(fault.status or 0):
                return Outcome(state=State.DEAD, code=f"answered_{fault.status}")
        outcome = self.judge.again(letter, code=f"answered_{fault.status}" if fault.status else "no_answer")
        return replace(outcome, ambiguous=isinstance(fault, Uncertain))


def _refused(errand: Errand[Any, Any], letter: Letter, refusal: Refusal) -> Delivered:
    return Delivered(outcome=DONE, then=lambda tx: errand.refuse(tx, letter, refusal))


def _passes(status: int) -> bool:
    """Whether an answer may be another one a little later."""
    waits = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.LOCKED, HTTPStatus.TOO_MANY_REQUESTS)
    return status in waits or status >= HTTPStatus.INTERNAL_SERVER_ERROR
