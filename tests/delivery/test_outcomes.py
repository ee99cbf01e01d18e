"""What each answer of Teams means, row by row."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from bot.delivery import Pace
from bot.delivery.judge import Judge
from bot.delivery.outcome import Outcome, Reach
from bot.teams import NotAllowed, NoToken, OutboundFault, Refused, Uncertain, Unreachable
from storage.outbox import Kind, Letter, State
from tests.every import every

LETTER = Letter(
    id=1,
    tenant="t",
    kind=Kind.ASSIGNMENT,
    council=1,
    question=1,
    person=1,
    thread=None,
    view=None,
    caused_by=2,
    payload={},
    attempts=1,
    ambiguous=0,
    lane="t/1",
    expires_at=datetime(2026, 11, 17, 16, 30, tzinfo=UTC),
    lease="l",
)
UPDATE = replace(LETTER, kind=Kind.UPDATE, person=None, thread="19:x")
PRIVATE = replace(LETTER, kind=Kind.PRIVATE)
POST = replace(LETTER, kind=Kind.POST, person=None, thread="19:x")
REMINDER = replace(LETTER, kind=Kind.REMINDER)
PROBE = replace(LETTER, kind=Kind.PROBE)


def judged(
    fault: OutboundFault, letter: Letter = LETTER, *, reach: Reach = Reach.KNOWN, seed: int = 7
) -> Outcome:
    dice = random.Random(seed)  # noqa: S311 - the same every time is what a test wants
    return Judge(pace=Pace(), dice=dice).judge(fault, letter, reach=reach)


def without_token() -> OutboundFault:
    fault = Unreachable("no token")
    fault.__cause__ = NoToken("none")
    return fault


@every(
    ("fault", "letter", "reach", "state"),
    [
        (Refused(403), LETTER, Reach.KNOWN, State.BLOCKED),
        (Refused(403), LETTER, Reach.OPENING, State.BLOCKED),
        (Refused(403), PRIVATE, Reach.KNOWN, State.DEAD),
        (Refused(400), LETTER, Reach.OPENING, State.DEAD),
        (Refused(413), LETTER, Reach.KNOWN, State.DEAD),
        (Refused(302), LETTER, Reach.KNOWN, State.DEAD),
        (Refused(404), LETTER, Reach.KNOWN, State.READY),
        (Refused(404), LETTER, Reach.OPENED, State.DEAD),
        (Refused(404), LETTER, Reach.OPENING, State.DEAD),
        (Refused(404), UPDATE, Reach.KNOWN, State.DEAD),
        (Refused(404), replace(LETTER, attempts=10), Reach.KNOWN, State.DEAD),
        (Refused(412), LETTER, Reach.KNOWN, State.READY),
        (Refused(412), replace(LETTER, attempts=10), Reach.KNOWN, State.DEAD),
        (NotAllowed("elsewhere"), LETTER, Reach.KNOWN, State.DEAD),
        (Unreachable("refused"), LETTER, Reach.KNOWN, State.READY),
        (Unreachable("refused"), replace(LETTER, attempts=9), Reach.KNOWN, State.READY),
        (Unreachable("refused"), replace(LETTER, attempts=10), Reach.KNOWN, State.DEAD),
        (Uncertain("lost"), LETTER, Reach.KNOWN, State.READY),
        (Uncertain("lost"), replace(LETTER, ambiguous=1), Reach.KNOWN, State.READY),
        (Uncertain("lost"), replace(LETTER, ambiguous=2), Reach.KNOWN, State.HELD),
        (Uncertain("lost"), PRIVATE, Reach.KNOWN, State.HELD),
        (Uncertain("lost"), replace(UPDATE, ambiguous=2), Reach.KNOWN, State.READY),
        (Uncertain("lost"), replace(UPDATE, attempts=10), Reach.KNOWN, State.DEAD),
        (Uncertain("lost"), PRIVATE, Reach.OPENING, State.READY),
        (Uncertain("lost"), POST, Reach.KNOWN, State.HELD),
        (Refused(503), POST, Reach.KNOWN, State.HELD),
        (Refused(403), POST, Reach.KNOWN, State.BLOCKED),
        (Refused(404), POST, Reach.KNOWN, State.DEAD),
        (Uncertain("lost"), replace(REMINDER, ambiguous=1), Reach.KNOWN, State.READY),
        (Uncertain("lost"), replace(REMINDER, ambiguous=2), Reach.KNOWN, State.HELD),
        (Refused(403), REMINDER, Reach.KNOWN, State.BLOCKED),
        (Uncertain("lost"), PROBE, Reach.OPENING, State.READY),
        (Refused(403), UPDATE, Reach.KNOWN, State.DEAD),
        (Refused(401), LETTER, Reach.KNOWN, State.READY),
        (Refused(401), replace(LETTER, attempts=10), Reach.KNOWN, State.DEAD),
        (Refused(501), LETTER, Reach.KNOWN, State.READY),
        (Refused(418), LETTER, Reach.KNOWN, State.DEAD),
    ],
)  # fmt: skip
def test_a_fault_leads_to_a_state(fault: OutboundFault, letter: Letter, reach: Reach, state: State) -> None:
    assert judged(fault, letter, reach=reach).state is state


@every("status", [408, 500, 502, 503, 504])
def test_an_error_of_the_service_may_have_come_after_the_message(status: int) -> None:
    outcome = judged(Refused(status, code="Sorry"))
    assert (outcome.state, outcome.ambiguous, outcome.wait) == (State.READY, True, 60.0)
    assert (outcome.status, outcome.code) == (status, "Sorry")


@every("status", [408, 500, 502, 503, 504])
def test_while_the_chat_is_being_opened_nothing_can_have_arrived(status: int) -> None:
    outcome = judged(Refused(status), reach=Reach.OPENING)
    assert (outcome.state, outcome.ambiguous) == (State.READY, False)


@every(
    ("asked", "least", "most"),
    [(None, 5, 6), (7, 7, 8.4), (0, 2, 2.4), (99_999, 900, 1080)],
)
def test_too_many_requests_wait_as_long_as_asked_within_reason(
    asked: float | None, least: float, most: float
) -> None:
    for seed in range(50):
        outcome = judged(Refused(429, retry_after=asked), seed=seed)
        assert least <= outcome.wait <= most
        assert not outcome.counted


def test_a_busy_chat_is_tried_again_within_one_to_three_seconds() -> None:
    waits = [judged(Refused(412), seed=seed).wait for seed in range(50)]
    assert 1 <= min(waits) < 1.5
    assert 2.5 < max(waits) <= 3


def test_too_many_requests_pause_the_whole_tenant() -> None:
    outcome = judged(Refused(429, retry_after=7))
    assert outcome.pause == outcome.wait
    assert judged(Refused(412)).pause is None


def test_without_a_token_it_is_nobodys_attempt() -> None:
    outcome = judged(without_token())
    assert (outcome.state, outcome.wait, outcome.counted) == (State.READY, 30.0, False)
    assert (outcome.without_token, outcome.token_refused, outcome.token_taken) == (True, False, False)


def test_a_recipient_for_whom_the_token_is_refused_is_tried_as_often_as_any() -> None:
    outcome = judged(Refused(401))
    assert (outcome.counted, outcome.token_refused, outcome.token_taken) == (True, True, False)
    waits = {judged(Refused(401), seed=seed).wait for seed in range(50)}
    assert max(waits) > 5


def test_a_token_that_nobody_takes_is_nobodys_attempt() -> None:
    last = judged(Refused(401), replace(LETTER, attempts=10))
    judge = Judge(pace=Pace(), dice=random.Random(7))  # noqa: S311
    outcome = judge.token_is_bad(last)
    assert (outcome.state, outcome.wait, outcome.counted) == (State.READY, 30.0, False)


@every("fault", [Refused(403), Refused(503), Refused(429)])
def test_whatever_else_teams_answers_it_took_the_token(fault: OutboundFault) -> None:
    outcome = judged(fault)
    assert (outcome.token_taken, outcome.token_refused, outcome.without_token) == (True, False, False)


@every(
    ("letter", "given_up"),
    [
        (LETTER, False),
        (replace(LETTER, ambiguous=2), False),
        (replace(LETTER, ambiguous=3), True),
        (replace(REMINDER, ambiguous=3), True),
        (replace(REMINDER, ambiguous=1, late=True), True),
        (replace(POST, ambiguous=1), True),
        (replace(PRIVATE, ambiguous=1), True),
        (replace(UPDATE, ambiguous=9, late=True), False),
        (replace(PROBE, ambiguous=9), False),
    ],
)
def test_over_what_somebody_died_is_sent_again_as_its_kind_says(letter: Letter, *, given_up: bool) -> None:
    assert Judge(pace=Pace(), dice=random.Random(7)).given_up(letter) is given_up  # noqa: S311


def test_waits_grow_up_to_a_quarter_of_an_hour_and_are_never_all_the_same() -> None:
    for attempts in range(1, 10):
        letter = replace(LETTER, attempts=attempts)
        waits = [judged(Unreachable("refused"), letter, seed=seed).wait for seed in range(100)]
        longest = min(900, 5 * 2**attempts)
        assert min(waits) >= 2
        assert longest * 0.8 < max(waits) <= longest
        assert len(set(waits)) > 30
