"""Errands: done once, tried again where that may help, and told of where nothing came of it."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.delivery import Pace
from bot.delivery.delivered import Delivered
from bot.delivery.errands import Errand, Errands, Means, Undone
from bot.delivery.judge import MOST_ATTEMPTS, Judge
from bot.teams import Connector, NotAllowed, Refused, Uncertain, Unreachable
from domain.errors import NotFound, Refusal
from storage import Store, Transaction
from storage.outbox import Kind, Letter, State

LETTER = Letter(
    id=7,
    tenant="bjorkvik",
    kind=Kind.FILE,
    council=None,
    question=None,
    person=1,
    thread=None,
    view=None,
    caused_by=None,
    payload={"locale": "sv"},
    attempts=1,
    ambiguous=0,
    lane="bjorkvik/files/1",
    expires_at=datetime(2026, 12, 17, 16, 30, tzinfo=UTC),
    lease="l",
)
LAST = replace(LETTER, attempts=MOST_ATTEMPTS)
Work = Callable[[str, Means], Awaitable[str]]


@dataclass
class Desk:
    """Runs one errand, and remembers what it stored and whom it told why not."""

    store: Store
    connector: Connector
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def run(
        self,
        work: Work,
        *,
        letter: Letter = LETTER,
        prepare: Callable[[Transaction, Letter], str | None] = lambda _, __: "order",
        seconds: float = 30.0,
    ) -> Delivered:
        errand = Errand(
            prepare=prepare,
            work=work,
            store=lambda _, __, brought: self.kept.append(brought),
            refuse=lambda _, __, refusal: self.told.append(refusal.code),
            given_up="file_not_made",
            unsure="file_maybe_made",
        )
        judge = Judge(pace=Pace(), dice=random.Random(7))  # noqa: S311 - the same every time
        errands = Errands(store=self.store, connector=self.connector, judge=judge, known={Kind.FILE: errand})
        done = await errands.run(letter, by=asyncio.get_running_loop().time() + seconds)
        if done.then is not None:
            await self.store.write(done.then, tenant=letter.tenant)
        return done


async def brings(order: str, _: Means) -> str:
    return f"{order}, done"


def raising(fault: Exception) -> Work:
    async def work(_: str, __: Means) -> str:
        raise fault

    return work


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Desk]:
    store = Store.open(sqlite_url)
    yield Desk(store=store, connector=object.__new__(Connector))
    store.close()


async def test_what_an_errand_brings_is_stored_with_its_outcome(desk: Desk) -> None:
    done = await desk.run(brings)
    assert (done.outcome.state, desk.kept, desk.told) == (State.SENT, ["order, done"], [])
    assert not done.outcome.token_taken


async def test_where_there_is_no_reason_any_more_nothing_is_done(desk: Desk) -> None:
    def gone(_: Transaction, __: Letter) -> str:
        raise NotFound("no_such_meeting")

    for prepare in (lambda _, __: None, gone):
        done = await desk.run(raising(AssertionError("never asked")), prepare=prepare)
        assert (done.outcome.state, desk.kept, desk.told) == (State.CANCELLED, [], [])


async def test_a_rule_that_says_no_is_told_at_once_and_not_tried_again(desk: Desk) -> None:
    done = await desk.run(raising(Refusal("template_not_word")))
    assert (done.outcome.state, desk.kept, desk.told) == (State.SENT, [], ["template_not_word"])


@pytest.mark.parametrize(
    "fault",
    [
        Undone("not_written"),
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
    assert (again.outcome.state, desk.told) == (State.READY, [])
    assert again.outcome.wait > 0
    last = await desk.run(raising(fault), letter=LAST)
    said = "file_maybe_made" if isinstance(fault, Uncertain) else "file_not_made"
    assert (last.outcome.state, desk.kept, desk.told) == (State.DEAD, [], [said])


@pytest.mark.parametrize("fault", [Refused(401), Refused(403), Refused(404), NotAllowed("a foreign host")])
async def test_what_stays_refused_is_given_up_at_once_and_says_nothing_about_our_token(
    desk: Desk, fault: Exception
) -> None:
    done = await desk.run(raising(fault))
    assert (done.outcome.state, desk.told) == (State.DEAD, ["file_not_made"])
    assert (done.outcome.token_refused, done.outcome.token_taken) == (False, False)


async def test_what_an_earlier_try_may_have_done_is_told_as_not_known(desk: Desk) -> None:
    for ambiguous, code in ((0, "file_not_made"), (1, "file_maybe_made")):
        letter = replace(LETTER, attempts=2, ambiguous=ambiguous)
        await desk.run(raising(Refused(404)), letter=letter)
        assert desk.told.pop() == code
    lost = await desk.run(raising(Uncertain("no answer")))
    refused = await desk.run(raising(Refused(503)))
    assert (lost.outcome.ambiguous, refused.outcome.ambiguous) == (True, False)


async def test_what_takes_too_long_is_left_for_another_try(desk: Desk) -> None:
    async def sleeps(_: str, __: Means) -> str:
        await asyncio.sleep(60)
        return "never"

    done = await desk.run(sleeps, seconds=5.2)
    assert (done.outcome.state, done.outcome.code, desk.kept) == (State.READY, "too_slow", [])


async def test_the_work_knows_how_long_it_may_take(desk: Desk) -> None:
    async def tells(_: str, means: Means) -> str:
        return str(means.patience)

    await desk.run(tells, seconds=30.0)
    assert 20 < float(desk.kept[0]) <= 25
