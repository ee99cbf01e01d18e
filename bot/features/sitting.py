"""What it means that a meeting begins and ends, whoever says so."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.features.at_meeting import course_view, expect_unlocked
from bot.features.planning import save_changed
from bot.features.taking_up import take_again
from bot.receipts import renew_minutes
from bot.turn import Effect, Post, RefreshMeeting, Tell, Turn, View
from domain.history import CouncilHappening
from domain.meeting import LONGEST, Meeting, MeetingStatus
from storage import Transaction


def begin_meeting(
    turn: Turn,
    tx: Transaction,
    *,
    chat: str,
    at: datetime,
    teams_meeting: str | None = None,
    meeting: Meeting | None = None,
) -> Meeting:
    """Begin the meeting of today, one that nobody planned too; give it back as it was before."""
    council = turn.the_council
    _end_forgotten(turn, tx)
    last = tx.meetings.last_held(council.id)
    before = meeting or tx.meetings.to_begin(council.id, chat=chat, now=turn.now)
    before = before or tx.meetings.add(_unplanned(turn, chat=chat, at=at))
    if before.status is MeetingStatus.HELD:
        return _resume(turn, tx, before)
    keeper = (
        turn.person.id if turn.person.id in council.coordinators else next(iter(council.coordinators), None)
    )
    started = before.start(at=at, keeper=keeper, teams_meeting=teams_meeting)
    agenda = tx.agendas.of_meeting(before)
    tx.agendas.set_meeting(before.id, agenda)  # its own from now on, whatever the council changes later
    after = replace(started.go_to(agenda[0].key), chat=before.chat or chat)
    save_changed(turn, tx, before, after, happening=CouncilHappening.MEETING_BEGAN)
    tx.items.take(before.id, council.id)
    take_again(turn, tx, last=last, meeting=before)
    return before


def _resume(turn: Turn, tx: Transaction, before: Meeting) -> Meeting:
    """Let it go on; the drafts that were offered at its end say so."""
    expect_unlocked(tx, before)
    save_changed(turn, tx, before, before.resume(), happening=CouncilHappening.MEETING_RESUMED)
    renew_minutes(tx, before, key=turn.act)
    return before


def _end_forgotten(turn: Turn, tx: Transaction) -> None:
    """End what began long ago and what nobody ended, at the time that was planned for it."""
    forgotten = tx.meetings.ongoing(turn.the_council.id)
    if forgotten is not None:
        over = max(forgotten.over_at, forgotten.began_at or forgotten.over_at)
        ended = forgotten.end(at=min(over, turn.now))
        save_changed(turn, tx, forgotten, ended, happening=CouncilHappening.MEETING_ENDED)


def _unplanned(turn: Turn, *, chat: str, at: datetime) -> Meeting:
    local = at.astimezone(turn.the_council.zone)
    return Meeting(
        id=0,
        council=turn.the_council.id,
        day=local.date(),
        begins=local.time().replace(second=0, microsecond=0),
        timezone=turn.the_council.timezone,
        chat=chat,
        planned_by=turn.person.id,
        planned_at=turn.now,
    )


def seen_by_all(before: Meeting, *, thread: str) -> list[Effect]:
    """Post the card of a meeting that began; one that goes on after all has its card already."""
    if before.status is MeetingStatus.HELD:
        return [RefreshMeeting(meeting=before.id)]
    return [Post(chat=thread, view=course_view(before), key=f"course:{before.id}")]


def end_meeting(turn: Turn, tx: Transaction, meeting: Meeting, *, at: datetime) -> list[Effect]:
    """End a meeting; offer the coordinators its draft, and ask for the next date where there is none."""
    ended = meeting.end(at=max(at, meeting.began_at or at))
    save_changed(turn, tx, meeting, ended, happening=CouncilHappening.MEETING_ENDED)
    renew_minutes(tx, meeting, key=turn.act)
    next_one = tx.meetings.next_of(meeting.council, now=turn.now)
    offers = [View(kind="draft_offer", args={"meeting": meeting.id})]
    offers += [] if next_one is not None else [View(kind="ask_next")]
    told = [
        Tell(person=person, view=view, key=f"{view.kind}:{meeting.id}:{ended.version}:{person}")
        for person in turn.the_council.coordinators
        for view in offers
    ]
    return [RefreshMeeting(meeting=meeting.id), *told]


def moment_told(turn: Turn, told: datetime) -> datetime:
    """Give back when Teams says that it happened, where that can be."""
    return told if timedelta() <= turn.now - told < LONGEST else turn.now
