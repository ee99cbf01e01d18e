"""Run jobs: slow work done between two transactions, such as rendering or fetching a file.

A job is a row of the outbox like a message: it survives a restart, is retried, and is done once.
Its output is stored in the transaction that stores its result; the person is notified of any failure.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import structlog

from bot.outbox.result import CANCELLED, JOB_DONE, DeliveryAttempt, DeliveryResult
from bot.outbox.retry import MAX_DELAY, RetryPolicy
from bot.teams.connector import Connector
from bot.teams.errors import NotAllowed, OutboundError, Refused, Uncertain
from bot.telemetry.log_context import describe_exception
from bot.views.messages import SENTENCE
from domain.errors import NotFound, Refusal
from storage import Store, Transaction, Unavailable
from storage.outbox import MessageKind, MessageState, OutboxMessage

MAX_CONCURRENT_JOBS = 2
"""Maximum concurrent jobs of a process, since each may start a child process that needs memory."""
SETTLE_RESERVE = 5.0
"""Seconds reserved for storing the output."""

JobInput = TypeVar("JobInput")
JobOutput = TypeVar("JobOutput")

log = structlog.get_logger(__name__)


class JobFailed(Exception):  # noqa: N818 - the name says what is missing
    """The job failed and a retry may succeed; the message is a code for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """The resources that a job may use."""

    connector: Connector
    time_limit: float
    """Maximum seconds of the work."""


def notify_refusal(tx: Transaction, message: OutboxMessage, refusal: Refusal) -> None:
    """Notify the person who ordered a job why it failed, in one sentence."""
    sentence = SENTENCE.view(key=f"refusal.{refusal.code}", values=dict(refusal.values))
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"refused:{message.id}",
        payload={**sentence.payload, "locale": message.payload.get("locale")},
        council=message.council,
        person=message.person,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxJob(Generic[JobInput, JobOutput]):
    """A job of three steps: load, run, store; a Refusal of the first two is shown to the person."""

    load: Callable[[Transaction, OutboxMessage], JobInput | None]
    """Loads what the job needs; returns None if the job is no longer needed."""
    run: Callable[[JobInput, JobContext], Awaitable[JobOutput]]
    """Runs the job, without a transaction; may raise Refusal, OutboundError, JobFailed."""
    store: Callable[[Transaction, OutboxMessage, JobOutput], None]
    """Stores the output, and adds the messages about it."""
    failure_code: str
    """The code of the sentence after the last failed attempt (``refusal.<code>``)."""
    uncertain_code: str = ""
    """The code of the sentence if an earlier attempt may have succeeded without a confirmation."""
    on_refusal: Callable[[Transaction, OutboxMessage, Refusal], None] = notify_refusal

    def final_refusal(self, *, is_ambiguous: bool) -> Refusal:
        """Return the refusal that is shown when the job has finally failed."""
        return Refusal(self.uncertain_code if is_ambiguous and self.uncertain_code else self.failure_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRunner:
    """Runs jobs, a few at a time."""

    store: Store
    connector: Connector
    retry_policy: RetryPolicy
    registry: Mapping[MessageKind, OutboxJob[Any, Any]]
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_CONCURRENT_JOBS))

    async def run(self, message: OutboxMessage, *, deadline: float) -> DeliveryAttempt:
        """Run a job before ``deadline`` (time of the event loop); an error is a result too."""
        job = self.registry[message.kind]
        try:
            async with asyncio.timeout_at(deadline - SETTLE_RESERVE), self.slots:
                return await self._run(job, message, deadline=deadline)
        except Refusal as refusal:
            return _refused_attempt(job, message, refusal)
        except Unavailable:
            return DeliveryAttempt(result=self.retry_policy.database_unavailable())
        except TimeoutError:
            result = replace(self.retry_policy.retry(message, code="too_slow"), is_ambiguous=True)
        except OutboundError as fault:
            result = self._result_of_error(fault, message)
        except JobFailed as failure:
            result = self.retry_policy.retry(message, code=str(failure))
        except Exception as failure:  # noqa: BLE001 - one failing job must not stop the others
            log.error("job_failed", message_id=message.id, kind=message.kind, **describe_exception(failure))  # noqa: TRY400
            result = self.retry_policy.retry(message, code=type(failure).__name__)
        return self._after_failure(job, message, result)

    async def _run(
        self, job: OutboxJob[Any, Any], message: OutboxMessage, *, deadline: float
    ) -> DeliveryAttempt:
        try:
            job_input = await self.store.read(lambda tx: job.load(tx, message), tenant=message.tenant)
        except NotFound:  # its subject no longer exists
            job_input = None
        if job_input is None:
            return DeliveryAttempt(result=CANCELLED)
        left = deadline - SETTLE_RESERVE - asyncio.get_running_loop().time()
        output = await job.run(job_input, JobContext(connector=self.connector, time_limit=left))
        return DeliveryAttempt(result=JOB_DONE, store_output=lambda tx: job.store(tx, message, output))

    def _after_failure(
        self, job: OutboxJob[Any, Any], message: OutboxMessage, result: DeliveryResult
    ) -> DeliveryAttempt:
        """Notify the person if that was the last attempt; an idempotent job is never ambiguous."""
        result = replace(result, is_ambiguous=result.is_ambiguous and bool(job.uncertain_code))
        if result.state is not MessageState.DEAD:
            return DeliveryAttempt(result=result)
        refusal = job.final_refusal(is_ambiguous=result.is_ambiguous or message.uncertain_attempts > 0)
        return DeliveryAttempt(result=result, store_output=lambda tx: job.on_refusal(tx, message, refusal))

    def _result_of_error(self, fault: OutboundError, message: OutboxMessage) -> DeliveryResult:
        """Return the result of an error of the file store, which says nothing about the token for Teams."""
        match fault:
            case NotAllowed():
                return DeliveryResult(state=MessageState.DEAD, code="host_not_allowed")
            case Refused() if not _is_transient(fault.status or 0):
                return DeliveryResult(state=MessageState.DEAD, code=f"answered_{fault.status}")
        result = self.retry_policy.retry(
            message, code=f"answered_{fault.status}" if fault.status else "no_answer"
        )
        asked = fault.retry_after if isinstance(fault, Refused) else None
        wait = max(result.delay, min(asked or 0.0, MAX_DELAY))
        return replace(result, delay=wait, is_ambiguous=isinstance(fault, Uncertain))


def _refused_attempt(job: OutboxJob[Any, Any], message: OutboxMessage, refusal: Refusal) -> DeliveryAttempt:
    return DeliveryAttempt(result=JOB_DONE, store_output=lambda tx: job.on_refusal(tx, message, refusal))


def _is_transient(status: int) -> bool:
    """Return whether a retry may get a different status."""
    waits = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.LOCKED, HTTPStatus.TOO_MANY_REQUESTS)
    return status in waits or status >= HTTPStatus.INTERNAL_SERVER_ERROR
