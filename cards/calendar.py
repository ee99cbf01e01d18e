"""The cards of the calendar: a series before it is planned, the subscription, the agenda ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from cards import elements, inputs
from cards.adaptive import Action, CardElement, Choice, ChoiceSetInput, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import capitalised, format_days, format_times, format_weekday
from cards.forms import Form, form_openers, forms_container
from cards.meeting import format_meeting_time
from cards.plan_meeting import chat_data
from domain.meeting import Meeting, MeetingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDay:
    """A day of a series that is free."""

    day: date
    why: str | None = None
    """Why a meeting then may be a mistake (``unusual.<code>``)."""
    is_chosen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesView:
    """A series of meetings that is not planned yet."""

    days: Sequence[SeriesDay]
    taken: Sequence[date]
    """The days of it on which a meeting is planned already."""
    begins: time
    ends: time | None
    place: str | None
    chat: str | None = None
    announces: bool = False
    """Whether to announce the meetings in the chat, because they were asked for there."""
    note: str | None = None


def series_card(view: SeriesView, context: CardContext) -> CardJson:
    """Ask which days of a series are to be planned: all but holidays are chosen already."""

    def build(ctx: CardContext) -> CardJson:
        ends = None if view.ends is None else view.ends.isoformat("minutes")
        when = {"begins": view.begins.isoformat("minutes"), "ends": ends, "place": view.place}
        plan = elements.execute_button(
            "plan_series",
            title=ctx.texts("verb.plan_series"),
            context=ctx,
            data={**when, **chat_data(view.chat, announces=view.announces)},
            reads_inputs=True,
            style="positive",
        )
        body = [*elements.note_banner(view.note, context=ctx), *_series_body(view, context=ctx)]
        return elements.build_card(body, context=ctx, actions=[plan] if view.days else [])

    return shrink_to_fit(context, build)


def series_form(*, context: CardContext) -> tuple[ExecuteAction, CardElement]:
    """Return the button that shows the days of a series, and the field for its words."""
    title = context.texts("verb.preview_series")
    button = elements.execute_button("preview_series", title=title, context=context, reads_inputs=True)
    return button, inputs.text_line("words", context=context, placeholder="placeholder.words")


def _series_body(view: SeriesView, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    when = capitalised(format_times(view.begins, view.ends, context=context))
    where = [] if view.place is None else [context.truncate(view.place)]
    taken = []
    if view.taken:
        days = format_days(view.taken, context=context)
        taken.append(elements.static_text(texts("series.taken", days=days)))
    return [
        elements.heading(texts.plural("series.title", len(view.days))),
        elements.rich_text(elements.text_run("  ·  ".join([when, *where]))),
        *([_days_field(view.days, context=context)] if view.days else []),
        *taken,
    ]


def _days_field(days: Sequence[SeriesDay], *, context: CardContext) -> ChoiceSetInput:
    """Return the choice of days; none of them is left out, however little room there is."""
    return ChoiceSetInput(
        id="days",
        label=context.texts("input.days"),
        error_message=context.texts("error.days"),
        placeholder=context.texts("placeholder.choose"),
        is_multi_select=True,
        style="expanded",
        choices=[Choice(title=_day_words(one, context=context), value=one.day.isoformat()) for one in days],
        value=",".join(one.day.isoformat() for one in days if one.is_chosen),
    )


def _day_words(one: SeriesDay, *, context: CardContext) -> str:
    words = capitalised(format_weekday(one.day, context=context))
    return words if one.why is None else f"{words} – {context.texts(f'unusual.{one.why}')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The address at which a council's meetings can be subscribed to."""

    address: str | None
    """None if the council has none yet."""
    is_possible: bool
    """Whether the bot has an address of its own that calendars can reach."""
    may_change: bool = False
    note: str | None = None


def calendar_card(view: CalendarView, context: CardContext) -> CardJson:
    """Show the address of the calendar, and let a coordinator make one, renew it or end it."""

    def build(ctx: CardContext) -> CardJson:
        forms = calendar_forms(view, context=ctx)
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("calendar.title")),
            *calendar_words(view, context=ctx),
        ]
        container = forms_container(forms, fields=(), context=ctx)
        is_first = view.may_change and view.is_possible and view.address is None
        actions = [make_button(context=ctx)] if is_first else form_openers(forms, context=ctx)
        return elements.build_card([*body, *container], context=ctx, actions=actions)

    return shrink_to_fit(context, build)


def calendar_words(view: CalendarView, *, context: CardContext) -> list[CardElement]:
    """Return the address and what to do with it, or why there is none."""
    texts = context.texts
    if not view.is_possible:
        return [elements.static_text(texts("calendar.impossible"))]
    if view.address is None:
        return [
            elements.static_text(texts("calendar.none" if view.may_change else "calendar.ask_coordinator"))
        ]
    return [
        elements.static_text(texts("calendar.how")),
        elements.user_text(view.address),
        elements.small_text(texts("calendar.secret")),
    ]


def calendar_forms(view: CalendarView, *, context: CardContext) -> list[Form]:
    """Return the forms that renew or end the address."""
    if not view.may_change or view.address is None:
        return []

    return [
        _confirmed("renew_calendar", key="button.confirm_renew_calendar", context=context),
        _confirmed("end_calendar", key="button.confirm_end_calendar", context=context),
    ]


def make_button(*, context: CardContext) -> ExecuteAction:
    """Return the button that makes the first address."""
    title = context.texts("button.make_calendar")
    return elements.execute_button("renew_calendar", title=title, context=context, style="positive")


def _confirmed(verb: str, *, key: str, context: CardContext) -> Form:
    """Return the form of a button that ends an address that others use, and so asks once more."""
    button = elements.execute_button(verb, title=context.texts(key), context=context)
    return Form(fields=(), submit=button, title=context.texts(f"button.{verb}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaAheadView:
    """What comes up at a meeting, some days before it."""

    meeting: Meeting
    sections: Sequence[str]
    items: Sequence[str]
    """What an earlier meeting left for it."""
    questions: Sequence[tuple[str, str]]
    """References and texts of open questions, the oldest first."""
    more: int = 0
    """How many further questions are open."""
    note: str | None = None


def agenda_ahead_card(view: AgendaAheadView, context: CardContext) -> CardJson:
    """Say what comes up at a meeting, which questions are open, and how to add something."""

    def build(ctx: CardContext) -> CardJson:
        meeting = view.meeting
        place = [elements.rich_text(elements.text_run(ctx.truncate(meeting.place)))] if meeting.place else []
        if meeting.status is MeetingStatus.CANCELLED:
            return elements.build_card([*_ahead_title(meeting, context=ctx)], context=ctx)
        questions = [f"{reference}  {text}" for reference, text in view.questions]
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            *_ahead_title(meeting, context=ctx),
            *place,
            *_lines("ahead_card.sections", view.sections, context=ctx),
            *_lines("ahead_card.items", view.items, context=ctx),
            *_lines("ahead_card.questions", questions, more=view.more, context=ctx),
            elements.static_text(ctx.texts("ahead_card.add"), spacing="Large"),
        ]
        return elements.build_card(body, context=ctx, actions=_ahead_buttons(meeting, context=ctx))

    return shrink_to_fit(context, build)


def _ahead_title(meeting: Meeting, *, context: CardContext) -> list[CardElement]:
    is_cancelled = meeting.status is MeetingStatus.CANCELLED
    title = context.texts("meeting.cancelled" if is_cancelled else "ahead_card.title")
    when = capitalised(format_meeting_time(meeting, context=context))
    return [elements.heading(title), elements.rich_text(elements.text_run(when, weight="Bolder"))]


def _ahead_buttons(meeting: Meeting, *, context: CardContext) -> list[Action]:
    data = {"meeting": meeting.id}
    return [
        elements.execute_button("agenda", title=context.texts("button.agenda"), context=context, data=data),
        elements.execute_button("list", title=context.texts("button.open_questions"), context=context),
    ]


def _lines(key: str, lines: Sequence[str], *, more: int = 0, context: CardContext) -> list[CardElement]:
    """Return a list with its title, and how many lines of it are left out; ``more`` are so already."""
    if not lines:
        return []
    kept = lines[: context.budget.items]
    title = elements.label(context.texts(key), spacing="Large")
    return [
        title,
        *(elements.rich_text(elements.text_run(context.truncate(line)), spacing="Small") for line in kept),
        *elements.omitted_line(more + len(lines) - len(kept), context=context),
    ]
