"""Store the cards that were posted to chats, so that every copy can be updated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from storage.compiled import CompiledStatement, Repository, update_row
from storage.engine import compile_for, dialect_of
from storage.mapper import Mapper
from storage.tables import posted_card_questions, posted_cards, restores

_LOCK = 1 << 40
"""The advisory locks of councils' cards begin here."""
UNCONFIRMED = "unconfirmed:"
"""Begins the activity id of a card that may have been posted, until a press of it tells which it has."""
_IS_CONFIRMED = posted_cards.c.activity_id.not_like(f"{UNCONFIRMED}%")
_COLUMNS = [column.key for column in posted_cards.c if not column.primary_key]
_INSERT = compile_for(
    lambda dialect: dialect.insert_many(posted_cards, _COLUMNS).returning(posted_cards.c.id)
)
_INSERT_QUESTIONS = compile_for(
    lambda dialect: dialect.insert_many(posted_card_questions, ("card_id", "question_id"))
)
_ALL = select(posted_cards).where(posted_cards.c.tenant_id == bindparam("tenant"))
_BY_ID = CompiledStatement(_ALL.where(posted_cards.c.id == bindparam("view")))
_BY_ACTIVITY = CompiledStatement(
    _ALL.where(
        posted_cards.c.thread == bindparam("thread"), posted_cards.c.activity_id == bindparam("activity")
    )
)
_OF_QUESTION = CompiledStatement(
    _ALL.join(posted_card_questions, posted_card_questions.c.card_id == posted_cards.c.id)
    .where(posted_card_questions.c.question_id == bindparam("question"), _IS_CONFIRMED)
    .order_by(posted_cards.c.id)
)
_OF_KIND = CompiledStatement(
    _ALL.where(
        posted_cards.c.council_id == bindparam("council"),
        posted_cards.c.kind == bindparam("kind"),
        posted_cards.c.posted_at > bindparam("since"),
        _IS_CONFIRMED,
    ).order_by(posted_cards.c.id)
)
_NEWEST = CompiledStatement(
    _ALL.where(
        posted_cards.c.council_id == bindparam("council"),
        posted_cards.c.person_id == bindparam("person"),
        posted_cards.c.kind == bindparam("kind"),
        posted_cards.c.posted_at > bindparam("since"),
        _IS_CONFIRMED,
    )
    .order_by(posted_cards.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCard:
    """A card that was posted to a chat, as stored."""

    id: int
    council: int | None
    """None if the chat had no council when the card was posted."""
    kind: str
    args: Mapping[str, Any]
    thread: str
    service_url: str
    person: int | None
    locale: str
    activity: str
    fingerprint: str
    visible_until: datetime | None = None
    """When Teams deletes a targeted card, which only this person sees; None for one that stays."""


_MAPPER = Mapper(StoredCard, posted_cards)


class PostedCards(Repository):
    """The posted cards of one tenant."""

    def add(  # noqa: PLR0913 - one argument per column
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
        """Store a posted card and return its id."""
        card = StoredCard(
            id=0,
            council=council,
            kind=kind,
            args=args,
            thread=thread,
            service_url=service_url,
            person=person,
            locale=locale,
            activity=activity,
            fingerprint=fingerprint,
        )
        return self.add_all([(card, questions)], at=at)[0]

    def add_all(self, cards: Sequence[tuple[StoredCard, Iterable[int]]], *, at: datetime) -> list[int]:
        """Store posted cards, each with its questions, and return their ids."""
        whose = {"tenant_id": self._tenant, "posted_at": at}
        rows = [{**_MAPPER.to_row(card), "args": dict(card.args), **whose} for card, _ in cards]
        ids = sorted(
            row["id"] for row in _INSERT.fetch_many(self._connection, rows)
        )  # in the order of the rows
        self._join(
            (card, question) for card, (_, shown) in zip(ids, cards, strict=True) for question in shown
        )
        return ids

    def lock_council(self, council: int) -> None:
        """Block whoever else locks the cards of this council until the end of the transaction.

        What stores a card and what changes the data that it shows both lock: the later one sees the other's.
        """
        dialect_of(self._connection).lock(self._connection, _LOCK + council)

    def replace_content(
        self, card: int, *, council: int, kind: str, args: Mapping[str, Any], questions: Iterable[int]
    ) -> None:
        """Change what a posted card shows, from its next update."""
        if not self._set(card, council_id=council, kind=kind, args=dict(args), fingerprint=""):
            return
        known = select(posted_card_questions.c.question_id).where(posted_card_questions.c.card_id == card)
        already = {row[0] for row in self._connection.execute(known)}
        self._join((card, question) for question in set(questions) - already)

    def set_fingerprint(self, card: int, *, fingerprint: str) -> None:
        """Store the fingerprint of what a posted card shows now."""
        self._set(card, fingerprint=fingerprint)

    def find_unconfirmed(self, thread: str, nonce: str, *, activity: str) -> StoredCard | None:
        """Return the card that may have been posted with this nonce, if it is the one with the activity id.

        That is so if no card is known by that id.
        """
        found = self.by_activity(thread, unconfirmed_id(nonce))
        return None if found is None or self.by_activity(thread, activity) is not None else found

    def confirm(self, card: int, *, activity: str) -> None:
        """Store that a card was posted, under this activity id; nobody knows what it shows by now."""
        self._set(card, activity_id=activity, fingerprint="")

    def delete(self, card: int) -> bool:
        """Delete a card that Teams no longer allows to be updated; return False if it is gone already."""
        this = delete(posted_cards).where(posted_cards.c.tenant_id == self._tenant, posted_cards.c.id == card)
        if self._connection.execute(this).rowcount == 0:
            return False
        self._connection.execute(delete(posted_card_questions).where(posted_card_questions.c.card_id == card))
        return True

    def get(self, card: int) -> StoredCard | None:
        """Return a posted card, or None."""
        return self._first(_BY_ID, view=card)

    def by_activity(self, thread: str, activity: str) -> StoredCard | None:
        """Return the posted card with this activity id, or None."""
        return self._first(_BY_ACTIVITY, thread=thread, activity=activity)

    def newest_personal(self, *, council: int, person: int, kind: str, since: datetime) -> StoredCard | None:
        """Return the newest card of a kind in a person's personal chat, or None."""
        return self._first(_NEWEST, council=council, person=person, kind=kind, since=since)

    def of_kind(self, council: int, kind: str, *, since: datetime) -> list[StoredCard]:
        """Return the cards of one kind posted for a council since then."""
        rows = _OF_KIND.fetch_all(
            self._connection, tenant=self._tenant, council=council, kind=kind, since=since
        )
        return [_MAPPER.from_row(row) for row in rows]

    def without_council(self, chat: str, kind: str) -> list[StoredCard]:
        """Return the cards of one kind in a chat and its threads that belong to no council, oldest first."""
        there = or_(
            posted_cards.c.thread == chat, posted_cards.c.thread.startswith(f"{chat};", autoescape=True)
        )
        wanted = select(posted_cards).where(
            posted_cards.c.tenant_id == self._tenant,
            posted_cards.c.council_id.is_(None),
            posted_cards.c.kind == kind,
            there,
        )
        rows = self._connection.execute(wanted.order_by(posted_cards.c.id)).mappings()
        return [_MAPPER.from_row(row) for row in rows]

    def of_question(self, question: int) -> list[StoredCard]:
        """Return all posted cards that show a question."""
        rows = _OF_QUESTION.fetch_all(self._connection, tenant=self._tenant, question=question)
        return [_MAPPER.from_row(row) for row in rows]

    def _set(self, card: int, **values: object) -> bool:
        return update_row(self._connection, posted_cards, card, values, tenant=self._tenant)

    def _first(self, statement: CompiledStatement, **wanted: object) -> StoredCard | None:
        row = statement.fetch_first(self._connection, tenant=self._tenant, **wanted)
        return None if row is None else _MAPPER.from_row(row)

    def _join(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Store which card shows which question."""
        rows = [{"card_id": card, "question_id": question} for card, question in pairs]
        if rows:
            _INSERT_QUESTIONS.execute_many(self._connection, rows)


def unconfirmed_id(nonce: str) -> str:
    """Return what stands for the activity id of a card with this nonce that may have been posted."""
    return f"{UNCONFIRMED}{nonce}"


def begin_epoch(connection: Connection, *, epoch: str, now: datetime) -> None:
    """Record a restore: from now on the buttons of cards made before it are told apart by their epoch."""
    connection.execute(insert(restores).values(epoch=epoch, restored_at=now))


def current_epoch(connection: Connection) -> str:
    """Return the epoch that the latest restore began, empty if the database was never restored."""
    newest = select(restores.c.epoch).order_by(restores.c.id.desc()).limit(1)
    epoch: str | None = connection.execute(newest).scalar()
    return epoch or ""
