"""Test the outbox under any sequence of events; the rules are in ``outbox_machine``."""

import pytest

from storage import Store
from tests.faults.machines import how_long, turn
from tests.faults.outbox_machine import OutboxMachine
from tests.sizes import SIZE


@pytest.mark.both_databases
@pytest.mark.proof
def test_an_outbox_keeps_its_promises(hasty: Store) -> None:
    turn(OutboxMachine, hasty, how=how_long(SIZE.examples, the_same_every_time=True))
