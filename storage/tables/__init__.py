"""The tables: row classes without methods, each with the tenant it belongs to."""

from sqlmodel import SQLModel

from storage.tables.meetings import (
    AgendaRow,
    AttendeeRow,
    CorrectionRow,
    FileRow,
    ItemRow,
    MeetingRow,
    MinutesRow,
    NoteRow,
    NotesImportRow,
    RemarkRow,
    TemplateRow,
)
from storage.tables.messages import (
    CardActionRow,
    InboxRow,
    OutboxRow,
    PostedCardQuestionRow,
    PostedCardRow,
    TenantPauseRow,
)
from storage.tables.people import ChatRow, CouncilRow, DepartmentRow, OutsideBodyRow, PersonRow, SeatRow
from storage.tables.questions import EventRow, QuestionRow, SealRow, SearchTermRow

METADATA = SQLModel.metadata
"""All tables together: what the migrations have to arrive at."""

__all__ = [
    "METADATA",
    "AgendaRow",
    "AttendeeRow",
    "CardActionRow",
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
    "NotesImportRow",
    "OutboxRow",
    "OutsideBodyRow",
    "PersonRow",
    "PostedCardQuestionRow",
    "PostedCardRow",
    "QuestionRow",
    "RemarkRow",
    "SealRow",
    "SearchTermRow",
    "SeatRow",
    "TemplateRow",
    "TenantPauseRow",
]
