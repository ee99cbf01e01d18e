"""Reads the notes of a meeting: lines in, everything that was found out."""

from collections.abc import Iterable, Sequence

from domain.notes.actors import Actors
from domain.notes.block import Block
from domain.notes.columns import find_columns
from domain.notes.departments import Departments
from domain.notes.fields import read_top
from domain.notes.follow_ups import find_follow_ups, merge
from domain.notes.head import read_held
from domain.notes.layout import read_blocks
from domain.notes.line import Line, even
from domain.notes.neighbours import are_neighbours
from domain.notes.next_meeting import find_next_meeting
from domain.notes.notes import Answered, Candidate, Notes, Previous
from domain.notes.people import read_attendance
from domain.notes.previous import read_previous
from domain.notes.questions import read_answered
from domain.notes.run_in import part_headings
from domain.notes.sections import place_in_sections
from domain.notes.sentences import read_sentences
from domain.notes.tables import find_rows, read_tables
from domain.notes.unrolled import unroll
from domain.notes.words import folded, read_words

_SWEDISH = folded("och att det som är på för med av vi till inte har ska om möte")
_ENGLISH = folded("the and that is of to for with was we it be will on meeting")


def read_notes(lines: Iterable[Line]) -> Notes:
    """Find date, place, people, answered questions, candidates for follow-ups, and the next meeting."""
    whole = part_headings(even(find_columns(unroll(lines))))
    english = _is_english(whole)
    top = list(read_top(whole))
    held = read_held(whole, top, english=english)
    people = read_attendance(top)
    text = "\n".join(line.text for line in whole)
    actors = Actors.of(people, neighbours=are_neighbours(text, people), english=english)
    departments = Departments(text, actors=actors, english=english)
    blocks = place_in_sections(read_blocks(whole))
    candidates, answered, previous = _read_body(blocks, actors=actors, departments=departments)
    return Notes(
        held=held,
        attendance=people,
        answered=answered,
        candidates=candidates,
        previous=previous,
        next_meeting=find_next_meeting(whole, held=held.day, english=english),
    )


def _read_body(
    blocks: Sequence[Block], *, actors: Actors, departments: Departments
) -> tuple[tuple[Candidate, ...], tuple[Answered, ...], tuple[Previous, ...]]:
    rows = find_rows(blocks)
    sentences = read_sentences(blocks, left_out=rows.keys())
    found = find_follow_ups(sentences, actors=actors, departments=departments)
    in_tables = list(read_tables(blocks, rows, departments))
    taken = frozenset(found)
    in_order = [(sentences[at].block, at, candidate) for at, candidate in found.items()]
    in_rows = [(block, 0, row) for block, row in in_tables if isinstance(row, Candidate)]
    ordered = sorted([*in_order, *in_rows], key=lambda one: one[:2])
    previous = [row for _, row in in_tables if isinstance(row, Previous)]
    return (
        merge(candidate for _, _, candidate in ordered),
        tuple(answered for _, answered in read_answered(sentences, taken)),
        (*read_previous(sentences, taken), *previous),
    )


def _is_english(lines: Iterable[Line]) -> bool:
    words = [word.folded for line in lines for word in read_words(line.text)]
    return sum(word in _ENGLISH for word in words) > sum(word in _SWEDISH for word in words)
