"""The minutes: ``anteckningar 2026-09-15``, the buttons that turn pages, fetch files, show them to others."""

from datetime import date

from bot.features.acting import expect_to_read
from bot.features.files import file_wanted, order_file
from bot.minutes_of import edition_named
from bot.router import Feature, Words
from bot.turn import ChatKind, Effects, Post, Show, Turn, View
from bot.views.about_meetings import only_chat
from bot.views.minutes import POSTED, was_posted
from domain.errors import BadInput, NotFound, Refusal
from domain.meeting import Meeting, MeetingStatus
from domain.permissions import Act, expect
from domain.spoken import read_day
from domain.text import shorten
from storage import Transaction

MOST_DAYS = 10
"""Meetings that are named where none was held on the day that was asked for."""
_BEGUN = (MeetingStatus.ONGOING, MeetingStatus.HELD)
_ONLY_DRAFT = View(kind="sentence", args={"key": "minutes.only_draft"})


def minutes(turn: Turn, tx: Transaction) -> Effects:
    """Show the coordinator alone the minutes of a day, of the meeting that goes on, or of the last one."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = _of_day(turn, tx, turn.text("text")) if turn.text("text").strip() else _latest(turn, tx)
    view = View(kind="minutes", args={"meeting": meeting.id})
    return [Show(view=view, alone=True, instead=_ONLY_DRAFT)]


def minutes_page(turn: Turn, tx: Transaction) -> Effects:
    """Show the page or the edition that a button names."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    return [Show(view=shown(turn, named_meeting(turn, tx)))]


def minutes_file(turn: Turn, tx: Transaction) -> Effects:
    """Have a file made, which the personal chat then offers."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = named_meeting(turn, tx)
    order_file(turn, tx, file_wanted(turn, meeting))
    alone = turn.chat.kind is ChatKind.PERSONAL
    return [Show(view=shown(turn, meeting), note="file_coming" if alone else "file_coming_alone")]


def follow_ups(turn: Turn, tx: Transaction) -> Effects:
    """Show the follow-up list as text for an e-mail."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    return [Show(view=shown(turn, named_meeting(turn, tx), kind="follow_ups"))]


def post_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Show adopted minutes to the council, in the chat of the meeting."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    meeting = named_meeting(turn, tx)
    written = edition_named(tx, council, meeting, turn.number("edition"))
    if written.edition.draft:
        raise Refusal("not_adopted")
    chat = meeting.chat if tx.chats.meets_in(council.id, meeting.chat) else only_chat(tx, council)
    if chat is None:
        raise Refusal("no_council_chat")
    view = View(kind=POSTED, args={"meeting": meeting.id, "edition": written.edition.version})
    return [
        Show(view=shown(turn, meeting), note="minutes_posted"),
        Post(chat=chat, view=view, key=f"minutes:{meeting.id}:{written.edition.version}"),
    ]


def read_minutes(turn: Turn, tx: Transaction) -> Effects:
    """Turn a page of minutes that the council was shown; who sees them reads them where they were shown."""
    expect_to_read(turn)
    meeting = named_meeting(turn, tx)
    chat = None if turn.chat.kind is ChatKind.PERSONAL else turn.chat.id
    if not was_posted(tx, meeting, turn.number("edition") or 0, chat=chat):
        raise NotFound("no_such_version")
    return [Show(view=shown(turn, meeting, kind=POSTED))]


def named_meeting(turn: Turn, tx: Transaction) -> Meeting:
    """Give back the meeting that a button names; raises NotFound ``no_such_meeting``."""
    meeting = tx.meetings.get(turn.number("meeting") or 0)
    if meeting.council != turn.the_council.id:
        raise NotFound("no_such_meeting")
    return meeting


def shown(turn: Turn, meeting: Meeting, *, kind: str = "minutes") -> View:
    """Give back the view that a button leads to: the same edition, and the page that it names."""
    named = {name: turn.number(name) for name in ("edition", "page")}
    known = {name: number for name, number in named.items() if number is not None}
    return View(kind=kind, args={"meeting": meeting.id, **known})


def _latest(turn: Turn, tx: Transaction) -> Meeting:
    """Give back what goes on, else what was last; raises Refusal ``no_minutes_yet``."""
    going_on = tx.meetings.ongoing(turn.the_council.id)
    if going_on is not None:
        return going_on
    found = _gone_by(turn, tx)
    if not found:
        raise Refusal("no_minutes_yet")
    return found[0]


def _of_day(turn: Turn, tx: Transaction, words: str) -> Meeting:
    """Give back the meeting of a day; one without a year may be of any year.

    Raises BadInput ``which_day``, Refusal ``no_meeting_that_day``.
    """
    try:
        day = read_day(words, today=turn.today, locale="en" if turn.locale == "en" else "sv")
    except Refusal:
        raise BadInput("which_day", text=shorten(words, most=60)) from None
    gone_by = _gone_by(turn, tx)
    for wanted in (day, *_years_before(day, words)):
        meeting = tx.meetings.on_day(turn.the_council.id, wanted)
        if meeting is not None and (meeting.status in _BEGUN or meeting.starts <= turn.now):
            return meeting
    if not gone_by:
        raise Refusal("no_meeting_then", day=day)
    raise Refusal("no_meeting_that_day", day=day, days=[m.day.isoformat() for m in gone_by[:MOST_DAYS]])


def _years_before(day: date, words: str) -> list[date]:
    """Give back the same day of the years before, where the words name no year."""
    if str(day.year) in words or (day.month, day.day) == (2, 29):
        return []
    return [day.replace(year=day.year - years) for years in range(1, 4)]


def _gone_by(turn: Turn, tx: Transaction) -> list[Meeting]:
    """Give back the meetings that were held or should have been, the latest first."""
    council = turn.the_council.id
    last = tx.meetings.last_held(council)
    found = {m.id: m for m in tx.meetings.behind(council, now=turn.now)}
    found |= {} if last is None else {last.id: last}
    return sorted(found.values(), key=lambda meeting: meeting.starts, reverse=True)


FEATURES = (
    Feature(
        name="minutes",
        words=Words(sv=("anteckningar",), en=("minutes",)),
        act=Act.ADMINISTER,
        handle=minutes,
        argument="day",
    ),
    Feature(name="minutes_page", verbs=("minutes",), act=Act.ADMINISTER, changes=False, handle=minutes_page),
    Feature(name="minutes_file", verbs=("minutes_file",), act=Act.ADMINISTER, handle=minutes_file),
    Feature(name="follow_ups", verbs=("follow_ups",), act=Act.ADMINISTER, changes=False, handle=follow_ups),
    Feature(name="post_minutes", verbs=("post_minutes",), act=Act.ADMINISTER, handle=post_minutes),
    Feature(name="read_minutes", verbs=("read_minutes",), changes=False, handle=read_minutes),
)
