"""One person as a citizen or an employee asks for them: who is meant, and all the ids that they had."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from storage.rows import table_of
from storage.tables import PersonRow

_P = table_of(PersonRow)
_OURS = "12345678"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person with everything that names them."""

    id: int
    name: str
    ids: frozenset[int]
    """Their own id, and those that they had before two rows were found to be one person."""
    names: frozenset[str]
    """What Teams and the organisation call them, and their personal chat: never the name itself."""


def find_subjects(connection: Connection, wanted: str, *, tenant: str) -> list[Subject]:
    """Give back who is meant by an id of Entra, of Teams or of ours, or else by a whole name."""
    keys = [_P.c.entra_id == wanted.lower(), _P.c.entra_id == wanted, _P.c.teams_id == wanted]
    if wanted.isdecimal() and len(wanted) <= len(_OURS):
        keys.append(_P.c.id == int(wanted))
    theirs = select(_P).where(_P.c.tenant_id == tenant)
    rows = [dict(row) for row in connection.execute(theirs.where(or_(*keys))).mappings()]
    if not rows:
        everybody = connection.execute(theirs.where(_P.c.same_as.is_(None)).order_by(_P.c.id)).mappings()
        rows = [dict(row) for row in everybody if row["name"].casefold() == wanted.casefold().strip()]
    found = {row["same_as"] or row["id"] for row in rows}
    return [_subject(connection, person) for person in sorted(found)]


def _subject(connection: Connection, person: int) -> Subject:
    wanted = select(_P).where(or_(_P.c.id == person, _P.c.same_as == person)).order_by(_P.c.id)
    rows: list[dict[str, Any]] = [dict(row) for row in connection.execute(wanted).mappings()]
    (own,) = [row for row in rows if row["id"] == person]
    known = (row[column] for row in rows for column in ("teams_id", "entra_id", "personal_chat"))
    return Subject(
        id=person,
        name=own["name"],
        ids=frozenset(row["id"] for row in rows),
        names=frozenset(filter(None, known)),
    )
