"""Test that reading any text ends, raises nothing, and is repeatable."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importer.rules import Line, read_notes
from bot.importer.rules.findings import findings_to_json
from tests.importer.score import EXAMPLES, LATER, lines_of, names

PIECES = [line for name in [*names(EXAMPLES), *names(LATER)] for line in lines_of(name)]
ODD = [
    Line("Datum: 2023-02-30 kl 25.70-99.99"),
    Line("Nästa möte: den 31 februari 0000 kl 24.00"),
    Line("Datum: 99999999999999 och 000000"),
    Line("Närvarande: 99 invånarrepresentanter, (((("),
    Line("§ § § 1.1.1.1"),
    Line("vi tar med oss"),
    Line("?"),
    Line("Svar:"),
    Line("Ansvarig: ?"),
    Line("", cells=("", "")),
    Line("Vad Vem När", cells=("Vad", "Vem", "När")),
    Line("Att göra Vem När"),
    Line("a\tb\t\tc"),
    Line("|||"),
    Line("-" * 300),
    Line("Övrigt", heading=True),
]


@given(st.lists(st.one_of(st.sampled_from([*PIECES, *ODD]), st.text(max_size=60).map(Line)), max_size=40))
@settings(max_examples=150, deadline=None)
def test_lines_in_any_order_are_read(lines: list[Line]) -> None:
    assert findings_to_json(read_notes(lines)) == findings_to_json(read_notes(lines))


def test_notes_cut_into_pieces_and_shuffled_are_read() -> None:
    for seed in range(40):
        lines = random.Random(seed).sample(PIECES, k=60)  # noqa: S311 - the same each time
        assert read_notes(lines).candidates is not None


def test_nothing_gives_nothing() -> None:
    notes = read_notes([])
    assert (notes.attendance, notes.answered, notes.candidates, notes.previous) == ((), (), (), ())
    assert notes.next_meeting is None
