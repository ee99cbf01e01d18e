"""What was noted at a meeting and what comes next time: all of it, one of them, what its message became."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from microsoft_teams.cards import Action, ActionSet, CardElement, ExecuteAction

from cards import inputs
from cards.look import (
    CardJson,
    Frame,
    card,
    execute,
    fit,
    heading,
    own_text,
    people_text,
    rich,
    run,
    small,
)
from cards.rows import beside
from cards.view import note_line

PAGE_NOTES = 8

Kind = Literal["note", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A note, or something that comes next time."""

    kind: Kind
    id: int
    version: int
    text: str
    under: str = ""
    """The part of the agenda that it stands under."""
    proposed: str | None = None
    """What its message in the chat says now: nothing where the message was taken away."""

    @property
    def data(self) -> dict[str, Any]:
        """What its buttons say of it."""
        return {self.kind: self.id, "version": self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesView:
    """One page of what was written down at a meeting."""

    meeting: int
    lines: Sequence[Line]
    page: int = 1
    has_next: bool = False
    may_change: bool = True
    """False once the minutes were adopted."""
    when: str = ""
    """Of which meeting."""
    over: bool = False
    """Whether the meeting is over, so that there is a draft to go back to."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One of them, as it is shown in the chat or is being changed."""

    line: Line | None
    """None where it was removed."""
    kind: Kind
    meeting: int | None
    changing: bool = False
    when: str = ""
    """Of which meeting, where none goes on: then it is to be seen, and easily taken back."""
    note: str | None = None


def notes(view: NotesView, frame: Frame) -> CardJson:
    """What was noted, part by part, and what comes next time; each can be changed until adoption."""

    def build(f: Frame) -> CardJson:
        body: list[CardElement] = [*note_line(view.note, frame=f), heading(f.texts("notes.title"))]
        body += [small(f.cut(view.when))] if view.when else []
        if not view.lines:
            body.append(own_text(f.texts("notes.none")))
        under = None
        for line in view.lines:
            if line.under != under:
                under = line.under
                body.append(rich(run(f.name(under), weight="Bolder", size="Medium"), spacing="Medium"))
            body.append(_line(line, may_change=view.may_change, frame=f))
        body += to_draft(view.meeting, over=view.over, frame=f)
        return card(body, frame=f, actions=[*_turn_page(view, frame=f), to_course(view.meeting, frame=f)])

    return fit(frame, build)


def one_line(view: LineView, frame: Frame) -> CardJson:
    """One of them: what was written down, or the field to change it in."""

    def build(f: Frame) -> CardJson:
        if view.line is None:
            gone = own_text(f.texts("items.gone" if view.kind == "item" else "notes.gone"))
            return card([*note_line(view.note, frame=f), gone], frame=f, actions=_back(view, frame=f))
        body = [*note_line(view.note, frame=f), *line_head(view.line, when=view.when, frame=f)]
        if not view.changing:
            body.append(people_text(f.cut(view.line.text), spacing="Small"))
            undo = [drop_button(view.line, frame=f, title="button.undo")] if view.when else []
            return card(body, frame=f, actions=[*undo, _change(view.line, frame=f)])
        fits = f.fits(view.line.text)
        field = inputs.long_text(f"{view.kind}_text", frame=f, value=view.line.text if fits else None)
        return card([*body, field], frame=f, actions=[*_saving(view.line, frame=f), *_back(view, frame=f)])

    return fit(frame, build)


def to_draft(meeting: int, *, over: bool, frame: Frame) -> list[CardElement]:
    """The button that leads back to the draft, once the meeting is over and there is one to mend."""
    data = {"meeting": meeting, "edition": 0}
    draft = execute("minutes", title=frame.texts("button.to_minutes"), frame=frame, data=data)
    return [ActionSet(actions=[draft])] if over else []


def to_course(meeting: int, *, frame: Frame) -> ExecuteAction:
    """The button that leads back to the meeting's card."""
    return execute("course", title=frame.texts("button.to_course"), frame=frame, data={"meeting": meeting})


def line_head(line: Line, *, frame: Frame, when: str = "") -> list[CardElement]:
    """What it is, and where it stands."""
    if line.kind == "item":
        return [small(frame.texts("items.title"))]
    title = frame.name(line.under)
    if when:
        return [small(frame.texts("notes.under_at", title=title, when=when))]
    return [small(frame.texts("notes.under", title=title))]


def _line(line: Line, *, may_change: bool, frame: Frame) -> CardElement:
    words = people_text(frame.cut(line.text), spacing="Small")
    return beside([words], button=_change(line, frame=frame)) if may_change else words


def _change(line: Line, *, frame: Frame) -> ExecuteAction:
    title = frame.texts("button.change")
    return execute(f"edit_{line.kind}", title=title, frame=frame, data={**line.data, "form": True})


def _saving(line: Line, *, frame: Frame) -> list[Action]:
    save = execute(
        f"edit_{line.kind}",
        title=frame.texts("button.save"),
        frame=frame,
        data=line.data,
        reads_inputs=True,
        style="positive",
    )
    return [save, drop_button(line, frame=frame)]


def drop_button(line: Line, *, frame: Frame, title: str = "button.remove") -> ExecuteAction:
    """The button that removes it."""
    return execute(f"drop_{line.kind}", title=frame.texts(title), frame=frame, data=line.data)


def _back(view: LineView, *, frame: Frame) -> list[Action]:
    if view.meeting is None:
        return []
    data = {"meeting": view.meeting}
    return [execute("note", title=frame.texts("button.notes"), frame=frame, data=data)]


def _turn_page(view: NotesView, *, frame: Frame) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        execute("note", title=frame.texts(title), frame=frame, data={"meeting": view.meeting, "page": page})
        for title, page in pages
    ]
