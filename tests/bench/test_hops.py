"""Test that a turn executes no more files than when it was last measured."""

from pathlib import Path

from tests.bench.hops import ASK, PRESS, REMINDER, Hops, measure

AT_MOST = {ASK: (52, 232), PRESS: (55, 404), REMINDER: (47, 434)}
"""Files, and changes of file, just above what was measured; a little more for the reminder, since there the
worker and its threads take turns, it begins with who reminds whom and why, and one alone takes the steps that
many reminders share, and counts them for the overview. What a new step needs is saved elsewhere."""
MOST_STATEMENTS = 17
"""Of a ``fråga`` and its receipt, where nothing similar was asked."""


MEASUREMENTS = 3
"""At the most: what else runs meanwhile, as on a busy machine, only adds to a turn; the least counts."""


async def test_a_turn_changes_from_file_to_file_no_more_often_than_measured(tmp_path: Path) -> None:
    over: dict[str, Hops] = {}
    for number in range(MEASUREMENTS):
        (folder := tmp_path / str(number)).mkdir()
        found = await measure(folder)
        assert found.keys() == AT_MOST.keys()
        assert found[ASK].statements <= MOST_STATEMENTS
        over = {path: hops for path, hops in found.items() if _is_more(hops, *AT_MOST[path])}
        if not over:
            break
    assert over == {}


def _is_more(hops: Hops, files: int, changes: int) -> bool:
    return hops.files > files or hops.changes > changes
