"""Word the follow-up list, as rows of text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.documents.wording import answer_lines, format_day_and_time, format_owner, format_status, format_voice
from cards.texts import Texts
from domain.minutes import MinutedQuestion, Minutes
from domain.question import OPEN_STATUSES

_COLUMNS = {
    "number": 16,
    "question": 60,
    "asked": 18,
    "department": 30,
    "owner": 28,
    "state": 30,
    "age": 12,
    "answer": 60,
}
"""The columns and their widths in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of text under a row of headings."""

    title: str
    name: str
    """The name of its tab."""
    author: str
    language: str
    changed: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def follow_up_sheet(minutes: Minutes, texts: Texts) -> Sheet:
    """Word the follow-up list: questions still open from before, and those that this meeting logged."""
    before = [point for point in minutes.previous if point.status in OPEN_STATUSES]
    points = sorted([*before, *minutes.follow_ups], key=lambda point: point.number)
    title = texts("minutes.follow_ups")
    day = (
        format_day_and_time(minutes.meeting, texts=texts)
        if minutes.has_other_meeting_that_day
        else texts.format_date(minutes.meeting.day)
    )
    return Sheet(
        title=texts("document.title_day", title=f"{title}: {minutes.council}", day=day),
        name=title,
        author=minutes.council,
        language=texts.locale,
        changed=minutes.changed_at,
        columns=tuple(texts(f"column.{name}") for name in _COLUMNS),
        rows=tuple(_follow_up_row(point, texts=texts) for point in points),
        widths=tuple(_COLUMNS.values()),
    )


def question_sheet(
    points: Sequence[MinutedQuestion], council: str, texts: Texts, *, now: datetime, zone: ZoneInfo
) -> Sheet:
    """Word a list of questions as of ``now``, in the order of their numbers."""
    columns = {name: width for name, width in _COLUMNS.items() if name != "age"}
    age = list(_COLUMNS).index("age")
    rows = (_follow_up_row(point, texts=texts) for point in sorted(points, key=lambda point: point.number))
    title = texts("list.title")
    return Sheet(
        title=texts(
            "document.title_day",
            title=f"{title}: {council}",
            day=texts.format_date(now.astimezone(zone).date()),
        ),
        name=title,
        author=council,
        language=texts.locale,
        changed=now,
        columns=tuple(texts(f"column.{name}") for name in columns),
        rows=tuple(row[:age] + row[age + 1 :] for row in rows),
        widths=tuple(columns.values()),
    )


def _follow_up_row(point: MinutedQuestion, *, texts: Texts) -> tuple[str, ...]:
    asked = [point.asked_on.isoformat()]
    if point.asked_by:
        asked.append(format_voice(point.asked_by, texts=texts))
    return (
        point.reference,
        point.text,
        "\n".join(asked),
        point.department,
        format_owner(point.owner, texts=texts),
        format_status(point, texts=texts),
        str(point.meetings_ago) if point.meetings_ago else "",
        "\n".join(answer_lines(point, texts=texts)) if point.answer else "",
    )
