"""People: met in an activity, named by a card or a mention, one row for each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Update, bindparam, select, update

from domain.errors import NotFound
from domain.person import NAMELESS, Person, Standing
from storage.one_person import point_to
from storage.prepared import Prepared, Row
from storage.rows import add_row, table_of
from storage.tables import PersonRow

_T = table_of(PersonRow)
_THEIRS = select(_T).where(_T.c.tenant_id == bindparam("tenant"))
_BY_TEAMS = Prepared(_THEIRS.where(_T.c.teams_id == bindparam("wanted")))
_BY_ENTRA = Prepared(_THEIRS.where(_T.c.entra_id == bindparam("wanted")))
_BY_ID = Prepared(_THEIRS.where(_T.c.id == bindparam("wanted")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the bot's chat with a person is, or how one can be opened."""

    person: Person
    service_url: str | None


class People:
    """The people of one tenant, in one transaction."""

    def __init__(self, connection: Connection, *, tenant: str) -> None:
        self._connection = connection
        self._tenant = tenant

    def meet(
        self,
        *,
        name: str,
        teams_id: str | None = None,
        entra_id: str | None = None,
        standing: Standing | None = None,
        locale: str | None = None,
        personal_chat: str | None = None,
        service_url: str | None = None,
    ) -> Person:
        """Give back who this is, with all that was just learnt of them stored."""
        known = self._one(_BY_TEAMS, teams_id)
        if entra_id is not None and (known is None or known["entra_id"] != entra_id):
            known = self._merged(known, self._one(_BY_ENTRA, entra_id))
        learnt = {
            "teams_id": teams_id,
            "entra_id": entra_id,
            "name": name or None,
            "standing": standing,
            "locale": locale,
            "personal_chat": personal_chat,
            "service_url": service_url,
        }
        learnt = {key: value for key, value in learnt.items() if value is not None}
        return self._added(learnt) if known is None else self._kept(known, learnt)

    def known(self, learnt: Mapping[str, Any]) -> Person | None:
        """Give back who this is, None where there is something to store about them first."""
        row = self._one(_BY_TEAMS, learnt["teams_id"])
        if row is None or any(value and row[key] != value for key, value in learnt.items()):
            return None
        return _person(row)

    def get(self, person: int) -> Person:
        """Give back this person; raises NotFound ``no_such_person``."""
        found = self.many((person,))
        if person not in found:
            raise NotFound("no_such_person")
        return found[person]

    def many(self, people: Iterable[int]) -> dict[int, Person]:
        """Give back those that exist, by id; who was merged with another is found as that one."""
        rows = {person: self._one(_BY_ID, person) for person in set(people)}
        return {
            person: _person(row) if row["same_as"] is None else self.get(row["same_as"])
            for person, row in rows.items()
            if row is not None
        }

    def find(self, teams_id: str) -> Address | None:
        """Give back who has this Teams id, if the bot has met them."""
        row = self._one(_BY_TEAMS, teams_id)
        return None if row is None else Address(person=_person(row), service_url=row["service_url"])

    def address(self, person: int) -> Address:
        """Give back where to write to this person; raises NotFound ``no_such_person``."""
        row = self._one(_BY_ID, person)
        if row is None:
            raise NotFound("no_such_person")
        if row["same_as"] is not None:
            return self.address(row["same_as"])
        return Address(person=_person(row), service_url=row["service_url"])

    def forget_chat(self, person: int) -> None:
        """Forget a personal chat that Teams no longer has."""
        self._connection.execute(self._this(person).values(personal_chat=None))

    def remember_chat(self, person: int, *, conversation: str, service_url: str) -> None:
        """Remember the personal chat that was opened with this person."""
        self._connection.execute(
            self._this(person).values(personal_chat=conversation, service_url=service_url)
        )

    def set_away(self, person: int, *, until: date | None) -> None:
        """Remember the last day on which somebody is away, or that they are back."""
        self._connection.execute(self._this(person).values(away_until=until))

    def _one(self, statement: Prepared, wanted: str | int | None) -> Row | None:
        if wanted is None:
            return None
        return statement.first(self._connection, tenant=self._tenant, wanted=wanted)

    def _added(self, learnt: dict[str, Any]) -> Person:
        values = {"name": NAMELESS, "standing": Standing.UNKNOWN, **learnt, "tenant_id": self._tenant}
        return self.get(add_row(self._connection, _T, values))

    def _kept(self, known: Row, learnt: dict[str, Any]) -> Person:
        changed = {key: value for key, value in learnt.items() if known[key] != value}
        if not changed:
            return _person(known)
        self._connection.execute(self._this(known["id"]).values(**changed))
        return _person({**known, **changed})

    def _merged(self, met: Row | None, named: Row | None) -> Row | None:
        """Make one person of two rows: the one met under a Teams id, the one named by an Entra id."""
        if met is None or named is None or met["id"] == named["id"]:
            return met or named
        point_to(self._connection, named["id"], instead_of=met["id"])
        gone = {"teams_id": None, "entra_id": None, "same_as": named["id"]}
        self._connection.execute(self._this(met["id"]).values(**gone))
        moved = {
            key: named[key] or met[key] for key in ("personal_chat", "service_url", "locale", "away_until")
        }
        if named["standing"] == Standing.UNKNOWN:
            moved["standing"] = met["standing"]
        self._connection.execute(self._this(named["id"]).values(teams_id=met["teams_id"], **moved))
        return self._one(_BY_ENTRA, named["entra_id"])

    def _this(self, person: int) -> Update:
        return update(_T).where(_T.c.tenant_id == self._tenant, _T.c.id == person)


def _person(row: Row) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        teams_id=row["teams_id"],
        entra_id=row["entra_id"],
        standing=Standing(row["standing"]),
        locale=row["locale"],
        personal_chat=row["personal_chat"],
        away_until=row["away_until"],
    )
