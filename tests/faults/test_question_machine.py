"""Test that the history records all changes of questions; the rules are in ``question_machine``."""

import pytest

from storage import Store
from tests.faults.machines import how_long, turn
from tests.faults.question_machine import QuestionMachine
from tests.sizes import SIZE


@pytest.mark.both_databases
@pytest.mark.proof
def test_questions_live_by_their_rules(hasty: Store) -> None:
    turn(QuestionMachine, hasty, how=how_long(SIZE.examples, the_same_every_time=True))
