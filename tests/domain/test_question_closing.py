"""Test that a question is closed only by the minutes that report its outcome."""

from dataclasses import replace

import pytest

from domain.errors import Refusal
from domain.question import QuestionStatus
from tests.domain.examples import question
from tests.every import every


@pytest.mark.parametrize("status", [QuestionStatus.ANSWERED, QuestionStatus.HANDED_OVER])
def test_what_adopted_minutes_told_the_end_of_is_closed_and_keeps_how_it_ended(
    status: QuestionStatus,
) -> None:
    ended = question(status)
    closed = ended.close(meeting=3)
    assert closed == replace(ended, status=QuestionStatus.CLOSED, reported_at=3, version=ended.version + 1)
    assert closed.reopen().reported_at is None


@every(
    "status", [s for s in QuestionStatus if s not in (QuestionStatus.ANSWERED, QuestionStatus.HANDED_OVER)]
)
def test_nothing_else_is_closed(status: QuestionStatus) -> None:
    with pytest.raises(Refusal):
        question(status).close(meeting=3)
