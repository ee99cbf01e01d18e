"""One person as a citizen or an employee asks for them: who is meant, all their ids and names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from domain.person import NAMELESS
from storage.called import as_compared
from storage.rows import table_of
from storage.tables import AttendeeRow, MinutesRow, PersonRow

_A, _M, _P = table_of(AttendeeRow), table_of(MinutesRow), table_of(PersonRow)
_OURS = "12345678"
ERASED = {"sv": "Borttagen person", "en": "Erased person"}
"""What stands in the place of a name that was erased, by language."""
_NOBODY = frozenset(as_compared(name) for name in ("", NAMELESS, *ERASED.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person with everything that names them."""

    id: int
    name: str
    ids: frozenset[int]
    """Their own id, and those that they had before two rows were found to be one person."""
    names: frozenset[str]
    """What Teams and the organisation call them, and their personal chat: never the name itself."""
    known_as: frozenset[str]
    """Each name that they have or had, as it was written: in Teams, at meetings, under minutes."""
    called: frozenset[str]
    """These names, to be compared."""

    def also(self, names: Iterable[str]) -> "Subject":
        """Give back the same person with names that only they remember."""
        known_as = self.known_as.union(names)
        return replace(self, known_as=known_as, called=_compared(known_as))


def find_subjects(connection: Connection, wanted: str, *, tenant: str) -> list[Subject]:
    """Give back who is meant by an id of Entra, of Teams or of ours, or else by a whole name."""
    keys = [_P.c.entra_id == wanted.lower(), _P.c.entra_id == wanted, _P.c.teams_id == wanted]
    if wanted.isdecimal() and len(wanted) <= len(_OURS):
        keys.append(_P.c.id == int(wanted))
    theirs = select(_P).where(_P.c.tenant_id == tenant)
    rows = [dict(row) for row in connection.execute(theirs.where(or_(*keys))).mappings()]
    if not rows:
        everybody = connection.execute(theirs.order_by(_P.c.id)).mappings()
        rows = [dict(row) for row in everybody if as_compared(row["name"]) == as_compared(wanted)]
    found = {row["same_as"] or row["id"] for row in rows}
    return [_subject(connection, person) for person in sorted(found)]


def _subject(connection: Connection, person: int) -> Subject:
    wanted = select(_P).where(or_(_P.c.id == person, _P.c.same_as == person)).order_by(_P.c.id)
    rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(wanted).mappings()]
    (own,) = [row for row in rows if row["id"] == person]
    known = (row[column] for row in rows for column in ("teams_id", "entra_id", "personal_chat"))
    ids = frozenset(row["id"] for row in rows)
    known_as = frozenset((*(row["name"] for row in rows), *_written(connection, ids)))
    return Subject(
        id=person,
        name=own["name"],
        ids=ids,
        names=frozenset(filter(None, known)),
        known_as=known_as,
        called=_compared(known_as),
    )


def _compared(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(as_compared, names)) - _NOBODY


def _written(connection: Connection, people: frozenset[int]) -> Iterator[str]:
    """Give back how people wrote their name; a first name alone is left out, since others have it too."""
    for wanted in (
        select(_A.c.name).where(_A.c.person_id.in_(people)),
        select(_M.c.adopted_by_name).where(_M.c.adopted_by.in_(people)),
    ):
        yield from (name for name in connection.execute(wanted.distinct()).scalars() if len(name.split()) > 1)
