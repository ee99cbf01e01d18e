"""Erase a person: a pseudonym takes their place, so that the history keeps its shape."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, or_, select, update

from domain.history import CouncilEventKind
from domain.person_names import NameFinder
from storage.audit_chain import ERASABLE_FIELDS, amend_events
from storage.events import Events
from storage.outbox.messages import MessageState
from storage.privacy.anonymise import refresh_cards
from storage.privacy.catalogue import EXPORTED_TABLES, PERSONAL_COLUMNS
from storage.privacy.mentions import (
    IMMUTABLE_TABLES,
    PersonMention,
    Row,
    key_of,
    mentions_in_row,
    name_finder,
    place_of,
    read_columns,
    replace_names,
)
from storage.privacy.subjects import DataSubject
from storage.search.index import reindex
from storage.tables import (
    METADATA,
    answer_links,
    attendees,
    card_actions,
    councils,
    inbox,
    meetings,
    outbox,
    page_sessions,
    people,
    posted_card_questions,
    posted_cards,
    questions,
    seats,
)

_UNSENT = (
    MessageState.READY.value,
    MessageState.SENDING.value,
    MessageState.HELD.value,
    MessageState.BLOCKED.value,
    MessageState.DEAD.value,
)
_CLEARED = dict.fromkeys(
    ("teams_id", "entra_id", "personal_chat", "service_url", "locale", "away_until", "away_since")
)
_CLEARED_DESCRIPTION = {**dict.fromkeys(("party", "title", "organisation"), ""), "agreed_to_name": False}
_VERSIONED_TEXTS = ("question", "note", "agenda_item", "notes_import")
"""Tables whose forms would bring an old text back: their rows get a new version with the new text."""


class LastCoordinator(Exception):  # noqa: N818 - a rule refuses
    """The person is the last coordinator of a council; the message is the council's code."""


class UnknownPlace(Exception):  # noqa: N818 - what was asked for is wrong
    """The person is not named at a place that was to be changed; the message is the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureResult:
    """What an erasure changed, and what it left for somebody to decide."""

    events: int
    questions: tuple[int, ...]
    """Ids of the questions whose cards no longer name the person."""
    councils: tuple[int, ...]
    """The councils that they had a part in."""
    replaced: int
    """How many names were replaced, beside those that only point to the person."""
    review: tuple[PersonMention, ...]
    """Where they may still be named, and adopted minutes in which they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Erasure:
    """One erasure: whom it is about and what stands in their place."""

    connection: Connection
    subject: DataSubject
    finder: NameFinder
    tenant: str
    pseudonym: str
    decided: frozenset[str]
    """The places at which every name is theirs, as somebody decided."""
    council_of: Mapping[tuple[str, int], int]

    def rows(self, table: str, *kinds: str) -> list[Row]:
        """Read what may name the person."""
        return list(read_columns(self.connection, table, tenant=self.tenant, kinds=kinds))

    def clean(self, table: str, row: Row, columns: Collection[str]) -> Row:
        """Return the columns without the person: certain names, and ids."""
        personal, clean = PERSONAL_COLUMNS[table], Row()
        for column in columns:
            value = row[column]
            if column not in personal.teams_ids:
                value = replace_names(
                    value,
                    self.finder,
                    instead=self.pseudonym,
                    is_name=column in personal.names,
                    uncertain=place_of(table, key_of(table, row), column) in self.decided,
                )
            clean[column] = value if column in personal.texts else self._without_ids(value)
        return clean

    def council(self, row: Row) -> int | None:
        """Return the council that a row belongs to."""
        direct = row.get("council_id")
        if isinstance(direct, int):
            return direct
        for kind in ("meeting", "question"):
            owner = row.get(f"{kind}_id")
            if isinstance(owner, int) and (kind, owner) in self.council_of:
                return self.council_of[kind, owner]
        return None

    def _without_ids(self, value: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(value, Mapping):
            return {key: self._without_ids(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._without_ids(inner) for inner in value]
        if isinstance(value, str):
            for name in sorted(self.subject.identifiers, key=len, reverse=True):
                value = value.replace(name, "erased")
        return value


def erase_person(
    connection: Connection,
    subject: DataSubject,
    *,
    tenant: str,
    pseudonym: str,
    now: datetime,
    decided: Collection[str] = (),
) -> ErasureResult:
    """Replace a person's name by ``pseudonym`` wherever it is certain, and remove every id.

    ``decided`` are the places, as ``PersonMention.place`` names them, at which somebody decided that each
    name is theirs. What is uncertain elsewhere is in the result. Raises LastCoordinator, UnknownPlace.
    """
    erasure = _begin(connection, subject, tenant=tenant, pseudonym=pseudonym, decided=frozenset(decided))
    before = list(_mentions(erasure))
    unknown = erasure.decided - {one.place for one in before if not one.is_kept}
    if unknown:
        raise UnknownPlace(min(unknown))
    seated = _remove_seats(connection, subject)
    events = _scrub_events(erasure, now=now)
    _forget_messages(connection, subject, now=now)
    questions = _scrub_in_place(erasure)
    reindex(connection, questions, tenant=tenant)
    at_meetings = update(attendees).where(attendees.c.person_id.in_(subject.ids))
    connection.execute(at_meetings.values(name=pseudonym, **_CLEARED_DESCRIPTION))
    theirs = people.c.id.in_(subject.ids)
    connection.execute(update(people).where(theirs).values(name=pseudonym, membership="unknown", **_CLEARED))
    refresh_cards(connection, questions, tenant=tenant, now=now)
    review = tuple(one for one in before if _is_left(erasure, one))
    councils = _record(erasure, before, seated=seated, now=now)
    return ErasureResult(
        events=events,
        questions=questions,
        councils=councils,
        replaced=len(before) - len(review),
        review=review,
    )


def _record(
    erasure: _Erasure, mentions: Collection[PersonMention], *, seated: Collection[int], now: datetime
) -> tuple[int, ...]:
    """Record in each council's history how many names were replaced and left; return the councils."""
    left, replaced = Counter[int](), Counter[int]()
    for one in mentions:
        if one.council is not None:
            (left if _is_left(erasure, one) else replaced)[one.council] += 1
    concerned = tuple(dict.fromkeys((*seated, *sorted({*left, *replaced}))))
    person = erasure.subject.id
    for council in concerned:
        Events(erasure.connection, erasure.tenant).add_to_council(
            council,
            happening=CouncilEventKind.PERSON_ERASED,
            by=person,
            act="command line",
            at=now,
            new={"person": person, "replaced": replaced[council], "for_review": left[council]},
        )
    return concerned


def find_mentions(connection: Connection, subject: DataSubject, *, tenant: str) -> tuple[PersonMention, ...]:
    """Return every place that names a person or may, in the tables that an erasure looks through."""
    return tuple(_mentions(_begin(connection, subject, tenant=tenant, pseudonym="", decided=frozenset())))


def _begin(
    connection: Connection, subject: DataSubject, *, tenant: str, pseudonym: str, decided: frozenset[str]
) -> _Erasure:
    owners: dict[tuple[str, int], int] = {}
    for kind, table in (("meeting", meetings), ("question", questions)):
        rows = select(table.c.id, table.c.council_id).where(table.c.tenant_id == tenant)
        owners |= {(kind, row[0]): row[1] for row in connection.execute(rows)}
    return _Erasure(
        connection=connection,
        subject=subject,
        finder=name_finder(connection, subject, tenant=tenant),
        tenant=tenant,
        pseudonym=pseudonym,
        decided=decided,
        council_of=owners,
    )


def _mentions(erasure: _Erasure) -> Iterator[PersonMention]:
    """Return where the person is named; rows that refer to them are theirs whatever they contain."""
    for table in EXPORTED_TABLES:
        if table == "person":
            continue
        for row in erasure.rows(table, "texts", "names", "json"):
            if table == "attendee" and row["person_id"] in erasure.subject.ids:
                continue
            for one in mentions_in_row(table, row, erasure.finder):
                yield replace(one, council=erasure.council(row))


def _is_left(erasure: _Erasure, one: PersonMention) -> bool:
    return one.is_kept or not (one.form.is_certain or one.place in erasure.decided)


def _remove_seats(connection: Connection, subject: DataSubject) -> tuple[int, ...]:
    """Remove the person's seats and return the ids of the councils concerned."""
    mine = seats.c.person_id.in_(subject.ids)
    theirs = tuple(connection.execute(select(seats.c.council_id).where(mine).distinct()).scalars())
    for council in theirs:
        others = (
            select(func.count())
            .select_from(seats)
            .where(seats.c.council_id == council, seats.c.role == "coordinator", ~mine)
        )
        if not connection.execute(others).scalar_one():
            code = connection.execute(select(councils.c.code).where(councils.c.id == council)).scalar_one()
            raise LastCoordinator(code)
    connection.execute(delete(seats).where(mine))
    anew = update(councils).where(councils.c.id.in_(theirs)).values(version=councils.c.version + 1)
    connection.execute(anew)
    return theirs


def _scrub_events(erasure: _Erasure, *, now: datetime) -> int:
    changed: dict[int, dict[str, Any]] = {}
    for event in erasure.rows("event", "teams_ids", "json"):
        clean = erasure.clean("event", event, ERASABLE_FIELDS)
        if any(clean[name] != event[name] for name in ERASABLE_FIELDS):
            changed[event["id"]] = clean
    amend_events(erasure.connection, changed, now=now)
    return len(changed)


def _scrub_in_place(erasure: _Erasure) -> tuple[int, ...]:
    """Change texts, names and ids where they stand; return the questions that mention the person."""
    told: dict[int, None] = {}
    published = set[int]()
    for table, how in PERSONAL_COLUMNS.items():
        columns = (*how.texts, *how.names, *how.teams_ids, *how.json)
        if table in {"person", "event", *IMMUTABLE_TABLES} or not columns:
            continue
        if "tenant_id" not in METADATA.tables[table].c:
            continue
        for row in erasure.rows(table, "texts", "names", "teams_ids", "json"):
            clean = erasure.clean(table, row, columns)
            changed = {column: value for column, value in clean.items() if value != row[column]}
            if changed:
                _store(erasure, METADATA.tables[table], row, changed)
            if changed and table == "publication":
                published.add(row["council_id"])
            if table == "question" and (changed or _points_to(row, how.person_ids, erasure.subject)):
                told[row["id"]] = None
    anew = update(councils).where(councils.c.id.in_(published)).values(version=councils.c.version + 1)
    erasure.connection.execute(anew)
    return tuple(told)


def _points_to(row: Row, columns: Collection[str], subject: DataSubject) -> bool:
    return any(row[column] in subject.ids for column in columns)


def _store(erasure: _Erasure, of: Table, row: Row, changed: Row) -> None:
    """Store the changed columns of a row."""
    values = dict(changed)
    if of is attendees and "name" in changed:
        values |= _CLEARED_DESCRIPTION
    if of.name in _VERSIONED_TEXTS:
        values["version"] = of.c.version + 1
    this = and_(*(key == row[key.name] for key in of.primary_key.columns))
    erasure.connection.execute(update(of).where(this).values(**values))


def _forget_messages(connection: Connection, subject: DataSubject, *, now: datetime) -> None:
    """Delete what was sent to the person, and sessions; cancel unsent messages; end their links."""
    to_them = or_(outbox.c.person_id.in_(subject.ids), outbox.c.thread.in_(subject.identifiers))
    unsent = update(outbox).where(to_them, outbox.c.state.in_(_UNSENT))
    connection.execute(unsent.values(state=MessageState.CANCELLED.value, done_at=now))
    key = "erased:" + func.cast(outbox.c.id, outbox.c.dedup_key.type)
    connection.execute(
        update(outbox).where(to_them).values(dedup_key=key, payload={}, thread=None, ordering_key="erased")
    )
    views = select(posted_cards.c.id).where(posted_cards.c.person_id.in_(subject.ids))
    connection.execute(delete(posted_card_questions).where(posted_card_questions.c.card_id.in_(views)))
    connection.execute(delete(posted_cards).where(posted_cards.c.person_id.in_(subject.ids)))
    connection.execute(delete(card_actions).where(card_actions.c.actor_id.in_(subject.ids)))
    connection.execute(delete(inbox).where(inbox.c.conversation_id.in_(subject.identifiers)))
    theirs = (answer_links.c.person_id.in_(subject.ids), answer_links.c.revoked_at.is_(None))
    connection.execute(update(answer_links).where(*theirs).values(revoked_at=now))
    connection.execute(delete(page_sessions).where(page_sessions.c.entra_id.in_(subject.identifiers)))
