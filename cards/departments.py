"""Departments and outside bodies of a council: the list, and the form to change one."""

from collections.abc import Mapping
from typing import Literal

from microsoft_teams.cards import Action, CardElement

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run
from cards.panel import Form, openers, panel
from cards.rows import beside
from cards.view import note_line
from domain.council import Council, Department
from domain.person import Person
from domain.text import LONGEST_NAME

LONGEST_ALIASES = 10 * (LONGEST_NAME + 2)
"""Ten names with commas between."""


def departments(
    council: Council, names: Mapping[int, str], frame: Frame, *, may_change: bool, note: str | None = None
) -> CardJson:
    """Who answers questions, and whom they can be handed over to."""

    def build(f: Frame) -> CardJson:
        shown = council.departments[: f.space.items]
        forms = _forms(council, frame=f) if may_change else []
        body: list[CardElement] = [
            *note_line(note, frame=f),
            heading(f.texts("departments.title")),
            *([] if shown else [own_text(f.texts("departments.none"))]),
            *(_department(d, names=names, frame=f, may_change=may_change) for d in shown),
            *_outside(council, frame=f),
            *panel(forms, fields=_fields(council, frame=f), frame=f),
        ]
        add = execute("departments", title=f.texts("button.add_department"), frame=f, data={"new": True})
        return card(body, frame=f, actions=[add, *openers(forms, frame=f)] if may_change else [])

    return fit(frame, build)


def department(
    department: Department,
    names: Mapping[int, str],
    frame: Frame,
    *,
    may_change: bool,
    note: str | None = None,
) -> CardJson:
    """One department, and the button that leads to all of them."""

    def build(f: Frame) -> CardJson:
        body = [
            *note_line(note, frame=f),
            _department(department, names=names, frame=f, may_change=may_change),
        ]
        every = execute("departments", title=f.texts("button.all_departments"), frame=f)
        return card(body, frame=f, actions=[every])

    return fit(frame, build)


def department_form(
    department: Department | None,
    frame: Frame,
    *,
    where: Literal["organisation", "chat"],
    people: Mapping[int, Person] | None = None,
    name: str | None = None,
    note: str | None = None,
) -> CardJson:
    """Adds a department or changes one; the whole organisation can be picked from in a personal chat only."""

    def build(f: Frame) -> CardJson:
        title = heading(f.texts("department.change" if department else "department.add"))
        named = _name_fields(department, name=name, frame=f)
        seated = _people_fields(department, people=people or {}, where=where, frame=f)
        body = [*note_line(note, frame=f), title, *named, *seated]
        return card(body, frame=f, actions=_form_buttons(department, frame=f))

    return fit(frame, build)


def _name_fields(department: Department | None, *, name: str | None, frame: Frame) -> list[CardElement]:
    known = department.name if department else name
    aliases = ", ".join(department.aliases) if department else ""
    return [
        inputs.short_text(
            "name", frame=frame, value=known, required=True, placeholder="placeholder.department"
        ),
        inputs.short_text(
            "aliases",
            frame=frame,
            value=aliases or None,
            placeholder="placeholder.aliases",
            longest=LONGEST_ALIASES,
        ),
    ]


def _people_fields(
    department: Department | None,
    *,
    people: Mapping[int, Person],
    where: Literal["organisation", "chat"],
    frame: Frame,
) -> list[CardElement]:
    owners = (department.owner,) if department and department.owner is not None else ()
    deputies = department.deputies if department else ()
    return [
        inputs.people("owner", frame=frame, where=where, chosen=_picked(owners, people)),
        inputs.people("deputies", frame=frame, where=where, chosen=_picked(deputies, people), several=True),
    ]


def _form_buttons(department: Department | None, *, frame: Frame) -> list[Action]:
    data = {"id": department.id} if department else {}
    title = frame.texts("verb.save_department")
    save: Action = execute(
        "save_department", title=title, frame=frame, data=data, reads_inputs=True, style="positive"
    )
    if department is None:
        return [save]
    title = frame.texts("verb.remove_department")
    return [save, execute("remove_department", title=title, frame=frame, data=data, mode="secondary")]


def _picked(ids: tuple[int, ...], people: Mapping[int, Person]) -> list[tuple[str, str]]:
    found = [people[i] for i in ids if i in people]
    return [(person.name, person.entra_id) for person in found if person.entra_id]


def _department(
    department: Department, *, names: Mapping[int, str], frame: Frame, may_change: bool
) -> CardElement:
    words = rich(
        run(frame.name(department.name), weight="Bolder"),
        *(
            run(f"\n{fact}", size="Small", subtle=True)
            for fact in _facts(department, names=names, frame=frame)
        ),
    )
    if not may_change:
        return words
    title = frame.texts("button.change")
    return beside(
        [words], button=execute("departments", title=title, frame=frame, data={"edit": department.id})
    )


def _facts(department: Department, *, names: Mapping[int, str], frame: Frame) -> list[str]:
    texts = frame.texts
    known = {person: frame.name(names.get(person, "?")) for person in department.people}
    owner = known.get(department.owner or 0)
    facts = [texts("department.owner", owner=owner) if owner else texts("department.no_owner")]
    if department.deputies:
        deputies = texts.names([known[d] for d in department.deputies])
        facts.append(texts("department.deputies", names=frame.cut(deputies)))
    if department.aliases:
        facts.append(texts("department.aliases", names=frame.cut(texts.names(department.aliases))))
    return facts


def _outside(council: Council, *, frame: Frame) -> list[CardElement]:
    if not council.outside_bodies:
        return []
    names = [frame.name(body.name) for body in council.outside_bodies[: frame.space.items]]
    title = label(frame.texts("departments.outside"), spacing="Large")
    return [title, rich(run(frame.texts.names(names)), spacing="None")]


def _fields(council: Council, *, frame: Frame) -> list[CardElement]:
    bodies = [(body.name, str(body.id)) for body in council.outside_bodies]
    return [
        inputs.short_text("name", frame=frame, placeholder="placeholder.outside"),
        inputs.choice("id", frame=frame, choices=bodies),
    ]


def _forms(council: Council, *, frame: Frame) -> list[Form]:
    texts = frame.texts
    add = execute("add_outside", title=texts("verb.add_outside"), frame=frame, reads_inputs=True)
    remove = execute("remove_outside", title=texts("verb.remove_outside"), frame=frame, reads_inputs=True)
    forms = [Form(fields=("name",), submit=add, title=texts("button.add_outside"))]
    if council.outside_bodies:
        forms.append(Form(fields=("id",), submit=remove, title=texts("button.remove_outside")))
    return forms
