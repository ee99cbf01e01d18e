"""The cards of an ongoing meeting: agenda, earlier and new questions, the coordinator's forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, CardElement, ExecuteAction
from cards.carried_over import CarriedItem, EarlierQuestion, carried_item_rows, earlier_question_rows
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import capitalised
from cards.forms import Form, form_openers, forms_container, overflow_menu
from cards.links import all_meeting_buttons, live_meeting_button
from cards.meeting import format_meeting_time
from cards.question_rows import ListedQuestion, row_text
from cards.question_view import format_state
from domain.meeting import Meeting, MeetingStatus

MAX_RAISED = 10
QUESTIONS_PER_PAGE = 5
"""Earlier questions of a page."""


def control_forms(data: Mapping[str, Any], *, is_ongoing: bool, context: CardContext) -> list[Form]:
    """Return the coordinator's forms, whose buttons carry ``data``."""
    section = Form(fields=("section",), submit=_submit_button("section", data, context=context))
    return [
        # A field that is left empty is not sent at all: the button itself says that something is to be noted.
        Form(fields=("note_text",), submit=_submit_button("note", {**data, "write": True}, context=context)),
        Form(fields=("item_text",), submit=_submit_button("take_up", data, context=context)),
        *([section] if is_ongoing else []),
        _end_or_resume(data, is_ongoing=is_ongoing, context=context),
    ]


def control_fields(
    sections: Sequence[tuple[str, str]], *, current: str | None, context: CardContext
) -> list[CardElement]:
    """Return the fields of those forms; ``sections`` are (title, key) pairs of the agenda."""
    return [
        inputs.text_area("note_text", context=context),
        inputs.text_area("item_text", context=context),
        inputs.choice_field("section", context=context, choices=sections, value=current),
    ]


def _end_or_resume(data: Mapping[str, Any], *, is_ongoing: bool, context: CardContext) -> Form:
    verb, confirm = (
        ("end_meeting", "button.confirm_end") if is_ongoing else ("begin_meeting", "button.resume")
    )
    submit = elements.execute_button(verb, title=context.texts(confirm), context=context, data=data)
    return Form(fields=(), submit=submit, title=context.texts(f"verb.{verb}"))


def _submit_button(verb: str, data: Mapping[str, Any], *, context: CardContext) -> ExecuteAction:
    title = context.texts(f"verb.{verb}")
    return elements.execute_button(
        verb, title=title, context=context, data=data, reads_inputs=True, style="positive"
    )


def raised_questions(rows: Sequence[ListedQuestion], *, context: CardContext) -> list[CardElement]:
    """Return the questions of this meeting, one line each."""
    if not rows:
        return []
    kept = rows[: min(MAX_RAISED, context.budget.items // 2)]
    title = elements.label(context.texts("course.raised"), spacing="Large")
    lines = [_line(row, context=context) for row in kept]
    return [title, *lines, *elements.omitted_line(len(rows) - len(kept), context=context)]


def _line(row: ListedQuestion, *, context: CardContext) -> CardElement:
    return elements.rich_text(
        elements.text_run(f"{row.reference}  ", weight="Bolder"),
        elements.text_run(row_text(row.text, context=context)),
        elements.text_run(f"  ·  {format_state(row.state, context=context)}", size="Small", subtle=True),
        spacing="Small",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMeetingSection:
    """A section of the agenda by its displayed title."""

    key: str
    title: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMeetingView:
    """A meeting in progress."""

    meeting: Meeting
    council: str
    agenda: Sequence[LiveMeetingSection]
    earlier_questions: Sequence[EarlierQuestion] = ()
    """One page of the earlier questions."""
    page: int = 1
    has_next: bool = False
    total: int = 0
    carried_items: Sequence[CarriedItem] = ()
    """Agenda items that were postponed to this meeting."""
    raised: Sequence[ListedQuestion] = ()
    """Questions raised so far, for the coordinator; everybody else sees them in the chat."""
    may_change: bool = False
    refresh_for: tuple[str, ...] = ()
    note: str | None = None

    @property
    def is_ongoing(self) -> bool:
        """Return whether questions and notes still belong to it."""
        return self.meeting.status is MeetingStatus.ONGOING

    @property
    def current(self) -> str | None:
        """Return the key of the current section."""
        return next((part.key for part in self.agenda if part.current), None)

    @property
    def data(self) -> dict[str, Any]:
        """Return the data that its buttons carry."""
        return {"meeting": self.meeting.id}


def live_meeting_card(view: LiveMeetingView, context: CardContext) -> CardJson:
    """Return what everybody sees of the meeting, and the coordinator's controls."""

    def build(ctx: CardContext) -> CardJson:
        forms = control_forms(view.data, is_ongoing=view.is_ongoing, context=ctx) if view.may_change else []
        ways = all_meeting_buttons(view.data, context=ctx) if view.may_change else []
        more = overflow_menu([*form_openers(forms, context=ctx), *ways], context=ctx)
        parts = [(part.title, part.key) for part in view.agenda]
        body = [
            *elements.note_banner(view.note, context=ctx),
            *_head(view, context=ctx),
            *_question_field(view, context=ctx),
            *_agenda(view, context=ctx),
            *_earlier_questions(view, context=ctx),
            *carried_item_rows(view.carried_items, may_change=view.may_change, context=ctx),
            *(raised_questions(view.raised, context=ctx) if view.may_change else []),
            *more.rows,
            *forms_container(
                forms, fields=control_fields(parts, current=view.current, context=ctx), context=ctx
            ),
        ]
        return elements.build_card(
            body,
            context=ctx,
            actions=[*more.shown, *more.opener],
            refresh=elements.refresh_for_viewers(_refresh_button(view, context=ctx), viewers=view.refresh_for)
            if view.refresh_for
            else None,
        )

    return shrink_to_fit(context, build)


def live_meeting_title(meeting: Meeting, *, context: CardContext) -> str:
    """Return the title of the card and of its notification."""
    ongoing = meeting.status is MeetingStatus.ONGOING
    return context.texts("course.title" if ongoing else "course.over")


def _head(view: LiveMeetingView, *, context: CardContext) -> list[CardElement]:
    place = view.meeting.place
    return [
        elements.small_text(
            f"{context.truncate_name(view.council)}  ·  {live_meeting_title(view.meeting, context=context)}"
        ),
        elements.heading(capitalised(format_meeting_time(view.meeting, context=context))),
        *([elements.rich_text(elements.text_run(context.truncate(place)), spacing="Small")] if place else []),
    ]


def _question_field(view: LiveMeetingView, *, context: CardContext) -> list[CardElement]:
    """Return the field that lets everybody log a question, even people who cannot write to the bot."""
    if not view.is_ongoing:
        return []
    log = elements.execute_button(
        "log",
        title=context.texts("verb.log"),
        context=context,
        data=view.data,
        reads_inputs=True,
        style="positive",
    )
    # One person may press the button of the same card many times: each press logs another question.
    log = log.replace(data=view.data)
    return [inputs.text_area("text", context=context), ActionSet(actions=[log])]


def _agenda(view: LiveMeetingView, *, context: CardContext) -> list[CardElement]:
    parts = list(enumerate(view.agenda, start=1))[: context.budget.items]
    title = elements.label(context.texts("course.agenda"), spacing="Large")
    return [
        title,
        *(_section_line(number, part, context=context) for number, part in parts),
        *_next_section(view, context=context),
    ]


def _section_line(number: int, part: LiveMeetingSection, *, context: CardContext) -> CardElement:
    now = (
        (elements.text_run(f"  ·  {context.texts('course.now')}", size="Small", weight="Bolder"),)
        if part.current
        else ()
    )
    words = elements.text_run(
        f"{number}. {context.truncate_name(part.title)}", weight="Bolder" if part.current else None
    )
    return elements.rich_text(words, *now, spacing="Small")


def _next_section(view: LiveMeetingView, *, context: CardContext) -> list[CardElement]:
    """Return the button that moves on to the next section; any other section is chosen in a form."""
    keys = [part.key for part in view.agenda]
    at = -1 if view.current is None else keys.index(view.current)
    if not (view.may_change and view.is_ongoing) or at + 1 >= len(keys):
        return []
    data = {**view.data, "section": keys[at + 1]}
    going = elements.execute_button(
        "section", title=context.texts("button.next_part"), context=context, data=data
    )
    return [ActionSet(actions=[going])]


def _earlier_questions(view: LiveMeetingView, *, context: CardContext) -> list[CardElement]:
    if not view.earlier_questions:
        return []
    rows = earlier_question_rows(
        view.earlier_questions, meeting=view.meeting.id, may_change=view.may_change, context=context
    )
    turning = _turn_page(view, context=context)
    return [
        elements.label(context.texts("course.earlier"), spacing="Large"),
        *(
            [elements.small_text(context.texts.plural("course.points", view.total))]
            if view.has_next or view.page > 1
            else []
        ),
        *rows,
        *([ActionSet(actions=turning)] if turning else []),
    ]


def _turn_page(view: LiveMeetingView, *, context: CardContext) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        elements.execute_button(
            "course", title=context.texts(title), context=context, data={**view.data, "page": page}
        )
        for title, page in pages
    ]


def _refresh_button(view: LiveMeetingView, *, context: CardContext) -> ExecuteAction:
    data = {**view.data, "page": view.page}
    return elements.execute_button(
        "course", title=context.texts("button.refresh"), context=context, data=data
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaSection:
    """A section of the agenda by its displayed title."""

    key: str
    title: str
    is_current: bool = False
    is_last: bool = False
    """Whether it always comes last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaView:
    """An agenda: of one meeting, or the council's default."""

    sections: Sequence[AgendaSection]
    meeting: int | None = None
    """None for the council's default agenda."""
    when: str = ""
    """The meeting in words."""
    is_editing: bool = False
    open_section: str | None = None
    """The key of the section that is open for changes."""
    note: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return the data that its buttons carry."""
        return {} if self.meeting is None else {"meeting": self.meeting}


def agenda_card(view: AgendaView, context: CardContext) -> CardJson:
    """Return the sections in order; while editing, a button opens each of them."""

    def build(ctx: CardContext) -> CardJson:
        opened = next(
            (part for part in view.sections if view.is_editing and part.key == view.open_section), None
        )
        if opened is not None:
            return _section_form(opened, view, context=ctx)
        body = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("agenda.title")),
            elements.small_text(view.when or ctx.texts("agenda.usual"), spacing="None"),
            *(_row(n, part, view, context=ctx) for n, part in enumerate(view.sections, start=1)),
        ]
        if not view.is_editing:
            return elements.build_card(
                body, context=ctx, actions=[_show_button(view, ctx, title="button.change", change=True)]
            )
        add = _change_button(view, ctx, title="button.add_part", do="add", reads_inputs=True)
        field = inputs.text_line("title", context=ctx, placeholder="placeholder.part")
        return elements.build_card(
            [*body, field, ActionSet(actions=[add])], context=ctx, actions=_exit_buttons(view, context=ctx)
        )

    return shrink_to_fit(context, build)


def _row(number: int, part: AgendaSection, view: AgendaView, *, context: CardContext) -> CardElement:
    now = (
        (elements.text_run(f"  ·  {context.texts('course.now')}", size="Small", weight="Bolder"),)
        if part.is_current
        else ()
    )
    line = elements.rich_text(
        elements.text_run(f"{number}. {context.truncate_name(part.title)}"), *now, spacing="Small"
    )
    if not view.is_editing:
        return line
    button = _show_button(view, context, title="button.change", change=True, part=part.key)
    return elements.row_with_button([line], button=button)


def _section_form(part: AgendaSection, view: AgendaView, *, context: CardContext) -> CardJson:
    """Return one section with everything that can be done with it."""
    title = inputs.text_line("title", context=context, value=part.title, placeholder="placeholder.part")
    moving = [("button.earlier", "up"), ("button.later", "down")]
    moves = (
        []
        if part.is_last
        else [_change_button(view, context, title=t, do=do, part=part.key) for t, do in moving]
    )
    rename = _change_button(
        view, context, title="button.rename", do="rename", part=part.key, reads_inputs=True
    )
    remove = (
        []
        if part.is_last
        else [_change_button(view, context, title="button.remove", do="remove", part=part.key)]
    )
    body = [
        *elements.note_banner(view.note, context=context),
        elements.heading(context.texts("agenda.part")),
        title,
    ]
    back = _show_button(view, context, title="button.agenda", change=True)
    return elements.build_card(
        [*body, ActionSet(actions=[rename, *moves, *remove])], context=context, actions=[back]
    )


def _exit_buttons(view: AgendaView, *, context: CardContext) -> list[Action]:
    if view.meeting is None:
        return []
    usual = elements.execute_button(
        "agenda", title=context.texts("button.usual_agenda"), context=context, data={"usual": True}
    )
    return [usual, live_meeting_button(view.meeting, context=context)]


def _show_button(
    view: AgendaView, context: CardContext, *, title: str, change: bool, part: str | None = None
) -> ExecuteAction:
    data = {**view.data, "change": change, **({"part": part} if part else {})}
    data |= {} if view.meeting is not None else {"usual": True}
    return elements.execute_button("agenda", title=context.texts(title), context=context, data=data)


def _change_button(
    view: AgendaView,
    context: CardContext,
    *,
    title: str,
    do: str,
    part: str | None = None,
    reads_inputs: bool = False,
) -> ExecuteAction:
    data = {**view.data, "do": do, **({"part": part} if part else {})}
    return elements.execute_button(
        "set_agenda", title=context.texts(title), context=context, data=data, reads_inputs=reads_inputs
    )
