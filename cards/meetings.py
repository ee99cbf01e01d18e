"""The meetings of a council: those to come, and the last ones that were held."""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import CardElement

from cards.days import capitalised
from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run
from cards.meeting import show_meeting, when_words
from cards.rows import beside
from cards.view import note_line
from domain.meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsView:
    """What a council has planned, and what it has met for."""

    ahead: Sequence[Meeting]
    behind: Sequence[Meeting]
    may_change: bool = False
    note: str | None = None


def meetings(view: MeetingsView, frame: Frame) -> CardJson:
    """Each meeting with day, time and place; a coordinator can open those that are planned."""

    def build(f: Frame) -> CardJson:
        plan = execute("plan", title=f.texts("button.plan"), frame=f, data={"new": True})
        rows = [_row(m, frame=f, may_change=view.may_change) for m in view.ahead[: f.space.items]]
        body: list[CardElement] = [
            *note_line(view.note, frame=f),
            heading(f.texts("meetings.title")),
            *(rows or [own_text(f.texts("meetings.none"))]),
            *_held(view, frame=f),
        ]
        return card(body, frame=f, actions=[plan] if view.may_change else [])

    return fit(frame, build)


def _held(view: MeetingsView, *, frame: Frame) -> list[CardElement]:
    if not view.behind:
        return []
    title = label(frame.texts("meetings.held"), spacing="Large")
    return [title, *(_words(meeting, frame=frame) for meeting in view.behind)]


def _row(meeting: Meeting, *, frame: Frame, may_change: bool) -> CardElement:
    words = _words(meeting, frame=frame)
    if not may_change:
        return words
    return beside([words], button=show_meeting(meeting, title=frame.texts("button.open"), frame=frame))


def _words(meeting: Meeting, *, frame: Frame) -> CardElement:
    place = [run(f"\n{frame.cut(meeting.place)}", size="Small", subtle=True)] if meeting.place else []
    return rich(run(capitalised(when_words(meeting, frame=frame)), weight="Bolder"), *place, spacing="Small")
