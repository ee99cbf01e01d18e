"""The rules that read old notes: the meeting, attendance, follow-ups and outcomes, from lines of text."""

import re
from collections.abc import Iterable, Sequence

from bot.importer.rules.actors import Actors
from bot.importer.rules.attendance import read_attendance
from bot.importer.rules.departments import DepartmentGuesser
from bot.importer.rules.findings import (
    AnsweredQuestion,
    FollowUpCandidate,
    FoundAttendee,
    FoundRole,
    FoundSentence,
    NotesFindings,
    PreviousPoint,
)
from bot.importer.rules.follow_ups import find_follow_ups, merge_duplicates
from bot.importer.rules.header_fields import read_header_entries
from bot.importer.rules.layout import NotesBlock, assign_sections, read_blocks
from bot.importer.rules.lines import Line, clean_lines, split_headings, split_pages
from bot.importer.rules.meeting_times import fill_time, find_next_meeting, read_meeting_time
from bot.importer.rules.outcomes import read_answered_questions, read_previous_points
from bot.importer.rules.sentences import read_sentences
from bot.importer.rules.tables import find_columns, find_rows, read_tables
from bot.importer.rules.words import fold_all, split_words

__all__ = ["FollowUpCandidate", "Line", "NotesFindings", "PreviousPoint", "read_notes"]


_PUBLIC_ROLES = (FoundRole.ELECTED, FoundRole.OFFICIAL)
_ASSOCIATION_NAMES = re.compile(
    r"\b(?:byalag|byaråd|\w*förening|föreningen|bostadsrätt|brf\b|samfällighet|parish council|parish meeting|"
    r"village hall|residents.? association)",
    re.IGNORECASE,
)
_ATTENDANCE_WORDS = re.compile(r"närvarande|deltagare|ledamöter|beslutande|present\b", re.IGNORECASE)
_TITLE_LENGTH = 300
"""Characters at the beginning in which notes name the body that met."""
_SWEDISH_WORDS = fold_all("och att det som är på för med av vi till inte har ska om möte")
_ENGLISH_WORDS = fold_all("the and that is of to for with was we it be will on meeting")


def is_association(text: str, attendees: Iterable[FoundAttendee]) -> bool:
    """Return whether an association met, not a council: the title says so, or no official attended."""
    roles = [person.role for person in attendees]
    among = bool(roles) and not any(role in _PUBLIC_ROLES for role in roles)
    return among or _ASSOCIATION_NAMES.search(_ATTENDANCE_WORDS.split(text[:_TITLE_LENGTH])[0]) is not None


def read_notes(lines: Iterable[Line]) -> NotesFindings:
    """Find date, place, attendance, answered questions, possible follow-ups and the next meeting."""
    lines = list(lines)
    whole, margins = (
        split_headings(
            clean_lines(find_columns(split_pages(line for line in lines if line.margin is margin)))
        )
        for margin in (False, True)
    )
    english = _is_english((*whole, *margins))
    top, beside = list(read_header_entries(whole)), list(read_header_entries(margins))
    held = fill_time(
        read_meeting_time(whole, top, english=english), read_meeting_time(margins, beside, english=english)
    )
    people = read_attendance(top) or read_attendance(beside)
    text = "\n".join(line.text for line in whole)
    actors = Actors.from_attendance(people, is_association=is_association(text, people), english=english)
    departments = DepartmentGuesser(text, actors=actors, english=english)
    blocks = [*assign_sections(read_blocks(whole)), *assign_sections(read_blocks(margins))]
    sentences = tuple(
        FoundSentence(text=one.text, section=one.section) for one in read_sentences(blocks, left_out=())
    )
    candidates, answered, previous = _read_body(blocks, actors=actors, departments=departments)
    return NotesFindings(
        held=held,
        attendance=people,
        answered=answered,
        candidates=candidates,
        previous=previous,
        next_meeting=find_next_meeting(whole, held=held.day, english=english)
        or find_next_meeting(margins, held=held.day, english=english),
        sentences=sentences,
    )


def _read_body(
    blocks: Sequence[NotesBlock], *, actors: Actors, departments: DepartmentGuesser
) -> tuple[tuple[FollowUpCandidate, ...], tuple[AnsweredQuestion, ...], tuple[PreviousPoint, ...]]:
    rows = find_rows(blocks)
    sentences = read_sentences(blocks, left_out=rows.keys())
    found = find_follow_ups(sentences, actors=actors, departments=departments)
    in_tables = list(read_tables(blocks, rows, departments))
    taken = frozenset(found)
    in_order = [(sentences[at].block, at, candidate) for at, candidate in found.items()]
    in_rows = [(block, 0, row) for block, row in in_tables if isinstance(row, FollowUpCandidate)]
    ordered = sorted([*in_order, *in_rows], key=lambda one: one[:2])
    previous = [row for _, row in in_tables if isinstance(row, PreviousPoint)]
    return (
        merge_duplicates(candidate for _, _, candidate in ordered),
        tuple(answered for _, answered in read_answered_questions(sentences, taken)),
        (*read_previous_points(sentences, taken), *previous),
    )


def _is_english(lines: Iterable[Line]) -> bool:
    words = [word.folded for line in lines for word in split_words(line.text)]
    return sum(word in _ENGLISH_WORDS for word in words) > sum(word in _SWEDISH_WORDS for word in words)
