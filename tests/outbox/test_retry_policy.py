"""Test the result of each response of Teams, row by row."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from bot.outbox.result import CANCELLED, SENT, DeliveryResult, DeliveryStage
from bot.outbox.retry import DELIVERY_STATUSES, RetryPolicy
from bot.outbox.timing import OutboxTiming
from bot.teams.credentials import NoToken
from bot.teams.errors import NotAllowed, OutboundError, Refused, Uncertain, Unreachable
from storage.outbox import WORTH_READING_UNTIL, MessageKind, MessageState, OutboxMessage
from tests.every import every

MESSAGE = OutboxMessage(
    id=1,
    tenant="t",
    kind=MessageKind.ASSIGNMENT,
    council=1,
    question=1,
    person=1,
    thread=None,
    card=None,
    caused_by=2,
    payload={},
    attempts=1,
    uncertain_attempts=0,
    ordering_key="t/1",
    expires_at=datetime(2026, 11, 17, 16, 30, tzinfo=UTC),
    lease_token="l",
)
UPDATE = replace(MESSAGE, kind=MessageKind.UPDATE, person=None, thread="19:x")
PRIVATE = replace(MESSAGE, kind=MessageKind.PRIVATE)
POST = replace(MESSAGE, kind=MessageKind.POST, person=None, thread="19:x")
REMINDER = replace(MESSAGE, kind=MessageKind.REMINDER)
PROBE = replace(MESSAGE, kind=MessageKind.PROBE)
OPENING_CHAT, CHAT_OPENED, CHAT_KNOWN = (
    DeliveryStage.OPENING_CHAT,
    DeliveryStage.CHAT_OPENED,
    DeliveryStage.CHAT_KNOWN,
)


def decide(
    fault: OutboundError,
    message: OutboxMessage = MESSAGE,
    *,
    reach: DeliveryStage = CHAT_KNOWN,
    seed: int = 7,
) -> DeliveryResult:
    rng = random.Random(seed)  # noqa: S311 - the same every time is what a test wants
    return RetryPolicy(timing=OutboxTiming(), rng=rng).after_error(fault, message, stage=reach)


def without_token() -> OutboundError:
    fault = Unreachable("no token")
    fault.__cause__ = NoToken("none")
    return fault


@every(
    ("fault", "message", "reach", "state"),
    [
        (Refused(403), MESSAGE, CHAT_KNOWN, MessageState.BLOCKED),
        (Refused(403), MESSAGE, OPENING_CHAT, MessageState.BLOCKED),
        (Refused(403), PRIVATE, CHAT_KNOWN, MessageState.DEAD),
        (Refused(400), MESSAGE, OPENING_CHAT, MessageState.DEAD),
        (Refused(413), MESSAGE, CHAT_KNOWN, MessageState.DEAD),
        (Refused(302), MESSAGE, CHAT_KNOWN, MessageState.DEAD),
        (Refused(404), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Refused(404), MESSAGE, CHAT_OPENED, MessageState.DEAD),
        (Refused(404), MESSAGE, OPENING_CHAT, MessageState.DEAD),
        (Refused(404), UPDATE, CHAT_KNOWN, MessageState.DEAD),
        (Refused(404), replace(MESSAGE, attempts=10), CHAT_KNOWN, MessageState.DEAD),
        (Refused(412), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Refused(412), replace(MESSAGE, attempts=10), CHAT_KNOWN, MessageState.DEAD),
        (NotAllowed("elsewhere"), MESSAGE, CHAT_KNOWN, MessageState.DEAD),
        (Unreachable("refused"), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Unreachable("refused"), replace(MESSAGE, attempts=9), CHAT_KNOWN, MessageState.READY),
        (Unreachable("refused"), replace(MESSAGE, attempts=10), CHAT_KNOWN, MessageState.DEAD),
        (Uncertain("lost"), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Uncertain("lost"), replace(MESSAGE, uncertain_attempts=1), CHAT_KNOWN, MessageState.READY),
        (Uncertain("lost"), replace(MESSAGE, uncertain_attempts=2), CHAT_KNOWN, MessageState.HELD),
        (Uncertain("lost"), PRIVATE, CHAT_KNOWN, MessageState.HELD),
        (Uncertain("lost"), replace(UPDATE, uncertain_attempts=2), CHAT_KNOWN, MessageState.READY),
        (Uncertain("lost"), replace(UPDATE, attempts=10), CHAT_KNOWN, MessageState.DEAD),
        (Uncertain("lost"), PRIVATE, OPENING_CHAT, MessageState.READY),
        (Uncertain("lost"), POST, CHAT_KNOWN, MessageState.HELD),
        (Refused(503), POST, CHAT_KNOWN, MessageState.HELD),
        (Refused(403), POST, CHAT_KNOWN, MessageState.BLOCKED),
        (Refused(404), POST, CHAT_KNOWN, MessageState.DEAD),
        (Uncertain("lost"), replace(REMINDER, uncertain_attempts=1), CHAT_KNOWN, MessageState.READY),
        (Uncertain("lost"), replace(REMINDER, uncertain_attempts=2), CHAT_KNOWN, MessageState.HELD),
        (Refused(403), REMINDER, CHAT_KNOWN, MessageState.BLOCKED),
        (Uncertain("lost"), PROBE, OPENING_CHAT, MessageState.READY),
        (Refused(403), UPDATE, CHAT_KNOWN, MessageState.DEAD),
        (Refused(401), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Refused(401), replace(MESSAGE, attempts=10), CHAT_KNOWN, MessageState.DEAD),
        (Refused(501), MESSAGE, CHAT_KNOWN, MessageState.READY),
        (Refused(418), MESSAGE, CHAT_KNOWN, MessageState.DEAD),
    ],
)  # fmt: skip
def test_a_fault_leads_to_a_state(
    fault: OutboundError, message: OutboxMessage, reach: DeliveryStage, state: MessageState
) -> None:
    assert decide(fault, message, reach=reach).state is state


@every("status", [408, 500, 502, 503, 504])
def test_an_error_of_the_service_may_have_come_after_the_message(status: int) -> None:
    outcome = decide(Refused(status, code="Sorry"))
    assert (outcome.state, outcome.is_ambiguous, outcome.delay) == (MessageState.READY, True, 60.0)
    assert (outcome.status, outcome.code) == (status, "Sorry")


@every("status", [408, 500, 502, 503, 504])
def test_while_the_chat_is_being_opened_nothing_can_have_arrived(status: int) -> None:
    outcome = decide(Refused(status), reach=OPENING_CHAT)
    assert (outcome.state, outcome.is_ambiguous) == (MessageState.READY, False)


@every(
    ("asked", "least", "most"),
    [(None, 5, 6), (7, 7, 8.4), (0, 2, 2.4), (99_999, 900, 1080)],
)
def test_too_many_requests_wait_as_long_as_asked_within_reason(
    asked: float | None, least: float, most: float
) -> None:
    for seed in range(50):
        outcome = decide(Refused(429, retry_after=asked), seed=seed)
        assert least <= outcome.delay <= most
        assert not outcome.is_counted


def test_a_busy_chat_is_tried_again_within_one_to_three_seconds() -> None:
    waits = [decide(Refused(412), seed=seed).delay for seed in range(50)]
    assert 1 <= min(waits) < 1.5
    assert 2.5 < max(waits) <= 3


def test_too_many_requests_pause_the_whole_tenant() -> None:
    outcome = decide(Refused(429, retry_after=7))
    assert outcome.tenant_pause == outcome.delay
    assert decide(Refused(412)).tenant_pause is None


def test_without_a_token_it_is_nobodys_attempt() -> None:
    outcome = decide(without_token())
    assert (outcome.state, outcome.delay, outcome.is_counted) == (MessageState.READY, 30.0, False)
    assert (outcome.is_token_missing, outcome.is_token_refused, outcome.is_token_accepted) == (
        True,
        False,
        False,
    )


def test_a_recipient_for_whom_the_token_is_refused_is_tried_as_often_as_any() -> None:
    outcome = decide(Refused(401))
    assert (outcome.is_counted, outcome.is_token_refused, outcome.is_token_accepted) == (True, True, False)
    waits = {decide(Refused(401), seed=seed).delay for seed in range(50)}
    assert max(waits) > 5


def test_a_token_that_nobody_takes_is_nobodys_attempt() -> None:
    last = decide(Refused(401), replace(MESSAGE, attempts=10))
    retry_policy = RetryPolicy(timing=OutboxTiming(), rng=random.Random(7))  # noqa: S311
    outcome = retry_policy.after_token_refused(last)
    assert (outcome.state, outcome.delay, outcome.is_counted) == (MessageState.READY, 30.0, False)


@every("fault", [Refused(403), Refused(503), Refused(429)])
def test_whatever_else_teams_answers_it_took_the_token(fault: OutboundError) -> None:
    outcome = decide(fault)
    assert (outcome.is_token_accepted, outcome.is_token_refused, outcome.is_token_missing) == (
        True,
        False,
        False,
    )


@every(
    ("message", "given_up"),
    [
        (MESSAGE, False),
        (replace(MESSAGE, uncertain_attempts=2), False),
        (replace(MESSAGE, uncertain_attempts=3), True),
        (replace(REMINDER, uncertain_attempts=3), True),
        (replace(REMINDER, uncertain_attempts=1, is_expired=True), True),
        (replace(POST, uncertain_attempts=1), True),
        (replace(PRIVATE, uncertain_attempts=1), True),
        (replace(UPDATE, uncertain_attempts=9, is_expired=True), False),
        (replace(PROBE, uncertain_attempts=9), False),
    ],
)
def test_over_what_somebody_died_is_sent_again_as_its_kind_says(
    message: OutboxMessage, *, given_up: bool
) -> None:
    assert RetryPolicy(timing=OutboxTiming(), rng=random.Random(7)).is_given_up(message) is given_up  # noqa: S311


def test_waits_grow_up_to_a_quarter_of_an_hour_and_are_never_all_the_same() -> None:
    for attempts in range(1, 10):
        message = replace(MESSAGE, attempts=attempts)
        waits = [decide(Unreachable("refused"), message, seed=seed).delay for seed in range(100)]
        longest = min(900, 5 * 2**attempts)
        assert min(waits) >= 2
        assert longest * 0.8 < max(waits) <= longest
        assert len(set(waits)) > 30


def test_the_statuses_that_metrics_declare_are_those_that_lead_to_each_result() -> None:
    messages = [replace(MESSAGE, kind=kind, attempts=n) for kind in MessageKind for n in (1, 10)]
    messages += [replace(message, uncertain_attempts=2) for message in messages]
    brief = {WORTH_READING_UNTIL: "2026-11-17T16:30:00+00:00"}
    messages += [replace(message, payload=brief) for message in messages if message.kind is MessageKind.REPLY]
    statuses = {status for known in DELIVERY_STATUSES.values() for status in known if status is not None}
    faults = [*map(Refused, statuses), NotAllowed("elsewhere"), Unreachable("refused"), Uncertain("lost")]
    results = [
        decide(fault, message, reach=stage)
        for fault in faults
        for message in messages
        for stage in DeliveryStage
    ]
    results += [SENT, CANCELLED]
    declared = {(name, status) for name, known in DELIVERY_STATUSES.items() for status in known}
    assert {(result.name, result.status) for result in results} == declared
