"""Test the edit distance between words."""

from domain.typos import MAX_DISTANCE, edit_distance
from tests.every import every


@every(
    ("one", "other", "far"),
    [
        ("fråga", "fråga", 0),
        ("frga", "fråga", 1),
        ("frågga", "fråga", 1),
        ("fråha", "fråga", 1),
        ("frgåa", "fråga", 1),
        ("mötte", "möten", 2),
        ("ab", "ba", 1),
        ("", "hej", MAX_DISTANCE),
        ("anteckna", "ångra", MAX_DISTANCE),
        ("fika", "lista", MAX_DISTANCE),
    ],
)
def test_missing_doubled_wrong_and_swapped_letters_are_one_slip_each(one: str, other: str, far: int) -> None:
    assert edit_distance(one, other) == far
    assert edit_distance(other, one) == far
