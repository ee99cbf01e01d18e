"""The state machines, turned as often as one likes."""

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
    """Let a store not wait for the disk: nobody pulls the plug here."""
    if store.engine.dialect.name == "sqlite":
        event.listen(store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    return store


def how_long(examples: int, *, the_same_every_time: bool = False) -> settings:
    """Return how many lives are lived."""
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=the_same_every_time,
        database=None,
    )


def turn(kind: Kind, store: Store, *, how: settings) -> None:
    """Live so many lives of one machine; raises AssertionError where a promise is broken."""

    def begin(machine: Any) -> None:  # noqa: ANN401 - of either kind
        kind.__init__(machine, store)

    on_this_store = type(kind.__name__, (kind,), {"__init__": begin})
    run_state_machine_as_test(on_this_store, settings=how)


def turn_machines(url: str, *, examples: int) -> None:
    """Live so many lives of each machine."""
    store = careless(Store.open(url))
    for kind in (OutboxMachine, QuestionMachine):
        turn(kind, store, how=how_long(examples))
    store.close()
