"""How full the outbox is, read from its indexes: what was sent long ago is not counted."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, literal, select

from storage.letters import NOT_DELIVERED, State
from storage.rows import table_of
from storage.sealing import count_unsealed
from storage.tables import OutboxRow

_O = table_of(OutboxRow)
COUNTED = (State.READY, State.SENDING, *NOT_DELIVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The outbox at one moment."""

    letters: dict[str, int] = field(default_factory=dict)
    """How many messages there are in each state."""
    overdue: float = 0.0
    """Seconds for which the oldest message has been due that waits to be sent, reminders left out:
    they wait for office hours."""
    unsealed: int = 0
    """Events of the history that were not sealed yet."""


def figures(connection: Connection, *, now: datetime) -> Figures:
    """Count what waits, what is on its way and what did not arrive, of all tenants."""
    letters = dict.fromkeys((state.value for state in COUNTED), 0)
    for state in COUNTED:
        counted = select(func.count()).select_from(_O).where(_O.c.state == _written(state))
        letters[state.value] = connection.execute(counted).scalar_one()
    first = select(_O.c.not_before).where(_O.c.state == _written(State.READY), _O.c.rank == 0)
    oldest = connection.execute(first.order_by(_O.c.not_before).limit(1)).scalar()
    overdue = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
    return Figures(letters=letters, overdue=overdue, unsealed=count_unsealed(connection))


def _written(state: State) -> object:
    """Write it into the statement, as in the indexes, or SQLite would not use them."""
    return literal(state.value, literal_execute=True)
