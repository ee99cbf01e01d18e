"""Forms for a meeting: its fields, the card that plans one, the card that asks for the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Protocol

from microsoft_teams.cards import CardElement, DateInput, ExecuteAction, TimeInput

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text
from cards.view import note_line

HERE, ELSEWHERE = "here", "other"
"""Where a meeting is held, as the field ``where`` says it."""

LONGEST_PLACE = 200


class Times(Protocol):
    """What a form begins with: a meeting, or what was understood of somebody's words."""

    @property
    def day(self) -> date:
        """The local day."""
        ...

    @property
    def begins(self) -> time:
        """When it begins."""
        ...

    @property
    def ends(self) -> time | None:
        """When it ends, where that is known."""
        ...

    @property
    def place(self) -> str | None:
        """Where it is held, where that is known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form begins with where there is no meeting yet."""

    day: date
    begins: time
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A form for a meeting that is not planned yet."""

    known: Times | None = None
    unsure: str | None = None
    """Why the words may have been understood wrongly (``unsure.<word>``)."""
    chat: str | None = None
    """The chat that ``here`` stands for, None where there is none to choose."""
    tell: bool = False
    """Whether the chat shall see what is planned: the form was asked for there."""
    personal: bool = False
    note: str | None = None


def plan_form(view: PlanView, frame: Frame) -> CardJson:
    """Asks when the next meeting is; nothing is planned before the button is pressed."""
    return fit(
        frame, lambda f: card(_plan(view, title="plan.title", frame=f), frame=f, actions=[_go(view, f)])
    )


def ask_next(view: PlanView, frame: Frame) -> CardJson:
    """Asks a coordinator for the next meeting where none is planned."""
    return fit(
        frame, lambda f: card(_plan(view, title="ask_next.title", frame=f), frame=f, actions=[_go(view, f)])
    )


def meeting_fields(known: Times | None, *, frame: Frame) -> list[CardElement]:
    """The fields of day, times and place, beginning with what is ``known``."""
    place = known.place if known else None
    return [
        _day("day", frame=frame, value=known.day if known else None),
        clock("begins", frame=frame, value=known.begins if known else None),
        clock("ends", frame=frame, value=known.ends if known else None),
        inputs.short_text(
            "place",
            frame=frame,
            value=place if place and frame.fits(place) else None,
            placeholder="placeholder.place",
            longest=LONGEST_PLACE,
        ),
    ]


def clock(name: str, *, frame: Frame, value: time | None = None) -> TimeInput:
    """A field for a time of day."""
    return TimeInput(
        id=name,
        label=frame.texts(f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        placeholder=frame.texts("placeholder.clock"),
        value=value.isoformat("minutes") if value else None,
    )


def _day(name: str, *, frame: Frame, value: date | None) -> DateInput:
    """A field for a day from today on."""
    return DateInput(
        id=name,
        label=frame.texts(f"input.{name}"),
        error_message=frame.texts(f"error.{name}"),
        min=frame.today.isoformat(),
        value=value.isoformat() if value else None,
    )


def _plan(view: PlanView, *, title: str, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    if view.unsure and texts.has(f"unsure.{view.unsure}"):
        why = [own_text(texts(f"unsure.{view.unsure}"))]
    else:
        why = [own_text(texts("plan.text" if view.known is None else "unsure.words"))]
    fields = [*meeting_fields(view.known, frame=frame), *_where(view, frame=frame)]
    return [*note_line(view.note, frame=frame), heading(texts(title)), *why, *fields]


def _where(view: PlanView, *, frame: Frame) -> list[CardElement]:
    if view.chat is None:
        return []
    texts = frame.texts
    here = texts("where.council_chat" if view.personal else "where.here")
    choices = [(here, HERE), (texts("where.other"), ELSEWHERE)]
    return [inputs.choice("where", frame=frame, choices=choices, value=HERE)]


def _go(view: PlanView, frame: Frame) -> ExecuteAction:
    data: Mapping[str, Any] = {} if view.chat is None else {"chat": view.chat, "tell": view.tell}
    title = frame.texts("verb.plan")
    return execute("plan", title=title, frame=frame, data=data, reads_inputs=True, style="positive")
