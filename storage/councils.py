"""Store councils with their departments, outside bodies and coordinators; cache them by id and version."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, or_, select, update

from domain.council import Council, Department, OutsideBody, PublicPage
from domain.errors import NotFound, Refusal
from domain.reminder_settings import ReminderSettings
from domain.text import one_line
from storage.compiled import CompiledGroups, CompiledStatement, Repository, Row, insert_row
from storage.mapper import Mapper, from_json, to_json
from storage.tables import chats, councils, departments, outside_bodies, questions, seats

MAX_CACHED_COUNCILS = 500
_Key = tuple[int, int]


@dataclass(slots=True)
class CouncilCache:
    """The councils that all transactions of a process share."""

    _councils: dict[_Key, Council] = field(default_factory=dict)

    def get(self, key: _Key) -> Council | None:
        return self._councils.get(key)

    def merge(self, councils: dict[_Key, Council]) -> None:
        """Share the councils that a transaction loaded, once it is committed."""
        if len(self._councils) + len(councils) > MAX_CACHED_COUNCILS:
            self._councils.clear()
        self._councils.update(councils)


@dataclass(slots=True)
class CouncilCacheSession:
    """The cache as one transaction uses it; loaded councils are shared only after its commit."""

    shared: CouncilCache
    loaded: dict[_Key, Council] = field(default_factory=dict)

    def get(self, council: int, version: int) -> Council | None:
        """Return this version of a council, or None if it is not cached."""
        key = (council, version)
        return self.loaded.get(key) or self.shared.get(key)

    def add(self, council: Council) -> None:
        """Add a loaded council."""
        self.loaded[council.id, council.version] = council


_PUBLIC = {"slug": "slug", "is_on": "on", "licence": "licence", "is_indexed": "indexed"}
_MAPPER = Mapper(
    Council,
    councils,
    renames={f"public.{field}": f"public_{column}" for field, column in _PUBLIC.items()},
    computed=("settings", "coordinators", "all_departments", "outside_bodies"),
)
_DEPARTMENT_MAPPER = Mapper(Department, departments, computed=("owner", "deputies", "addresses"))
_OUTSIDE_BODY_MAPPER = Mapper(OutsideBody, outside_bodies)
_Seats = Mapping[tuple[int | None, str], list[Row]]
_COUNCIL = CompiledGroups(select(councils), councils, column=councils.c.id)
_VERSION = select(councils.c.id, councils.c.version).where(councils.c.tenant_id == bindparam("tenant"))
_BY_ID = CompiledGroups(select(councils.c.id, councils.c.version), councils, column=councils.c.id)
_LOCKED = CompiledStatement(
    _VERSION.where(councils.c.id == bindparam("council")).with_for_update(key_share=True)
)
_BY_CODE = CompiledStatement(_VERSION.where(councils.c.code == bindparam("code")))
_FORMER_CODES = select(councils.c.id, councils.c.former_codes).where(
    councils.c.tenant_id == bindparam("tenant")
)
_BY_CHAT = CompiledStatement(
    _VERSION.join(chats, chats.c.council_id == councils.c.id).where(
        chats.c.tenant_id == bindparam("tenant"),
        chats.c.conversation_id == bindparam("conversation"),
    )
)
_OF_PERSON = CompiledStatement(
    select(councils.c.id)
    .where(
        councils.c.tenant_id == bindparam("tenant"),
        or_(
            councils.c.id.in_(select(seats.c.council_id).where(seats.c.person_id == bindparam("person"))),
            councils.c.id.in_(
                select(questions.c.council_id).where(questions.c.assignee_id == bindparam("person"))
            ),
        ),
    )
    .order_by(councils.c.id)
)
_NEXT_NUMBER = CompiledStatement(
    update(councils)
    .where(councils.c.tenant_id == bindparam("b_tenant"), councils.c.id == bindparam("b_council"))
    .values(next_number=councils.c.next_number + 1)
    .returning(councils.c.next_number - 1)
)


def _all_of(table: Table) -> CompiledGroups:
    return CompiledGroups(select(table).order_by(table.c.id), table, column=table.c.council_id)


_SEATS_OF, _DEPARTMENTS_OF = _all_of(seats), _all_of(departments)
_OUTSIDE_BODIES_OF = _all_of(outside_bodies)
_PARTS = (_COUNCIL, _SEATS_OF, _DEPARTMENTS_OF, _OUTSIDE_BODIES_OF)


def load_council(connection: Connection, council: int, *, tenant: str) -> Council:
    """Load an existing council with its departments, outside bodies and coordinators."""
    rows, seats, departments, bodies = (
        part.fetch_all(connection, [council], tenant=tenant) for part in _PARTS
    )
    seated = _seats_by_role(seats)
    return _MAPPER.from_row(
        rows[0],
        settings=from_json(ReminderSettings, rows[0]["settings"]) or ReminderSettings(),
        coordinators=_people_of(seated[None, "coordinator"]),
        all_departments=tuple(_load_department(d, seated) for d in departments),
        outside_bodies=tuple(_OUTSIDE_BODY_MAPPER.from_row(b) for b in bodies if not b["removed"]),
    )


def _seats_by_role(rows: Iterable[Row]) -> _Seats:
    """Return seats by department and role, in the order in which people were seated."""
    seats: dict[tuple[int | None, str], list[Row]] = defaultdict(list)
    for seat in rows:
        seats[seat["department_id"], seat["role"]].append(seat)
    return seats


def _people_of(seats: Iterable[Row]) -> tuple[int, ...]:
    return tuple(seat["person_id"] for seat in seats)


def _load_department(row: Row, seats: _Seats) -> Department:
    owners, deputies = seats[row["id"], "owner"], seats[row["id"], "deputy"]
    return _DEPARTMENT_MAPPER.from_row(
        row,
        owner=next(iter(_people_of(owners)), None),
        deputies=_people_of(deputies),
        addresses=tuple((seat["person_id"], seat["mail"]) for seat in (*owners, *deputies) if seat["mail"]),
    )


@dataclass
class Councils(Repository):
    """The councils of one tenant."""

    _cache: CouncilCacheSession

    def get(self, council: int) -> Council:
        """Return this council; raises NotFound ``no_such_council``."""
        rows = _BY_ID.fetch_all(self._connection, [council], tenant=self._tenant)
        if not rows:
            raise NotFound("no_such_council")
        return self._load_version(rows[0])

    def load(self, councils: Iterable[int]) -> None:
        """Read several councils ahead on a snapshot, so that they are not read one by one."""
        rows = _BY_ID.fetch_all(self._connection, councils, tenant=self._tenant)
        missing = [row["id"] for row in rows if self._cache.get(row["id"], row["version"]) is None]
        for part in _PARTS:
            part.fetch_all(self._connection, missing, tenant=self._tenant)

    def of_chat(self, conversation: str) -> Council | None:
        """Return the council that a chat is bound to, or None."""
        return self._load(_BY_CHAT, conversation=conversation)

    def by_code(self, code: str) -> Council | None:
        """Return the council that has this code, otherwise the one that had it."""
        found = self._load(_BY_CODE, code=code)
        if found is not None:
            return found
        rows = self._connection.execute(_FORMER_CODES, {"tenant": self._tenant})
        former = next((council for council, codes in rows if code in codes), None)
        return None if former is None else self.get(former)

    def rename(self, council: Council, *, name: str, code: str) -> Council:
        """Change the name and the code of a council; raises Refusal ``code_taken``.

        The code it had is kept, so that the numbers of its questions are still found under it.
        """
        known = self.by_code(code)
        if known is not None and known.id != council.id:
            raise Refusal("code_taken", council_code=code)
        former = dict.fromkeys((*council.former_codes, council.code))
        former.pop(code, None)
        self._set(council.id, name=name, code=code, former_codes=list(former))
        return self._bump_version(council.id)

    def of_person(self, person: int) -> tuple[Council, ...]:
        """Return the councils in which a person has a seat, or has taken over a question."""
        rows = _OF_PERSON.fetch_all(self._connection, tenant=self._tenant, person=person)
        return tuple(self.get(row["id"]) for row in rows)

    def create(
        self,
        *,
        name: str,
        code: str,
        locale: str,
        timezone: str,
        by: int,
        at: datetime,
        default_bodies: Iterable[str] = (),
    ) -> Council:
        """Create a council with ``by`` as its coordinator; raises Refusal ``code_taken``."""
        if self.by_code(code) is not None:
            raise Refusal("code_taken", council_code=code)
        values = {"name": name, "code": code, "locale": locale, "timezone": timezone, "created_at": at}
        values |= {"former_codes": []}
        council = self._insert(councils, **values, next_number=1, version=1)
        self._insert(seats, council_id=council, person_id=by, role="coordinator")
        for body in default_bodies:
            self._insert(outside_bodies, council_id=council, name=body, removed=False)
        return self._bump_version(council)

    def save_department(
        self,
        council: Council,
        *,
        name: str,
        aliases: Iterable[str],
        mail: str | None = None,
        department: int | None = None,
    ) -> tuple[Council, Department]:
        """Add a department, or update the name, aliases and e-mail address of an existing one."""
        values = {"name": name, "aliases": list(aliases), "mail": mail, "removed": False}
        if department is None:
            department = self._insert(departments, council_id=council.id, **values)
        else:
            self._connection.execute(
                update(departments)
                .where(*self._mine(departments, council), departments.c.id == department)
                .values(**values)
            )
        changed = self._bump_version(council.id)
        return changed, next(d for d in changed.all_departments if d.id == department)

    def remove_department(self, council: Council, department: int) -> Council:
        """Mark a department as removed; past questions keep its name."""
        self._connection.execute(
            update(departments)
            .where(*self._mine(departments, council), departments.c.id == department)
            .values(removed=True)
        )
        return self._bump_version(council.id)

    def set_department_people(
        self,
        council: Council,
        department: int,
        *,
        owner: int | None,
        deputies: Iterable[int],
        addresses: Mapping[int, str] | None = None,
    ) -> Council:
        """Set the owner and the deputies of a department, with their own e-mail addresses.

        If ``addresses`` is None, those who stay keep the address that they have in ``council``.
        """
        known = council.department(department)
        kept = {} if known is None else dict(known.addresses)
        mails = kept if addresses is None else addresses
        self._connection.execute(
            delete(seats).where(*self._mine(seats, council), seats.c.department_id == department)
        )
        people = ([("owner", owner)] if owner is not None else []) + [
            ("deputy", p) for p in deputies if p != owner
        ]
        for role, person in dict.fromkeys(people):
            seat = {"person_id": person, "role": role, "mail": mails.get(person)}
            self._insert(seats, council_id=council.id, department_id=department, **seat)
        return self._bump_version(council.id)

    def save_settings(self, council: Council, settings: ReminderSettings) -> Council:
        """Store the reminder settings of a council."""
        self._set(council.id, settings=to_json(settings))
        return self._bump_version(council.id)

    def save_public_page(self, council: Council, page: PublicPage) -> Council:
        """Store the settings of a council's public page."""
        self._set(council.id, **_MAPPER.to_columns(replace(council, public=page), ["public"]))
        return self._bump_version(council.id)

    def touch_public_page(self, council: Council) -> Council:
        """Let everybody see that what a council publishes has changed."""
        return self._bump_version(council.id)

    def mark_asked(self, council: int, *, on: date) -> None:
        """Record when coordinators were last asked for the next meeting."""
        self._set(council, asked_on=on)

    def add_coordinator(self, council: Council, person: int) -> Council:
        """Add a coordinator; raises Refusal ``already_coordinator``."""
        if person in self.get_for_update(council.id).coordinators:
            raise Refusal("already_coordinator")
        self._insert(seats, council_id=council.id, person_id=person, role="coordinator")
        return self._bump_version(council.id)

    def remove_coordinator(self, council: Council, person: int) -> Council:
        """Remove a coordinator; raises Refusal ``last_coordinator``."""
        if self.get_for_update(council.id).coordinators == (person,):
            raise Refusal("last_coordinator")
        self._connection.execute(
            delete(seats).where(
                *self._mine(seats, council),
                seats.c.person_id == person,
                seats.c.role == "coordinator",
            )
        )
        return self._bump_version(council.id)

    def add_outside_body(self, council: Council, name: str) -> Council:
        """Add an outside body for handing over questions; raises Refusal ``already_outside_body``."""
        known = self.get_for_update(council.id).outside_bodies
        if one_line(name).casefold() in (b.name.casefold() for b in known):
            raise Refusal("already_outside_body", name=name)
        self._insert(outside_bodies, council_id=council.id, name=name, removed=False)
        return self._bump_version(council.id)

    def remove_outside_body(self, council: Council, body: int) -> Council:
        """Mark an outside body as removed."""
        self._connection.execute(
            update(outside_bodies)
            .where(*self._mine(outside_bodies, council), outside_bodies.c.id == body)
            .values(removed=True)
        )
        return self._bump_version(council.id)

    def allocate_number(self, council: int) -> int:
        """Allocate the next question number of a council; a number is never used twice."""
        wanted = {"b_tenant": self._tenant, "b_council": council}
        number: int | None = _NEXT_NUMBER.fetch_value(self._connection, **wanted)
        if number is None:
            raise NotFound("no_such_council")
        return number

    def _set(self, council: int, **values: object) -> None:
        self._connection.execute(
            update(councils)
            .where(councils.c.tenant_id == self._tenant, councils.c.id == council)
            .values(**values)
        )

    def _mine(self, table: Table, council: Council) -> tuple[ColumnElement[bool], ...]:
        return table.c.tenant_id == self._tenant, table.c.council_id == council.id

    def _insert(self, table: Table, **values: object) -> int:
        return insert_row(self._connection, table, {"tenant_id": self._tenant, **values})

    def _bump_version(self, council: int) -> Council:
        """Give the council a new version, so that cached copies of it are outdated."""
        self._set(council, version=councils.c.version + 1)
        return self.get(council)

    def get_for_update(self, council: int) -> Council:
        """Return a council and lock it until the end of the transaction.

        Raises NotFound ``no_such_council``.
        """
        found = self._load(_LOCKED, council=council)
        if found is None:
            raise NotFound("no_such_council")
        return found

    def _load(self, statement: CompiledStatement, **wanted: object) -> Council | None:
        row = statement.fetch_first(self._connection, tenant=self._tenant, **wanted)
        return None if row is None else self._load_version(row)

    def _load_version(self, row: Row) -> Council:
        known = self._cache.get(row["id"], row["version"])
        if known is None:
            known = load_council(self._connection, row["id"], tenant=self._tenant)
            self._cache.add(known)
        return known


def list_all_councils(connection: Connection) -> list[tuple[str, int]]:
    """Return tenant and id of every council."""
    wanted = select(councils.c.tenant_id, councils.c.id).order_by(councils.c.id)
    return [(row[0], row[1]) for row in connection.execute(wanted)]
