"""Plan a series of meetings after its days were shown, and give meetings to people's calendars."""

import secrets
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from bot.features.access import require_read_access
from bot.features.meetings.lookup import PRIVATE_NOTICE, council_meeting
from bot.features.meetings.plan import (
    add_meeting,
    chosen_chat,
    default_chat,
    next_meeting,
    parse_times,
    post_for_others,
    refresh_date_requests,
)
from bot.features.minutes.files import order_file
from bot.turn.incoming import ChatKind
from bot.turn.types import Effects, Feature, ReplaceCard, ShowView, Turn
from bot.views.meetings import CALENDAR, MAX_PLANNED, MEETING, MEETINGS, SERIES
from domain.calendar import utc_moment
from domain.dates.series import MAX_MEETINGS, MeetingSeries, parse_series
from domain.errors import BadInput, Forbidden, Refusal
from domain.history import CouncilEventKind
from domain.permissions import Permission, is_only_visitor, require_permission
from domain.text import shorten
from storage import Transaction

MAX_QUOTED = 80
SECRET_BYTES = 32
"""256 bits: nobody guesses the address of a calendar."""


def find_series(turn: Turn, words: str) -> MeetingSeries | None:
    """Return the series that words ask for, None if they ask for none.

    Raises BadInput for a series that cannot be planned, such as one without an end.
    """
    try:
        return parse_series(words, today=turn.today, locale=turn.locale)
    except Refusal as refusal:
        raise BadInput("meeting_too_far") if refusal.code == "date_too_far" else refusal from None


def show_series(turn: Turn, tx: Transaction, series: MeetingSeries) -> ShowView:
    """Return the days of a series to choose from; nothing is planned yet."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    days = [day for day in series.days if utc_moment(day, series.begins, council.zone) > turn.now]
    args = {
        "days": [day.isoformat() for day in days],
        "begins": series.begins.isoformat("minutes"),
        "ends": None if series.ends is None else series.ends.isoformat("minutes"),
        "place": series.place,
        "chat": default_chat(turn, tx),
        "tell": turn.chat.kind is not ChatKind.PERSONAL,
    }
    return ShowView(view=SERIES.view(**args), is_private=True)


def list_meetings(turn: Turn, tx: Transaction) -> Effects:
    """Show the planned meetings and those held recently, or the series that was written."""
    series = find_series(turn, turn.text("text"))
    if series is not None:
        return [show_series(turn, tx, series)]
    require_read_access(turn)
    return [ShowView(view=MEETINGS.view())]


def show_or_plan_next(turn: Turn, tx: Transaction) -> Effects:
    """Show or plan the next meeting, or show the days of the series that was written."""
    series = find_series(turn, turn.text("text"))
    return next_meeting(turn, tx) if series is None else [show_series(turn, tx, series)]


def preview_series(turn: Turn, tx: Transaction) -> Effects:
    """Show the days of the series that was entered in a form."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    words = turn.text("words")
    series = find_series(turn, words)
    if series is None:
        raise BadInput("no_series", text=shorten(words, max_length=MAX_QUOTED))
    return [show_series(turn, tx, series)]


def plan_series(turn: Turn, tx: Transaction) -> Effects:
    """Plan a meeting on each day that was chosen and has none yet, each a meeting of its own."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    chat = chosen_chat(turn, tx)
    ahead = tx.meetings.upcoming(council.id, now=turn.now, limit=MAX_PLANNED + 1)
    days = sorted(set(_chosen_days(turn)) - {meeting.day for meeting in ahead})
    if len(ahead) + len(days) > MAX_PLANNED:
        raise BadInput("too_many_meetings", most=MAX_PLANNED)
    for day in days:
        add_meeting(turn, tx, parse_times(turn, day=day), chat=chat)
    shown = ShowView(view=MEETINGS.view(), note="series_planned", values={"n": len(days)})
    told = post_for_others(turn, tx, shown.view, chat=chat)
    return [refresh_date_requests(council), shown, ReplaceCard(view=shown.view), *told]


def _chosen_days(turn: Turn) -> Iterable[date]:
    """Return the days that were chosen; raises BadInput ``no_days`` or ``bad_date``."""
    marks = [mark for mark in turn.text("days").split(",") if mark]
    if not marks:
        raise BadInput("no_days")
    if len(marks) > MAX_MEETINGS:
        raise BadInput("series_too_long", most=MAX_MEETINGS)
    try:
        return [date.fromisoformat(mark) for mark in marks]
    except ValueError:
        raise BadInput("bad_date", text=shorten(turn.text("days"), max_length=MAX_QUOTED)) from None


def order_calendar_file(turn: Turn, tx: Transaction) -> Effects:
    """Order one meeting as a calendar file, which is then offered in the personal chat."""
    require_read_access(turn)
    meeting = council_meeting(turn, tx, turn.number("meeting") or 0)
    file = order_file(turn, {"calendar": meeting.id})
    return [file, ShowView(view=MEETING.view(meeting=meeting.id), note="file_coming")]


def show_calendar(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows
    """Show the address at which the council's meetings can be subscribed to, to its members alone."""
    require_read_access(turn)
    if is_only_visitor(turn.person, turn.the_council):
        raise Forbidden("may_not_read")
    return [ShowView(view=CALENDAR.view(), is_private=True, public_view=PRIVATE_NOTICE)]


def change_calendar(turn: Turn, tx: Transaction, *, new_secret: Callable[[], str]) -> Effects:
    """Give the council's calendar another address, or end it; the old address ends at once."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    if turn.capabilities.public_url is None:
        return [ShowView(view=CALENDAR.view(), is_private=True, public_view=PRIVATE_NOTICE)]
    is_end = turn.is_action("end_calendar")
    tx.meetings.set_calendar_secret(council.id, None if is_end else new_secret())
    tx.events.add_to_council(
        council.id,
        happening=CouncilEventKind.CALENDAR_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"ended": is_end},
    )
    note = "calendar_ended" if is_end else "calendar_made"
    return [ShowView(view=CALENDAR.view(), note=note, is_private=True, public_view=PRIVATE_NOTICE)]


CALENDAR_FEATURES = (
    Feature(name="calendar", is_command=True, verbs=("calendar",), handle=show_calendar),
    Feature(name="calendar_file", verbs=("calendar_file",), handle=order_calendar_file),
    Feature(
        name="change_calendar",
        verbs=("renew_calendar", "end_calendar"),
        act=Permission.ADMINISTER,
        handle=partial(change_calendar, new_secret=partial(secrets.token_urlsafe, SECRET_BYTES)),
    ),
)
FEATURES = (
    Feature(
        name="next_meeting",
        is_command=True,
        act=Permission.ADMINISTER,
        handle=show_or_plan_next,
        argument="meeting",
    ),
    Feature(
        name="meetings",
        is_command=True,
        verbs=("meetings",),
        handle=list_meetings,
        argument="series",
    ),
    Feature(
        name="preview_series",
        verbs=("preview_series",),
        act=Permission.ADMINISTER,
        handle=preview_series,
    ),
    Feature(name="plan_series", verbs=("plan_series",), act=Permission.ADMINISTER, handle=plan_series),
)
