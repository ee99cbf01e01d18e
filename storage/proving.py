"""Proving the history: every link follows from the one before, and every event says what it said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from storage.rows import table_of
from storage.sealing import Head, count_unsealed
from storage.seals import BEGINNING, ERASED, EVENT, Row, chained, digest_of_entry, digest_of_words
from storage.tables import EventRow, SealRow

_E, _S = table_of(EventRow), table_of(SealRow)
MOST_NAMED = 20
OF_EVENT = "of_event_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of looking at the whole chain."""

    sealed: int
    erased: int
    """Events whose words were taken away, as the chain says."""
    unsealed: int
    head: Head
    known: bool
    """Whether the head that was noted earlier is part of the chain."""
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed."""
        return self.known and not self.faults


def prove(connection: Connection, *, noted: str | None = None) -> Proof:
    """Follow the chain from its beginning; ``noted`` is a head that somebody wrote down earlier."""
    amended = _amended(connection)
    end, faults, seen = Head(position=0, chain=BEGINNING), list[str](), noted in (None, BEGINNING)
    wanted = select(_S, *(column.label(f"{OF_EVENT}{column.name}") for column in _E.c))
    rows = wanted.join(_E, _E.c.id == _S.c.event_id, isouter=True).order_by(_S.c.position)
    for row in connection.execute(rows, execution_options={"yield_per": 1000}).mappings():
        faults += _faults_of(row, end=end, amended=amended)
        end = Head(position=row["position"], chain=row["chain"])
        seen = seen or noted == end.chain
    gone = len(amended)
    sealed = connection.execute(select(func.count()).select_from(_S).where(_S.c.kind == EVENT)).scalar_one()
    unsealed = count_unsealed(connection)
    return Proof(
        sealed=sealed, erased=gone, unsealed=unsealed, head=end, known=seen, faults=tuple(faults[:MOST_NAMED])
    )


def _amended(connection: Connection) -> dict[int, tuple[str | None, str]]:
    """Give back salt and digest of the words that an event has since the last time they were taken away."""
    wanted = select(_S.c.event_id, _S.c.salt, _S.c.content).where(_S.c.kind == ERASED)
    return {row[0]: (row[1], row[2]) for row in connection.execute(wanted.order_by(_S.c.position))}


def _faults_of(row: Row, *, end: Head, amended: Mapping[int, tuple[str | None, str]]) -> Iterator[str]:
    if row["position"] != end.position + 1:
        yield f"links {end.position + 1} to {row['position'] - 1} are missing"
    elif row["chain"] != chained(row["entry"], to=end.chain):
        yield f"link {row['position']} does not follow from the one before"
    number = row["event_id"]
    event = {name.removeprefix(OF_EVENT): row[name] for name in row if name.startswith(OF_EVENT)}
    if event["id"] is None:
        yield f"event {number} is gone"
        return
    if row["entry"] != digest_of_entry(event, kind=row["kind"], content=row["content"]):
        yield f"event {number} was changed: who, what or when"
    if row["kind"] == EVENT:
        salt, content = amended.get(number, (row["salt"], row["content"]))
        if salt is None or content != digest_of_words(event, salt=salt):
            yield f"event {number} was changed: what it says"
