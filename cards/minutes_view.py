"""One edition of a meeting's minutes, as the cards that show it need it."""

from dataclasses import dataclass
from typing import Any

from cards.days import clock_words, day_words
from cards.look import Frame
from domain.council import Council
from domain.document import Document
from domain.edition import Edition
from domain.meeting import Meeting

FORMATS = ("docx", "pdf", "html", "md")
"""What minutes are to be had as, in the order of the buttons."""
SHEET = "xlsx"
"""What the follow-up list is to be had as."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of adopted minutes: it is still the same where its SHA-256 is."""

    format: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesView:
    """One edition of a meeting's minutes, and what belongs to it."""

    meeting: Meeting
    council: Council
    document: Document
    edition: Edition
    page: int = 1
    files: tuple[KeptFile, ...] = ()
    versions: tuple[Edition, ...] = ()
    """All that were adopted, the first one first."""
    goes_on: bool = False
    """Whether the meeting goes on: then nothing of it is adopted."""
    ended: bool = False
    """Whether to say that the meeting is over: the card offers the draft."""
    correctable: bool = False
    """Whether it is the newest one and adopted."""
    same_day: tuple[Meeting, ...] = ()
    """The council's other meetings of that day."""
    shared: bool = False
    """Whether it was shown to the council already."""
    note: str | None = None

    def data(self, **more: object) -> dict[str, Any]:
        """What a button says about this edition; 0 is the draft."""
        return {
            "meeting": self.meeting.id,
            "edition": 0 if self.edition.draft else self.edition.version,
            **more,
        }


def title_of(meeting: Meeting, *, frame: Frame, clock: bool = False) -> str:
    """Give back ``Minnesanteckningar: onsdag 15 september 2021``, with the time where a day has several."""
    return frame.texts("minutes.card", day=named_day(meeting, frame=frame, clock=clock))


def named_day(meeting: Meeting, *, frame: Frame, clock: bool) -> str:
    """Give back ``onsdag 15 september 2021``, with the time where a day has several."""
    day = day_words(meeting.day, frame=frame)
    if not clock:
        return day
    return frame.texts("meeting.when", day=day, clock=clock_words(meeting.begins, None, frame=frame))


def adopted_words(edition: Edition, meeting: Meeting, *, frame: Frame) -> str:
    """Give back which version it is, who adopted it and when."""
    texts = frame.texts
    at = "" if edition.adopted_at is None else texts.moment(edition.adopted_at, meeting.zone)
    told = texts("minutes.version", version=edition.version, at=at, name=frame.name(edition.adopted_by))
    if not edition.correction:
        return told
    return f"{told} {texts('minutes.corrected', reason=frame.cut(edition.correction))}"
