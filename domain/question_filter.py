"""Which questions a table shows, in which order: read from the query of an address, and written to one.

Values that mean nothing are ignored, so that an old or a made-up address shows a table all the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from domain.attendance import Role
from domain.question import EVERY, OPEN_STATUSES, QuestionStatus
from domain.text import one_line

PAGE_SIZE = 50
MAX_SEARCHED_LETTERS = 200
NO_DEPARTMENT = 0
"""Stands for the questions that no department has."""
MAX_DAYS = 36_500
_NUMBER = re.compile(r"[0-9]{1,9}")
Pairs = Iterable[tuple[str, str]]
"""Names and values of an address; a name may come several times."""


class SortKey(StrEnum):
    """What a table can be sorted by."""

    NUMBER = "number"
    STATE = "state"
    DEPARTMENT = "department"
    AGE = "age"
    DEADLINE = "deadline"
    UPDATED = "updated"


class DeadlineState(StrEnum):
    """What holds of the day on which an open question is to be answered."""

    OVERDUE = "overdue"
    """It was before today."""
    PROMISED = "promised"
    """Whoever answers has named it."""


@dataclass(frozen=True, slots=True)
class QuestionSort:
    """The order of a table; questions that are equal in it come by number, the newest first."""

    key: SortKey = SortKey.NUMBER
    is_descending: bool = True

    def __str__(self) -> str:
        """Return it as an address has it: ``age``, or ``-age`` in the other direction."""
        return f"-{self.key}" if self.is_descending else str(self.key)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return what an address says, None if that is no order."""
        name = text.removeprefix("-")
        return cls(SortKey(name), text.startswith("-")) if name in set(SortKey) else None

    def by(self, key: SortKey) -> "QuestionSort":
        """Return the order that a heading leads to: the other direction if it is by that already."""
        return QuestionSort(key, not self.is_descending if key is self.key else False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFilter:
    """Which questions are shown; all conditions hold together."""

    statuses: tuple[QuestionStatus, ...] = OPEN_STATUSES
    department: int | None = None
    """Only those of this department; ``NO_DEPARTMENT`` for those without one."""
    older_than: int | None = None
    """Only those logged more than this many days ago."""
    role: Role | None = None
    """Only those asked by somebody in this role."""
    meeting: int | None = None
    """Only those that came up at this meeting."""
    text: str = ""
    """Only those in which the words of a search are found."""
    deadline: DeadlineState | None = None
    """Only those that are open and of whose day for an answer this holds."""

    @property
    def is_default(self) -> bool:
        """Return whether it is what a table shows at first: all open questions."""
        return self == QuestionFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionQuery:
    """A page of a table: what its address says."""

    filter: QuestionFilter = QuestionFilter()
    sort: QuestionSort | None = None
    """None for the usual order: by number, or the closest first if words are searched."""
    page: int = 1

    @property
    def order(self) -> QuestionSort:
        """Return the order of its questions, by which a search without one is not sorted."""
        return self.sort or QuestionSort()

    @classmethod
    def parse(cls, pairs: Pairs) -> Self:
        """Return what the names and values of an address say; what they say wrongly is left out."""
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        last = {name: theirs[-1] for name, theirs in values.items()}
        page = _number(last.get("page"), most=1_000_000)
        return cls(
            filter=QuestionFilter(
                statuses=_statuses(values.get("state", [])),
                department=_number(last.get("department")),
                older_than=_number(last.get("older"), most=MAX_DAYS),
                role=Role(last["role"]) if last.get("role") in set(Role) else None,
                meeting=_number(last.get("meeting")),
                text=one_line(last.get("text", "")[:MAX_SEARCHED_LETTERS]),
                deadline=DeadlineState(last["deadline"])
                if last.get("deadline") in set(DeadlineState)
                else None,
            ),
            sort=QuestionSort.parse(last.get("sort", "")),
            page=page or 1,
        )

    def with_filter(self, filter_: QuestionFilter) -> "QuestionQuery":
        """Return the first page of other questions in the same order."""
        return QuestionQuery(filter=filter_, sort=self.sort)

    def sorted_by(self, key: SortKey) -> "QuestionQuery":
        """Return the first page in the order that a heading leads to."""
        return replace(self, sort=self.order.by(key), page=1)

    def on_page(self, page: int) -> "QuestionQuery":
        """Return another page."""
        return replace(self, page=page)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of its address; the usual ones are left out."""
        return list(self._pairs())

    def __str__(self) -> str:
        """Return the query of its address, such as ``state=answered&sort=-age``."""
        return urlencode(self.pairs())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        chosen = self.filter
        if set(chosen.statuses) == set(QuestionStatus):
            yield "state", EVERY
        elif chosen.statuses != OPEN_STATUSES:
            yield from (("state", status.value) for status in chosen.statuses)
        numbers = {
            "department": chosen.department,
            "older": chosen.older_than,
            "meeting": chosen.meeting,
            "page": self.page if self.page > 1 else None,
        }
        yield from ((name, str(number)) for name, number in numbers.items() if number is not None)
        words = {
            "role": chosen.role,
            "text": chosen.text,
            "deadline": chosen.deadline,
            "sort": self.sort,
        }
        yield from ((name, str(word)) for name, word in words.items() if word)


def _number(text: str | None, *, most: int | None = None) -> int | None:
    if text is None or not _NUMBER.fullmatch(text):
        return None
    return int(text) if most is None else min(int(text), most)


def _statuses(names: Iterable[str]) -> tuple[QuestionStatus, ...]:
    """Return the statuses in their usual order, the open ones if none is named."""
    named = set(names)
    if EVERY in named:
        return tuple(QuestionStatus)
    return tuple(status for status in QuestionStatus if status.value in named) or OPEN_STATUSES
