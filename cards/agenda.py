"""The agenda: as everybody reads it, and as a coordinator puts it in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, rich, run, small
from cards.notes import to_course
from cards.rows import beside
from cards.view import note_line


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPart:
    """A part of the agenda, by the name that it goes by."""

    key: str
    title: str
    current: bool = False
    last: bool = False
    """Whether it always comes last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaView:
    """An agenda: one meeting's, or what the council's meetings begin with."""

    parts: Sequence[AgendaPart]
    meeting: int | None = None
    """None for the council's own."""
    when: str = ""
    """Which meeting, in words."""
    changing: bool = False
    part: str | None = None
    """The key of the part that is open for changes."""
    note: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """What its buttons say of it."""
        return {} if self.meeting is None else {"meeting": self.meeting}


def agenda(view: AgendaView, frame: Frame) -> CardJson:
    """The parts in order; where it is being changed, one button opens each of them."""

    def build(f: Frame) -> CardJson:
        opened = next((part for part in view.parts if view.changing and part.key == view.part), None)
        if opened is not None:
            return _opened(opened, view, frame=f)
        body = [
            *note_line(view.note, frame=f),
            heading(f.texts("agenda.title")),
            small(view.when or f.texts("agenda.usual"), spacing="None"),
            *(_row(n, part, view, frame=f) for n, part in enumerate(view.parts, start=1)),
        ]
        if not view.changing:
            return card(body, frame=f, actions=[_show(view, f, title="button.change", change=True)])
        add = _sets(view, f, title="button.add_part", do="add", reads_inputs=True)
        field = inputs.short_text("title", frame=f, placeholder="placeholder.part")
        return card([*body, field, ActionSet(actions=[add])], frame=f, actions=_ways_out(view, frame=f))

    return fit(frame, build)


def _row(number: int, part: AgendaPart, view: AgendaView, *, frame: Frame) -> CardElement:
    now = (run(f"  ·  {frame.texts('course.now')}", size="Small", weight="Bolder"),) if part.current else ()
    line = rich(run(f"{number}. {frame.name(part.title)}"), *now, spacing="Small")
    if not view.changing:
        return line
    button = _show(view, frame, title="button.change", change=True, part=part.key)
    return beside([line], button=button)


def _opened(part: AgendaPart, view: AgendaView, *, frame: Frame) -> CardJson:
    """One part with all that can be done to it."""
    title = inputs.short_text("title", frame=frame, value=part.title, placeholder="placeholder.part")
    moving = [("button.earlier", "up"), ("button.later", "down")]
    moves = [] if part.last else [_sets(view, frame, title=t, do=do, part=part.key) for t, do in moving]
    rename = _sets(view, frame, title="button.rename", do="rename", part=part.key, reads_inputs=True)
    remove = [] if part.last else [_sets(view, frame, title="button.remove", do="remove", part=part.key)]
    body = [*note_line(view.note, frame=frame), heading(frame.texts("agenda.part")), title]
    back = _show(view, frame, title="button.agenda", change=True)
    return card([*body, ActionSet(actions=[rename, *moves, *remove])], frame=frame, actions=[back])


def _ways_out(view: AgendaView, *, frame: Frame) -> list[Action]:
    if view.meeting is None:
        return []
    usual = execute("agenda", title=frame.texts("button.usual_agenda"), frame=frame, data={"usual": True})
    return [usual, to_course(view.meeting, frame=frame)]


def _show(
    view: AgendaView, frame: Frame, *, title: str, change: bool, part: str | None = None
) -> ExecuteAction:
    data = {**view.data, "change": change, **({"part": part} if part else {})}
    data |= {} if view.meeting is not None else {"usual": True}
    return execute("agenda", title=frame.texts(title), frame=frame, data=data)


def _sets(
    view: AgendaView,
    frame: Frame,
    *,
    title: str,
    do: str,
    part: str | None = None,
    reads_inputs: bool = False,
) -> ExecuteAction:
    data = {**view.data, "do": do, **({"part": part} if part else {})}
    return execute("set_agenda", title=frame.texts(title), frame=frame, data=data, reads_inputs=reads_inputs)
