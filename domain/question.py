"""A question, its statuses and the transitions between them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from domain.errors import BadInput, Refusal, Stale


class QuestionStatus(StrEnum):
    """The statuses of a question; drawn in the README."""

    LOGGED = "logged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"
    CLOSED = "closed"


OPEN_STATUSES = (QuestionStatus.LOGGED, QuestionStatus.ASSIGNED, QuestionStatus.IN_PROGRESS)
SENT_STATUSES = (QuestionStatus.ASSIGNED, QuestionStatus.IN_PROGRESS)
ENDED_STATUSES = (
    QuestionStatus.ANSWERED,
    QuestionStatus.HANDED_OVER,
    QuestionStatus.DROPPED,
    QuestionStatus.CLOSED,
)

EVERY, OVERDUE = "every", "overdue"
"""What a list may show besides the open questions and those of one status: all, and those that are late."""

DEADLINES = ("promised", "due")
"""The fields that say by when an answer is expected; the first that is set holds."""

TRANSITIONS: dict[QuestionStatus, tuple[QuestionStatus, ...]] = {
    QuestionStatus.LOGGED: (
        QuestionStatus.ASSIGNED,
        QuestionStatus.ANSWERED,
        QuestionStatus.HANDED_OVER,
        QuestionStatus.DROPPED,
    ),
    QuestionStatus.ASSIGNED: (
        QuestionStatus.ASSIGNED,
        QuestionStatus.IN_PROGRESS,
        QuestionStatus.ANSWERED,
        QuestionStatus.HANDED_OVER,
        QuestionStatus.DROPPED,
    ),
    QuestionStatus.IN_PROGRESS: (
        QuestionStatus.ASSIGNED,
        QuestionStatus.ANSWERED,
        QuestionStatus.HANDED_OVER,
        QuestionStatus.DROPPED,
    ),
    QuestionStatus.ANSWERED: (QuestionStatus.CLOSED, QuestionStatus.ASSIGNED, QuestionStatus.LOGGED),
    QuestionStatus.HANDED_OVER: (QuestionStatus.CLOSED, QuestionStatus.ASSIGNED, QuestionStatus.LOGGED),
    QuestionStatus.DROPPED: (QuestionStatus.ASSIGNED, QuestionStatus.LOGGED),
    QuestionStatus.CLOSED: (QuestionStatus.ASSIGNED, QuestionStatus.LOGGED),
}
"""A question that has ended can be reopened: to assigned, or to logged if it has no department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a council; transitions return a new value or raise Refusal."""

    id: int = 0
    council: int
    number: int
    text: str
    logged_by: int
    logged_at: datetime
    asked_by: int
    asked_for: str | None = None
    """Who asked, if somebody else logged it: the name, or the role for residents."""
    chat: str = ""
    """The id of the conversation in which it was logged."""
    source: str = ""
    """The activity id of the message that it came from."""
    source_link: str | None = None
    """The link to that message in Teams, for a question that was created from it."""
    meeting: int | None = None
    """The meeting that it came up at; None if it was asked between meetings."""
    section: str | None = None
    """The key of the section of that meeting's agenda."""
    status: QuestionStatus = QuestionStatus.LOGGED
    department: int | None = None
    assignee: int | None = None
    """The person who has taken it over from the department's owner; None where the owner has it."""
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
    proposed_recipient: str | None = None
    """Whom its owner wants to hand it over to outside the organisation, until a coordinator confirms it."""
    proposed_text: str | None = None
    """The edited text of the chat message, proposed to the person who logged the question."""
    reported_at: int | None = None
    """The meeting whose adopted minutes reported its outcome."""
    stated_name: str | None = None
    """Who answered, postponed or handed it over by the link of an e-mail, as they wrote it themselves."""
    duplicate_of: int | None = None
    """The number of the council's question that it was merged with; None for any other."""
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to act on it."""
        return self.status in OPEN_STATUSES

    def require_version(self, version: int) -> None:
        """Raise Stale unless this is the version that the card showed."""
        if version != self.version:
            raise Stale("stale")

    def assign(
        self,
        department: int,
        *,
        assignee: int | None = None,
        due: date | None = None,
        reason: str | None = None,
    ) -> Self:
        """Assign it to a department or one person there; whoever has not had it starts from the beginning."""
        held = (self.department, self.assignee)
        if held == (department, assignee) and self.status in SENT_STATUSES:
            raise Refusal("already_assigned")
        if not self.is_open:
            raise Refusal("not_open")
        return self._become(
            QuestionStatus.ASSIGNED,
            department=department,
            assignee=assignee,
            due=due,
            promised=None,
            at_meeting=False,
            reason=reason,
        )

    def acknowledge(self) -> Self:
        """Acknowledge it: somebody is working on it."""
        if self.status is QuestionStatus.IN_PROGRESS:
            raise Refusal("already_acknowledged")
        return self._become(QuestionStatus.IN_PROGRESS)

    def give_answer(self, answer: str, *, by: int, at: datetime, link: str | None = None) -> Self:
        """Answer it."""
        return self._become(
            QuestionStatus.ANSWERED, answer=answer, link=link, ended_by=by, ended_at=at, reason=None
        )

    def postpone(self, until: date, *, today: date, reason: str | None = None) -> Self:
        """Promise the answer for a later date: the status stays, reminders pause until then."""
        self._require_sent()
        if until <= today:
            raise BadInput("date_has_passed")
        return self._change(promised=until, at_meeting=False, reason=reason)

    def raise_at_meeting(self) -> Self:
        """Announce that the answer comes at the meeting."""
        self._require_sent()
        if self.at_meeting:
            raise Refusal("already_at_meeting")
        return self._change(at_meeting=True, promised=None)

    def hand_over(self, recipient: str, *, by: int, at: datetime, reason: str | None = None) -> Self:
        """Hand it over to somebody outside the organisation."""
        return self._become(
            QuestionStatus.HANDED_OVER, handed_to=recipient, ended_by=by, ended_at=at, reason=reason
        )

    def propose_hand_over(self, recipient: str, *, reason: str | None = None) -> Self:
        """Propose to hand it over to somebody outside the organisation; a coordinator decides."""
        if not self.is_open:
            raise Refusal("not_open")
        if recipient == self.proposed_recipient:
            raise Refusal("already_proposed", recipient=recipient)
        return self._change(proposed_recipient=recipient, reason=reason or self.reason)

    def decline_hand_over(self) -> Self:
        """Keep it where it is, against the proposal."""
        if self.proposed_recipient is None:
            raise Refusal("nothing_proposed")
        return self._change(proposed_recipient=None)

    def move(self, section: str) -> Self:
        """Move it to another section of its meeting's agenda."""
        if section == self.section:
            raise BadInput("same_section")
        return self._change(section=section)

    def edit(self, text: str) -> Self:
        """Change its text."""
        if text == self.text:
            raise BadInput("same_text")
        return self._change(text=text, proposed_text=None)

    def propose_text(self, text: str) -> Self:
        """Keep the edited text of the chat message as a proposal to the person who logged the question."""
        return self._change(proposed_text=None if text == self.text else text)

    def drop(self, reason: str, *, by: int, at: datetime) -> Self:
        """Drop it; a reason is required."""
        return self._become(QuestionStatus.DROPPED, reason=reason, ended_by=by, ended_at=at)

    def merge_into(self, other: Self, *, by: int, at: datetime) -> Self:
        """Merge it with a question that asks the same and stays; one that was merged before follows it."""
        if other.number in (self.number, self.duplicate_of):
            raise Refusal("already_merged")
        if self.duplicate_of is not None:
            return self._change(duplicate_of=other.number)
        return self._become(
            QuestionStatus.DROPPED, duplicate_of=other.number, reason=None, ended_by=by, ended_at=at
        )

    def add_duplicates(self) -> Self:
        """Let other questions be merged with it; it stays as it is."""
        if self.status is QuestionStatus.DROPPED:
            raise Refusal("merge_into_dropped")
        return self._change()

    def close(self, *, meeting: int) -> Self:
        """Close it: the adopted minutes of this meeting report its outcome."""
        return self._become(QuestionStatus.CLOSED, reported_at=meeting)

    def publish(self) -> Self:
        """Publish it, which needs that adopted minutes have reported it; it stays as it is."""
        if self.reported_at is None:
            raise Refusal("not_reported")
        return self._change()

    def withdraw(self) -> Self:
        """End its publication; it stays as it is."""
        return self._change()

    def reopen(self) -> Self:
        """Reopen it: as assigned, or as logged if it has no department."""
        if self.is_open:
            raise Refusal("already_open")
        return self._become(
            QuestionStatus.LOGGED if self.department is None else QuestionStatus.ASSIGNED,
            answer=None,
            link=None,
            handed_to=None,
            reason=None,
            ended_by=None,
            ended_at=None,
            reported_at=None,
            duplicate_of=None,
        )

    def without_department(self) -> Self:
        """Return it without its department, which no longer exists."""
        return replace(self, department=None, assignee=None)

    def by_link(self, stated_name: str | None) -> Self:
        """Return it with the name that was stated by whoever changed it by a link; None for anybody else."""
        return replace(self, stated_name=stated_name)

    def restore(self, old: dict[str, Any]) -> Self:
        """Undo: restore the values in ``old`` as a new version."""
        return self._change(**old)

    def _require_sent(self) -> None:
        if self.status not in SENT_STATUSES:
            raise Refusal("not_assigned" if self.status is QuestionStatus.LOGGED else "not_open")

    def _become(self, status: QuestionStatus, **changes: object) -> Self:
        if status not in TRANSITIONS[self.status]:
            raise Refusal("not_open" if self.status in ENDED_STATUSES else "not_assigned")
        return self._change(status=status, proposed_recipient=None, **changes)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)
