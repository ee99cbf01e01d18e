"""The tables: rows without methods, each with the tenant that it belongs to."""

from sqlmodel import SQLModel

from storage.tables.delivery import (
    InboxRow,
    OutboxRow,
    PressRow,
    ThrottleRow,
    ViewQuestionRow,
    ViewRow,
)
from storage.tables.history import SealRow
from storage.tables.meetings import AgendaRow, AttendeeRow, MeetingRow
from storage.tables.minutes import (
    CorrectionRow,
    FileRow,
    ItemRow,
    MinutesRow,
    NoteRow,
    OldNotesRow,
    RemarkRow,
    TemplateRow,
)
from storage.tables.people import ChatRow, CouncilRow, DepartmentRow, OutsideBodyRow, PersonRow, SeatRow
from storage.tables.questions import EventRow, QuestionRow, TermRow

METADATA = SQLModel.metadata
"""All tables together: what the migrations have to arrive at."""

__all__ = [
    "METADATA",
    "AgendaRow",
    "AttendeeRow",
    "ChatRow",
    "CorrectionRow",
    "CouncilRow",
    "DepartmentRow",
    "EventRow",
    "FileRow",
    "InboxRow",
    "ItemRow",
    "MeetingRow",
    "MinutesRow",
    "NoteRow",
    "OldNotesRow",
    "OutboxRow",
    "OutsideBodyRow",
    "PersonRow",
    "PressRow",
    "QuestionRow",
    "RemarkRow",
    "SealRow",
    "SeatRow",
    "TemplateRow",
    "TermRow",
    "ThrottleRow",
    "ViewQuestionRow",
    "ViewRow",
]
