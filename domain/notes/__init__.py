"""Reads old notes of meetings: what was asked, answered and taken along. Proposes, decides nothing."""

from domain.notes.line import Line
from domain.notes.notes import Answered, Attendee, Became, Candidate, Notes, Previous, Role, When
from domain.notes.reading import read_notes

__all__ = [
    "Answered",
    "Attendee",
    "Became",
    "Candidate",
    "Line",
    "Notes",
    "Previous",
    "Role",
    "When",
    "read_notes",
]
