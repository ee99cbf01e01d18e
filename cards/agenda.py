"""The agenda card: read by everybody, edited by coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.elements import (
    build_card,
    execute_button,
    heading,
    note_banner,
    rich_text,
    row_with_button,
    small_text,
    text_run,
)
from cards.links import live_meeting_button


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
    """None for the council's own."""
    when: str = ""
    """Which meeting, in words."""
    is_editing: bool = False
    open_section: str | None = None
    """The key of the part that is open for changes."""
    note: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return what its buttons say about it."""
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
            *note_banner(view.note, context=ctx),
            heading(ctx.texts("agenda.title")),
            small_text(view.when or ctx.texts("agenda.usual"), spacing="None"),
            *(_row(n, part, view, context=ctx) for n, part in enumerate(view.sections, start=1)),
        ]
        if not view.is_editing:
            return build_card(
                body, context=ctx, actions=[_show_button(view, ctx, title="button.change", change=True)]
            )
        add = _change_button(view, ctx, title="button.add_part", do="add", reads_inputs=True)
        field = inputs.text_line("title", context=ctx, placeholder="placeholder.part")
        return build_card(
            [*body, field, ActionSet(actions=[add])], context=ctx, actions=_exit_buttons(view, context=ctx)
        )

    return shrink_to_fit(context, build)


def _row(number: int, part: AgendaSection, view: AgendaView, *, context: CardContext) -> CardElement:
    now = (
        (text_run(f"  ·  {context.texts('course.now')}", size="Small", weight="Bolder"),)
        if part.is_current
        else ()
    )
    line = rich_text(text_run(f"{number}. {context.truncate_name(part.title)}"), *now, spacing="Small")
    if not view.is_editing:
        return line
    button = _show_button(view, context, title="button.change", change=True, part=part.key)
    return row_with_button([line], button=button)


def _section_form(part: AgendaSection, view: AgendaView, *, context: CardContext) -> CardJson:
    """One part with all that can be done to it."""
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
    body = [*note_banner(view.note, context=context), heading(context.texts("agenda.part")), title]
    back = _show_button(view, context, title="button.agenda", change=True)
    return build_card([*body, ActionSet(actions=[rename, *moves, *remove])], context=context, actions=[back])


def _exit_buttons(view: AgendaView, *, context: CardContext) -> list[Action]:
    if view.meeting is None:
        return []
    usual = execute_button(
        "agenda", title=context.texts("button.usual_agenda"), context=context, data={"usual": True}
    )
    return [usual, live_meeting_button(view.meeting, context=context)]


def _show_button(
    view: AgendaView, context: CardContext, *, title: str, change: bool, part: str | None = None
) -> ExecuteAction:
    data = {**view.data, "change": change, **({"part": part} if part else {})}
    data |= {} if view.meeting is not None else {"usual": True}
    return execute_button("agenda", title=context.texts(title), context=context, data=data)


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
    return execute_button(
        "set_agenda", title=context.texts(title), context=context, data=data, reads_inputs=reads_inputs
    )
