"""Find where a person is named in what is stored, and replace the name there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from domain.person_names import NameFinder, NameForm, NameMatch
from storage.privacy.catalogue import PERSONAL_COLUMNS
from storage.privacy.subjects import DataSubject
from storage.tables import METADATA, people

Row = dict[str, Any]
IMMUTABLE_TABLES = frozenset({"minutes", "file"})
"""Adopted minutes and their files are official documents; the database refuses to change them."""
_SURROUNDING_LENGTH = 50
"""Characters shown before and after a name."""
_NAMES_IN_JSON = frozenset({"asked_for", "name", "stated_name"})
"""Under these words JSON holds the name of somebody and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """A place where a person is named, or may be."""

    table: str
    key: Mapping[str, Any]
    """The primary key of the row, without the tenant."""
    column: str
    path: tuple[str, ...]
    """Where in the JSON of the column."""
    found: str
    """The name as it was written."""
    words: str
    """The name with the words around it, on one line."""
    form: NameForm
    council: int | None = None
    """The council that the row belongs to, if that is known."""

    @property
    def is_kept(self) -> bool:
        """Whether it stands in something that is never changed."""
        return self.table in IMMUTABLE_TABLES

    @property
    def place(self) -> str:
        """Table, key and column, such as ``note:12:text``."""
        return place_of(self.table, self.key, self.column)


def place_of(table: str, key: Mapping[str, Any], column: str) -> str:
    """Return how a column of a row is called on the command line."""
    return f"{table}:{','.join(str(value) for value in key.values())}:{column}"


def name_finder(connection: Connection, subject: DataSubject, *, tenant: str) -> NameFinder:
    """Return what finds a person's names; everybody else who is known is told from them."""
    wanted = select(people.c.name).where(people.c.tenant_id == tenant, people.c.id.not_in(subject.ids))
    others = frozenset(connection.execute(wanted.distinct()).scalars())
    return NameFinder(subject.searched_names, others=others)


def read_columns(connection: Connection, table: str, *, tenant: str, kinds: tuple[str, ...]) -> Iterator[Row]:
    """Read the columns of a table that hold personal data of these kinds, with the keys of the rows."""
    of, personal = METADATA.tables[table], PERSONAL_COLUMNS[table]
    about = ("council_id", "meeting_id", "question_id", "person_id", *personal.person_ids)
    names = dict.fromkeys(
        (
            *of.primary_key.columns.keys(),
            *(name for kind in kinds for name in getattr(personal, kind)),
            *(name for name in about if name in of.c),
        )
    )
    wanted = select(*(of.c[name] for name in names)).where(of.c.tenant_id == tenant)
    rows = connection.execute(wanted.order_by(*of.primary_key.columns), execution_options={"yield_per": 1000})
    for row in rows.mappings():
        yield {str(name): value for name, value in row.items()}


def key_of(table: str, row: Mapping[str, Any]) -> Row:
    """Return the primary key of a row, without the tenant."""
    names = METADATA.tables[table].primary_key.columns.keys()
    return {name: row[name] for name in names if name != "tenant_id"}


def mentions_in_row(table: str, row: Mapping[str, Any], finder: NameFinder) -> Iterator[PersonMention]:
    """Return where a row names a person, or may."""
    personal = PERSONAL_COLUMNS[table]
    for column in (*personal.texts, *personal.names, *personal.json):
        for path, text, found in _matches(row[column], finder, is_name=column in personal.names):
            yield PersonMention(
                table=table,
                key=key_of(table, row),
                column=column,
                path=path,
                found=text[found.start : found.end],
                words=_surroundings(text, found),
                form=found.form,
            )


def replace_names(
    value: Any,  # noqa: ANN401 - a text, or any JSON
    finder: NameFinder,
    *,
    instead: str,
    is_name: bool = False,
    uncertain: bool = False,
) -> Any:  # noqa: ANN401 - the same
    """Return a text or JSON with another name in the places where the person is certain, or in all."""
    if isinstance(value, str):
        return finder.replace(value, instead, is_name=is_name, uncertain=uncertain)
    if isinstance(value, Mapping):
        return {
            key: replace_names(
                inner, finder, instead=instead, is_name=key in _NAMES_IN_JSON, uncertain=uncertain
            )
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [replace_names(inner, finder, instead=instead, uncertain=uncertain) for inner in value]
    return value


def _matches(
    value: Any,  # noqa: ANN401 - a text, or any JSON
    finder: NameFinder,
    *,
    is_name: bool,
    path: tuple[str, ...] = (),
) -> Iterator[tuple[tuple[str, ...], str, NameMatch]]:
    if isinstance(value, str):
        yield from ((path, value, found) for found in finder.find(value, is_name=is_name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _matches(inner, finder, is_name=key in _NAMES_IN_JSON, path=(*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _matches(inner, finder, is_name=False, path=(*path, str(number)))


def _surroundings(text: str, found: NameMatch) -> str:
    start, end = max(0, found.start - _SURROUNDING_LENGTH), found.end + _SURROUNDING_LENGTH
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"
