"""From the row of a meeting to the meeting that the rules know, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from domain.meeting import Meeting, MeetingStatus

_SAME = (
    *("day", "begins", "ends", "timezone", "place", "chat", "planned_by", "planned_at", "reminded_for"),
    *("began_at", "ended_at", "section", "teams_meeting", "version"),
)
"""What is called the same in the row."""


def columns_of(meeting: Meeting) -> dict[str, object]:
    """Give back a meeting as the columns of its row, with the moments that follow from its day."""
    moments = {"starts_at": meeting.starts, "over_at": meeting.over_at}
    others = {"status": meeting.status.value, "keeper_id": meeting.keeper}
    return {**{name: getattr(meeting, name) for name in _SAME}, **moments, **others}


def meeting_of(row: RowMapping | Mapping[str, Any]) -> Meeting:
    """Make the meeting that the rules know of its row."""
    return Meeting(
        id=row["id"],
        council=row["council_id"],
        status=MeetingStatus(row["status"]),
        keeper=row["keeper_id"],
        **{name: row[name] for name in _SAME},
    )
