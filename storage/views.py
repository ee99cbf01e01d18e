"""The cards that stand in chats, so that every copy can follow its question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, bindparam, delete, select, update

from storage.prepared import Prepared, Row, adding
from storage.rows import add_row, table_of
from storage.tables import ViewQuestionRow, ViewRow

_V = table_of(ViewRow)
_VQ = table_of(ViewQuestionRow)
_JOIN = adding(_VQ)
_ALL = select(_V).where(_V.c.tenant_id == bindparam("tenant"))
_BY_ID = Prepared(_ALL.where(_V.c.id == bindparam("view")))
_BY_ACTIVITY = Prepared(
    _ALL.where(_V.c.thread == bindparam("thread"), _V.c.activity_id == bindparam("activity"))
)
_OF_QUESTION = Prepared(
    _ALL.join(_VQ, _VQ.c.view_id == _V.c.id)
    .where(_VQ.c.question_id == bindparam("question"))
    .order_by(_V.c.id)
)
_OF_KIND = Prepared(
    _ALL.where(
        _V.c.council_id == bindparam("council"),
        _V.c.kind == bindparam("kind"),
        _V.c.posted_at > bindparam("since"),
    ).order_by(_V.c.id)
)
_NEWEST = Prepared(
    _ALL.where(
        _V.c.council_id == bindparam("council"),
        _V.c.person_id == bindparam("person"),
        _V.c.kind == bindparam("kind"),
        _V.c.posted_at > bindparam("since"),
    )
    .order_by(_V.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card that stands in a chat."""

    id: int
    council: int | None
    """None where the chat had none when it was posted."""
    kind: str
    args: Mapping[str, Any]
    thread: str
    service_url: str
    person: int | None
    locale: str
    activity: str
    fingerprint: str


class Views:
    """The posted cards of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def add(  # noqa: PLR0913 - one argument a column
        self,
        *,
        council: int | None,
        kind: str,
        args: Mapping[str, Any],
        questions: Iterable[int],
        thread: str,
        service_url: str,
        person: int | None,
        locale: str,
        activity: str,
        fingerprint: str,
        at: datetime,
    ) -> int:
        """Remember a card that was just posted."""
        what = {"council_id": council, "kind": kind, "args": dict(args), "locale": locale}
        where = {"thread": thread, "service_url": service_url, "person_id": person, "activity_id": activity}
        row = {"tenant_id": self._tenant, **what, **where, "fingerprint": fingerprint, "posted_at": at}
        view = add_row(self._connection, _V, row)
        self._join(view, questions)
        return view

    def replace(
        self, view: int, *, council: int, kind: str, args: Mapping[str, Any], questions: Iterable[int]
    ) -> None:
        """Make a posted card show something else, at its next update."""
        shown = self._this(view).values(council_id=council, kind=kind, args=dict(args), fingerprint="")
        if self._connection.execute(shown).rowcount == 0:
            return
        known = select(_VQ.c.question_id).where(_VQ.c.view_id == view)
        already = {row[0] for row in self._connection.execute(known)}
        self._join(view, set(questions) - already)

    def shown(self, view: int, *, fingerprint: str) -> None:
        """Remember what a posted card looks like now."""
        self._connection.execute(self._this(view).values(fingerprint=fingerprint))

    def forget(self, view: int) -> bool:
        """Forget a card that Teams no longer lets the bot change; false where it was forgotten before."""
        this = delete(_V).where(_V.c.tenant_id == self._tenant, _V.c.id == view)
        if self._connection.execute(this).rowcount == 0:
            return False
        self._connection.execute(delete(_VQ).where(_VQ.c.view_id == view))
        return True

    def get(self, view: int) -> Posted | None:
        """Give back this posted card."""
        return self._first(_BY_ID, view=view)

    def by_activity(self, thread: str, activity: str) -> Posted | None:
        """Give back the posted card with this activity id."""
        return self._first(_BY_ACTIVITY, thread=thread, activity=activity)

    def newest(self, *, council: int, person: int, kind: str, since: datetime) -> Posted | None:
        """Give back the newest card of a kind that stands in somebody's personal chat."""
        return self._first(_NEWEST, council=council, person=person, kind=kind, since=since)

    def of_kind(self, council: int, kind: str, *, since: datetime) -> list[Posted]:
        """Give back the cards of one kind that were posted for a council lately."""
        rows = _OF_KIND.all(self._connection, tenant=self._tenant, council=council, kind=kind, since=since)
        return [_posted(row) for row in rows]

    def of_question(self, question: int) -> list[Posted]:
        """Give back every copy of a question's cards."""
        rows = _OF_QUESTION.all(self._connection, tenant=self._tenant, question=question)
        return [_posted(row) for row in rows]

    def _this(self, view: int) -> Update:
        return update(_V).where(_V.c.tenant_id == self._tenant, _V.c.id == view)

    def _first(self, statement: Prepared, **wanted: object) -> Posted | None:
        row = statement.first(self._connection, tenant=self._tenant, **wanted)
        return None if row is None else _posted(row)

    def _join(self, view: int, questions: Iterable[int]) -> None:
        rows = [{"view_id": view, "question_id": question} for question in questions]
        if rows:
            _JOIN.run_many(self._connection, rows)


def _posted(row: Row) -> Posted:
    return Posted(
        id=row["id"],
        council=row["council_id"],
        kind=row["kind"],
        args=row["args"],
        thread=row["thread"],
        service_url=row["service_url"],
        person=row["person_id"],
        locale=row["locale"],
        activity=row["activity_id"],
        fingerprint=row["fingerprint"],
    )
