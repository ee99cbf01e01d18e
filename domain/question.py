"""A question: what was taken along, and what may become of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from domain.errors import BadInput, Refusal, Stale


class Status(StrEnum):
    """The states of a question; drawn in the README."""

    LOGGED = "logged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"
    CLOSED = "closed"


OPEN = (Status.LOGGED, Status.ASSIGNED, Status.IN_PROGRESS)
SENT = (Status.ASSIGNED, Status.IN_PROGRESS)
ENDED = (Status.ANSWERED, Status.HANDED_OVER, Status.DROPPED, Status.CLOSED)

MAY_BECOME: dict[Status, tuple[Status, ...]] = {
    Status.LOGGED: (Status.ASSIGNED, Status.ANSWERED, Status.HANDED_OVER, Status.DROPPED),
    Status.ASSIGNED: (
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.ANSWERED,
        Status.HANDED_OVER,
        Status.DROPPED,
    ),
    Status.IN_PROGRESS: (Status.ASSIGNED, Status.ANSWERED, Status.HANDED_OVER, Status.DROPPED),
    Status.ANSWERED: (Status.CLOSED, Status.ASSIGNED, Status.LOGGED),
    Status.HANDED_OVER: (Status.CLOSED, Status.ASSIGNED, Status.LOGGED),
    Status.DROPPED: (Status.ASSIGNED, Status.LOGGED),
    Status.CLOSED: (Status.ASSIGNED, Status.LOGGED),
}
"""From an ended state the way back (reopened) is to assigned, or to logged where there is no department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a council; transitions give back a new value or raise Refusal."""

    id: int
    council: int
    number: int
    text: str
    logged_by: int
    logged_at: datetime
    asked_by: int
    asked_for: str | None = None
    """The name of somebody who could not log it, by role where they are residents."""
    chat: str = ""
    """The conversation where it was logged."""
    source: str = ""
    """The activity id of the message that it came from."""
    source_link: str | None = None
    """Where Teams shows that message, for a question that was taken from it."""
    meeting: int | None = None
    """The meeting that it came up at; None where it was asked between meetings."""
    section: str | None = None
    """The key of the part of that meeting's agenda."""
    status: Status = Status.LOGGED
    department: int | None = None
    due: date | None = None
    promised: date | None = None
    at_meeting: bool = False
    answer: str | None = None
    link: str | None = None
    ended_by: int | None = None
    ended_at: datetime | None = None
    handed_to: str | None = None
    reason: str | None = None
    """Why it was dropped, handed over or given more time."""
    proposed_text: str | None = None
    """What the chat message says after it was edited, offered to whoever logged it."""
    reported_at: int | None = None
    """The meeting whose minutes told what became of it, once they were adopted."""
    version: int = 1

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.status in OPEN

    def days_old(self, today: date, *, logged_on: date) -> int:
        """Whole days between the local date it was logged on and ``today``."""
        return max(0, (today - logged_on).days)

    def expect(self, version: int) -> None:
        """Raise Stale where this is not the version that a card showed."""
        if version != self.version:
            raise Stale("stale")

    def assign(self, department: int, *, due: date | None = None) -> Self:
        """Send it to a department; another one than before gets it afresh."""
        if self.department == department and self.status in SENT:
            raise Refusal("already_assigned")
        if not self.open:
            raise Refusal("not_open")
        return self._become(
            Status.ASSIGNED, department=department, due=due, promised=None, at_meeting=False, reason=None
        )

    def acknowledge(self) -> Self:
        """Say that somebody works on it."""
        if self.status is Status.IN_PROGRESS:
            raise Refusal("already_acknowledged")
        return self._become(Status.IN_PROGRESS)

    def give_answer(self, answer: str, *, by: int, at: datetime, link: str | None = None) -> Self:
        """Answer it."""
        return self._become(Status.ANSWERED, answer=answer, link=link, ended_by=by, ended_at=at, reason=None)

    def postpone(self, until: date, *, today: date, reason: str | None = None) -> Self:
        """Promise the answer for a later date; no state, but reminders keep quiet until then."""
        self._expect_sent()
        if until <= today:
            raise BadInput("date_has_passed")
        return self._change(promised=until, at_meeting=False, reason=reason)

    def raise_at_meeting(self) -> Self:
        """Say that the answer comes at the meeting."""
        self._expect_sent()
        if self.at_meeting:
            raise Refusal("already_at_meeting")
        return self._change(at_meeting=True, promised=None)

    def hand_over(self, recipient: str, *, by: int, at: datetime, reason: str | None = None) -> Self:
        """Hand it to somebody outside the organisation."""
        return self._become(Status.HANDED_OVER, handed_to=recipient, ended_by=by, ended_at=at, reason=reason)

    def edit(self, text: str) -> Self:
        """Put it in other words."""
        if text == self.text:
            raise BadInput("same_text")
        return self._change(text=text, proposed_text=None)

    def propose(self, text: str) -> Self:
        """Remember what the chat message was changed to, for whoever logged it to decide."""
        return self._change(proposed_text=None if text == self.text else text)

    def drop(self, reason: str, *, by: int, at: datetime) -> Self:
        """Drop it; always with a reason."""
        return self._become(Status.DROPPED, reason=reason, ended_by=by, ended_at=at)

    def close(self, *, meeting: int) -> Self:
        """Be done with: the minutes of this meeting, now adopted, tell what became of it."""
        return self._become(Status.CLOSED, reported_at=meeting)

    def reopen(self) -> Self:
        """Take it up again, where it was left."""
        if self.open:
            raise Refusal("already_open")
        return self._become(
            Status.LOGGED if self.department is None else Status.ASSIGNED,
            answer=None,
            link=None,
            handed_to=None,
            reason=None,
            ended_by=None,
            ended_at=None,
            reported_at=None,
        )

    def without_department(self) -> Self:
        """Be nobody's: the department that had it is gone."""
        return replace(self, department=None)

    def take_back(self, old: dict[str, Any]) -> Self:
        """Undo: be again what ``old`` says, as a new version."""
        return self._change(**old)

    def _expect_sent(self) -> None:
        if self.status not in SENT:
            raise Refusal("not_assigned" if self.status is Status.LOGGED else "not_open")

    def _become(self, status: Status, **changes: object) -> Self:
        if status not in MAY_BECOME[self.status]:
            raise Refusal("not_open" if self.status in ENDED else "not_assigned")
        return self._change(status=status, **changes)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)
