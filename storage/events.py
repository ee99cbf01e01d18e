"""Store the history of questions and councils; events are added and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from domain.history import CouncilEventKind, EventKind, QuestionEvent
from domain.question import Question
from storage.mapper import Mapper
from storage.rows import insert_row, table_of
from storage.tables import EventRow

_EVENTS = table_of(EventRow)
_MAPPER = Mapper(QuestionEvent, _EVENTS)
RECORD_HAPPENINGS = (
    CouncilEventKind.NOTED,
    CouncilEventKind.NOTE_CHANGED,
    CouncilEventKind.NOTE_DROPPED,
    CouncilEventKind.ITEM_ADDED,
    CouncilEventKind.ITEM_CHANGED,
    CouncilEventKind.ITEM_DROPPED,
    CouncilEventKind.ITEM_REMARKED,
    CouncilEventKind.REMARKED,
    CouncilEventKind.MINUTES_ADOPTED,
)
MAX_EVENTS_SEARCHED = 100
"""Events of a person that are looked through for one that was not undone."""
_OF_QUESTION = select(_EVENTS).where(
    _EVENTS.c.tenant_id == bindparam("tenant"), _EVENTS.c.question_id == bindparam("question")
)
_LATEST_ACT = (
    select(_EVENTS.c.act)
    .where(
        _EVENTS.c.tenant_id == bindparam("tenant"),
        _EVENTS.c.actor_id == bindparam("person"),
        _EVENTS.c.question_id.is_not(None),
        _EVENTS.c.happening.not_in((EventKind.UNDONE.value, EventKind.MESSAGE_EDITED.value)),
    )
    .order_by(_EVENTS.c.id.desc())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A note, item or remark that was added, changed or removed, before and after.

    Both are None if minutes were adopted.
    """

    id: int
    act: str
    happening: CouncilEventKind
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


_CHANGE_MAPPER = Mapper(RecordChange, _EVENTS, computed=("before", "after"))


def latest_record_change(
    connection: Connection, person: int, *, tenant: str, council: int
) -> RecordChange | None:
    """Return the latest of these changes by a person in a council that was not undone."""
    wanted = select(_EVENTS).where(
        _EVENTS.c.tenant_id == tenant,
        _EVENTS.c.council_id == council,
        _EVENTS.c.actor_id == person,
        _EVENTS.c.happening.in_([happening.value for happening in RECORD_HAPPENINGS]),
    )
    rows = (
        connection.execute(wanted.order_by(_EVENTS.c.id.desc()).limit(MAX_EVENTS_SEARCHED)).mappings().all()
    )
    undone = {row["new"].get("undoes") for row in rows}
    kept = (row for row in rows if "undoes" not in row["new"] and row["act"] not in undone)
    row = next(kept, None)
    if row is None:
        return None
    return _CHANGE_MAPPER.from_row(row, before=row["new"].get("before"), after=row["new"].get("after"))


class Events:
    """The history of one tenant."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(
        self,
        question: Question,
        *,
        happening: EventKind,
        by: int,
        act: str,
        at: datetime,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        on_behalf: bool = False,
    ) -> None:
        """Add an event of a question."""
        self._insert(
            question.council, question.id, act, by, happening.value, at, old, new, on_behalf=on_behalf
        )

    def add_to_council(
        self,
        council: int,
        *,
        happening: CouncilEventKind,
        by: int,
        act: str,
        at: datetime,
        new: Mapping[str, Any],
    ) -> None:
        """Add an event of a council."""
        self._insert(council, None, act, by, happening.value, at, {}, new, on_behalf=False)

    def of_question(self, question: int) -> list[QuestionEvent]:
        """Return a question's history, oldest first."""
        rows = self._connection.execute(
            _OF_QUESTION.order_by(_EVENTS.c.id), {"tenant": self._tenant, "question": question}
        ).mappings()
        return [_MAPPER.from_row(row) for row in rows]

    def latest_act(self, person: int, *, council: int) -> list[QuestionEvent]:
        """Return all events of a person's latest act in a council that was not undone."""
        undone = select(_EVENTS.c.new["act"].as_string()).where(
            _EVENTS.c.tenant_id == self._tenant,
            _EVENTS.c.actor_id == person,
            _EVENTS.c.happening == EventKind.UNDONE.value,
        )
        wanted = _LATEST_ACT.where(_EVENTS.c.council_id == council, _EVENTS.c.act.not_in(undone)).limit(1)
        act = self._connection.execute(wanted, {"tenant": self._tenant, "person": person}).scalar()
        if act is None:
            return []
        rows = self._connection.execute(
            select(_EVENTS)
            .where(
                _EVENTS.c.tenant_id == self._tenant,
                _EVENTS.c.act == act,
                _EVENTS.c.actor_id == person,
                _EVENTS.c.question_id.is_not(None),
            )
            .order_by(_EVENTS.c.id)
        ).mappings()
        return [_MAPPER.from_row(row) for row in rows]

    def latest_record_change(self, person: int, *, council: int) -> RecordChange | None:
        """Return the latest change a person made to a council's meeting record that was not undone."""
        return latest_record_change(self._connection, person, tenant=self._tenant, council=council)

    def latest_ids(self, questions: Sequence[int]) -> dict[int, int]:
        """Return the id of the latest event of each question, ignoring edits of its message."""
        wanted = (
            select(_EVENTS.c.question_id, func.max(_EVENTS.c.id))
            .where(
                _EVENTS.c.tenant_id == self._tenant,
                _EVENTS.c.question_id.in_(questions),
                _EVENTS.c.happening != EventKind.MESSAGE_EDITED.value,
            )
            .group_by(_EVENTS.c.question_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def _insert(  # noqa: PLR0913 - one argument a column, called from here alone
        self,
        council: int,
        question: int | None,
        act: str,
        by: int,
        happening: str,
        at: datetime,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        *,
        on_behalf: bool,
    ) -> None:
        what = {"council_id": council, "question_id": question, "happening": happening}
        who = {"actor_id": by, "on_behalf": on_behalf, "act": act, "at": at}
        row = {"tenant_id": self._tenant, **what, **who, "old": dict(old), "new": dict(new)}
        insert_row(self._connection, _EVENTS, row)
