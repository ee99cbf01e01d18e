"""The card of a meeting with the forms that move or cancel it, and the list of a council's meetings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Protocol

from cards import elements, inputs
from cards.adaptive import Action, CardElement, DateInput, ExecuteAction, RefreshDefinition
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import capitalised, format_days, format_days_ahead, format_times, format_weekday
from cards.forms import Form, form_openers, forms_container
from cards.inputs import time_field
from domain.council import Council
from domain.meeting import Meeting, MeetingStatus

MAX_PLACE_LENGTH = 200
MAX_OTHERS = 4
"""Days of other meetings that are named; of a series the rest is counted."""


class MeetingTimes(Protocol):
    """The initial values of a form: a meeting, or what was understood of a message."""

    @property
    def day(self) -> date:
        """Return the local day."""
        ...

    @property
    def begins(self) -> time:
        """Return the start time."""
        ...

    @property
    def ends(self) -> time | None:
        """Return the end time, if known."""
        ...

    @property
    def place(self) -> str | None:
        """Return the place, if known."""
        ...


def meeting_fields(known: MeetingTimes | None, *, context: CardContext) -> list[CardElement]:
    """Return the fields for day, times and place, prefilled with what is ``known``."""
    place = known.place if known else None
    return [
        _future_date_field("day", context=context, value=known.day if known else None),
        time_field("begins", context=context, value=known.begins if known else None),
        time_field("ends", context=context, value=known.ends if known else None),
        inputs.text_line(
            "place",
            context=context,
            value=place if place and context.fits(place) else None,
            placeholder="placeholder.place",
            max_length=MAX_PLACE_LENGTH,
        ),
    ]


def _future_date_field(name: str, *, context: CardContext, value: date | None) -> DateInput:
    """Return a field for a date from today on."""
    return DateInput(
        id=name,
        label=context.texts(f"input.{name}"),
        error_message=context.texts(f"error.{name}"),
        min=context.today.isoformat(),
        value=value.isoformat() if value else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """A meeting with everything that its card says."""

    meeting: Meeting
    council: Council
    reminders: tuple[date, ...] = ()
    """The days on which reminders will still go out."""
    others: tuple[Meeting, ...] = ()
    """Other planned meetings."""
    may_change: bool = False
    refresh_for: tuple[str, ...] = ()
    gives_file: bool = False
    """Whether the reader can get it as a calendar file: in the personal chat."""
    note: str | None = None

    @property
    def is_cancelled(self) -> bool:
        """Return whether it was cancelled."""
        return self.meeting.status is MeetingStatus.CANCELLED

    @property
    def data(self) -> dict[str, Any]:
        """Return the data of a button about the meeting that it changes."""
        return {"meeting": self.meeting.id, "version": self.meeting.version}


def meeting_card(view: MeetingView, context: CardContext) -> CardJson:
    """Return the meeting as everybody sees it, and the forms for those who may change it."""

    def build(ctx: CardContext) -> CardJson:
        forms = meeting_forms(view, context=ctx)
        fields = meeting_fields(view.meeting, context=ctx)
        body = [
            *elements.note_banner(view.note, context=ctx),
            *meeting_header(view, context=ctx),
            *_other_meetings(view, context=ctx),
        ]
        return elements.build_card(
            [*body, *forms_container(forms, fields=fields, context=ctx)],
            context=ctx,
            actions=[
                *(form_openers(forms, context=ctx) or _more_button(view, context=ctx)),
                *_file_button(view, context=ctx),
            ],
            refresh=_refresh(view, context=ctx),
        )

    return shrink_to_fit(context, build)


def add_app_card(view: MeetingView, context: CardContext) -> CardJson:
    """Tell the coordinator that the chat of a meeting is unknown, and what to do about it."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("add_app.title")),
                elements.static_text(
                    ctx.texts("add_app.text", meeting=format_meeting_time(view.meeting, context=ctx))
                ),
                elements.static_text(ctx.texts("add_app.otherwise")),
            ],
            context=ctx,
            actions=[meeting_button(view.meeting, title=ctx.texts("button.to_meeting"), context=ctx)],
        ),
    )


def meeting_header(view: MeetingView, *, context: CardContext) -> list[CardElement]:
    """Return what everybody sees of a meeting."""
    meeting, texts = view.meeting, context.texts
    if view.is_cancelled:
        return _cancelled(view, context=context)
    title = texts(f"meeting.{_state(view)}")
    place = (
        [elements.rich_text(elements.text_run(context.truncate(meeting.place)), spacing="Small")]
        if meeting.place
        else []
    )
    return [
        elements.small_text(f"{context.truncate_name(view.council.name)}  ·  {title}"),
        elements.heading(capitalised(format_meeting_time(meeting, context=context))),
        *place,
        *meeting_facts(view, context=context),
    ]


def format_meeting_start(meeting: Meeting, *, context: CardContext) -> str:
    """Return ``onsdag 17 november kl. 17.30``, without the end."""
    clock = format_times(meeting.begins, None, context=context)
    return context.texts("meeting.when", clock=clock, day=format_weekday(meeting.day, context=context))


def format_meeting_time(meeting: MeetingTimes, *, context: CardContext) -> str:
    """Return ``onsdag 17 november kl. 17.30``, with the end if it is known."""
    when = {"day": format_weekday(meeting.day, context=context)}
    return context.texts(
        "meeting.when", clock=format_times(meeting.begins, meeting.ends, context=context), **when
    )


def meeting_button(
    meeting: Meeting, *, title: str, context: CardContext, data: Mapping[str, Any] | None = None
) -> ExecuteAction:
    """Return the button that opens a meeting's card."""
    return elements.execute_button(
        "show_meeting", title=title, context=context, data={"meeting": meeting.id, **(data or {})}
    )


def _cancelled(view: MeetingView, *, context: CardContext) -> list[CardElement]:
    when = elements.text_run(capitalised(format_meeting_time(view.meeting, context=context)), subtle=True)
    return [
        elements.small_text(context.truncate_name(view.council.name)),
        elements.heading(context.texts("meeting.cancelled")),
        elements.rich_text(when.replace(strikethrough=True), spacing="Small"),
    ]


def _state(view: MeetingView) -> str:
    known = {MeetingStatus.HELD: "held", MeetingStatus.ONGOING: "ongoing"}
    return known.get(view.meeting.status, "planned")


def meeting_facts(view: MeetingView, *, context: CardContext) -> list[CardElement]:
    """Return how many days are left, and when reminders go out."""
    if view.meeting.status is not MeetingStatus.PLANNED:
        return []
    texts, ahead = context.texts, format_days_ahead(view.meeting.day, context=context)
    lines = [capitalised(ahead)] if ahead else []
    if view.reminders:
        lines.append(texts("meeting.reminders", days=format_days(view.reminders, context=context)))
    return [elements.small_text(line, spacing="Small" if i == 0 else "None") for i, line in enumerate(lines)]


def _other_meetings(view: MeetingView, *, context: CardContext) -> list[CardElement]:
    if not view.others:
        return []
    texts, shown = context.texts, view.others
    if len(shown) > MAX_OTHERS + 1:
        shown = shown[:MAX_OTHERS]
    days = [format_weekday(other.day, context=context) for other in _fitting(shown, context=context)]
    more = len(view.others) - len(days)
    named = f"{', '.join(days)} {texts.plural('rows.more', more)}" if more else texts.join_names(days)
    return [elements.small_text(texts("meeting.others", days=named), spacing="Medium")]


def _fitting(meetings: Sequence[Meeting], *, context: CardContext) -> Sequence[Meeting]:
    return meetings[: context.budget.items]


def meeting_forms(view: MeetingView, *, context: CardContext) -> list[Form]:
    """Return the forms that move or cancel a planned meeting."""
    if not view.may_change or view.meeting.status is not MeetingStatus.PLANNED:
        return []
    texts, data = context.texts, view.data
    move = elements.execute_button(
        "move_meeting",
        title=texts("verb.move_meeting"),
        context=context,
        data=data,
        reads_inputs=True,
        style="positive",
    )
    cancel = elements.execute_button(
        "cancel_meeting", title=texts("button.confirm_cancel"), context=context, data=data
    )
    return [
        Form(fields=("day", "begins", "ends", "place"), submit=move, title=texts("button.move_meeting")),
        Form(fields=(), submit=cancel, title=texts("verb.cancel_meeting")),
    ]


def _more_button(view: MeetingView, *, context: CardContext) -> list[Action]:
    if not view.refresh_for or view.meeting.status is not MeetingStatus.PLANNED:
        return []
    return [meeting_button(view.meeting, title=context.texts("button.more"), context=context)]


def _file_button(view: MeetingView, *, context: CardContext) -> list[Action]:
    if not view.gives_file:
        return []
    data = {"meeting": view.meeting.id}
    title = context.texts("button.calendar_file")
    return [elements.execute_button("calendar_file", title=title, context=context, data=data)]


def _refresh(view: MeetingView, *, context: CardContext) -> RefreshDefinition | None:
    if not view.refresh_for:
        return None
    again = meeting_button(view.meeting, title=context.texts("button.refresh"), context=context)
    return elements.refresh_for_viewers(again, viewers=view.refresh_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsView:
    """The planned and past meetings of a council."""

    planned: Sequence[Meeting]
    held: Sequence[Meeting]
    may_change: bool = False
    note: str | None = None


def meetings_card(view: MeetingsView, context: CardContext) -> CardJson:
    """Return each meeting with day, time and place; a coordinator can open the planned ones."""

    def build(ctx: CardContext) -> CardJson:
        plan = elements.execute_button(
            "plan", title=ctx.texts("button.plan"), context=ctx, data={"new": True}
        )
        rows = [_row(m, context=ctx, may_change=view.may_change) for m in view.planned[: ctx.budget.items]]
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("meetings.title")),
            *(rows or [elements.static_text(ctx.texts("meetings.none"))]),
            *_held(view, context=ctx),
        ]
        return elements.build_card(body, context=ctx, actions=[plan] if view.may_change else [])

    return shrink_to_fit(context, build)


def _held(view: MeetingsView, *, context: CardContext) -> list[CardElement]:
    if not view.held:
        return []
    title = elements.label(context.texts("meetings.held"), spacing="Large")
    return [title, *(_words(meeting, context=context) for meeting in view.held)]


def _row(meeting: Meeting, *, context: CardContext, may_change: bool) -> CardElement:
    words = _words(meeting, context=context)
    if not may_change:
        return words
    return elements.row_with_button(
        [words], button=meeting_button(meeting, title=context.texts("button.open"), context=context)
    )


def _words(meeting: Meeting, *, context: CardContext) -> CardElement:
    place = (
        [elements.text_run(f"\n{context.truncate(meeting.place)}", size="Small", subtle=True)]
        if meeting.place
        else []
    )
    return elements.rich_text(
        elements.text_run(capitalised(format_meeting_time(meeting, context=context)), weight="Bolder"),
        *place,
        spacing="Small",
    )
