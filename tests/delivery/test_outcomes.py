"""What each answer of Teams means, row by row."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outcomes import Judge, Outcome, Pace, Reach
from bot.teams import NotAllowed, NoToken, OutboundFault, Refused, Uncertain, Unreachable
from storage.outbox import Kind, Letter, State

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
)
UPDATE = replace(LETTER, kind=Kind.UPDATE, person=None, thread="19:x")
PRIVATE = replace(LETTER, kind=Kind.PRIVATE)
NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def judged(
    fault: OutboundFault, letter: Letter = LETTER, *, reach: Reach = Reach.KNOWN, seed: int = 7
) -> Outcome:
    dice = random.Random(seed)  # noqa: S311 - the same every time is what a test wants
    return Judge(pace=Pace(), dice=dice).judge(fault, letter, reach=reach)


def without_token() -> OutboundFault:
    fault = Unreachable("no token")
    fault.__cause__ = NoToken("none")
    return fault


@pytest.mark.parametrize(
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
    ],
)  # fmt: skip
def test_a_fault_leads_to_a_state(fault: OutboundFault, letter: Letter, reach: Reach, state: State) -> None:
    assert judged(fault, letter, reach=reach).state is state


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_an_error_of_the_service_may_have_come_after_the_message(status: int) -> None:
    outcome = judged(Refused(status, code="Sorry"))
    assert (outcome.state, outcome.ambiguous, outcome.wait) == (State.READY, True, 60.0)
    assert (outcome.status, outcome.code) == (status, "Sorry")


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_while_the_chat_is_being_opened_nothing_can_have_arrived(status: int) -> None:
    outcome = judged(Refused(status), reach=Reach.OPENING)
    assert (outcome.state, outcome.ambiguous) == (State.READY, False)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("fault", [Refused(401), without_token()])
def test_a_fault_of_our_token_is_nobodys_attempt(fault: OutboundFault) -> None:
    outcome = judged(fault)
    assert (outcome.state, outcome.wait, outcome.counted) == (State.READY, 30.0, False)
    assert outcome.of_our_token


def test_a_fault_of_somebody_else_is_not_one_of_our_token() -> None:
    assert not judged(Refused(403)).of_our_token


def test_waits_grow_up_to_a_quarter_of_an_hour_and_are_never_all_the_same() -> None:
    for attempts in range(1, 10):
        letter = replace(LETTER, attempts=attempts)
        waits = [judged(Unreachable("refused"), letter, seed=seed).wait for seed in range(100)]
        longest = min(900, 5 * 2**attempts)
        assert min(waits) >= 2
        assert longest * 0.8 < max(waits) <= longest
        assert len(set(waits)) > 30


def test_what_is_tried_again_is_stored_with_its_time() -> None:
    columns = Outcome(state=State.READY, wait=8, status=503, code="Sorry").stored(LETTER, now=NOON)
    assert columns["not_before"] == NOON + timedelta(seconds=8)
    assert (columns["attempts"], columns["done_at"]) == (1, None)
    assert (columns["last_status"], columns["last_code"]) == (503, "Sorry")


def test_an_attempt_that_does_not_count_is_taken_back() -> None:
    assert judged(Refused(429)).stored(LETTER, now=NOON)["attempts"] == 0


def test_what_is_done_keeps_its_due_time() -> None:
    columns = Outcome(state=State.SENT, ambiguous=True).stored(LETTER, now=NOON)
    assert "not_before" not in columns
    assert (columns["state"], columns["done_at"], columns["ambiguous"]) == ("sent", NOON, 1)
