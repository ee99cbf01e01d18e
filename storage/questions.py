"""Questions: numbered, kept by version; every change leaves an event."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from domain.council import Council
from domain.errors import Stale
from domain.history import Happening
from domain.question import Question, Status
from storage.events import Events
from storage.known_questions import COUNTED_AT_MOST, KnownQuestions
from storage.question_rows import changed_fields, columns_of, decode, encode, new_question
from storage.question_statements import COUNCIL_LOCKED, RECENT, SAVE, Q
from storage.rows import add_row
from storage.words import Words

__all__ = ["COUNTED_AT_MOST", "REPEATED_WITHIN", "Questions", "decode"]
REPEATED_WITHIN = timedelta(seconds=60)


class Questions(KnownQuestions):
    """The questions of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, events: Events, words: Words) -> None:
        super().__init__(connection, tenant=tenant)
        self._events = events
        self._words = words

    def add(  # noqa: PLR0913 - one argument a column
        self,
        council: Council,
        *,
        number: int,
        text: str,
        by: int,
        asked_by: int,
        asked_for: str | None,
        at: datetime,
        chat: str,
        source: str,
        act: str,
        source_link: str | None = None,
        meeting: int | None = None,
        section: str | None = None,
    ) -> Question:
        """Log a question, at the meeting and the part of its agenda that go on."""
        about = {"tenant_id": self._tenant, "council_id": council.id, "number": number, "text": text}
        who = {"logged_by": by, "logged_at": at, "asked_by": asked_by, "asked_for": asked_for}
        where = {"chat": chat, "source": source, "meeting_id": meeting, "section": section}
        where["source_link"] = source_link
        row = {**about, **who, **where, "status": Status.LOGGED.value, "version": 1}
        question = new_question({**row, "id": add_row(self._connection, Q, row)})
        self._seen[question.id] = question
        self._words.learn(question, locale=council.locale)
        self._events.add(
            question, happening=Happening.LOGGED, by=by, act=act, at=at, old={}, new={"text": text}
        )
        return question

    def save(  # noqa: PLR0913 - what changed, and who did it how
        self,
        before: Question,
        after: Question,
        *,
        council: Council,
        happening: Happening,
        by: int,
        act: str,
        at: datetime,
        on_behalf: bool = False,
        also: Mapping[str, Any] = MappingProxyType({}),
    ) -> Question:
        """Store a transition and its event, with ``also`` in it; raises Stale where another one was first."""
        fields = changed_fields(before, after)
        self._store(before, after, fields)
        old, new = encode(before, fields), {**encode(after, fields), **also}
        self._events.add(
            after, happening=happening, by=by, act=act, at=at, old=old, new=new, on_behalf=on_behalf
        )
        if "text" in fields or "answer" in fields:
            self._words.learn(after, before=before, locale=council.locale)
        return after

    def repeated(
        self, council: Council, *, text: str, by: int, asked_by: int, asked_for: str | None, at: datetime
    ) -> Question | None:
        """Give back what the same person logged with the same words for the same asker within a minute.

        Nobody else logs for this council until the transaction ends, or two could log the same at once.
        """
        self.lock(council)
        asker = {"asked_by": asked_by, "asked_for": asked_for or ""}
        wanted = {"council": council.id, "person": by, "text": text, "since": at - REPEATED_WITHIN}
        return next(iter(self._all(RECENT, **wanted, **asker)), None)

    def lock(self, council: Council) -> None:
        """Let nobody else log for this council until the transaction ends."""
        COUNCIL_LOCKED.first(self._connection, tenant=self._tenant, council=council.id)

    def _store(self, before: Question, after: Question, fields: list[str]) -> None:
        key = {"b_tenant": self._tenant, "b_id": before.id, "b_version": before.version}
        columns = {**columns_of(after, fields), "version": after.version}
        if self._connection.execute(SAVE, {**key, **columns}).rowcount != 1:
            raise Stale("stale")
        self._seen[after.id] = after
