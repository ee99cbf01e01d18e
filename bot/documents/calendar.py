"""Write meetings as a calendar file (iCalendar, RFC 5545): when and where, and nobody's name.

The library is imported when a file is written.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cards.texts import Texts
from domain.council import Council
from domain.meeting import Meeting, MeetingStatus

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
FORMAT = "ics"
REFRESH_INTERVAL = timedelta(hours=6)
"""How often a calendar that subscribes is asked to look again."""
_ZONE_MARGIN = timedelta(days=366)
"""How far around the meetings the changes of the clock are written down."""


def meeting_file(council: Council, meeting: Meeting, *, tenant: str, now: datetime) -> bytes:
    """Return one meeting as a file; a cancelled one removes the entry from the calendar that has it."""
    is_cancelled = meeting.status is MeetingStatus.CANCELLED
    return _render(council, [meeting], tenant=tenant, now=now, method="CANCEL" if is_cancelled else "PUBLISH")


def council_calendar(council: Council, meetings: Sequence[Meeting], *, tenant: str, now: datetime) -> bytes:
    """Return the meetings of a council as a calendar to subscribe to; cancelled ones say so."""
    return _render(council, meetings, tenant=tenant, now=now, method="PUBLISH", is_feed=True)


def calendar_tag(council: Council, meetings: Sequence[Meeting]) -> str:
    """Return a weak entity tag that changes with what a calendar says."""
    parts = [council.name, council.locale, *(f"{meeting.id}.{meeting.version}" for meeting in meetings)]
    return f'W/"{hashlib.sha256("/".join(parts).encode()).hexdigest()[:32]}"'


def file_name(council: Council, meeting: Meeting) -> str:
    """Return the name of a meeting's file, such as ``TR-2027-03-15.ics``."""
    return f"{council.code}-{meeting.day.isoformat()}.{FORMAT}"


def meeting_uid(meeting: Meeting, *, tenant: str) -> str:
    """Return the id under which calendars know a meeting, however often it is moved."""
    digest = hashlib.sha256(f"{tenant}/meeting/{meeting.id}".encode()).hexdigest()
    return f"{digest[:32]}@bevaka"


def _render(
    council: Council,
    meetings: Sequence[Meeting],
    *,
    tenant: str,
    now: datetime,
    method: str,
    is_feed: bool = False,
) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - 8 MB that only calendars need

    calendar = Calendar()
    calendar.add("prodid", "-//Bevaka//Bevaka//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if is_feed:
        calendar.add("name", council.name)
        calendar.add("x-wr-calname", council.name)
        calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings:
        calendar.add_component(_event(council, meeting, tenant=tenant, now=now))
    if meetings:
        days = [meeting.day for meeting in meetings]
        calendar.add_missing_timezones(
            first_date=min(days) - _ZONE_MARGIN, last_date=max(days) + _ZONE_MARGIN
        )
    return bytes(calendar.to_ical())


def _event(council: Council, meeting: Meeting, *, tenant: str, now: datetime) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", meeting_uid(meeting, tenant=tenant))
    event.add("sequence", meeting.version - 1)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.planned_start.astimezone(meeting.zone))
    event.add("dtend", meeting.planned_end.astimezone(meeting.zone))
    event.add("summary", Texts.of(council.locale)("calendar.entry", council=council.name))
    event.add("status", "CANCELLED" if meeting.status is MeetingStatus.CANCELLED else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    return event
