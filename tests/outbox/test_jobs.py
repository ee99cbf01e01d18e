"""Test jobs: done once, retried if that may help, and reported if they fail."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.outbox.jobs.runner import JobContext, JobFailed, JobRunner, OutboxJob
from bot.outbox.result import DeliveryAttempt
from bot.outbox.retry import MAX_ATTEMPTS, RetryPolicy
from bot.outbox.timing import OutboxTiming
from bot.teams.connector import Connector
from bot.teams.errors import NotAllowed, Refused, Uncertain, Unreachable
from domain.errors import NotFound, Refusal
from storage import Store, Transaction
from storage.outbox import MessageKind, MessageState, OutboxMessage

MESSAGE = OutboxMessage(
    id=7,
    tenant="bjorkvik",
    kind=MessageKind.FILE,
    council=None,
    question=None,
    person=1,
    thread=None,
    card=None,
    caused_by=None,
    payload={"locale": "sv"},
    attempts=1,
    uncertain_attempts=0,
    ordering_key="bjorkvik/files/1",
    expires_at=datetime(2026, 12, 17, 16, 30, tzinfo=UTC),
    lease_token="l",
)
LAST = replace(MESSAGE, attempts=MAX_ATTEMPTS)
Work = Callable[[str, JobContext], Awaitable[str]]


@dataclass
class Desk:
    """Runs one job, and records what it stored and whom it notified of a failure."""

    store: Store
    connector: Connector
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def run(
        self,
        work: Work,
        *,
        message: OutboxMessage = MESSAGE,
        prepare: Callable[[Transaction, OutboxMessage], str | None] = lambda _, __: "order",
        seconds: float = 30.0,
    ) -> DeliveryAttempt:
        job = OutboxJob(
            load=prepare,
            run=work,
            store=lambda _, __, brought: self.kept.append(brought),
            on_refusal=lambda _, __, refusal: self.told.append(refusal.code),
            failure_code="file_not_made",
            uncertain_code="file_maybe_made",
        )
        retry_policy = RetryPolicy(timing=OutboxTiming(), rng=random.Random(7))  # noqa: S311 - the same every time
        job_runner = JobRunner(
            store=self.store,
            connector=self.connector,
            retry_policy=retry_policy,
            registry={MessageKind.FILE: job},
        )
        done = await job_runner.run(message, deadline=asyncio.get_running_loop().time() + seconds)
        if done.store_output is not None:
            await self.store.write(done.store_output, tenant=message.tenant)
        return done


async def brings(order: str, _: JobContext) -> str:
    return f"{order}, done"


def raising(fault: Exception) -> Work:
    async def work(_: str, __: JobContext) -> str:
        raise fault

    return work


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    store = Store.open(sqlite_url)
    yield Desk(store=store, connector=object.__new__(Connector))
    store.close()


async def test_what_an_errand_brings_is_stored_with_its_outcome(desk: Desk) -> None:
    done = await desk.run(brings)
    assert (done.result.state, desk.kept, desk.told) == (MessageState.SENT, ["order, done"], [])
    assert not done.result.is_token_accepted


async def test_where_there_is_no_reason_any_more_nothing_is_done(desk: Desk) -> None:
    def gone(_: Transaction, __: OutboxMessage) -> str:
        raise NotFound("no_such_meeting")

    for prepare in (lambda _, __: None, gone):
        done = await desk.run(raising(AssertionError("never asked")), prepare=prepare)
        assert (done.result.state, desk.kept, desk.told) == (MessageState.CANCELLED, [], [])


async def test_a_rule_that_says_no_is_told_at_once_and_not_tried_again(desk: Desk) -> None:
    done = await desk.run(raising(Refusal("template_not_word")))
    assert (done.result.state, desk.kept, desk.told) == (MessageState.SENT, [], ["template_not_word"])


@pytest.mark.parametrize(
    "fault",
    [
        JobFailed("not_written"),
        Uncertain("no answer"),
        Unreachable("nobody there"),
        Refused(503),
        Refused(429),
        Refused(409),
        ZeroDivisionError("a fault of ours"),
    ],
)
async def test_what_may_go_better_is_tried_again_and_at_last_given_up_with_a_sentence(
    desk: Desk, fault: Exception
) -> None:
    again = await desk.run(raising(fault))
    assert (again.result.state, desk.told) == (MessageState.READY, [])
    assert again.result.delay > 0
    last = await desk.run(raising(fault), message=LAST)
    said = "file_maybe_made" if isinstance(fault, Uncertain) else "file_not_made"
    assert (last.result.state, desk.kept, desk.told) == (MessageState.DEAD, [], [said])


@pytest.mark.parametrize("fault", [Refused(401), Refused(403), Refused(404), NotAllowed("a foreign host")])
async def test_what_stays_refused_is_given_up_at_once_and_says_nothing_about_our_token(
    desk: Desk, fault: Exception
) -> None:
    done = await desk.run(raising(fault))
    assert (done.result.state, desk.told) == (MessageState.DEAD, ["file_not_made"])
    assert (done.result.is_token_refused, done.result.is_token_accepted) == (False, False)


async def test_what_an_earlier_try_may_have_done_is_told_as_not_known(desk: Desk) -> None:
    for ambiguous, code in ((0, "file_not_made"), (1, "file_maybe_made")):
        message = replace(MESSAGE, attempts=2, uncertain_attempts=ambiguous)
        await desk.run(raising(Refused(404)), message=message)
        assert desk.told.pop() == code
    lost = await desk.run(raising(Uncertain("no answer")))
    refused = await desk.run(raising(Refused(503)))
    assert (lost.result.is_ambiguous, refused.result.is_ambiguous) == (True, False)


async def test_what_takes_too_long_is_left_for_another_try(desk: Desk) -> None:
    async def sleeps(_: str, __: JobContext) -> str:
        await asyncio.sleep(60)
        return "never"

    done = await desk.run(sleeps, seconds=5.2)
    assert (done.result.state, done.result.code, desk.kept) == (MessageState.READY, "too_slow", [])


async def test_the_work_knows_how_long_it_may_take(desk: Desk) -> None:
    async def tells(_: str, means: JobContext) -> str:
        return str(means.time_limit)

    await desk.run(tells, seconds=30.0)
    assert 20 < float(desk.kept[0]) <= 25
