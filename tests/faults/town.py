"""Councils with owners who have questions to answer, inserted directly into a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from domain.history import EventKind
from domain.meeting import Meeting
from domain.person import MembershipKind
from domain.question import QuestionStatus
from storage import tables
from storage.engine import open_engine

MORNING = datetime(2026, 11, 9, 9, tzinfo=UTC)
"""Ten o'clock in Sweden on a Monday: the reminders of the meeting in a week are due, the offices open."""
MEETING_DAY, BEGINS, ZONE = date(2026, 11, 16), time(17, 30), "Europe/Stockholm"
LONG_AGO = MORNING - timedelta(days=40)
PER_COUNCIL = 25
"""Departments, each with one owner and one question."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A tenant with councils of 25 owners each; ids begin after ``first``."""

    tenant: str
    owners: int
    first: int = 0
    since: datetime = LONG_AGO
    """When all of it was created."""
    meets: bool = True
    """Whether its councils have a meeting ahead."""

    def chat_of(self, owner: int) -> str:
        return f"a:{self.tenant}-{owner}"

    @property
    def chats(self) -> set[str]:
        """Return the personal chats of all owners."""
        return {self.chat_of(owner) for owner in self._owners()}

    @property
    def councils(self) -> list[int]:
        return sorted({self.council_of(owner) for owner in self._owners()})

    def council_of(self, owner: int) -> int:
        """Return the id of an owner's council; councils and coordinators have the ids after the owners'."""
        return self.first + self.owners + (owner - self.first - 1) // PER_COUNCIL + 1

    def _owners(self) -> range:
        return range(self.first + 1, self.first + self.owners + 1)

    def rows(self, service_url: str) -> Iterator[tuple[Table, list[Row]]]:
        """Yield its rows, table by table."""
        own, councils = self._owners(), self.councils
        yield tables.people, [self._person(n, service_url) for n in (*own, *councils)]
        yield tables.councils, [self._council(n) for n in councils]
        yield tables.departments, [self._of(n, id=n, name=f"Förvaltning {n}", aliases=[]) for n in own]
        yield tables.seats, [self._of(n, department_id=n, person_id=n, role="owner") for n in own]
        yield tables.seats, [self._mine(council_id=n, person_id=n, role="coordinator") for n in councils]
        yield tables.questions, [self._question(n) for n in own]
        yield tables.events, [self._event(n) for n in own]
        if self.meets:
            yield tables.meetings, [self._meeting(n) for n in councils]

    def _mine(self, **columns: object) -> Row:
        return {"tenant_id": self.tenant, **columns}

    def _of(self, owner: int, **columns: object) -> Row:
        return self._mine(council_id=self.council_of(owner), **columns)

    def _person(self, n: int, service_url: str) -> Row:
        ids = {"id": n, "teams_id": f"29:{n}", "entra_id": f"entra-{n}", "name": f"Petra Holm {n}"}
        where = {"personal_chat": self.chat_of(n), "service_url": service_url}
        return self._mine(**ids, **where, membership=MembershipKind.MEMBER.value)

    def _council(self, n: int) -> Row:
        names = {"id": n, "name": "Trygghetsrådet", "code": f"T{n}", "locale": "sv", "timezone": ZONE}
        stands = {"created_at": self.since, "asked_on": MORNING.date(), "next_number": PER_COUNCIL + 1}
        stands |= {"former_codes": [], "public_on": False, "public_licence": "", "public_indexed": False}
        return self._mine(**names, **stands)

    def _question(self, n: int) -> Row:
        number = (n - self.first - 1) % PER_COUNCIL + 1
        who = {"logged_by": self.council_of(n), "asked_by": self.council_of(n), "logged_at": self.since}
        who |= {"changed_at": self.since}
        what = {"id": n, "number": number, "text": f"Kan lampan {n} bytas?", "chat": "19:c", "source": ""}
        return self._of(n, **what, **who, department_id=n, status=QuestionStatus.ASSIGNED.value, version=2)

    def _event(self, n: int) -> Row:
        what = {"question_id": n, "act": f"a{n}", "happening": EventKind.ASSIGNED.value, "at": self.since}
        return self._of(n, **what, actor_id=self.council_of(n), on_behalf=False, old={}, new={})

    def _meeting(self, council: int) -> Row:
        whole = Meeting(
            id=council, council=council, day=MEETING_DAY, begins=BEGINS, timezone=ZONE,
            planned_by=council, planned_at=LONG_AGO,
        )  # fmt: skip
        when = {"day": whole.day, "begins": whole.begins, "timezone": ZONE, "status": whole.status.value}
        moments = {
            "planned_start": whole.planned_start,
            "planned_end": whole.planned_end,
            "planned_at": LONG_AGO,
        }
        return self._mine(id=council, council_id=council, planned_by=council, **when, **moments, version=1)


def settle(url: str, *municipalities: Municipality, service_url: str) -> None:
    """Insert these into a migrated database."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for municipality in municipalities:
            _store(connection, municipality, service_url)
    engine.dispose()


def _store(connection: Connection, municipality: Municipality, service_url: str) -> None:
    for table, rows in municipality.rows(service_url):
        connection.execute(insert(table), rows)
