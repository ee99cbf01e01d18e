"""The follow-up list in words, as rows of text."""

from dataclasses import dataclass
from datetime import datetime

from bot.documents.phrases import answer_lines, standing_words, voice_words, when_words
from cards.texts import Texts
from domain.minutes import Minutes
from domain.points import Point
from domain.question import OPEN

_COLUMNS = {
    "number": 10,
    "question": 60,
    "asked": 18,
    "department": 30,
    "owner": 22,
    "state": 30,
    "age": 12,
    "answer": 60,
}
"""With their width in letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of text under a row of headings."""

    title: str
    name: str
    """What its tab is called."""
    author: str
    language: str
    changed: datetime
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


def follow_up_sheet(minutes: Minutes, texts: Texts) -> Sheet:
    """Put the follow-up list into words: what is open from before, and what this meeting took along."""
    before = [point for point in minutes.previous if point.status in OPEN]
    points = sorted([*before, *minutes.follow_ups], key=lambda point: point.number)
    title = texts("minutes.follow_ups")
    day = when_words(minutes.meeting, texts=texts) if minutes.same_day else texts.day(minutes.meeting.day)
    return Sheet(
        title=texts("document.title_day", title=f"{title}: {minutes.council}", day=day),
        name=title,
        author=minutes.council,
        language=texts.locale,
        changed=minutes.changed,
        columns=tuple(texts(f"column.{name}") for name in _COLUMNS),
        rows=tuple(_row(point, texts=texts) for point in points),
        widths=tuple(_COLUMNS.values()),
    )


def _row(point: Point, *, texts: Texts) -> tuple[str, ...]:
    asked = [point.asked_on.isoformat()]
    if point.asked_by:
        asked.append(voice_words(point.asked_by, texts=texts))
    return (
        point.reference,
        point.text,
        "\n".join(asked),
        point.department,
        point.owner_role,
        standing_words(point, texts=texts),
        str(point.meetings) if point.meetings else "",
        "\n".join(answer_lines(point, texts=texts)) if point.answer else "",
    )
