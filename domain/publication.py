"""What a council publishes: questions with their answers, and figures about all of its questions."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self, TypeVar

from domain.attendance import Role
from domain.errors import Refusal
from domain.statistics import DayCounts
from domain.text import require_text

K = TypeVar("K", bound=Hashable)
MIN_GROUP = 5
"""The smallest group of questions that figures are published about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One published version of a question and its answer, kept beside the original."""

    id: int = 0
    council: int
    question: int
    number: int
    """The number of the question in its council."""
    version: int = 1
    text: str
    answer: str
    role: Role | None
    """The role of the person who asked, never the name; None if it is not known."""
    department: int | None
    asked_on: date
    answered_on: date
    published_by: int
    published_at: datetime
    ended_by: int | None = None
    ended_at: datetime | None = None
    """When it was withdrawn or replaced by the next version; None while it is published."""

    @property
    def days(self) -> int:
        """Return the days from the question to the answer."""
        return max(0, (self.answered_on - self.asked_on).days)

    def end(self, *, by: int, at: datetime) -> Self:
        """Withdraw it, or let the next version replace it."""
        if self.ended_at is not None:
            raise Refusal("not_published")
        return replace(self, ended_by=by, ended_at=at)


def publication_texts(*, text: str, answer: str) -> tuple[str, str]:
    """Return the texts to publish; raises BadInput ``text_missing``, ``answer_missing`` or ``too_long``."""
    return (require_text(text, missing="text_missing"), require_text(answer, missing="answer_missing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """The questions of one group, such as a year: how many were asked, and after how many days answered."""

    asked: int = 0
    answered: DayCounts = field(default_factory=DayCounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFigures:
    """What is published about a group of questions; None where it would tell of fewer than ``MIN_GROUP``."""

    asked: int
    answered: int | None
    median_days: int | None


def public_figures(groups: Mapping[K, QuestionGroup]) -> dict[K, PublicFigures]:
    """Return the figures of the groups that a whole consists of, without groups smaller than ``MIN_GROUP``.

    If what is left out is itself smaller than that, it could be computed from the whole: then the smallest
    of the other groups is left out too. The same holds for how many of a group were answered.
    """
    shown = _large({key: group.asked for key, group in groups.items()})
    answered = {key: group.answered.total for key, group in groups.items()}
    told = _large(answered, among=shown)
    return {key: _figures(groups[key], is_told=key in told) for key in groups if key in shown}


def _large(sizes: Mapping[K, int], *, among: Collection[K] | None = None) -> list[K]:
    """Return the parts of a whole that are large enough, and from which no small rest can be computed."""
    large = [key for key, size in sizes.items() if size >= MIN_GROUP and (among is None or key in among)]
    rest = sum(size for key, size in sizes.items() if key not in large)
    if 0 < rest < MIN_GROUP and large:
        large.remove(min(large, key=lambda key: sizes[key]))
    return large


def _figures(group: QuestionGroup, *, is_told: bool) -> PublicFigures:
    return PublicFigures(
        asked=group.asked,
        answered=group.answered.total if is_told else None,
        median_days=group.answered.median if group.answered.total >= MIN_GROUP else None,
    )
