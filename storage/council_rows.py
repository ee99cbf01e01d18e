"""From the rows of a council to the council that the rules know."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from domain.council import Council, Department, OutsideBody
from domain.settings import Settings
from storage.prepared import Prepared, Row
from storage.rows import table_of
from storage.tables import CouncilRow, DepartmentRow, OutsideBodyRow, SeatRow

_COUNCILS, _DEPARTMENTS = table_of(CouncilRow), table_of(DepartmentRow)
_OUTSIDE_BODIES, _SEATS = table_of(OutsideBodyRow), table_of(SeatRow)
_Seats = Mapping[tuple[int | None, str], list[int]]


def _all_of(table: Table) -> Prepared:
    return Prepared(select(table).where(table.c.council_id == bindparam("council")).order_by(table.c.id))


_COUNCIL = Prepared(select(_COUNCILS).where(_COUNCILS.c.id == bindparam("council")))
_SEATS_OF, _DEPARTMENTS_OF = _all_of(_SEATS), _all_of(_DEPARTMENTS)
_OUTSIDE_BODIES_OF = _all_of(_OUTSIDE_BODIES)


def load_council(connection: Connection, council: int) -> Council:
    """Give back a council that exists, with its departments, outside bodies and coordinators."""
    (row,) = _COUNCIL.all(connection, council=council)
    seats = _seats(connection, council)
    return Council(
        id=council,
        name=row["name"],
        code=row["code"],
        locale=row["locale"],
        timezone=row["timezone"],
        version=row["version"],
        settings=settings_of(row["settings"]),
        coordinators=tuple(seats[None, "coordinator"]),
        all_departments=tuple(
            _department(d, seats) for d in _DEPARTMENTS_OF.all(connection, council=council)
        ),
        outside_bodies=tuple(
            OutsideBody(id=b["id"], name=b["name"])
            for b in _OUTSIDE_BODIES_OF.all(connection, council=council)
            if not b["removed"]
        ),
    )


def _seats(connection: Connection, council: int) -> _Seats:
    """Give back person ids by department and role, in the order in which they were seated."""
    seats: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for seat in _SEATS_OF.all(connection, council=council):
        seats[seat["department_id"], seat["role"]].append(seat["person_id"])
    return seats


def _department(row: Row, seats: _Seats) -> Department:
    return Department(
        id=row["id"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        owner=next(iter(seats[row["id"], "owner"]), None),
        deputies=tuple(seats[row["id"], "deputy"]),
        removed=row["removed"],
    )


def settings_of(stored: Mapping[str, Any] | None) -> Settings:
    """Give back a council's own settings, the usual ones where it has none."""
    if stored is None:
        return Settings()
    return Settings(
        steps=tuple(stored["steps"]),
        at=time.fromisoformat(stored["at"]),
        opens=time.fromisoformat(stored["opens"]),
        closes=time.fromisoformat(stored["closes"]),
        free=frozenset(date.fromisoformat(day) for day in stored["free"]),
    )


def stored_settings(settings: Settings) -> dict[str, Any]:
    """Give back settings as they are stored."""
    times = {name: getattr(settings, name).isoformat("minutes") for name in ("at", "opens", "closes")}
    return {"steps": list(settings.steps), **times, "free": sorted(d.isoformat() for d in settings.free)}
