"""Verify the history: each link follows from the previous one, and each event has its sealed content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from storage.audit.seals import (
    ERASURE_ENTRY,
    EVENT_ENTRY,
    GENESIS,
    ChainHead,
    Row,
    chain_digest,
    content_digest,
    count_unsealed,
    entry_digest,
)
from storage.tables import events, seals

MAX_PROBLEMS = 20
OF_EVENT = "of_event_"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationResult:
    """The result of verifying the whole chain."""

    sealed: int
    erased: int
    """Events whose words were taken away, as the chain says."""
    unsealed: int
    head: ChainHead
    is_head_found: bool
    """Whether the head that was noted earlier is part of the chain."""
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Return whether nothing was changed."""
        return self.is_head_found and not self.problems


def verify_history(connection: Connection, *, known_head: str | None = None) -> VerificationResult:
    """Follow the chain from its beginning; ``known_head`` is a head that was noted earlier."""
    amended = _amended(connection)
    end, problems, seen = ChainHead(position=0, chain=GENESIS), list[str](), known_head in (None, GENESIS)
    wanted = select(seals, *(column.label(f"{OF_EVENT}{column.name}") for column in events.c))
    rows = wanted.join(events, events.c.id == seals.c.event_id, isouter=True).order_by(seals.c.position)
    for row in connection.execute(rows, execution_options={"yield_per": 1000}).mappings():
        problems += _problems_of(row, end=end, amended=amended)
        end = ChainHead(position=row["position"], chain=row["chain"])
        seen = seen or known_head == end.chain
    gone = len(amended)
    sealed = connection.execute(
        select(func.count()).select_from(seals).where(seals.c.kind == EVENT_ENTRY)
    ).scalar_one()
    unsealed = count_unsealed(connection)
    return VerificationResult(
        sealed=sealed,
        erased=gone,
        unsealed=unsealed,
        head=end,
        is_head_found=seen,
        problems=tuple(problems[:MAX_PROBLEMS]),
    )


def _amended(connection: Connection) -> dict[int, tuple[str | None, str]]:
    """Return salt and digest of the words that an event has since the last time they were taken away."""
    wanted = select(seals.c.event_id, seals.c.salt, seals.c.content).where(seals.c.kind == ERASURE_ENTRY)
    return {row[0]: (row[1], row[2]) for row in connection.execute(wanted.order_by(seals.c.position))}


def _problems_of(row: Row, *, end: ChainHead, amended: Mapping[int, tuple[str | None, str]]) -> Iterator[str]:
    if row["position"] != end.position + 1:
        yield f"links {end.position + 1} to {row['position'] - 1} are missing"
    elif row["chain"] != chain_digest(row["entry"], to=end.chain):
        yield f"link {row['position']} does not follow from the one before"
    number = row["event_id"]
    event = {name.removeprefix(OF_EVENT): row[name] for name in row if name.startswith(OF_EVENT)}
    if event["id"] is None:
        yield f"event {number} is gone"
        return
    if row["entry"] != entry_digest(event, kind=row["kind"], content=row["content"]):
        yield f"event {number} was changed: who, what or when"
    if row["kind"] == EVENT_ENTRY:
        salt, content = amended.get(number, (row["salt"], row["content"]))
        if salt is None or content != content_digest(event, salt=salt):
            yield f"event {number} was changed: what it says"
