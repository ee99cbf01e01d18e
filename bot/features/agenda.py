"""The agenda: ``dagordning`` shows it and puts it in order, ``punkt`` moves on to one of its parts."""

from collections.abc import Callable
from typing import Any

from bot.features.acting import expect_to_read, going_on
from bot.features.at_meeting import course_view, expect_unlocked, is_alone, meeting_now, named_meeting
from bot.router import Feature, Words
from bot.turn import Effect, Effects, RefreshMeeting, Show, Turn, View
from cards.texts import Texts
from domain.agenda import (
    Agenda,
    Part,
    Section,
    find_section,
    in_order,
    moved,
    renamed,
    title_of,
    with_section,
    without,
)
from domain.errors import BadInput, NotFound, Refusal
from domain.history import CouncilHappening
from domain.meeting import Meeting
from domain.permissions import Act, expect
from storage import Transaction


def agenda(turn: Turn, tx: Transaction) -> Effects:
    """Show the agenda of the meeting that goes on or comes next, or what the council's begin with."""
    expect_to_read(turn)
    change = bool(turn.fields.get("change"))
    if change or turn.fields.get("usual"):
        expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = None if turn.fields.get("usual") else _meeting(turn, tx)
    changing = change or bool(turn.fields.get("usual")) or turn.pressed is not None
    return [_shown(meeting, changing=changing, part=turn.text("part") or None)]


def set_agenda(turn: Turn, tx: Transaction) -> Effects:
    """Add, rename, move or remove a part: of one meeting, else of what the council's meetings begin with."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = named_meeting(turn, tx)
    if meeting is not None:
        expect_unlocked(tx, meeting)
    before = tx.agendas.of_council(turn.the_council.id) if meeting is None else tx.agendas.of_meeting(meeting)
    part, do = turn.text("part"), turn.text("do")
    after = _changed(before, do=do, part=part, title=turn.text("title"))
    _store(turn, tx, meeting, after)
    opened = part if do in ("up", "down", "rename") else None
    return [
        _shown(meeting, changing=True, part=opened, note="agenda_changed"),
        *_refreshed(turn, tx, meeting, after),
    ]


def section(turn: Turn, tx: Transaction) -> Effects:
    """Move on to a part of the agenda: what is logged and noted from now on belongs to it."""
    expect(Act.ADMINISTER, turn.person, turn.the_council)
    meeting = meeting_now(turn, tx)
    parts = tx.agendas.of_meeting(meeting)
    titles = usual_titles(turn.locale)
    if turn.pressed is not None:
        chosen = next((part for part in parts if part.key == turn.text("section")), None)
        if chosen is None:
            raise NotFound("no_such_section")
    elif words := turn.text("text").strip():
        chosen = _called(turn, parts, words)
    else:
        named = enumerate(in_order(parts), start=1)
        raise BadInput("part_missing", names=[f"{at}. {title_of(part, titles=titles)}" for at, part in named])
    tx.meetings.save(meeting, meeting.go_to(chosen.key))
    title = title_of(chosen, titles=titles)
    here = Show(view=View(kind="sentence", args={"key": "section.now", "values": {"title": title}}))
    note = Show(view=course_view(meeting), note="section_changed", values={"title": title})
    return [note if is_alone(turn) else here, RefreshMeeting(meeting=meeting.id)]


def _called(turn: Turn, parts: Agenda, words: str) -> Section:
    """Find a part by what it is called in the language of the words, else in the council's."""
    try:
        return find_section(parts, words, titles=usual_titles(turn.the_council.locale))
    except NotFound:
        return find_section(parts, words, titles=usual_titles(turn.locale))


def usual_titles(locale: str) -> dict[str, str]:
    """Give back what the kinds of parts are called where a council has not named them."""
    texts = Texts.of(locale)
    return {part.value: texts(f"part.{part}") for part in Part}


def _changed(before: Agenda, *, do: str, part: str, title: str) -> Agenda:
    changes: dict[str, Callable[[], Agenda]] = {
        "add": lambda: with_section(before, title),
        "rename": lambda: renamed(before, part, title),
        "up": lambda: moved(before, part, by=-1),
        "down": lambda: moved(before, part, by=1),
        "remove": lambda: without(before, part),
    }
    if do not in changes:
        raise Refusal("unknown_button")
    return changes[do]()


def _store(turn: Turn, tx: Transaction, meeting: Meeting | None, after: Agenda) -> None:
    council = turn.the_council
    if meeting is None:
        tx.agendas.set_council(council.id, after)
    else:
        tx.agendas.set_meeting(meeting.id, after)
    tx.events.add_to_council(
        council.id,
        happening=CouncilHappening.AGENDA_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"meeting": None if meeting is None else meeting.id, "parts": [part.key for part in after]},
    )


def _refreshed(turn: Turn, tx: Transaction, meeting: Meeting | None, after: Agenda) -> list[Effect]:
    """Let the meeting's card follow; a meeting whose part was removed goes on under other."""
    shown = meeting or going_on(turn, tx)
    if shown is None:
        return []
    gone = meeting is not None and meeting.section not in {part.key for part in after}
    if meeting is not None and gone and meeting.goes_on(turn.now):
        other = next(part.key for part in after if part.part is Part.OTHER)
        tx.meetings.save(meeting, meeting.go_to(other))
    return [RefreshMeeting(meeting=shown.id)]


def _meeting(turn: Turn, tx: Transaction) -> Meeting | None:
    named = named_meeting(turn, tx) or going_on(turn, tx)
    return named or tx.meetings.next_of(turn.the_council.id, now=turn.now)


def _shown(meeting: Meeting | None, *, changing: bool, part: str | None, note: str | None = None) -> Show:
    args: dict[str, Any] = {} if meeting is None else {"meeting": meeting.id}
    args |= {"changing": changing} if changing else {}
    return Show(view=View(kind="agenda", args=args | ({"part": part} if part else {})), note=note)


FEATURES = (
    Feature(
        name="section",
        words=Words(sv=("punkt",), en=("section",)),
        verbs=("section",),
        act=Act.ADMINISTER,
        handle=section,
        argument="section",
    ),
    Feature(
        name="agenda",
        words=Words(sv=("dagordning",), en=("agenda",)),
        verbs=("agenda",),
        changes=False,
        handle=agenda,
    ),
    Feature(name="set_agenda", verbs=("set_agenda",), act=Act.ADMINISTER, handle=set_agenda),
)
