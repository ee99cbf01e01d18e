"""Store people, one row for each, and merge two rows that turn out to be one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, case, delete, exists, or_, select, update

from domain.errors import NotFound
from domain.person import UNKNOWN_NAME, MembershipKind, Person
from storage.compiled import CompiledLookup, CompiledStatement, Repository, Row, insert_row, update_row
from storage.mapper import Mapper
from storage.tables import (
    agenda_items,
    attendees,
    councils,
    files,
    meetings,
    notes,
    notes_imports,
    outbox,
    people,
    posted_cards,
    questions,
    seats,
    templates,
)

_PERSON_REFERENCES: dict[Table, tuple[str, ...]] = {
    seats: ("person_id",),
    questions: ("asked_by", "logged_by", "assignee_id", "ended_by"),
    outbox: ("person_id", "caused_by"),
    posted_cards: ("person_id",),
    meetings: ("planned_by", "keeper_id"),
    attendees: ("person_id",),
    notes: ("noted_by",),
    agenda_items: ("noted_by",),
    notes_imports: ("imported_by",),
    templates: ("uploaded_by",),
}
"""The columns that refer to people; events and adopted minutes are left unchanged."""
_OTHER_SEAT, _OTHER_ATTENDEE = seats.alias(), attendees.alias()
_SEATS_OF_BOTH = delete(seats).where(
    seats.c.person_id == bindparam("instead_of"),
    exists().where(
        _OTHER_SEAT.c.person_id == bindparam("person"),
        _OTHER_SEAT.c.council_id == seats.c.council_id,
        _OTHER_SEAT.c.role == seats.c.role,
        _OTHER_SEAT.c.department_id.is_not_distinct_from(seats.c.department_id),
    ),
)
_MEETINGS_OF_BOTH = delete(attendees).where(
    attendees.c.person_id == bindparam("instead_of"),
    exists().where(
        _OTHER_ATTENDEE.c.person_id == bindparam("person"),
        _OTHER_ATTENDEE.c.meeting_id == attendees.c.meeting_id,
    ),
)
_NEW_VERSION_OF_THEIR_COUNCILS = (
    update(councils)
    .where(councils.c.id.in_(select(seats.c.council_id).where(seats.c.person_id == bindparam("person"))))
    .values(version=councils.c.version + 1)
)
_OF_TENANT = select(people).where(people.c.tenant_id == bindparam("tenant"))
_BY_TEAMS = CompiledStatement(_OF_TENANT.where(people.c.teams_id == bindparam("wanted")))
_BY_ENTRA = CompiledStatement(_OF_TENANT.where(people.c.entra_id == bindparam("wanted")))
_ADDRESSES = CompiledLookup(
    select(
        people,
        exists()
        .where(posted_cards.c.tenant_id == people.c.tenant_id, posted_cards.c.person_id == people.c.id)
        .label("has_cards"),
    ),
    people,
)
_BY_IDS = CompiledLookup(select(people), people)
_IS_IDENTIFIED = case(
    (people.c.membership == MembershipKind.UNKNOWN.value, people.c.entra_id.is_not(None)),
    else_=people.c.membership != MembershipKind.ANONYMOUS.value,
)
"""The condition of ``Person.is_identified``."""
_KNOWN_TO = (
    select(people.c.id, people.c.name)
    .where(
        people.c.tenant_id == bindparam("tenant"),
        people.c.same_as.is_(None),
        people.c.name != UNKNOWN_NAME,
        _IS_IDENTIFIED,
        or_(
            people.c.id.in_(select(seats.c.person_id).where(seats.c.council_id == bindparam("council"))),
            people.c.id.in_(
                select(questions.c.logged_by).where(questions.c.council_id == bindparam("council"))
            ),
            people.c.id.in_(
                select(attendees.c.person_id)
                .join(meetings, meetings.c.id == attendees.c.meeting_id)
                .where(meetings.c.council_id == bindparam("council"), attendees.c.person_id.is_not(None))
            ),
        ),
    )
    .order_by(people.c.name, people.c.id)
)
_MAPPER = Mapper(Person, people, computed=("answers",))
_NOTHING_KNOWN = dict.fromkeys(_MAPPER.columns.values())
"""The row of a person of whom nothing is known, whose empty columns stay empty when it is inserted."""


def redirect_references(connection: Connection, person: int, *, instead_of: int) -> None:
    """Redirect every reference from one person to another; duplicate seats and attendances are merged."""
    both = {"person": person, "instead_of": instead_of}
    connection.execute(_SEATS_OF_BOTH, both)
    connection.execute(_MEETINGS_OF_BOTH, both)
    for table, columns in _PERSON_REFERENCES.items():
        for column in columns:
            theirs = update(table).where(table.c[column] == instead_of)
            connection.execute(theirs.values({column: person}))
    drafts = update(files).where(files.c.person_id == instead_of, files.c.version == 0)
    connection.execute(drafts.values(person_id=person))
    same = update(people).where(people.c.same_as == instead_of)
    connection.execute(same.values(same_as=person))
    connection.execute(_NEW_VERSION_OF_THEIR_COUNCILS, {"person": person})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a person's chat with the bot, or what is needed to open it."""

    person: Person
    service_url: str | None
    has_cards: bool = False
    """Whether a card was posted to this chat."""


@dataclass
class People(Repository):
    """The people of one tenant."""

    _seen: dict[int, Person] = field(default_factory=dict, init=False)
    """People read or written since this transaction last changed one, so that they are not read twice."""
    _known: dict[int, dict[int, str]] = field(default_factory=dict, init=False)
    """The names of the people known to a council, read since then."""
    _addresses: dict[int, Address] = field(default_factory=dict, init=False)
    """Where to write to people, read since then."""

    def upsert(
        self,
        *,
        name: str,
        teams_id: str | None = None,
        entra_id: str | None = None,
        membership: MembershipKind | None = None,
        locale: str | None = None,
        personal_chat: str | None = None,
        service_url: str | None = None,
    ) -> Person:
        """Insert or update a person with the given fields, and return the person."""
        known = self._one(_BY_TEAMS, teams_id)
        if entra_id is not None and (known is None or known["entra_id"] != entra_id):
            known = self._merge(known, self._one(_BY_ENTRA, entra_id))
        person_fields = {
            "teams_id": teams_id,
            "entra_id": entra_id,
            "name": name or None,
            "membership": membership,
            "locale": locale,
            "personal_chat": personal_chat,
            "service_url": service_url,
        }
        person_fields = {key: value for key, value in person_fields.items() if value is not None}
        return self._insert(person_fields) if known is None else self._update(known, person_fields)

    def find_unchanged(self, person_fields: Mapping[str, Any]) -> Person | None:
        """Return the person if nothing of ``person_fields`` would change, otherwise None."""
        teams_id = person_fields["teams_id"]
        row = self._one(_BY_TEAMS, teams_id) if teams_id else self._one(_BY_ENTRA, person_fields["entra_id"])
        if row is None or any(value and row[key] != value for key, value in person_fields.items()):
            return None
        return _MAPPER.from_row(row)

    def get(self, person: int) -> Person:
        """Return this person; raises NotFound ``no_such_person``."""
        found = self.get_many((person,))
        if person not in found:
            raise NotFound("no_such_person")
        return found[person]

    def get_many(self, people: Iterable[int]) -> dict[int, Person]:
        """Return the people that exist, by id; a merged person is returned as the remaining one."""
        wanted = set(people)
        unseen = wanted - self._seen.keys()
        for row in _BY_IDS.fetch_all(self._connection, unseen, tenant=self._tenant) if unseen else ():
            same = row["same_as"]
            self._seen[row["id"]] = _MAPPER.from_row(row) if same is None else self.get(same)
        return {person: self._seen[person] for person in wanted if person in self._seen}

    def find_by_teams_id(self, teams_id: str) -> Address | None:
        """Return the person with this Teams id, or None."""
        row = self._one(_BY_TEAMS, teams_id)
        return None if row is None else Address(person=_MAPPER.from_row(row), service_url=row["service_url"])

    def find_by_entra_id(self, entra_id: str) -> Person | None:
        """Return the person with this Entra id, or None."""
        row = self._one(_BY_ENTRA, entra_id)
        return None if row is None else _MAPPER.from_row(row)

    def known_to(self, council: int) -> dict[int, str]:
        """Return the names of the identified people with a seat, at a meeting, or who asked something."""
        if council not in self._known:
            wanted = {"tenant": self._tenant, "council": council}
            rows = self._connection.execute(_KNOWN_TO, wanted).all()
            self._known[council] = {row[0]: row[1] for row in rows}
        return self._known[council]

    def address(self, person: int) -> Address:
        """Return where to write to a person; raises NotFound ``no_such_person``."""
        self.load_addresses((person,))
        if person not in self._addresses:
            raise NotFound("no_such_person")
        return self._addresses[person]

    def load_addresses(self, people: Iterable[int]) -> None:
        """Read where to write to several people, so that they are not read one by one."""
        unread = set(people) - self._addresses.keys()
        for row in _ADDRESSES.fetch_all(self._connection, unread, tenant=self._tenant):
            if row["same_as"] is not None:
                self._addresses[row["id"]] = self.address(row["same_as"])
                continue
            found = self._seen[row["id"]] = _MAPPER.from_row(row)
            self._addresses[row["id"]] = Address(
                person=found, service_url=row["service_url"], has_cards=bool(row["has_cards"])
            )

    def clear_personal_chat(self, person: int) -> None:
        """Clear a personal chat that Teams no longer has."""
        self._change(person, personal_chat=None)

    def set_personal_chat(self, person: int, *, conversation: str, service_url: str) -> None:
        """Store the personal chat that was opened with a person."""
        self._change(person, personal_chat=conversation, service_url=service_url)

    def set_away(self, person: int, *, until: date | None, since: datetime | None = None) -> None:
        """Set the last day of a person's absence and since when it is known, or clear both."""
        self._change(person, away_until=until, away_since=since)

    def _one(self, statement: CompiledStatement, wanted: str | int | None) -> Row | None:
        if wanted is None:
            return None
        return statement.fetch_first(self._connection, tenant=self._tenant, wanted=wanted)

    def _insert(self, person_fields: dict[str, Any]) -> Person:
        values = {"name": UNKNOWN_NAME, "membership": MembershipKind.UNKNOWN, **person_fields}
        person = insert_row(self._connection, people, {"tenant_id": self._tenant, **values})
        stored = self._seen[person] = _MAPPER.from_row({**_NOTHING_KNOWN, **values, "id": person})
        return stored

    def _update(self, known: Row, person_fields: dict[str, Any]) -> Person:
        changed = {key: value for key, value in person_fields.items() if known[key] != value}
        if changed:
            self._change(known["id"], **changed)
        person = self._seen[known["id"]] = _MAPPER.from_row({**known, **changed})
        return person

    def _merge(self, met: Row | None, named: Row | None) -> Row | None:
        """Merge two rows of one person: the one seen under a Teams id, the one named by an Entra id."""
        if met is None or named is None or met["id"] == named["id"]:
            return met or named
        redirect_references(self._connection, named["id"], instead_of=met["id"])
        gone = {"teams_id": None, "entra_id": None, "same_as": named["id"]}
        self._change(met["id"], **gone)
        moved = {
            key: named[key] or met[key]
            for key in ("personal_chat", "service_url", "locale", "away_until", "away_since")
        }
        if named["membership"] == MembershipKind.UNKNOWN:
            moved["membership"] = met["membership"]
        self._change(named["id"], teams_id=met["teams_id"], **moved)
        return self._one(_BY_ENTRA, named["entra_id"])

    def _change(self, person: int, **values: object) -> None:
        self._seen.clear()
        self._known.clear()
        self._addresses.clear()
        update_row(self._connection, people, person, values, tenant=self._tenant)
