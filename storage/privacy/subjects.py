"""Find a data subject by id or name, with every id and name that identifies them."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from domain.person import LINK_HOLDER, UNKNOWN_NAME
from storage.tables import attendees, events, minutes, people, questions

_LONGEST_ID = "12345678"
NOBODY = 0
"""The id of a subject who is only named and has no account."""
ERASED_NAME = {"sv": "Borttagen person", "en": "Erased person"}
"""The replacement for an erased name, by language; English if a language has none."""


def erased_name(locale: str) -> str:
    """Return the replacement for an erased name."""
    return ERASED_NAME.get(locale, ERASED_NAME["en"])


def normalise_name(name: str) -> str:
    """Return a name normalised for comparison: case, spaces and Unicode composition are ignored."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


_NOBODY = frozenset(normalise_name(name) for name in ("", UNKNOWN_NAME, *ERASED_NAME.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSubject:
    """A person with every id and name that identifies them."""

    id: int
    """``NOBODY`` for who is only named."""
    name: str
    ids: frozenset[int]
    """Their id, and those of rows that were merged into theirs or stand for who answers by their links."""
    identifiers: frozenset[str]
    """Teams id, Entra id and personal chat; never a name."""
    known_as: frozenset[str]
    """Each name that they have or had, as it was written: in Teams, at meetings, under minutes."""

    @property
    def searched_names(self) -> frozenset[str]:
        """The names that tell them from others: not what stands for an unknown or an erased person."""
        return frozenset(name for name in self.known_as if normalise_name(name) not in _NOBODY)

    def with_names(self, names: Iterable[str]) -> "DataSubject":
        """Return the same subject with additional names."""
        return replace(self, known_as=self.known_as.union(names))


def find_data_subjects(connection: Connection, wanted: str, *, tenant: str) -> list[DataSubject]:
    """Return the people with this Entra id, Teams id or own id, or else with this whole name.

    If nobody has it, it may be the name of a resident, or one that the holder of a link stated.
    """
    keys = [people.c.entra_id == wanted.lower(), people.c.entra_id == wanted, people.c.teams_id == wanted]
    if wanted.isdecimal() and len(wanted) <= len(_LONGEST_ID):
        keys.append(people.c.id == int(wanted))
    theirs = select(people).where(people.c.tenant_id == tenant)
    rows = [dict(row) for row in connection.execute(theirs.where(or_(*keys))).mappings()]
    if not rows:
        known = or_(people.c.teams_id.is_(None), ~people.c.teams_id.startswith(LINK_HOLDER))
        everybody = connection.execute(theirs.where(known).order_by(people.c.id)).mappings()
        rows = [dict(row) for row in everybody if normalise_name(row["name"]) == normalise_name(wanted)]
    found = {row["same_as"] or row["id"] for row in rows}
    if found:
        return [_load_subject(connection, person) for person in sorted(found)]
    known_as = frozenset(_names_without_person(connection, normalise_name(wanted), tenant=tenant))
    if not known_as:
        return []
    return [
        DataSubject(
            id=NOBODY,
            name=min(known_as),
            ids=frozenset(),
            identifiers=frozenset(),
            known_as=known_as,
        )
    ]


def _names_without_person(connection: Connection, wanted: str, *, tenant: str) -> Iterator[str]:
    """Return how this name is written of people who have no account: residents, and holders of links."""
    if wanted in _NOBODY:
        return
    by_link = events.c.new["stated_name"].as_string()
    for table, column in (
        (questions, questions.c.asked_for),
        (questions, questions.c.stated_name),
        (attendees, attendees.c.name),
        (events, by_link),
    ):
        theirs = select(column).where(table.c.tenant_id == tenant, column.is_not(None)).distinct()
        yield from (name for name in connection.execute(theirs).scalars() if normalise_name(name) == wanted)


def _load_subject(connection: Connection, person: int) -> DataSubject:
    theirs = or_(people.c.id == person, people.c.same_as == person)
    wanted = select(people).where(or_(theirs, people.c.teams_id == f"{LINK_HOLDER}person:{person}"))
    rows: list[dict[str, Any]] = [
        dict(row) for row in connection.execute(wanted.order_by(people.c.id)).mappings()
    ]
    (own,) = [row for row in rows if row["id"] == person]
    known = (row[column] for row in rows for column in ("teams_id", "entra_id", "personal_chat"))
    ids = frozenset(row["id"] for row in rows)
    known_as = frozenset((*(row["name"] for row in rows), *_names_in_records(connection, ids)))
    return DataSubject(
        id=person,
        name=own["name"],
        ids=ids,
        identifiers=frozenset(filter(None, known)),
        known_as=known_as,
    )


def _names_in_records(connection: Connection, people: frozenset[int]) -> Iterator[str]:
    """Return how people wrote their name; a first name alone is left out, since others have it too."""
    for wanted in (
        select(attendees.c.name).where(attendees.c.person_id.in_(people)),
        select(minutes.c.adopted_by_name).where(minutes.c.adopted_by.in_(people)),
    ):
        yield from (name for name in connection.execute(wanted.distinct()).scalars() if len(name.split()) > 1)
