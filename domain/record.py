"""What is written down at a meeting beside its questions: notes, what comes next time, remarks."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from domain.errors import BadInput, Stale


class RemarkState(StrEnum):
    """What was said of an earlier question."""

    DONE = "done"
    GOES_ON = "goes_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What was noted under a part of the agenda; transitions give back a new value or raise Refusal."""

    id: int = 0
    meeting: int
    section: str
    """The key of the part."""
    text: str
    by: int
    at: datetime
    chat: str = ""
    """The conversation where it was written."""
    source: str = ""
    """The activity id of the message that it came from."""
    proposed_text: str | None = None
    """What the chat message says after it was edited, offered to whoever keeps the notes."""
    version: int = 1

    def expect(self, version: int) -> None:
        """Raise Stale where this is not the version that a card showed."""
        if version != self.version:
            raise Stale("note_changed")

    def edit(self, text: str, *, section: str | None = None) -> Self:
        """Put it in other words, or under another part; raises BadInput ``same_text``."""
        place = self.section if section is None else section
        if (text, place) == (self.text, self.section):
            raise BadInput("same_text")
        return self._change(text=text, section=place, proposed_text=None)

    def propose(self, text: str) -> Self:
        """Remember what the chat message was changed to, for somebody to decide."""
        return self._change(proposed_text=None if text == self.text else text)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a coming meeting takes up; transitions give back a new value or raise Refusal."""

    id: int = 0
    council: int
    text: str
    by: int
    at: datetime
    said_at: int | None = None
    """The meeting at which that was said."""
    taken_by: int | None = None
    """The meeting that takes it up, once that one has begun."""
    chat: str = ""
    source: str = ""
    proposed_text: str | None = None
    version: int = 1
    outcome: RemarkState | None = None
    """What the meeting that took it up said of it."""
    remark: str = ""
    """The words that it said."""
    again_of: int | None = None
    """The item (its id) that goes on with this one."""

    @property
    def spoken_of(self) -> bool:
        """Whether the meeting that took it up said anything of it."""
        return self.outcome is not None or bool(self.remark)

    def expect(self, version: int) -> None:
        """Raise Stale where this is not the version that a card showed."""
        if version != self.version:
            raise Stale("item_changed")

    def edit(self, text: str) -> Self:
        """Put it in other words; raises BadInput ``same_text``."""
        if text == self.text:
            raise BadInput("same_text")
        return self._change(text=text, proposed_text=None)

    def propose(self, text: str) -> Self:
        """Remember what the chat message was changed to, for somebody to decide."""
        return self._change(proposed_text=None if text == self.text else text)

    def say(self, outcome: RemarkState | None, remark: str) -> Self:
        """Remember what the meeting that took it up said of it."""
        return self._change(outcome=outcome, remark=remark)

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What was said at a meeting of a question that came up earlier."""

    meeting: int
    question: int
    state: RemarkState | None = None
    """None where there is a text alone."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What an earlier meeting put off to this one, as its minutes tell of it."""

    text: str
    outcome: RemarkState | None = None
    """None where nobody said what became of it."""
    remark: str = ""
