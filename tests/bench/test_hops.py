"""Test that a turn executes no more files than when it was last measured."""

from pathlib import Path

from tests.bench.hops import ASK, PRESS, REMINDER, measure

AT_MOST = {ASK: (52, 232), PRESS: (55, 404), REMINDER: (47, 434)}
"""Files, and changes of file, just above what was measured; a little more for the reminder, since there the
worker and its threads take turns, it begins with who reminds whom and why, and one alone takes the steps that
many reminders share, and counts them for the overview. What a new step needs is saved elsewhere."""
MOST_STATEMENTS = 17
"""Of a ``fråga`` and its receipt, where nothing similar was asked."""


async def test_a_turn_changes_from_file_to_file_no_more_often_than_measured(tmp_path: Path) -> None:
    found = await measure(tmp_path)
    assert found.keys() == AT_MOST.keys()
    over = {
        path: hops
        for path, hops in found.items()
        if hops.files > AT_MOST[path][0] or hops.changes > AT_MOST[path][1]
    }
    assert over == {}
    assert found[ASK].statements <= MOST_STATEMENTS
