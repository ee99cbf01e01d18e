"""Render cards of a council: greeting, set-up, departments, coordinators, settings, reachability."""

from collections.abc import Mapping
from typing import Any, Literal

from bot.turn.types import Card
from bot.views.context import Follows, RenderContext, TextStorage, ViewType
from bot.views.messages import render_sentence
from cards import council as cards
from cards.context import MAX_BYTES, card_size
from cards.delivery import Reachability, ReachableRow, reachability_card
from cards.help import hearing_text_key
from cards.new_question import early_questions_card
from cards.reminders import reminder_settings_form
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Permission
from domain.person import Person
from domain.text import MAX_TEXT_LENGTH
from storage.outbox import MessageState

_PROBE_RESULTS: dict[MessageState | None, Reachability] = {
    MessageState.BLOCKED: Reachability.NOT_INSTALLED,
    MessageState.DEAD: Reachability.UNREACHABLE,
    MessageState.HELD: Reachability.UNREACHABLE,
    MessageState.EXPIRED: Reachability.UNREACHABLE,
}
"""The reachability that follows from the state of a probe."""


def render_greeting(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the greeting in a new chat; a button binds a council of the person who installed it."""
    existing = _coordinated(context, args["person"])
    content = cards.greeting_card(context.card_context, existing, hears_all=context.capabilities.hears_all)
    return Card(
        content=content, summary=context.texts(hearing_text_key(hears_all=context.capabilities.hears_all))
    )


def render_unbound(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the notice that no council is bound to the chat, with buttons for the sender's councils."""
    mine = _coordinated(context, args["person"])
    title, kept = context.texts("unbound.title"), ""
    if args.get("items") or args.get("not_kept"):
        kept = context.texts("unbound.kept" if args.get("items") else "unbound.not_kept")
    note = f"{title}. {kept}" if kept else title
    content = (
        cards.setup_card(mine, context.card_context, note=note)
        if mine
        else cards.no_council_card(context.card_context, title=title, kept=kept)
    )
    return Card(content=content, summary=note)


def render_early_questions(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the questions that were written before the council was bound, to be taken along or not."""
    asked = args["asked"]
    people = context.people(one["person"] for one in asked)
    rows = [(people[one["person"]].name, item) for one in asked for item in one["items"]]
    council = context.tx.councils.get(args["council"])
    content = early_questions_card(rows, council.name, context.card_context)
    return Card(content=content, summary=context.texts.plural("early.title", len(rows)))


def _coordinated(context: RenderContext, person: int) -> list[Council]:
    return [c for c in context.tx.councils.of_person(person) if person in c.coordinators]


def render_bound(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the confirmation that the council is now bound to this chat."""
    council = context.tx.councils.get(args["council"])
    content = cards.council_ready_card(council, context.card_context, note=context.note)
    return Card(content=content, summary=context.texts("bound.title", name=council.name))


def render_departments(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the departments of the council and their people."""
    council = _current_council(context)
    people = context.people(p for d in council.departments for p in d.people)
    names = {i: person.name for i, person in people.items()}
    may_change = Permission.ADMINISTER in context.permissions()
    content = cards.departments_card(
        council, names, context.card_context, may_change=may_change, note=context.note
    )
    return Card(content=content, summary=context.texts("departments.title"))


def render_department(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render one department in its current state, with a link to all of them."""
    council = _current_council(context)
    found = council.department(args["department"])
    if found is None:
        raise NotFound("no_such_department")
    names = {i: person.name for i, person in context.people(found.people).items()}
    may_change = Permission.ADMINISTER in context.permissions()
    content = cards.department_card(
        found, names, context.card_context, may_change=may_change, note=context.note
    )
    return Card(content=content, summary=context.note or context.texts("departments.title"))


def render_department_form(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the form that adds or changes a department."""
    department = _current_council(context).department(args.get("department"))
    people = context.people(() if department is None else department.people)
    content = cards.department_form(
        department,
        context.card_context,
        where=_people_scope(context),
        people=people,
        note=context.note,
        name=args.get("name"),
        has_mail=context.capabilities.has_mail,
    )
    return Card(content=content, summary=context.texts("departments.title"))


def render_coordinators(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render the coordinators of the council."""
    council = _current_council(context)
    names = {i: person.name for i, person in context.people(council.coordinators).items()}
    may_change = Permission.ADMINISTER in context.permissions()
    content = cards.coordinators_card(
        council,
        names,
        context.card_context,
        where=_people_scope(context),
        may_change=may_change,
        may_step_down=may_change and len(council.coordinators) > 1,
        note=context.note,
    )
    return Card(content=content, summary=context.texts("coordinators.title"))


def render_settings(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the council's name and when it sends reminders."""
    content = reminder_settings_form(
        _current_council(context),
        context.card_context,
        note=context.note,
        name=args.get("name", ""),
        has_mail=context.capabilities.has_mail,
        has_public_page=bool(context.capabilities.public_pages),
    )
    return Card(content=content, summary=context.texts("settings.title"))


def render_reachability(context: RenderContext, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Render which owners and deputies the bot can write to."""
    council = _current_council(context)
    people = context.people(p for d in council.departments for p in d.people)
    rows = [
        ReachableRow(department=d.name, name=None)
        if person is None
        else ReachableRow(
            department=d.name, name=people[person].name, reachability=reachability_of(context, people[person])
        )
        for d in council.departments
        for person in (d.people or (None,))
    ]
    content = reachability_card(rows, context.card_context, council=council.id)
    return Card(content=content, summary=context.texts("reach.title"))


def reachability_of(context: RenderContext, person: Person) -> Reachability:
    """Return whether a person can be reached, by the last response of Teams or a pending probe."""
    if not person.is_identified:
        return Reachability.ANONYMOUS
    waits = context.tx.outbox.has_blocked_messages(person.id)
    if person.personal_chat is None:
        return _PROBE_RESULTS.get(
            context.tx.outbox.latest_probe_state(person.id),
            Reachability.NOT_INSTALLED if waits else Reachability.ASKING,
        )
    return Reachability.BLOCKED if waits else Reachability.YES


def render_council_choice(context: RenderContext, args: Mapping[str, Any]) -> Card:
    """Render the choice of a council; every button carries the message, so its length is limited."""
    councils, words = [context.tx.councils.get(c) for c in args["councils"]], args["words"]
    content = cards.choose_council_card(councils, {"words": words}, context.card_context)
    if len(words) > MAX_TEXT_LENGTH or card_size(content) > MAX_BYTES:
        return render_sentence(context, {"key": "choose.too_long"})
    return Card(content=content, summary=context.texts("choose.title"))


def _current_council(context: RenderContext) -> Council:
    """Return the council, including the changes of this turn."""
    return context.tx.councils.get(context.the_council.id)


def _people_scope(context: RenderContext) -> Literal["organisation", "chat"]:
    return "organisation" if context.personal else "chat"


GREETING = ViewType("greeting", render=render_greeting, is_replaceable=True)
UNBOUND = ViewType("unbound", render=render_unbound, is_replaceable=True)
EARLY_QUESTIONS = ViewType("early_questions", render=render_early_questions, is_replaceable=True)
BOUND = ViewType("bound", render=render_bound)
DEPARTMENTS = ViewType("departments", render=render_departments)
DEPARTMENT = ViewType("department", render=render_department)
DEPARTMENT_FORM = ViewType("department_form", render=render_department_form)
COORDINATORS = ViewType("coordinators", render=render_coordinators)
SETTINGS = ViewType("settings", render=render_settings)
REACHABILITY = ViewType("reach", render=render_reachability, follows=Follows.REACHABILITY)
COUNCIL_CHOICE = ViewType(
    "choose", render=render_council_choice, is_replaceable=True, text_storage=TextStorage.NOT_WITH_CARD
)
