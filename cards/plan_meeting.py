"""The forms that plan a meeting, and the question whether a planned one is to be moved instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from cards import elements, inputs
from cards.adaptive import Action, CardElement, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.meeting import MeetingTimes, format_meeting_time, meeting_fields
from domain.meeting import Meeting

HERE, ELSEWHERE = "here", "other"
"""The values of the field ``where``: the place in which a meeting is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefilledMeeting:
    """The initial values of a form before a meeting exists."""

    day: date
    begins: time
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A form for a meeting that is not planned yet."""

    known: MeetingTimes | None = None
    doubt: str | None = None
    """Why the words may have been understood wrongly (``unsure.<word>``)."""
    chat: str | None = None
    """The chat that ``here`` stands for; None if there is none to choose."""
    announces: bool = False
    """Whether to announce the planned meeting in the chat, because the form was requested there."""
    personal: bool = False
    note: str | None = None


def plan_meeting_form(view: PlanView, context: CardContext) -> CardJson:
    """Ask when the next meeting is; nothing is planned before the button is pressed."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            _plan_body(view, title="plan.title", context=ctx), context=ctx, actions=[_plan_button(view, ctx)]
        ),
    )


def ask_next_meeting_form(view: PlanView, context: CardContext) -> CardJson:
    """Ask a coordinator for the next meeting if none is planned."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            _plan_body(view, title="ask_next.title", context=ctx),
            context=ctx,
            actions=[_plan_button(view, ctx)],
        ),
    )


def _plan_body(view: PlanView, *, title: str, context: CardContext) -> list[CardElement]:
    texts = context.texts
    if view.doubt and texts.has(f"unsure.{view.doubt}"):
        why = [elements.static_text(texts(f"unsure.{view.doubt}"))]
    else:
        why = [elements.static_text(texts("plan.text" if view.known is None else "unsure.words"))]
    _, fields = plan_fields(view, context=context)
    return [*elements.note_banner(view.note, context=context), elements.heading(texts(title)), *why, *fields]


def plan_fields(view: PlanView, *, context: CardContext) -> tuple[ExecuteAction, list[CardElement]]:
    """Return the button that plans a meeting, and the fields that it reads."""
    fields = [*meeting_fields(view.known, context=context), *_where(view, context=context)]
    return _plan_button(view, context), fields


def _where(view: PlanView, *, context: CardContext) -> list[CardElement]:
    if view.chat is None:
        return []
    texts = context.texts
    here = texts("where.council_chat" if view.personal else "where.here")
    choices = [(here, HERE), (texts("where.other"), ELSEWHERE)]
    return [inputs.choice_field("where", context=context, choices=choices, value=HERE)]


def _plan_button(view: PlanView, context: CardContext) -> ExecuteAction:
    return elements.execute_button(
        "plan",
        title=context.texts("verb.plan"),
        context=context,
        data=chat_data(view.chat, announces=view.announces),
        reads_inputs=True,
        style="positive",
    )


def chat_data(chat: str | None, *, announces: bool) -> Mapping[str, Any]:
    """Return what a button that plans meetings says of their chat; empty if there is none to choose."""
    return {} if chat is None else {"chat": chat, "tell": announces}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOrAddView:
    """A planned meeting, and the times of what may be the same meeting or one more."""

    near: Meeting
    times: MeetingTimes
    kept_place: str | None
    """The place if the meeting is moved: its own, unless another was named."""
    chat: str | None = None
    announces: bool = False


def move_or_add_card(view: MoveOrAddView, context: CardContext) -> CardJson:
    """Ask whether the planned meeting is to be moved, or one more to be planned beside it."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("move_or_add.title", day=view.near.day)),
                elements.static_text(
                    ctx.texts(
                        "move_or_add.text",
                        planned=format_meeting_time(view.near, context=ctx),
                        named=format_meeting_time(view.times, context=ctx),
                    )
                ),
            ],
            context=ctx,
            actions=_move_or_add_buttons(view, context=ctx),
        ),
    )


def _move_or_add_buttons(view: MoveOrAddView, *, context: CardContext) -> list[Action]:
    times, texts = view.times, context.texts
    ends = None if times.ends is None else times.ends.isoformat("minutes")
    when = {"day": times.day.isoformat(), "begins": times.begins.isoformat("minutes"), "ends": ends}
    which = {"meeting": view.near.id, "version": view.near.version, "place": view.kept_place}
    chosen = chat_data(view.chat, announces=view.announces) or {"where": ELSEWHERE}
    return [
        elements.execute_button(
            "move_meeting",
            title=texts("button.move_to", day=times.day),
            context=context,
            data={**when, **which},
            style="positive",
        ),
        elements.execute_button(
            "plan",
            title=texts("button.add_meeting"),
            context=context,
            data={**when, **chosen, "place": times.place, "add": True},
        ),
    ]
