"""A meeting of a council: people agree on its local day and time, and the UTC moments follow from them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo

from domain.calendar import ONE_DAY, utc_moment
from domain.errors import BadInput, Refusal

DEFAULT_LENGTH = timedelta(hours=2)
"""How long a meeting lasts if no end was given."""

MAX_LENGTH = timedelta(hours=12)


class MeetingStatus(StrEnum):
    """The statuses of a meeting."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    HELD = "held"
    CANCELLED = "cancelled"


UNFINISHED_STATUSES = (MeetingStatus.PLANNED, MeetingStatus.ONGOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPeriod:
    """The period during which a meeting took place, in UTC; without an end it is still going on."""

    began: datetime
    ended: datetime | None = None

    def contains(self, moment: datetime) -> bool:
        """Return whether this moment lies within the period."""
        return self.began <= moment and self.reaches(moment)

    def reaches(self, moment: datetime) -> bool:
        """Return whether the period did not end before this moment."""
        return self.ended is None or moment <= self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of a council; transitions return a new value or raise Refusal.

    Raises Refusal ``bad_end`` if it would last longer than twelve hours.
    """

    id: int
    council: int
    day: date
    begins: time
    ends: time | None = None
    """An end that is not later than the start is on the day after."""
    timezone: str
    place: str | None = None
    chat: str | None = None
    """The id of the conversation in which it is held."""
    status: MeetingStatus = MeetingStatus.PLANNED
    planned_by: int
    planned_at: datetime
    reminded_for: date | None = None
    """The local day whose reminders were planned."""
    began_at: datetime | None = None
    """The moment it really began, in UTC; None if unknown."""
    ended_at: datetime | None = None
    """The moment it really ended, in UTC."""
    section: str | None = None
    """The key of the current section of its agenda."""
    keeper: int | None = None
    """The id of the note taker."""
    teams_meeting: str | None = None
    """Teams' id of the meeting."""
    version: int = 1

    def __post_init__(self) -> None:
        if self._planned_length > MAX_LENGTH:
            raise BadInput("bad_end", begins=self.begins, ends=self.ends)

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone of its day and times."""
        return ZoneInfo(self.timezone)

    @property
    def local_times(self) -> tuple[tuple[date, time], ...]:
        """Return the local day and time of its start, and of its end if one is planned."""
        if self.ends is None:
            return ((self.day, self.begins),)
        return ((self.day, self.begins), (self._end_day, self.ends))

    @property
    def _end_day(self) -> date:
        return self.day + ONE_DAY if self.ends is not None and self.ends <= self.begins else self.day

    @property
    def planned_start(self) -> datetime:
        """Return the planned start in UTC."""
        return utc_moment(self.day, self.begins, self.zone)

    @property
    def planned_end(self) -> datetime:
        """Return the planned end in UTC; without one, the start plus the default length."""
        if self.ends is None:
            return self.planned_start + DEFAULT_LENGTH
        ended = utc_moment(self._end_day, self.ends, self.zone)
        return ended if ended > self.planned_start else self.planned_start + self._planned_length

    def reschedule(self, *, day: date, begins: time, ends: time | None, place: str | None) -> Self:
        """Move it to another time or place; its reminders are planned again."""
        self._require_planned()
        return self._change(day=day, begins=begins, ends=ends, place=place, reminded_for=None)

    def cancel(self) -> Self:
        """Cancel it."""
        self._require_planned()
        return self._change(status=MeetingStatus.CANCELLED)

    def restore(self) -> Self:
        """Plan it again after it was cancelled; its reminders are planned again."""
        if self.status is not MeetingStatus.CANCELLED:
            raise Refusal("meeting_not_cancelled")
        return self._change(status=MeetingStatus.PLANNED, reminded_for=None)

    @property
    def event_values(self) -> dict[str, str | None]:
        """Return when and where it is, as the history stores it."""
        ends = None if self.ends is None else self.ends.isoformat("minutes")
        when = {"day": self.day.isoformat(), "begins": self.begins.isoformat("minutes"), "ends": ends}
        return {**when, "place": self.place}

    @property
    def actual_period(self) -> MeetingPeriod | None:
        """Return when it took place, None if unknown; if only the end is known it began as planned."""
        if self.began_at is not None:
            return MeetingPeriod(began=self.began_at, ended=self.ended_at)
        if self.ended_at is not None:
            return MeetingPeriod(began=min(self.planned_start, self.ended_at), ended=self.ended_at)
        return None

    def is_ongoing(self, now: datetime) -> bool:
        """Return whether it is going on; after twelve hours it is not, even if nobody ended it."""
        began = self.began_at or self.planned_start
        return self.status is MeetingStatus.ONGOING and now < began + MAX_LENGTH

    def start(self, *, at: datetime, keeper: int | None = None, teams_meeting: str | None = None) -> Self:
        """Start it."""
        self._require_planned()
        return self._change(
            status=MeetingStatus.ONGOING, began_at=at, keeper=keeper, teams_meeting=teams_meeting
        )

    def end(self, *, at: datetime) -> Self:
        """End it, even if nobody said that it had started."""
        if self.status not in UNFINISHED_STATUSES:
            raise Refusal("meeting_is_over")
        return self._change(status=MeetingStatus.HELD, ended_at=at)

    def resume(self) -> Self:
        """Resume it after it was ended too early."""
        if self.status is not MeetingStatus.HELD:
            raise Refusal("meeting_not_held")
        sitting = self.actual_period
        began = self.planned_start if sitting is None else sitting.began
        return self._change(status=MeetingStatus.ONGOING, began_at=began, ended_at=None)

    def go_to_section(self, section: str) -> Self:
        """Move on to a section of the agenda (its key)."""
        if self.status is not MeetingStatus.ONGOING:
            raise Refusal("meeting_not_ongoing")
        return self._change(section=section)

    @property
    def _planned_length(self) -> timedelta:
        """Return the planned length in local clock time."""
        if self.ends is None:
            return DEFAULT_LENGTH
        length = _since_midnight(self.ends) - _since_midnight(self.begins)
        return length if length > timedelta() else length + ONE_DAY

    def _require_planned(self) -> None:
        if self.status is not MeetingStatus.PLANNED:
            raise Refusal("meeting_not_planned")

    def _change(self, **changes: Any) -> Self:  # noqa: ANN401 - whatever a field may hold
        return replace(self, **changes, version=self.version + 1)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
