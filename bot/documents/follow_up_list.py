"""Word the follow-up list, as rows of text."""

from collections.abc import Iterable, Sequence
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
_AGE = "age"
"""The column that only lists of a meeting have: how many meetings ago a question was asked."""
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Characters that begin a formula in spreadsheets; the last four are the first four in full width."""


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
    rows = question_rows(sorted(points, key=lambda point: point.number), texts)
    return sheet_of_rows(rows, council, texts, now=now, zone=zone)


def sheet_of_rows(
    rows: Iterable[tuple[str, ...]], council: str, texts: Texts, *, now: datetime, zone: ZoneInfo
) -> Sheet:
    """Return the list with these rows of questions, as of ``now``."""
    title, day = texts("list.title"), texts.format_date(now.astimezone(zone).date())
    return Sheet(
        title=texts("document.title_day", title=f"{title}: {council}", day=day),
        name=title,
        author=council,
        language=texts.locale,
        changed=now,
        columns=question_headings(texts),
        rows=tuple(rows),
        widths=tuple(width for name, width in _COLUMNS.items() if name != _AGE),
    )


def question_headings(texts: Texts) -> tuple[str, ...]:
    """Return the headings of a list of questions."""
    return tuple(texts(f"column.{name}") for name in _COLUMNS if name != _AGE)


def question_rows(points: Iterable[MinutedQuestion], texts: Texts) -> list[tuple[str, ...]]:
    """Return a row of texts for each question, in the order in which they come."""
    age = list(_COLUMNS).index(_AGE)
    rows = (_follow_up_row(point, texts=texts) for point in points)
    return [row[:age] + row[age + 1 :] for row in rows]


def guard_formula(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula when it opens a file of plain text."""
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text


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
