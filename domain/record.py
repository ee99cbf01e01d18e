"""What is recorded at a meeting besides its questions: notes, agenda items and remarks."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from domain.errors import BadInput, Stale


class RemarkState(StrEnum):
    """What was said about an earlier question."""

    DONE = "done"
    GOES_ON = "goes_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note under a section of the agenda; transitions return a new value or raise Refusal."""

    id: int = 0
    meeting: int
    section: str
    """The key of the agenda section."""
    text: str
    by: int
    at: datetime
    chat: str = ""
    """The id of the conversation in which it was written."""
    source: str = ""
    """The activity id of the message that it came from."""
    proposed_text: str | None = None
    """The edited text of the chat message, proposed to the note taker."""
    version: int = 1

    def require_version(self, version: int) -> None:
        """Raise Stale unless this is the version that the card showed."""
        if version != self.version:
            raise Stale("note_changed")

    def edit(self, text: str, *, section: str | None = None) -> Self:
        """Change its text or its section; raises BadInput ``same_text``."""
        place = self.section if section is None else section
        if (text, place) == (self.text, self.section):
            raise BadInput("same_text")
        return self._change(text=text, section=place, proposed_text=None)

    def propose_text(self, text: str) -> Self:
        """Keep the edited text of the chat message as a proposal."""
        return self._change(proposed_text=None if text == self.text else text)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """An item for a coming meeting; transitions return a new value or raise Refusal."""

    id: int = 0
    council: int
    text: str
    by: int
    at: datetime
    said_at: int | None = None
    """The meeting at which the item was recorded."""
    taken_by: int | None = None
    """The meeting that takes it up, once that one has begun."""
    chat: str = ""
    source: str = ""
    proposed_text: str | None = None
    version: int = 1
    outcome: RemarkState | None = None
    """The outcome recorded by the meeting that took it up."""
    remark: str = ""
    """The remark recorded by the meeting that took it up."""
    again_of: int | None = None
    """The id of the earlier item that this one continues."""

    @property
    def was_discussed(self) -> bool:
        """Return whether the meeting that took it up said anything about it."""
        return self.outcome is not None or bool(self.remark)

    def require_version(self, version: int) -> None:
        """Raise Stale unless this is the version that the card showed."""
        if version != self.version:
            raise Stale("item_changed")

    def edit(self, text: str) -> Self:
        """Change its text; raises BadInput ``same_text``."""
        if text == self.text:
            raise BadInput("same_text")
        return self._change(text=text, proposed_text=None)

    def propose_text(self, text: str) -> Self:
        """Keep the edited text of the chat message as a proposal."""
        return self._change(proposed_text=None if text == self.text else text)

    def record_outcome(self, outcome: RemarkState | None, remark: str) -> Self:
        """Record what the meeting that took it up said about it."""
        return self._change(outcome=outcome, remark=remark)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a meeting said about a question from an earlier one."""

    meeting: int
    question: int
    state: RemarkState | None = None
    """None if there is only a text."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutedItem:
    """An agenda item left by an earlier meeting, as the minutes report it."""

    text: str
    outcome: RemarkState | None = None
    """None if no outcome was recorded."""
    remark: str = ""
