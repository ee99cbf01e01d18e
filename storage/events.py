"""The history: added to, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from domain.history import CouncilHappening, Event, Happening
from domain.question import Question
from storage.rows import add_row, table_of
from storage.tables import EventRow
from storage.written_events import WrittenEvent, latest_written

_E = table_of(EventRow)
_OF_QUESTION = select(_E).where(
    _E.c.tenant_id == bindparam("tenant"), _E.c.question_id == bindparam("question")
)
_LATEST_ACT = (
    select(_E.c.act)
    .where(
        _E.c.tenant_id == bindparam("tenant"),
        _E.c.actor_id == bindparam("person"),
        _E.c.question_id.is_not(None),
        _E.c.happening.not_in((Happening.UNDONE.value, Happening.MESSAGE_EDITED.value)),
    )
    .order_by(_E.c.id.desc())
)


class Events:
    """The history of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(
        self,
        question: Question,
        *,
        happening: Happening,
        by: int,
        act: str,
        at: datetime,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        on_behalf: bool = False,
    ) -> None:
        """Write down what happened to a question."""
        self._insert(
            question.council, question.id, act, by, happening.value, at, old, new, on_behalf=on_behalf
        )

    def add_to_council(
        self,
        council: int,
        *,
        happening: CouncilHappening,
        by: int,
        act: str,
        at: datetime,
        new: Mapping[str, Any],
    ) -> None:
        """Write down what happened to a council."""
        self._insert(council, None, act, by, happening.value, at, {}, new, on_behalf=False)

    def of_question(self, question: int) -> list[Event]:
        """Give back a question's history, oldest first."""
        rows = self._connection.execute(
            _OF_QUESTION.order_by(_E.c.id), {"tenant": self._tenant, "question": question}
        ).mappings()
        return [_event(row) for row in rows]

    def latest_act(self, person: int, *, council: int) -> list[Event]:
        """Give back all events of this person's newest act in a council that was not undone."""
        undone = select(_E.c.new["act"].as_string()).where(
            _E.c.tenant_id == self._tenant,
            _E.c.actor_id == person,
            _E.c.happening == Happening.UNDONE.value,
        )
        wanted = _LATEST_ACT.where(_E.c.council_id == council, _E.c.act.not_in(undone)).limit(1)
        act = self._connection.execute(wanted, {"tenant": self._tenant, "person": person}).scalar()
        if act is None:
            return []
        rows = self._connection.execute(
            select(_E)
            .where(
                _E.c.tenant_id == self._tenant,
                _E.c.act == act,
                _E.c.actor_id == person,
                _E.c.question_id.is_not(None),
            )
            .order_by(_E.c.id)
        ).mappings()
        return [_event(row) for row in rows]

    def latest_written(self, person: int, *, council: int) -> WrittenEvent | None:
        """Give back what this person wrote down last at a council's meetings and has not taken back."""
        return latest_written(self._connection, person, tenant=self._tenant, council=council)

    def latest_of(self, questions: Sequence[int]) -> dict[int, int]:
        """Give back the newest event (id) of each question; that its message was edited changed nothing."""
        wanted = (
            select(_E.c.question_id, func.max(_E.c.id))
            .where(
                _E.c.tenant_id == self._tenant,
                _E.c.question_id.in_(questions),
                _E.c.happening != Happening.MESSAGE_EDITED.value,
            )
            .group_by(_E.c.question_id)
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
        add_row(self._connection, _E, row)


def _event(row: RowMapping) -> Event:
    return Event(
        id=row["id"],
        question=row["question_id"],
        act=row["act"],
        actor=row["actor_id"],
        happening=Happening(row["happening"]),
        at=row["at"],
        on_behalf=row["on_behalf"],
        old=row["old"],
        new=row["new"],
    )
