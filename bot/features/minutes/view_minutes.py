"""Show minutes (``anteckningar 2026-09-15``), page through them, order files, post them to the council."""

from datetime import date

from bot.documents.editions import find_edition
from bot.features.access import require_read_access
from bot.features.minutes.files import order_file, parse_file_orders
from bot.turn.incoming import ChatKind
from bot.turn.types import Effects, Feature, PostToChat, ShowView, Turn, View
from bot.views.context import ViewType
from bot.views.meetings import only_chat_of
from bot.views.messages import SENTENCE
from bot.views.minutes import FOLLOW_UPS, MINUTES, POSTED_MINUTES, was_posted
from domain.dates import parse_day
from domain.errors import BadInput, NotFound, Refusal
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Permission, require_permission
from domain.text import shorten
from storage import Transaction

MAX_DAYS = 10
"""Number of meetings that are listed if none was held on the requested day."""
_BEGUN = (MeetingStatus.ONGOING, MeetingStatus.HELD)
_ONE_FILE_NOTES = ("file_coming", "file_coming_alone")
"""The notes for one file: in the personal chat, and elsewhere."""
_FILES_NOTES = ("files_coming", "files_coming_alone")
_ONLY_DRAFT = SENTENCE.view(key="minutes.only_draft")


def show_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Show a coordinator alone the minutes of a day, of the ongoing meeting, or of the last one."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = (
        _meeting_on_day(turn, tx, turn.text("text"))
        if turn.text("text").strip()
        else _latest_meeting(turn, tx)
    )
    view = MINUTES.view(meeting=meeting.id)
    return [ShowView(view=view, is_private=True, stays_personal=True, public_view=_ONLY_DRAFT)]


def show_minutes_page(turn: Turn, tx: Transaction) -> Effects:
    """Show the page or the edition that a button names."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    return [ShowView(view=minutes_view(turn, require_named_meeting(turn, tx)))]


def order_minutes_file(turn: Turn, tx: Transaction) -> Effects:
    """Order files, which are then offered in the personal chat."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    meeting = require_named_meeting(turn, tx)
    orders = parse_file_orders(turn, meeting)
    here, elsewhere = _ONE_FILE_NOTES if len(orders) == 1 else _FILES_NOTES
    note = here if turn.chat.kind is ChatKind.PERSONAL else elsewhere
    files = [order_file(turn, one, key=f"file:{turn.act}:{one['format']}") for one in orders]
    return [*files, ShowView(view=minutes_view(turn, meeting), note=note)]


def show_follow_ups(turn: Turn, tx: Transaction) -> Effects:
    """Show the follow-up list as text for an e-mail."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    return [ShowView(view=minutes_view(turn, require_named_meeting(turn, tx), view_type=FOLLOW_UPS))]


def post_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Post adopted minutes to the council, in the chat of the meeting."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    meeting = require_named_meeting(turn, tx)
    written = find_edition(tx, council, meeting, turn.number("edition"))
    if written.edition.is_draft:
        raise Refusal("not_adopted")
    chat = meeting.chat if tx.chats.is_bound(council.id, meeting.chat) else only_chat_of(tx, council)
    if chat is None:
        raise Refusal("no_council_chat")
    view = POSTED_MINUTES.view(meeting=meeting.id, edition=written.edition.version)
    return [
        ShowView(view=minutes_view(turn, meeting), note="minutes_posted"),
        PostToChat(chat=chat, view=view, key=f"minutes:{meeting.id}:{written.edition.version}"),
    ]


def page_posted_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Turn a page of minutes that were posted to the council, in the chat of the post.

    Raises NotFound ``no_such_version``.
    """
    require_read_access(turn)
    meeting = require_named_meeting(turn, tx)
    chat = None if turn.chat.kind is ChatKind.PERSONAL else turn.chat.id
    if not was_posted(tx, meeting, turn.number("edition") or 0, chat=chat):
        raise NotFound("no_such_version")
    return [ShowView(view=minutes_view(turn, meeting, view_type=POSTED_MINUTES))]


def require_named_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the meeting that a button names; raises NotFound ``no_such_meeting``."""
    meeting = tx.meetings.get(turn.number("meeting") or 0)
    if meeting.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


def minutes_view(turn: Turn, meeting: Meeting, *, view_type: ViewType = MINUTES) -> View:
    """Return the view that a button leads to: the same edition, and the page that it names."""
    named = {name: turn.number(name) for name in ("edition", "page")}
    known = {name: number for name, number in named.items() if number is not None}
    return view_type.view(meeting=meeting.id, **known)


def _latest_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Return the ongoing meeting, otherwise the last one; raises Refusal ``no_minutes_yet``."""
    going_on = tx.meetings.ongoing(turn.the_council.id)
    if going_on is not None:
        return going_on
    found = _past_meetings(turn, tx)
    if not found:
        raise Refusal("no_minutes_yet")
    return found[0]


def _meeting_on_day(turn: Turn, tx: Transaction, words: str) -> Meeting:
    """Return the meeting of a day; a day without a year may be of any recent year.

    Raises BadInput ``which_day``, Refusal ``no_meeting_that_day``.
    """
    try:
        day = parse_day(words, today=turn.today, locale=turn.locale)
    except Refusal:
        raise BadInput("which_day", text=shorten(words, max_length=60)) from None
    gone_by = _past_meetings(turn, tx)
    for wanted in (day, *_earlier_years(day, words)):
        meeting = tx.meetings.find_on_day(turn.the_council.id, wanted)
        if meeting is not None and (meeting.status in _BEGUN or meeting.planned_start <= turn.now):
            return meeting
    if not gone_by:
        raise Refusal("no_meeting_then", day=day)
    raise Refusal("no_meeting_that_day", day=day, days=[m.day.isoformat() for m in gone_by[:MAX_DAYS]])


def _earlier_years(day: date, words: str) -> list[date]:
    """Return the same day of earlier years, if the words name no year."""
    if str(day.year) in words or (day.month, day.day) == (2, 29):
        return []
    return [day.replace(year=day.year - years) for years in range(1, 4)]


def _past_meetings(turn: Turn, tx: Transaction) -> list[Meeting]:
    """Return the meetings that were held or should have been, latest first."""
    council = turn.the_council.id
    last = tx.meetings.last_held(council)
    found = {m.id: m for m in tx.meetings.past(council, now=turn.now)}
    found |= {} if last is None else {last.id: last}
    return sorted(found.values(), key=lambda meeting: meeting.planned_start, reverse=True)


FEATURES = (
    Feature(
        name="minutes",
        is_command=True,
        act=Permission.ADMINISTER,
        handle=show_minutes,
        argument="day",
    ),
    Feature(
        name="minutes_page",
        verbs=("minutes",),
        act=Permission.ADMINISTER,
        is_writing=False,
        handle=show_minutes_page,
    ),
    Feature(
        name="minutes_file", verbs=("minutes_file",), act=Permission.ADMINISTER, handle=order_minutes_file
    ),
    Feature(
        name="follow_ups",
        verbs=("follow_ups",),
        act=Permission.ADMINISTER,
        is_writing=False,
        handle=show_follow_ups,
    ),
    Feature(name="post_minutes", verbs=("post_minutes",), act=Permission.ADMINISTER, handle=post_minutes),
    Feature(name="read_minutes", verbs=("read_minutes",), is_writing=False, handle=page_posted_minutes),
)
