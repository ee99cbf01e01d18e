"""Test which questions people are reminded of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.question import QuestionStatus
from domain.reminders import needs_reminding
from tests.domain.examples import question
from tests.every import every


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LONG_AGO = datetime(2021, 1, 1, tzinfo=UTC)
DUE = utc("2026-12-02T08:00")
TOLD: dict[str, Any] = {
    "day": date(2026, 12, 2),
    "step_due_at": DUE,
    "sent_at": LONG_AGO,
    "announced_at": None,
    "last_meeting": None,
}


@every("status", list(QuestionStatus))
def test_only_what_a_department_has_and_has_not_answered_is_reminded_of(status: QuestionStatus) -> None:
    waits = status in (QuestionStatus.ASSIGNED, QuestionStatus.IN_PROGRESS)
    assert needs_reminding(question(status), **TOLD) is waits


def test_nobody_is_reminded_of_what_no_department_has() -> None:
    assert not needs_reminding(question(QuestionStatus.ASSIGNED, department=None), **TOLD)


@pytest.mark.parametrize(
    ("promised", "waits"), [("2026-12-01", True), ("2026-12-02", True), ("2026-12-03", False)]
)
def test_nobody_is_reminded_before_the_day_they_promised(promised: str, *, waits: bool) -> None:
    asked = question(QuestionStatus.IN_PROGRESS, promised=date.fromisoformat(promised))
    assert needs_reminding(asked, **TOLD) is waits


@every(
    ("said", "met", "waits"),
    [
        ("2026-11-01T09:00", None, False),
        ("2026-11-01T09:00", "2026-10-14T16:30", False),
        ("2026-11-01T09:00", "2026-11-18T16:30", True),
        (None, "2026-11-18T16:30", False),
    ],
)
def test_what_is_to_be_answered_at_the_meeting_is_left_alone_until_there_was_one(
    said: str | None, met: str | None, *, waits: bool
) -> None:
    times = {"announced_at": said and utc(said), "last_meeting": met and utc(met)}
    assert needs_reminding(question(QuestionStatus.ASSIGNED, at_meeting=True), **{**TOLD, **times}) is waits


@pytest.mark.parametrize(
    ("sent", "waits"), [(None, True), ("2026-12-02T08:00", True), ("2026-12-02T08:01", False)]
)
def test_nobody_is_reminded_of_what_they_just_got(sent: str | None, *, waits: bool) -> None:
    told = {**TOLD, "sent_at": sent and utc(sent)}
    assert needs_reminding(question(QuestionStatus.ASSIGNED), **told) is waits
