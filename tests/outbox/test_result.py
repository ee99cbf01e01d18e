"""Test what is stored about an attempt: when it is retried, and when it is finished."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.outbox.result import DeliveryResult
from bot.teams.errors import Refused
from storage.outbox import MessageState
from tests.outbox.test_retry_policy import MESSAGE, decide

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def test_what_is_tried_again_is_stored_with_its_time() -> None:
    outcome = DeliveryResult(state=MessageState.READY, delay=8, status=503, code="Sorry")
    due = outcome.due_at(NOON)
    assert due == NOON + timedelta(seconds=8)
    columns = outcome.columns(MESSAGE, now=NOON, due=due)
    assert (columns["not_before"], columns["attempts"], columns["done_at"]) == (due, 1, None)
    assert (columns["last_status"], columns["last_code"]) == (503, "Sorry")


def test_what_would_be_tried_too_late_is_over() -> None:
    outcome = DeliveryResult(state=MessageState.READY, retry_at=MESSAGE.expires_at)
    assert outcome.due_at(NOON) == MESSAGE.expires_at
    columns = outcome.columns(MESSAGE, now=NOON, due=MESSAGE.expires_at)
    assert (columns["state"], columns["done_at"], "not_before" in columns) == ("expired", NOON, False)
    perhaps_there = outcome.columns(replace(MESSAGE, uncertain_attempts=1), now=NOON, due=MESSAGE.expires_at)
    assert perhaps_there["state"] == "held"


def test_an_attempt_that_does_not_count_is_taken_back() -> None:
    outcome = decide(Refused(429))
    assert outcome.columns(MESSAGE, now=NOON, due=outcome.due_at(NOON))["attempts"] == 0


def test_what_is_done_keeps_its_due_time() -> None:
    outcome = DeliveryResult(state=MessageState.SENT, is_ambiguous=True)
    assert outcome.due_at(NOON) is None
    columns = outcome.columns(MESSAGE, now=NOON, due=None)
    assert "not_before" not in columns
    assert (columns["state"], columns["done_at"], columns["uncertain_attempts"]) == ("sent", NOON, 1)
