"""Cards of a council itself: the greeting, setting it up, choosing it, its coordinators."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from microsoft_teams.cards import Action, ActionSet, CardElement, Container

from cards import inputs
from cards.departments import department, department_form, departments
from cards.help import what_it_hears
from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run
from cards.panel import Form, openers, panel
from cards.rows import beside
from cards.view import note_line
from domain.council import Council

__all__ = [
    "bound",
    "choose_council",
    "coordinators",
    "department",
    "department_form",
    "departments",
    "greeting",
    "setup",
    "unbound",
]


def greeting(frame: Frame, existing: Sequence[Council] = (), *, hears_all: bool = False) -> CardJson:
    """What the bot says when it comes to a chat: first of all what it hears, and does not do with it."""

    def build(f: Frame) -> CardJson:
        texts = f.texts
        words = [
            heading(texts(what_it_hears(hears_all=hears_all))),
            own_text(texts("greeting.what")),
            own_text(texts("greeting.how")),
        ]
        return card([*words, *_own_councils(existing, frame=f), *_setup_form(f)], frame=f)

    return fit(frame, build)


def setup(existing: Sequence[Council], frame: Frame, note: str | None = None) -> CardJson:
    """Makes a council for this chat, or binds one of the presser's own with one press."""

    def build(f: Frame) -> CardJson:
        title = [*note_line(note, frame=f), heading(f.texts("setup.title"))]
        return card([*title, *_own_councils(existing, frame=f), *_setup_form(f)], frame=f)

    return fit(frame, build)


def unbound(frame: Frame) -> CardJson:
    """Says kindly that nothing works here before a council is set up, and how that is done."""
    body = [heading(frame.texts("unbound.title")), own_text(frame.texts("unbound.text")), *_setup_form(frame)]
    return card(body, frame=frame)


def bound(council: Council, frame: Frame, note: str | None = None) -> CardJson:
    """Says that the council meets here now, and what comes next."""

    def build(f: Frame) -> CardJson:
        body = [
            *note_line(note, frame=f),
            heading(f.texts("bound.title", code=council.code)),
            rich(run(f.name(council.name), weight="Bolder")),
            own_text(f.texts("bound.ask")),
            own_text(f.texts("bound.departments")),
        ]
        add = execute("departments", title=f.texts("button.add_department"), frame=f, data={"new": True})
        return card(body, frame=f, actions=[add, execute("help", title=f.texts("button.help"), frame=f)])

    return fit(frame, build)


def coordinators(
    council: Council,
    names: Mapping[int, str],
    frame: Frame,
    *,
    where: Literal["organisation", "chat"],
    may_change: bool,
    may_step_down: bool,
    note: str | None = None,
) -> CardJson:
    """Who runs the council; a coordinator appoints one more or steps down."""

    def build(f: Frame) -> CardJson:
        people = [
            rich(run(f.name(names.get(p, "?"))), spacing="Small")
            for p in council.coordinators[: f.space.items]
        ]
        forms = _coordinator_forms(frame=f, may_change=may_change, may_step_down=may_step_down)
        fields = [inputs.people("person", frame=f, where=where)]
        body = [
            *note_line(note, frame=f),
            heading(f.texts("coordinators.title")),
            own_text(f.texts("coordinators.text")),
            *people,
        ]
        opening = openers(forms, frame=f)
        return card([*body, *panel(forms, fields=fields, frame=f)], frame=f, actions=opening)

    return fit(frame, build)


def choose_council(councils: Sequence[Council], data: Mapping[str, Any], frame: Frame) -> CardJson:
    """Asks which council is meant; the press repeats what was written, ``data`` goes with it."""

    def build(f: Frame) -> CardJson:
        rows = [
            _council_row(c, verb="choose", title=f.texts("button.choose"), data=data, frame=f)
            for c in councils[: f.space.items]
        ]
        return card([heading(f.texts("choose.title")), *rows], frame=f)

    return fit(frame, build)


def _own_councils(existing: Sequence[Council], *, frame: Frame) -> list[CardElement]:
    title = frame.texts("button.bind_this")
    rows = [_council_row(c, verb="bind", title=title, data={}, frame=frame) for c in existing]
    return [label(frame.texts("setup.existing")), *rows[: frame.space.items]] if rows else []


def _setup_form(frame: Frame) -> list[CardElement]:
    texts = frame.texts
    button: list[Action] = [
        execute("bind", title=texts("verb.bind"), frame=frame, reads_inputs=True, style="positive"),
    ]
    return [
        Container(
            style="emphasis",
            spacing="Medium",
            items=[
                label(texts("setup.new")),
                inputs.short_text("name", frame=frame, required=True, placeholder="placeholder.council_name"),
                inputs.short_text(
                    "code", frame=frame, required=True, placeholder="placeholder.code", longest=6
                ),
                ActionSet(actions=button),
            ],
        )
    ]


def _council_row(
    council: Council, *, verb: str, title: str, data: Mapping[str, Any], frame: Frame
) -> CardElement:
    words = rich(run(f"{council.code}  ", weight="Bolder"), run(frame.name(council.name)))
    press = execute(
        verb, title=title, tooltip=council.code, frame=frame, data={**data, "council": council.id}
    )
    return beside([words], button=press)


def _coordinator_forms(*, frame: Frame, may_change: bool, may_step_down: bool) -> list[Form]:
    forms: list[Form] = []
    if may_change:
        appoint = execute("appoint", title=frame.texts("verb.appoint"), frame=frame, reads_inputs=True)
        forms.append(Form(fields=("person",), submit=appoint))
    if may_step_down:
        leave = execute("step_down", title=frame.texts("button.confirm_step_down"), frame=frame)
        forms.append(Form(fields=(), submit=leave, title=frame.texts("verb.step_down")))
    return forms
