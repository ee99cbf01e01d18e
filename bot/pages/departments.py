"""Show who answers in a council and who can be reached; change it, one by one or by a list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.features.council.departments import preview_departments
from bot.pages.forms import ActionForm, build_form
from bot.pages.viewer import Page, PageQuery, Viewer, page_url
from bot.turn.incoming import parse_number
from bot.views.council import reachability_of
from cards.adaptive import CardElement, Choice, ChoiceSetInput
from cards.council import department_form
from cards.delivery import REACH_SYMBOLS, UNREACHED_SYMBOL, Reachability
from cards.elements import execute_button
from cards.inputs import text_line
from domain.council import Department
from domain.department_list import MAX_LENGTH, ListChange, PlannedDepartment, plan_digest
from domain.errors import BadInput
from domain.permissions import Permission
from domain.person import Person
from storage import Transaction

BRING_VERB = "bring_departments"
EDIT_VERBS = ("save_department", "remove_department")
CHANGE_SYMBOLS = {
    ListChange.NEW: "+",
    ListChange.CHANGED: "≠",
    ListChange.UNCHANGED: "=",
    ListChange.ERROR: UNREACHED_SYMBOL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDepartment:
    """A department, its people, and whether they can be reached."""

    name: str
    owner: str
    deputies: tuple[str, ...]
    aliases: str
    mail: tuple[str, ...]
    """The address of its mailbox, and for coordinators who has an address of their own."""
    change_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOutsideBody:
    """An outside body, with the form that removes it for those who may."""

    name: str
    remove: ActionForm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentsList:
    """The departments of a council, and what the viewer may change."""

    rows: tuple[ShownDepartment, ...]
    outside: tuple[ShownOutsideBody, ...]
    advice: tuple[str, ...]
    """What to do about those who cannot be reached."""
    may_change: bool
    new_url: str
    edited: ActionForm | None
    """The form of the department that the address names, or of a new one."""
    remove: ActionForm | None
    """The form that removes the department of the address."""
    add_outside: ActionForm | None
    test: ActionForm | None
    list_text: str
    """A list that was refused, to be corrected."""
    preview_url: str
    max_length: int = MAX_LENGTH


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A line of a list of departments, and what becomes of it."""

    line: int
    name: str
    symbol: str
    change: str
    detail: str
    """Which columns change, or what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPreview:
    """What a list of departments would change."""

    rows: tuple[PreviewRow, ...]
    count: str
    error: str
    """Why the list as a whole cannot be read, in a sentence."""
    list_text: str
    seen: str
    """The digest of this preview, by which it is seen whether something has changed since."""
    is_new: bool
    """Whether the list changes anything."""
    url: str
    preview_url: str
    back: str
    max_length: int = MAX_LENGTH


def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> DepartmentsList:
    """Return the departments; for coordinators with who can be reached, and with the forms."""
    council, may_change = viewer.the_council, viewer.may(Permission.ADMINISTER)
    people = tx.people.get_many(person for one in council.departments for person in one.people)
    reached = (
        {i: reachability_of(viewer.context, person) for i, person in people.items()} if may_change else {}
    )
    named = {i: _person(viewer, person, reached.get(i)) for i, person in people.items()}
    missed = dict.fromkeys(reach for reach in reached.values() if reach not in REACH_SYMBOLS)
    typed, forms = viewer.look.typed, _edit_forms(viewer, tx, query) if may_change else ()
    return DepartmentsList(
        rows=tuple(_row(viewer, one, named) for one in council.departments),
        outside=tuple(_outside(viewer, may_change=may_change)),
        advice=tuple(viewer.texts(f"reach.advice.{reach}") for reach in missed),
        may_change=may_change,
        new_url=f"{viewer.url('departments', new=1)}#edit",
        edited=next(iter(forms), None),
        remove=next(iter(forms[1:]), None),
        add_outside=_add_outside(viewer) if may_change else None,
        test=_test(viewer) if may_change and people else None,
        list_text=str(typed.get("list", "")) if typed.get("verb") == BRING_VERB else "",
        preview_url=_preview_url(viewer),
    )


def _row(viewer: Viewer, one: Department, named: Mapping[int, str]) -> ShownDepartment:
    texts, known = viewer.texts, one.owner is not None
    return ShownDepartment(
        name=one.name,
        owner=named.get(one.owner or 0, "?") if known else texts("department.no_owner"),
        deputies=tuple(named.get(person, "?") for person in one.deputies),
        aliases=texts.join_names(one.aliases) if one.aliases else "",
        mail=tuple(_addresses(viewer, one)),
        change_url=f"{viewer.url('departments', edit=one.id)}#edit",
    )


def _addresses(viewer: Viewer, one: Department) -> Iterator[str]:
    if one.mail:
        yield viewer.texts("department.mail", address=one.mail)
    if one.addresses and viewer.may(Permission.ADMINISTER):
        known = viewer.tx.people.get_many(person for person, _ in one.addresses)
        names = [known[person].name for person, _ in one.addresses]
        yield viewer.texts("department.own_mail", names=viewer.texts.join_names(names))


def _person(viewer: Viewer, person: Person, reach: Reachability | None) -> str:
    """Return a name, or for coordinators the sentence that says whether they can be reached."""
    if reach is None:
        return person.name
    if reach is Reachability.ASKING and viewer.tx.outbox.latest_probe_state(person.id) is None:
        return viewer.texts("page.reach_unknown", name=person.name)
    symbol = REACH_SYMBOLS.get(reach, UNREACHED_SYMBOL)
    return f"{symbol} {viewer.texts(f'reach.{reach}', name=person.name)}"


def _edit_forms(viewer: Viewer, tx: Transaction, query: PageQuery) -> tuple[ActionForm, ...]:
    """Return the form that the address asks for or that was refused, and that which removes the department.

    It is the form of the card, with the people known to the council to choose from.
    """
    council, typed = viewer.the_council, viewer.look.typed
    is_refused = typed.get("verb") in EDIT_VERBS
    wanted = parse_number(typed.get("id")) if is_refused else query.number("edit")
    edited = next((one for one in council.departments if one.id == wanted), None)
    if edited is None and not is_refused and not query.text("new"):
        return ()
    people = () if edited is None else edited.people
    known = tx.people.get_many({*tx.people.known_to(council.id), *people})
    has_mail = viewer.look.capabilities.has_mail
    content = department_form(edited, viewer.cards, where="organisation", people=known, has_mail=has_mail)
    choices = sorted(
        ((one.name, one.entra_id) for one in known.values() if one.entra_id),
        key=lambda pair: pair[0].casefold(),
    )
    fields = [_with_people(field, choices) for field in content["body"] if field["type"].startswith("Input.")]
    return tuple(
        build_form(button, council, fields=fields if button.verb == EDIT_VERBS[0] else ())
        for button in content["actions"]
    )


def _with_people(field: CardElement, choices: Sequence[tuple[str, str]]) -> CardElement:
    """Return a people picker with its choices, those that are chosen first."""
    if not isinstance(field, ChoiceSetInput):
        return field
    chosen = (field.value or "").split(",")
    ordered = sorted(choices, key=lambda pair: pair[1] not in chosen)
    return field.replace(choices=[Choice(title=name, value=value) for name, value in ordered])


def _outside(viewer: Viewer, *, may_change: bool) -> Iterator[ShownOutsideBody]:
    council, title = viewer.the_council, viewer.texts("verb.remove_outside")
    for body in council.outside_bodies:
        button = execute_button(
            "remove_outside", title=title, about=body.name, context=viewer.cards, data={"id": body.id}
        )
        yield ShownOutsideBody(name=body.name, remove=build_form(button, council) if may_change else None)


def _add_outside(viewer: Viewer) -> ActionForm:
    add = execute_button("add_outside", title=viewer.texts("verb.add_outside"), context=viewer.cards)
    field = text_line("name", context=viewer.cards, placeholder="placeholder.outside")
    title = viewer.texts("button.add_outside")
    return build_form(add, viewer.the_council, title=title, fields=[field])


def _test(viewer: Viewer) -> ActionForm:
    title = viewer.texts("page.test_reach")
    return build_form(execute_button("test", title=title, context=viewer.cards), viewer.the_council)


def _preview_url(viewer: Viewer) -> str:
    return page_url(f"councils/{viewer.the_council.id}/departments/preview")


def load_preview(viewer: Viewer, tx: Transaction, query: PageQuery) -> ListPreview:
    """Return what the list that was sent would change; nothing is stored."""
    council, text = viewer.the_council, query.text("list")
    planned: tuple[PlannedDepartment, ...] = ()
    error = ""
    try:
        planned = preview_departments(tx, council, text)
    except BadInput as wrong:
        error = viewer.texts(f"refusal.{wrong.code}", **wrong.values)
    counts = {f"n_{change}": sum(plan.change is change for plan in planned) for change in ListChange}
    return ListPreview(
        rows=tuple(_preview_row(viewer, plan) for plan in planned),
        count=viewer.texts("page.preview_count", **counts),
        error=error,
        list_text=text,
        seen=plan_digest(planned),
        is_new=any(plan.change in (ListChange.NEW, ListChange.CHANGED) for plan in planned),
        url=page_url(f"councils/{council.id}/actions/{BRING_VERB}"),
        preview_url=_preview_url(viewer),
        back=viewer.url("departments"),
    )


def _preview_row(viewer: Viewer, plan: PlannedDepartment) -> PreviewRow:
    texts = viewer.texts
    detail = texts.join_names([texts(f"page.column_{column}") for column in plan.changed])
    if plan.error:
        detail = texts(f"refusal.{plan.error}", **plan.values)
    elif plan.is_outside:
        detail = texts("input.id")
    return PreviewRow(
        line=plan.line,
        name=plan.name,
        symbol=CHANGE_SYMBOLS[plan.change],
        change=texts(f"page.list_{plan.change}"),
        detail=detail,
    )


PAGE = Page(
    path="councils/{council}/departments",
    template="departments.html",
    title="page.departments",
    load=load,
    in_menu=True,
)
PREVIEW = Page(
    path="councils/{council}/departments/preview",
    template="departments_preview.html",
    title="page.preview",
    load=load_preview,
    needs=Permission.ADMINISTER,
)
"""Only shown as the answer to a list that is sent."""
