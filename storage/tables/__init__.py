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
from storage.tables.meetings import MeetingRow
from storage.tables.people import ChatRow, CouncilRow, DepartmentRow, OutsideBodyRow, PersonRow, SeatRow
from storage.tables.questions import EventRow, QuestionRow, TermRow

METADATA = SQLModel.metadata
"""All tables together: what the migrations have to arrive at."""

__all__ = [
    "METADATA",
    "ChatRow",
    "CouncilRow",
    "DepartmentRow",
    "EventRow",
    "InboxRow",
    "MeetingRow",
    "OutboxRow",
    "OutsideBodyRow",
    "PersonRow",
    "PressRow",
    "QuestionRow",
    "SeatRow",
    "TermRow",
    "ThrottleRow",
    "ViewQuestionRow",
    "ViewRow",
]
