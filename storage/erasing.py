"""Erasing a person: a pseudonym stays in their place, so that the history keeps its shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from domain.history import CouncilHappening
from storage.ageing import refresh_cards
from storage.called import as_compared
from storage.catalogue import PERSONAL
from storage.events import Events
from storage.letters import State
from storage.persons import Subject
from storage.reading_out import read_out
from storage.rows import table_of
from storage.sealing import amend
from storage.seals import WORDS
from storage.tables import (
    METADATA,
    AttendeeRow,
    CouncilRow,
    InboxRow,
    OutboxRow,
    PersonRow,
    PressRow,
    SeatRow,
    ViewQuestionRow,
    ViewRow,
)

_C, _I, _O, _P = (table_of(row) for row in (CouncilRow, InboxRow, OutboxRow, PersonRow))
_A, _S, _V, _VQ = (table_of(row) for row in (PressRow, SeatRow, ViewRow, ViewQuestionRow))
_ATTENDEES = table_of(AttendeeRow)
_UNSENT = (State.READY.value, State.SENDING.value, State.HELD.value, State.BLOCKED.value, State.DEAD.value)
_GONE = dict.fromkeys(("teams_id", "entra_id", "personal_chat", "service_url", "locale", "away_until"))
_UNDESCRIBED = {**dict.fromkeys(("party", "title", "organisation"), ""), "agreed_to_name": False}
_OF_THEIR_OWN = ("person", "event")
"""Tables with a rule of their own here; in all others names and ids are replaced where they stand."""


class LastCoordinator(Exception):  # noqa: N818 - a rule says no
    """The council would be without a coordinator; its code is the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was changed."""

    events: int
    questions: tuple[int, ...]
    """The questions whose cards name them no more."""
    councils: tuple[int, ...]
    """The councils that they had a part in."""


def erase(connection: Connection, subject: Subject, *, tenant: str, instead: str, now: datetime) -> Erased:
    """Put ``instead`` in the place of a person's name, and forget every id; raises LastCoordinator."""
    councils = _stand_down(connection, subject)
    events = _scrub_events(connection, subject, tenant=tenant, instead=instead, now=now)
    _forget_messages(connection, subject, now=now)
    questions = _scrub_in_place(connection, subject, tenant=tenant, instead=instead)
    at_meetings = update(_ATTENDEES).where(_ATTENDEES.c.person_id.in_(subject.ids))
    connection.execute(at_meetings.values(name=instead, **_UNDESCRIBED))
    theirs = _P.c.id.in_(subject.ids)
    connection.execute(update(_P).where(theirs).values(name=instead, standing="unknown", **_GONE))
    refresh_cards(connection, questions, tenant=tenant, now=now)
    for council in councils:
        Events(connection, tenant=tenant).add_to_council(
            council,
            happening=CouncilHappening.PERSON_ERASED,
            by=subject.id,
            act="command line",
            at=now,
            new={"person": subject.id},
        )
    return Erased(events=events, questions=questions, councils=councils)


def scrubbed(value: Any, subject: Subject, *, instead: str) -> Any:  # noqa: ANN401 - any JSON
    """Give back JSON or a text without the person: their name where it stands alone, their ids anywhere."""
    if isinstance(value, Mapping):
        return {key: scrubbed(inner, subject, instead=instead) for key, inner in value.items()}
    if isinstance(value, list):
        return [scrubbed(inner, subject, instead=instead) for inner in value]
    if not isinstance(value, str):
        return value
    if as_compared(value) in subject.called:
        return instead
    for name in sorted(subject.names, key=len, reverse=True):
        value = value.replace(name, "erased")
    return value


def _stand_down(connection: Connection, subject: Subject) -> tuple[int, ...]:
    """Take their seats away and give back the councils that they had one in."""
    mine = _S.c.person_id.in_(subject.ids)
    councils = tuple(connection.execute(select(_S.c.council_id).where(mine).distinct()).scalars())
    for council in councils:
        others = (
            select(func.count())
            .select_from(_S)
            .where(_S.c.council_id == council, _S.c.role == "coordinator", ~mine)
        )
        if not connection.execute(others).scalar_one():
            code = connection.execute(select(_C.c.code).where(_C.c.id == council)).scalar_one()
            raise LastCoordinator(code)
    connection.execute(delete(_S).where(mine))
    anew = update(_C).where(_C.c.id.in_(councils)).values(version=_C.c.version + 1)
    connection.execute(anew)
    return councils


def _scrub_events(
    connection: Connection, subject: Subject, *, tenant: str, instead: str, now: datetime
) -> int:
    changed: dict[int, dict[str, Any]] = {}
    for event in read_out(connection, "event", tenant=tenant):
        words = {name: event[name] for name in WORDS}
        clean = {name: scrubbed(value, subject, instead=instead) for name, value in words.items()}
        if clean != words:
            changed[event["id"]] = clean
    amend(connection, changed, now=now)
    return len(changed)


def _scrub_in_place(
    connection: Connection, subject: Subject, *, tenant: str, instead: str
) -> tuple[int, ...]:
    """Change the columns that hold a name or an id alone; give back the questions that tell of the person."""
    told: list[int] = []
    for table, how in PERSONAL.items():
        columns, of = (*how.names, *how.ids, *how.says), METADATA.tables[table]
        described = _UNDESCRIBED if of is _ATTENDEES else {}
        if table in _OF_THEIR_OWN or not columns:
            continue
        for row in list(read_out(connection, table, tenant=tenant)):
            before = {column: row[column] for column in columns}
            after = {column: scrubbed(value, subject, instead=instead) for column, value in before.items()}
            if after != before:
                this = and_(*(key == row[key.name] for key in of.primary_key.columns))
                connection.execute(update(of).where(this).values(**after, **described))
            if table == "question" and (after != before or any(row[p] in subject.ids for p in how.points)):
                told.append(row["id"])
    return tuple(told)


def _forget_messages(connection: Connection, subject: Subject, *, now: datetime) -> None:
    """Forget what was sent to them or came from their personal chat, and send nothing more."""
    to_them = or_(_O.c.person_id.in_(subject.ids), _O.c.thread.in_(subject.names))
    unsent = update(_O).where(to_them, _O.c.state.in_(_UNSENT))
    connection.execute(unsent.values(state=State.CANCELLED.value, done_at=now))
    key = "erased:" + func.cast(_O.c.id, _O.c.dedup_key.type)
    connection.execute(
        update(_O).where(to_them).values(dedup_key=key, payload={}, thread=None, lane="erased")
    )
    views = select(_V.c.id).where(_V.c.person_id.in_(subject.ids))
    connection.execute(delete(_VQ).where(_VQ.c.view_id.in_(views)))
    connection.execute(delete(_V).where(_V.c.person_id.in_(subject.ids)))
    connection.execute(delete(_A).where(_A.c.actor_id.in_(subject.ids)))
    connection.execute(delete(_I).where(_I.c.conversation_id.in_(subject.names)))
