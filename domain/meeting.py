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

    def start(self) -> Self:
        """Begin."""
        self._expect_planned()
        return self._change(status=MeetingStatus.ONGOING)

    def end(self) -> Self:
        """Be held, even where nobody told that it began."""
        if self.status not in AHEAD:
            raise Refusal("meeting_is_over")
        return self._change(status=MeetingStatus.HELD)

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
