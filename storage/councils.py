"""Councils with their departments, outside bodies and coordinators."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select, update

from domain.council import USUAL_OUTSIDE_BODIES, Council, Department
from domain.errors import NotFound, Refusal
from domain.settings import Settings
from domain.text import one_line
from storage.council_rows import load_council, stored_settings
from storage.memory import Look
from storage.prepared import Prepared
from storage.rows import add_row, table_of
from storage.tables import ChatRow, CouncilRow, DepartmentRow, OutsideBodyRow, SeatRow

_C = table_of(CouncilRow)
_H = table_of(ChatRow)
_D = table_of(DepartmentRow)
_O = table_of(OutsideBodyRow)
_S = table_of(SeatRow)
_VERSION = select(_C.c.id, _C.c.version).where(_C.c.tenant_id == bindparam("tenant"))
_BY_ID = Prepared(_VERSION.where(_C.c.id == bindparam("council")))
_LOCKED = Prepared(_VERSION.where(_C.c.id == bindparam("council")).with_for_update(key_share=True))
_BY_CODE = Prepared(_VERSION.where(_C.c.code == bindparam("code")))
_BY_CHAT = Prepared(
    _VERSION.join(_H, _H.c.council_id == _C.c.id).where(
        _H.c.tenant_id == bindparam("tenant"), _H.c.conversation_id == bindparam("conversation")
    )
)


class Councils:
    """The councils of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str, memory: Look) -> None:
        self._connection = connection
        self._tenant = tenant
        self._memory = memory

    def get(self, council: int) -> Council:
        """Give back this council; raises NotFound ``no_such_council``."""
        found = self._loaded(_BY_ID, council=council)
        if found is None:
            raise NotFound("no_such_council")
        return found

    def of_chat(self, conversation: str) -> Council | None:
        """Give back the council that a chat is bound to."""
        return self._loaded(_BY_CHAT, conversation=conversation)

    def by_code(self, code: str) -> Council | None:
        """Give back the council with this code."""
        return self._loaded(_BY_CODE, code=code)

    def of_person(self, person: int) -> tuple[Council, ...]:
        """Give back the councils that this person has a seat in."""
        seats = (
            select(_S.c.council_id).where(_S.c.tenant_id == self._tenant, _S.c.person_id == person).distinct()
        )
        return tuple(self.get(row[0]) for row in self._connection.execute(seats.order_by(_S.c.council_id)))

    def found(self, *, name: str, code: str, locale: str, timezone: str, by: int, at: datetime) -> Council:
        """Found a council with ``by`` as its coordinator; raises Refusal ``code_taken``."""
        if self.by_code(code) is not None:
            raise Refusal("code_taken", council_code=code)
        values = {"name": name, "code": code, "locale": locale, "timezone": timezone, "created_at": at}
        council = self._insert(_C, **values, next_number=1, version=1)
        self._insert(_S, council_id=council, person_id=by, role="coordinator")
        for body in USUAL_OUTSIDE_BODIES[locale]:
            self._insert(_O, council_id=council, name=body, removed=False)
        return self._touched(council)

    def save_department(
        self, council: Council, *, name: str, aliases: Iterable[str], department: int | None = None
    ) -> tuple[Council, Department]:
        """Add a department, or give an existing one its name and aliases."""
        values = {"name": name, "aliases": list(aliases), "removed": False}
        if department is None:
            department = self._insert(_D, council_id=council.id, **values)
        else:
            self._connection.execute(
                update(_D).where(*self._mine(_D, council), _D.c.id == department).values(**values)
            )
        changed = self._touched(council.id)
        return changed, next(d for d in changed.all_departments if d.id == department)

    def remove_department(self, council: Council, department: int) -> Council:
        """Take a department off the list; its past questions keep its name."""
        self._connection.execute(
            update(_D).where(*self._mine(_D, council), _D.c.id == department).values(removed=True)
        )
        return self._touched(council.id)

    def seat(
        self, council: Council, department: int, *, owner: int | None, deputies: Iterable[int]
    ) -> Council:
        """Set who owns a department and who stands in."""
        self._connection.execute(delete(_S).where(*self._mine(_S, council), _S.c.department_id == department))
        seats = ([("owner", owner)] if owner is not None else []) + [
            ("deputy", p) for p in deputies if p != owner
        ]
        for role, person in dict.fromkeys(seats):
            self._insert(_S, council_id=council.id, department_id=department, person_id=person, role=role)
        return self._touched(council.id)

    def save_settings(self, council: Council, settings: Settings) -> Council:
        """Let the council remind in another way."""
        self._set(council.id, settings=stored_settings(settings))
        return self._touched(council.id)

    def asked(self, council: int, *, on: date) -> None:
        """Remember when coordinators were last asked for the next meeting."""
        self._set(council, asked_on=on)

    def appoint(self, council: Council, person: int) -> Council:
        """Make somebody one more coordinator."""
        if person in self.locked(council.id).coordinators:
            raise Refusal("already_coordinator")
        self._insert(_S, council_id=council.id, person_id=person, role="coordinator")
        return self._touched(council.id)

    def step_down(self, council: Council, person: int) -> Council:
        """Let a coordinator go; raises Refusal ``last_coordinator``."""
        if self.locked(council.id).coordinators == (person,):
            raise Refusal("last_coordinator")
        self._connection.execute(
            delete(_S).where(*self._mine(_S, council), _S.c.person_id == person, _S.c.role == "coordinator")
        )
        return self._touched(council.id)

    def add_outside_body(self, council: Council, name: str) -> Council:
        """Add somebody that questions can be handed over to."""
        known = self.locked(council.id).outside_bodies
        if one_line(name).casefold() in (b.name.casefold() for b in known):
            raise Refusal("already_outside_body", name=name)
        self._insert(_O, council_id=council.id, name=name, removed=False)
        return self._touched(council.id)

    def remove_outside_body(self, council: Council, body: int) -> Council:
        """Take an outside body off the list."""
        self._connection.execute(
            update(_O).where(*self._mine(_O, council), _O.c.id == body).values(removed=True)
        )
        return self._touched(council.id)

    def next_number(self, council: int) -> int:
        """Take the next number of a council; a number is never used twice."""
        wanted = {"b_tenant": self._tenant, "b_council": council}
        number: int | None = _NEXT_NUMBER.value(self._connection, **wanted)
        if number is None:
            raise NotFound("no_such_council")
        return number

    def _set(self, council: int, **values: object) -> None:
        self._connection.execute(
            update(_C).where(_C.c.tenant_id == self._tenant, _C.c.id == council).values(**values)
        )

    def _mine(self, table: Table, council: Council) -> tuple[ColumnElement[bool], ...]:
        return table.c.tenant_id == self._tenant, table.c.council_id == council.id

    def _insert(self, table: Table, **values: object) -> int:
        return add_row(self._connection, table, {"tenant_id": self._tenant, **values})

    def _touched(self, council: int) -> Council:
        """Give the council a new version, so that nobody goes on with what they remember of it."""
        self._set(council, version=_C.c.version + 1)
        return self.get(council)

    def locked(self, council: int) -> Council:
        """Give back the council as it is now and stays until the end of the transaction."""
        found = self._loaded(_LOCKED, council=council)
        if found is None:
            raise NotFound("no_such_council")
        return found

    def _loaded(self, statement: Prepared, **wanted: object) -> Council | None:
        row = statement.first(self._connection, tenant=self._tenant, **wanted)
        if row is None:
            return None
        known = self._memory.get(row["id"], row["version"])
        if known is None:
            known = load_council(self._connection, row["id"])
            self._memory.add(known)
        return known


_NEXT_NUMBER = Prepared(
    update(_C)
    .where(_C.c.tenant_id == bindparam("b_tenant"), _C.c.id == bindparam("b_council"))
    .values(next_number=_C.c.next_number + 1)
    .returning(_C.c.next_number - 1)
)
