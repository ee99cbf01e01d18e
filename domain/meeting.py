"""A meeting of a council: its local day and time are what people agreed on, the moments follow from them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo

from domain.calendar import A_DAY, moment
from domain.errors import BadInput, Refusal

USUAL_LENGTH = timedelta(hours=2)
"""How long a meeting lasts where nobody said when it ends."""

LONGEST = timedelta(hours=12)


class MeetingStatus(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    HELD = "held"
    CANCELLED = "cancelled"


AHEAD = (MeetingStatus.PLANNED, MeetingStatus.ONGOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """When a meeting really went on, in UTC; one without end still goes on."""

    began: datetime
    ended: datetime | None = None

    def saw(self, moment: datetime) -> bool:
        """Whether this moment was while it went on."""
        return self.began <= moment and self.lasted(moment)

    def lasted(self, moment: datetime) -> bool:
        """Whether it was not over before this moment."""
        return self.ended is None or moment <= self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When and where a council meets; transitions give back a new value or raise Refusal.

    Raises Refusal ``bad_end`` where it would last longer than twelve hours.
    """

    id: int
    council: int
    day: date
    begins: time
    ends: time | None = None
    """An end that is no later than the begin is on the day after."""
    timezone: str
    place: str | None = None
    chat: str | None = None
    """The conversation that it is held in."""
    status: MeetingStatus = MeetingStatus.PLANNED
    planned_by: int
    planned_at: datetime
    reminded_for: date | None = None
    """The local day whose reminders were planned."""
    began_at: datetime | None = None
    """The moment it really began, in UTC; None where nobody told."""
    ended_at: datetime | None = None
    """The moment it really ended, in UTC."""
    section: str | None = None
    """The key of the part of its agenda that goes on."""
    keeper: int | None = None
    """Who keeps the notes."""
    teams_meeting: str | None = None
    """What Teams calls it."""
    version: int = 1

    def __post_init__(self) -> None:
        if self._length > LONGEST:
            raise BadInput("bad_end", begins=self.begins, ends=self.ends)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that its day and its times are local to."""
        return ZoneInfo(self.timezone)

    @property
    def starts(self) -> datetime:
        """The moment it begins, in UTC."""
        return moment(self.day, self.begins, self.zone)

    @property
    def over_at(self) -> datetime:
        """The moment it is over, in UTC, as far as one can know beforehand."""
        if self.ends is None:
            return self.starts + USUAL_LENGTH
        ended = moment(self.day if self.ends > self.begins else self.day + A_DAY, self.ends, self.zone)
        return ended if ended > self.starts else self.starts + self._length

    def move(self, *, day: date, begins: time, ends: time | None, place: str | None) -> Self:
        """Be at another time or place; its reminders are to be planned anew."""
        self._expect_planned()
        return self._change(day=day, begins=begins, ends=ends, place=place, reminded_for=None)

    def cancel(self) -> Self:
        """Not take place."""
        self._expect_planned()
        return self._change(status=MeetingStatus.CANCELLED)

    @property
    def sitting(self) -> Sitting | None:
        """When it really went on, None where nobody told; where only the end is known it began as planned."""
        if self.began_at is not None:
            return Sitting(began=self.began_at, ended=self.ended_at)
        if self.ended_at is not None:
            return Sitting(began=min(self.starts, self.ended_at), ended=self.ended_at)
        return None

    def goes_on(self, now: datetime) -> bool:
        """Whether it goes on; after twelve hours it does not, even where nobody told that it ended."""
        began = self.began_at or self.starts
        return self.status is MeetingStatus.ONGOING and now < began + LONGEST

    def start(self, *, at: datetime, keeper: int | None = None, teams_meeting: str | None = None) -> Self:
        """Begin."""
        self._expect_planned()
        return self._change(
            status=MeetingStatus.ONGOING, began_at=at, keeper=keeper, teams_meeting=teams_meeting
        )

    def end(self, *, at: datetime) -> Self:
        """Be held, even where nobody told that it began."""
        if self.status not in AHEAD:
            raise Refusal("meeting_is_over")
        return self._change(status=MeetingStatus.HELD, ended_at=at)

    def resume(self) -> Self:
        """Go on after all: it ended too early."""
        if self.status is not MeetingStatus.HELD:
            raise Refusal("meeting_not_held")
        sitting = self.sitting
        began = self.starts if sitting is None else sitting.began
        return self._change(status=MeetingStatus.ONGOING, began_at=began, ended_at=None)

    def go_to(self, section: str) -> Self:
        """Move on to a part of the agenda (its key)."""
        if self.status is not MeetingStatus.ONGOING:
            raise Refusal("meeting_not_ongoing")
        return self._change(section=section)

    @property
    def _length(self) -> timedelta:
        """How long it lasts by the clock on the wall."""
        if self.ends is None:
            return USUAL_LENGTH
        length = _since_midnight(self.ends) - _since_midnight(self.begins)
        return length if length > timedelta() else length + A_DAY

    def _expect_planned(self) -> None:
        if self.status is not MeetingStatus.PLANNED:
            raise Refusal("meeting_not_planned")

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
