"""Erase a person: a pseudonym takes their place, so that the history keeps its shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from domain.history import CouncilEventKind
from storage.audit_chain import ERASABLE_FIELDS, amend_events
from storage.events import Events
from storage.outbox.messages import MessageState
from storage.privacy.anonymise import refresh_cards
from storage.privacy.catalogue import PERSONAL_COLUMNS
from storage.privacy.export import read_table
from storage.privacy.subjects import DataSubject, normalise_name
from storage.tables import (
    METADATA,
    attendees,
    card_actions,
    councils,
    inbox,
    outbox,
    people,
    posted_card_questions,
    posted_cards,
    seats,
)

_UNSENT = (
    MessageState.READY.value,
    MessageState.SENDING.value,
    MessageState.HELD.value,
    MessageState.BLOCKED.value,
    MessageState.DEAD.value,
)
_CLEARED = dict.fromkeys(("teams_id", "entra_id", "personal_chat", "service_url", "locale", "away_until"))
_CLEARED_DESCRIPTION = {**dict.fromkeys(("party", "title", "organisation"), ""), "agreed_to_name": False}
_HANDLED_SEPARATELY = ("person", "event")
"""Tables with their own rule in this module; in all others names and ids are replaced in place."""


class LastCoordinator(Exception):  # noqa: N818 - a rule refuses
    """The person is the last coordinator of a council; the message is the council's code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureResult:
    """What an erasure changed."""

    events: int
    questions: tuple[int, ...]
    """Ids of the questions whose cards no longer name the person."""
    councils: tuple[int, ...]
    """Ids of the councils in which the person had a seat."""


def erase_person(
    connection: Connection, subject: DataSubject, *, tenant: str, pseudonym: str, now: datetime
) -> ErasureResult:
    """Replace a person's name by ``pseudonym`` and remove every id; raises LastCoordinator."""
    councils = _remove_seats(connection, subject)
    events = _scrub_events(connection, subject, tenant=tenant, instead=pseudonym, now=now)
    _forget_messages(connection, subject, now=now)
    questions = _scrub_in_place(connection, subject, tenant=tenant, instead=pseudonym)
    at_meetings = update(attendees).where(attendees.c.person_id.in_(subject.ids))
    connection.execute(at_meetings.values(name=pseudonym, **_CLEARED_DESCRIPTION))
    theirs = people.c.id.in_(subject.ids)
    connection.execute(update(people).where(theirs).values(name=pseudonym, membership="unknown", **_CLEARED))
    refresh_cards(connection, questions, tenant=tenant, now=now)
    for council in councils:
        Events(connection, tenant).add_to_council(
            council,
            happening=CouncilEventKind.PERSON_ERASED,
            by=subject.id,
            act="command line",
            at=now,
            new={"person": subject.id},
        )
    return ErasureResult(events=events, questions=questions, councils=councils)


def replace_person(value: Any, subject: DataSubject, *, pseudonym: str) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON or text without the person: names that are a whole value, and ids anywhere."""
    if isinstance(value, Mapping):
        return {key: replace_person(inner, subject, pseudonym=pseudonym) for key, inner in value.items()}
    if isinstance(value, list):
        return [replace_person(inner, subject, pseudonym=pseudonym) for inner in value]
    if not isinstance(value, str):
        return value
    if normalise_name(value) in subject.normalised_names:
        return pseudonym
    for name in sorted(subject.identifiers, key=len, reverse=True):
        value = value.replace(name, "erased")
    return value


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


def _scrub_events(
    connection: Connection, subject: DataSubject, *, tenant: str, instead: str, now: datetime
) -> int:
    changed: dict[int, dict[str, Any]] = {}
    for event in read_table(connection, "event", tenant=tenant):
        words = {name: event[name] for name in ERASABLE_FIELDS}
        clean = {name: replace_person(value, subject, pseudonym=instead) for name, value in words.items()}
        if clean != words:
            changed[event["id"]] = clean
    amend_events(connection, changed, now=now)
    return len(changed)


def _scrub_in_place(
    connection: Connection, subject: DataSubject, *, tenant: str, instead: str
) -> tuple[int, ...]:
    """Change the columns that hold only a name or an id; return the questions that mention the person."""
    told: list[int] = []
    for table, how in PERSONAL_COLUMNS.items():
        columns, of = (*how.names, *how.teams_ids, *how.json), METADATA.tables[table]
        described = _CLEARED_DESCRIPTION if of is attendees else {}
        if table in _HANDLED_SEPARATELY or not columns:
            continue
        for row in list(read_table(connection, table, tenant=tenant)):
            before = {column: row[column] for column in columns}
            after = {
                column: replace_person(value, subject, pseudonym=instead) for column, value in before.items()
            }
            if after != before:
                this = and_(*(key == row[key.name] for key in of.primary_key.columns))
                connection.execute(update(of).where(this).values(**after, **described))
            if table == "question" and (
                after != before or any(row[p] in subject.ids for p in how.person_ids)
            ):
                told.append(row["id"])
    return tuple(told)


def _forget_messages(connection: Connection, subject: DataSubject, *, now: datetime) -> None:
    """Delete messages to the person and activities from their personal chat; cancel unsent messages."""
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
