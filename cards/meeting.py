"""The card of a meeting: when, where, and when reminders go out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from microsoft_teams.cards import Action, CardElement, ExecuteAction, RefreshDefinition

from cards.days import ahead_words, capitalised, clock_words, day_words, days_words
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, refresh, rich, run, small
from cards.meeting_form import meeting_fields
from cards.panel import Form, openers, panel
from cards.view import note_line
from domain.council import Council
from domain.meeting import Meeting, MeetingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """A meeting with all that its card says of it."""

    meeting: Meeting
    council: Council
    reminders: tuple[date, ...] = ()
    """The days on which reminders will still go out."""
    others: tuple[Meeting, ...] = ()
    """What else is planned."""
    may_change: bool = False
    refresh_for: tuple[str, ...] = ()
    note: str | None = None

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.meeting.status is MeetingStatus.CANCELLED

    @property
    def data(self) -> dict[str, Any]:
        """What a button says about the meeting that it changes."""
        return {"meeting": self.meeting.id, "version": self.meeting.version}


def meeting_card(view: MeetingView, frame: Frame) -> CardJson:
    """The meeting as everybody sees it; who may change it finds the forms for that on their own view."""

    def build(f: Frame) -> CardJson:
        forms = _forms(view, frame=f)
        fields = meeting_fields(view.meeting, frame=f)
        body = [*note_line(view.note, frame=f), *meeting_head(view, frame=f), *_others(view, frame=f)]
        return card(
            [*body, *panel(forms, fields=fields, frame=f)],
            frame=f,
            actions=openers(forms, frame=f) or _more(view, frame=f),
            refresh=_refresh(view, frame=f),
        )

    return fit(frame, build)


def add_app(view: MeetingView, frame: Frame) -> CardJson:
    """Tells the coordinator that the chat of a meeting is not known, and what to do about it."""
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts("add_app.title")),
                own_text(f.texts("add_app.text", meeting=when_words(view.meeting, frame=f))),
                own_text(f.texts("add_app.otherwise")),
            ],
            frame=f,
            actions=[show_meeting(view.meeting, title=f.texts("button.to_meeting"), frame=f)],
        ),
    )


def meeting_head(view: MeetingView, *, frame: Frame) -> list[CardElement]:
    """What everybody sees of a meeting."""
    meeting, texts = view.meeting, frame.texts
    if view.cancelled:
        return _cancelled(view, frame=frame)
    title = texts(f"meeting.{_state(view)}")
    place = [rich(run(frame.cut(meeting.place)), spacing="Small")] if meeting.place else []
    return [
        small(f"{frame.name(view.council.name)}  ·  {title}"),
        heading(capitalised(when_words(meeting, frame=frame))),
        *place,
        *_facts(view, frame=frame),
    ]


def begin_words(meeting: Meeting, *, frame: Frame) -> str:
    """Give back ``onsdag 17 november kl. 17.30``, without the end."""
    clock = clock_words(meeting.begins, None, frame=frame)
    return frame.texts("meeting.when", clock=clock, day=day_words(meeting.day, frame=frame))


def when_words(meeting: Meeting, *, frame: Frame) -> str:
    """Give back ``onsdag 17 november kl. 17.30``."""
    when = {"day": day_words(meeting.day, frame=frame)}
    return frame.texts("meeting.when", clock=clock_words(meeting.begins, meeting.ends, frame=frame), **when)


def show_meeting(
    meeting: Meeting, *, title: str, frame: Frame, data: Mapping[str, Any] | None = None
) -> ExecuteAction:
    """The button that opens a meeting's card."""
    return execute("show_meeting", title=title, frame=frame, data={"meeting": meeting.id, **(data or {})})


def _cancelled(view: MeetingView, *, frame: Frame) -> list[CardElement]:
    when = run(capitalised(when_words(view.meeting, frame=frame)), subtle=True)
    return [
        small(frame.name(view.council.name)),
        heading(frame.texts("meeting.cancelled")),
        rich(when.model_copy(update={"strikethrough": True}), spacing="Small"),
    ]


def _state(view: MeetingView) -> str:
    known = {MeetingStatus.HELD: "held", MeetingStatus.ONGOING: "ongoing"}
    return known.get(view.meeting.status, "planned")


def _facts(view: MeetingView, *, frame: Frame) -> list[CardElement]:
    if view.meeting.status is not MeetingStatus.PLANNED:
        return []
    texts, ahead = frame.texts, ahead_words(view.meeting.day, frame=frame)
    lines = [capitalised(ahead)] if ahead else []
    if view.reminders:
        lines.append(texts("meeting.reminders", days=days_words(view.reminders, frame=frame)))
    return [small(line, spacing="Small" if i == 0 else "None") for i, line in enumerate(lines)]


def _others(view: MeetingView, *, frame: Frame) -> list[CardElement]:
    if not view.others:
        return []
    days = [day_words(other.day, frame=frame) for other in _few(view.others, frame=frame)]
    return [small(frame.texts("meeting.others", days=days), spacing="Medium")]


def _few(meetings: Sequence[Meeting], *, frame: Frame) -> Sequence[Meeting]:
    return meetings[: frame.space.items]


def _forms(view: MeetingView, *, frame: Frame) -> list[Form]:
    if not view.may_change or view.meeting.status is not MeetingStatus.PLANNED:
        return []
    texts, data = frame.texts, view.data
    move = execute(
        "move_meeting",
        title=texts("verb.move_meeting"),
        frame=frame,
        data=data,
        reads_inputs=True,
        style="positive",
    )
    cancel = execute("cancel_meeting", title=texts("button.confirm_cancel"), frame=frame, data=data)
    return [
        Form(fields=("day", "begins", "ends", "place"), submit=move, title=texts("button.move_meeting")),
        Form(fields=(), submit=cancel, title=texts("verb.cancel_meeting")),
    ]


def _more(view: MeetingView, *, frame: Frame) -> list[Action]:
    if not view.refresh_for or view.meeting.status is not MeetingStatus.PLANNED:
        return []
    return [show_meeting(view.meeting, title=frame.texts("button.more"), frame=frame)]


def _refresh(view: MeetingView, *, frame: Frame) -> RefreshDefinition | None:
    if not view.refresh_for:
        return None
    again = show_meeting(view.meeting, title=frame.texts("button.refresh"), frame=frame)
    return refresh(again, viewers=view.refresh_for)
