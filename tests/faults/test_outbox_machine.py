"""Whatever happens in whatever order, the outbox keeps its promises; the rules are in ``outbox_machine``."""

from storage import Store
from tests.faults.machines import how_long, turn
from tests.faults.outbox_machine import OutboxMachine


def test_an_outbox_keeps_its_promises(hasty: Store) -> None:
    turn(OutboxMachine, hasty, how=how_long(40, the_same_every_time=True))
