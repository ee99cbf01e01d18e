"""Store the history of questions and councils; events are added and never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from domain.history import UNCHANGING_KINDS, CouncilEvent, CouncilEventKind, EventKind, QuestionEvent
from domain.question import Question
from storage.compiled import CompiledStatement, Repository, insert_row, of_tenant
from storage.mapper import Mapper
from storage.tables import events, questions

_MAPPER = Mapper(QuestionEvent, events)
_COUNCIL_MAPPER = Mapper(CouncilEvent, events)
MAX_EVENTS_SEARCHED = 100
"""How many of a person's events are searched for an act that was not undone."""
_OF_QUESTION = CompiledStatement(
    select(events)
    .where(of_tenant(events), events.c.question_id == bindparam("question"))
    .order_by(events.c.id)
)
_LATEST_ACT = (
    select(events.c.act)
    .where(
        events.c.tenant_id == bindparam("tenant"),
        events.c.actor_id == bindparam("person"),
        events.c.question_id.is_not(None),
        events.c.happening.not_in(sorted({EventKind.UNDONE, *UNCHANGING_KINDS})),
    )
    .order_by(events.c.id.desc())
)


class Events(Repository):
    """The history of one tenant."""

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
        rows = _OF_QUESTION.fetch_all(self._connection, tenant=self._tenant, question=question)
        return [_MAPPER.from_row(row) for row in rows]

    def latest_act(self, person: int, *, council: int) -> list[QuestionEvent]:
        """Return all events of a person's latest act in a council that was not undone."""
        undone = select(events.c.new["act"].as_string()).where(
            events.c.tenant_id == self._tenant,
            events.c.actor_id == person,
            events.c.happening == EventKind.UNDONE.value,
        )
        wanted = _LATEST_ACT.where(events.c.council_id == council, events.c.act.not_in(undone)).limit(1)
        act = self._connection.execute(wanted, {"tenant": self._tenant, "person": person}).scalar()
        if act is None:
            return []
        rows = self._connection.execute(
            select(events)
            .where(
                events.c.tenant_id == self._tenant,
                events.c.act == act,
                events.c.actor_id == person,
                events.c.question_id.is_not(None),
            )
            .order_by(events.c.id)
        ).mappings()
        return [_MAPPER.from_row(row) for row in rows]

    def recent_of_person(self, person: int, *, council: int) -> list[QuestionEvent | CouncilEvent]:
        """Return what a person did last in a council, newest first."""
        wanted = select(events).where(
            events.c.tenant_id == self._tenant, events.c.council_id == council, events.c.actor_id == person
        )
        newest = wanted.order_by(events.c.id.desc()).limit(MAX_EVENTS_SEARCHED)
        rows = self._connection.execute(newest).mappings()
        return [
            _MAPPER.from_row(row) if row["question_id"] else _COUNCIL_MAPPER.from_row(row) for row in rows
        ]

    def latest_ids(self, questions: Sequence[int]) -> dict[int, int]:
        """Return the id of the latest event of each question, ignoring those that change nothing."""
        wanted = (
            select(events.c.question_id, func.max(events.c.id))
            .where(
                events.c.tenant_id == self._tenant,
                events.c.question_id.in_(questions),
                events.c.happening.not_in(sorted(UNCHANGING_KINDS)),
            )
            .group_by(events.c.question_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def count_since(self, departments: Sequence[int], since: datetime) -> dict[EventKind, int]:
        """Return with how many questions of these departments each kind of event happened since then."""
        theirs = select(questions.c.id).where(questions.c.department_id.in_(departments))
        counted = (
            select(events.c.happening, func.count(events.c.question_id.distinct()))
            .where(
                events.c.tenant_id == self._tenant,
                events.c.question_id.in_(theirs),
                events.c.at >= since,
            )
            .group_by(events.c.happening)
        )
        return {EventKind(kind): count for kind, count in self._connection.execute(counted)}

    def _insert(  # noqa: PLR0913 - one argument per column
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
        insert_row(self._connection, events, row)
