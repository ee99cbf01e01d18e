"""Run the state machines any number of times."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from storage import Store
from tests.faults.outbox_machine import OutboxMachine
from tests.faults.question_machine import QuestionMachine

STEPS = 40
Kind = type[OutboxMachine] | type[QuestionMachine]


def careless(store: Store) -> Store:
    """Return a store that does not wait for the disk, since there are no power failures here."""
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    return store


def how_long(examples: int, *, the_same_every_time: bool = False) -> settings:
    """Return the Hypothesis settings for this many examples."""
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=the_same_every_time,
        database=None,
    )


def turn(kind: Kind, store: Store, *, how: settings) -> None:
    """Run one machine; raises AssertionError if a guarantee is broken."""

    def begin(machine: Any) -> None:  # noqa: ANN401 - of either kind
        kind.__init__(machine, store)

    on_this_store = type(kind.__name__, (kind,), {"__init__": begin})
    run_state_machine_as_test(on_this_store, settings=how)


def turn_machines(url: str, *, examples: int) -> None:
    """Run each machine for this many examples."""
    store = careless(Store.open(url))
    for kind in (OutboxMachine, QuestionMachine):
        turn(kind, store, how=how_long(examples))
    store.close()
