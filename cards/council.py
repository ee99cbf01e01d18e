"""The cards of a council: greeting, setup, choice, coordinators, departments and outside bodies."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Literal

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, CardElement, Container
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.forms import Form, form_openers, forms_container
from cards.help import hearing_text_key
from domain.council import Council, Department
from domain.person import Person
from domain.reminder_settings import MAX_ADDRESS_LENGTH
from domain.text import MAX_NAME_LENGTH

MAX_ALIASES_LENGTH = 10 * (MAX_NAME_LENGTH + 2)
"""Ten names separated by commas."""


def departments_card(
    council: Council,
    names: Mapping[int, str],
    context: CardContext,
    *,
    may_change: bool,
    note: str | None = None,
) -> CardJson:
    """Return who answers questions, and whom they can be handed over to."""

    def build(ctx: CardContext) -> CardJson:
        shown = council.departments[: ctx.budget.items]
        forms = _outside_body_forms(council, context=ctx) if may_change else []
        body: list[CardElement] = [
            *elements.note_banner(note, context=ctx),
            elements.heading(ctx.texts("departments.title")),
            *([] if shown else [elements.static_text(ctx.texts("departments.none"))]),
            *(_department_row(d, names=names, context=ctx, may_change=may_change) for d in shown),
            *_outside_bodies(council, context=ctx),
            *forms_container(forms, fields=_outside_body_fields(council, context=ctx), context=ctx),
        ]
        actions: list[Action] = [_add_department(ctx), *form_openers(forms, context=ctx)]
        return elements.build_card(body, context=ctx, actions=actions if may_change else [])

    return shrink_to_fit(context, build)


def _add_department(context: CardContext) -> Action:
    title = context.texts("button.add_department")
    return elements.execute_button("departments", title=title, context=context, data={"new": True})


def department_card(
    department: Department,
    names: Mapping[int, str],
    context: CardContext,
    *,
    may_change: bool,
    note: str | None = None,
) -> CardJson:
    """Return one department, and the button that leads to all of them."""

    def build(ctx: CardContext) -> CardJson:
        body = [
            *elements.note_banner(note, context=ctx),
            _department_row(department, names=names, context=ctx, may_change=may_change),
        ]
        every = elements.execute_button("departments", title=ctx.texts("button.all_departments"), context=ctx)
        return elements.build_card(body, context=ctx, actions=[every])

    return shrink_to_fit(context, build)


def department_form(
    department: Department | None,
    context: CardContext,
    *,
    where: Literal["organisation", "chat"],
    people: Mapping[int, Person] | None = None,
    name: str | None = None,
    note: str | None = None,
    has_mail: bool = False,
) -> CardJson:
    """Return the form that adds or changes a department; a personal chat offers the whole organisation."""

    def build(ctx: CardContext) -> CardJson:
        title = elements.heading(ctx.texts("department.change" if department else "department.add"))
        named = _name_fields(department, name=name, has_mail=has_mail, context=ctx)
        seated = _people_fields(department, people=people or {}, where=where, context=ctx)
        if has_mail and department and department.people and where == "organisation":
            seated.append(inputs.own_addresses(department, people or {}, context=ctx))
        body = [*elements.note_banner(note, context=ctx), title, *named, *seated]
        return elements.build_card(body, context=ctx, actions=_form_buttons(department, context=ctx))

    return shrink_to_fit(context, build)


def _name_fields(
    department: Department | None, *, name: str | None, has_mail: bool, context: CardContext
) -> list[CardElement]:
    line, known = partial(inputs.text_line, context=context), department.name if department else name
    aliases = ", ".join(department.aliases) if department else ""
    address = department.mail if department else None
    mail = line("mail", value=address, placeholder="placeholder.mail", max_length=MAX_ADDRESS_LENGTH)
    return [
        line("name", value=known, required=True, placeholder="placeholder.department"),
        line(
            "aliases", value=aliases or None, placeholder="placeholder.aliases", max_length=MAX_ALIASES_LENGTH
        ),
        *([mail] if has_mail else []),
    ]


def _people_fields(
    department: Department | None,
    *,
    people: Mapping[int, Person],
    where: Literal["organisation", "chat"],
    context: CardContext,
) -> list[CardElement]:
    owners = (department.owner,) if department and department.owner is not None else ()
    deputies = department.deputies if department else ()
    return [
        inputs.people_picker("owner", context=context, where=where, chosen=_chosen_people(owners, people)),
        inputs.people_picker(
            "deputies", context=context, where=where, chosen=_chosen_people(deputies, people), several=True
        ),
    ]


def _form_buttons(department: Department | None, *, context: CardContext) -> list[Action]:
    data = {"id": department.id} if department else {}
    title = context.texts("verb.save_department")
    save: Action = elements.execute_button(
        "save_department", title=title, context=context, data=data, reads_inputs=True, style="positive"
    )
    if department is None:
        return [save]
    title = context.texts("verb.remove_department")
    return [
        save,
        elements.execute_button(
            "remove_department", title=title, context=context, data=data, mode="secondary"
        ),
    ]


def _chosen_people(ids: tuple[int, ...], people: Mapping[int, Person]) -> list[tuple[str, str]]:
    found = [people[i] for i in ids if i in people]
    return [(person.name, person.entra_id) for person in found if person.entra_id]


def _department_row(
    department: Department, *, names: Mapping[int, str], context: CardContext, may_change: bool
) -> CardElement:
    words = elements.rich_text(
        elements.text_run(context.truncate_name(department.name), weight="Bolder"),
        *(
            elements.text_run(f"\n{fact}", size="Small", subtle=True)
            for fact in _facts(department, names=names, context=context)
        ),
    )
    if not may_change:
        return words
    title = context.texts("button.change")
    return elements.row_with_button(
        [words],
        button=elements.execute_button(
            "departments", title=title, context=context, data={"edit": department.id}
        ),
    )


def _facts(department: Department, *, names: Mapping[int, str], context: CardContext) -> list[str]:
    texts = context.texts
    known = {person: context.truncate_name(names.get(person, "?")) for person in department.people}
    owner = known.get(department.owner or 0)
    facts = [texts("department.owner", owner=owner) if owner else texts("department.no_owner")]
    if department.deputies:
        deputies = texts.join_names([known[d] for d in department.deputies])
        facts.append(texts("department.deputies", names=context.truncate(deputies)))
    if department.aliases:
        facts.append(
            texts("department.aliases", names=context.truncate(texts.join_names(department.aliases)))
        )
    if department.mail:
        facts.append(texts("department.mail", address=context.truncate(department.mail)))
    if own := [known[person] for person, _ in department.addresses]:
        facts.append(texts("department.own_mail", names=context.truncate(texts.join_names(own))))
    return facts


def _outside_bodies(council: Council, *, context: CardContext) -> list[CardElement]:
    if not council.outside_bodies:
        return []
    names = [context.truncate_name(body.name) for body in council.outside_bodies[: context.budget.items]]
    title = elements.label(context.texts("departments.outside"), spacing="Large")
    return [title, elements.rich_text(elements.text_run(context.texts.join_names(names)), spacing="None")]


def _outside_body_fields(council: Council, *, context: CardContext) -> list[CardElement]:
    bodies = [(body.name, str(body.id)) for body in council.outside_bodies]
    return [
        inputs.text_line("name", context=context, placeholder="placeholder.outside"),
        inputs.choice_field("id", context=context, choices=bodies),
    ]


def _outside_body_forms(council: Council, *, context: CardContext) -> list[Form]:
    texts = context.texts
    add = elements.execute_button(
        "add_outside", title=texts("verb.add_outside"), context=context, reads_inputs=True
    )
    remove = elements.execute_button(
        "remove_outside", title=texts("verb.remove_outside"), context=context, reads_inputs=True
    )
    forms = [Form(fields=("name",), submit=add, title=texts("button.add_outside"))]
    if council.outside_bodies:
        forms.append(Form(fields=("id",), submit=remove, title=texts("button.remove_outside")))
    return forms


def greeting_card(
    context: CardContext, existing: Sequence[Council] = (), *, hears_all: bool = False
) -> CardJson:
    """Return what the bot says when it joins a chat, beginning with which messages it receives."""

    def build(ctx: CardContext) -> CardJson:
        texts = ctx.texts
        words = [
            elements.heading(texts(hearing_text_key(hears_all=hears_all))),
            elements.static_text(texts("greeting.what")),
            elements.static_text(texts("greeting.how")),
        ]
        body = [*words, *_own_councils(existing, context=ctx), *_setup_form(ctx)]
        return elements.build_card(body, context=ctx)

    return shrink_to_fit(context, build)


def setup_card(existing: Sequence[Council], context: CardContext, note: str | None = None) -> CardJson:
    """Return the form that creates a council for this chat, or binds an existing council of the person."""

    def build(ctx: CardContext) -> CardJson:
        title = [*elements.note_banner(note, context=ctx), elements.heading(ctx.texts("setup.title"))]
        body = [*title, *_own_councils(existing, context=ctx), *_setup_form(ctx)]
        return elements.build_card(body, context=ctx)

    return shrink_to_fit(context, build)


def no_council_card(context: CardContext, *, title: str, kept: str = "") -> CardJson:
    """Explain how to set a council up, which everything here needs, and what of a message is ``kept``."""
    body = [
        elements.heading(title),
        *([elements.static_text(kept)] if kept else ()),
        elements.static_text(context.texts("unbound.text")),
        *_setup_form(context),
    ]
    return elements.build_card(body, context=context)


def council_ready_card(council: Council, context: CardContext, note: str | None = None) -> CardJson:
    """Say that the council now meets here, and what comes next."""

    def build(ctx: CardContext) -> CardJson:
        body = [
            *elements.note_banner(note, context=ctx),
            elements.rich_text(
                elements.text_run(
                    ctx.texts("bound.title", name=ctx.truncate_name(council.name)),
                    size="Medium",
                    weight="Bolder",
                )
            ),
            elements.static_text(ctx.texts("bound.ask")),
            elements.static_text(ctx.texts("bound.departments")),
        ]
        ask = elements.execute_button("help", title=ctx.texts("button.help"), context=ctx)
        return elements.build_card(body, context=ctx, actions=[_add_department(ctx), ask])

    return shrink_to_fit(context, build)


def coordinators_card(
    council: Council,
    names: Mapping[int, str],
    context: CardContext,
    *,
    where: Literal["organisation", "chat"],
    may_change: bool,
    may_step_down: bool,
    note: str | None = None,
) -> CardJson:
    """Return who coordinates the council; a coordinator appoints another or steps down."""

    def build(ctx: CardContext) -> CardJson:
        people = [
            elements.rich_text(elements.text_run(ctx.truncate_name(names.get(p, "?"))), spacing="Small")
            for p in council.coordinators[: ctx.budget.items]
        ]
        forms = _coordinator_forms(context=ctx, may_change=may_change, may_step_down=may_step_down)
        fields = [inputs.people_picker("person", context=ctx, where=where)]
        body = [
            *elements.note_banner(note, context=ctx),
            elements.heading(ctx.texts("coordinators.title")),
            elements.static_text(ctx.texts("coordinators.text")),
            *people,
        ]
        opening = form_openers(forms, context=ctx)
        return elements.build_card(
            [*body, *forms_container(forms, fields=fields, context=ctx)], context=ctx, actions=opening
        )

    return shrink_to_fit(context, build)


def choose_council_card(
    councils: Sequence[Council], data: Mapping[str, Any], context: CardContext
) -> CardJson:
    """Ask which council is meant; the button repeats what was written, together with ``data``."""

    def build(ctx: CardContext) -> CardJson:
        rows = [
            _council_row(c, verb="choose", title=ctx.texts("button.choose"), data=data, context=ctx)
            for c in councils[: ctx.budget.items]
        ]
        return elements.build_card([elements.heading(ctx.texts("choose.title")), *rows], context=ctx)

    return shrink_to_fit(context, build)


def _own_councils(existing: Sequence[Council], *, context: CardContext) -> list[CardElement]:
    title = context.texts("button.bind_this")
    rows = [_council_row(c, verb="bind", title=title, data={}, context=context) for c in existing]
    return [elements.label(context.texts("setup.existing")), *rows[: context.budget.items]] if rows else []


def _setup_form(context: CardContext) -> list[CardElement]:
    texts = context.texts
    button: list[Action] = [
        elements.execute_button(
            "bind", title=texts("verb.bind"), context=context, reads_inputs=True, style="positive"
        ),
    ]
    return [
        Container(
            style="emphasis",
            spacing="Medium",
            items=[
                elements.label(texts("setup.new")),
                inputs.text_line(
                    "name", context=context, required=True, placeholder="placeholder.council_name"
                ),
                inputs.text_line(
                    "code", context=context, required=True, placeholder="placeholder.code", max_length=6
                ),
                ActionSet(actions=button),
            ],
        )
    ]


def _council_row(
    council: Council, *, verb: str, title: str, data: Mapping[str, Any], context: CardContext
) -> CardElement:
    words = elements.rich_text(
        elements.text_run(f"{council.code}  ", weight="Bolder"),
        elements.text_run(context.truncate_name(council.name)),
    )
    press = elements.execute_button(
        verb, title=title, about=council.code, context=context, data={**data, "council": council.id}
    )
    return elements.row_with_button([words], button=press)


def _coordinator_forms(*, context: CardContext, may_change: bool, may_step_down: bool) -> list[Form]:
    forms: list[Form] = []
    if may_change:
        appoint = elements.execute_button(
            "appoint", title=context.texts("verb.appoint"), context=context, reads_inputs=True
        )
        forms.append(Form(fields=("person",), submit=appoint))
    if may_step_down:
        leave = elements.execute_button(
            "step_down", title=context.texts("button.confirm_step_down"), context=context
        )
        forms.append(Form(fields=(), submit=leave, title=context.texts("verb.step_down")))
    return forms
