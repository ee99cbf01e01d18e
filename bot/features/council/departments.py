"""Manage departments (``förvaltning ...``), outside bodies, and whether owners can be reached (``testa``)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.features.access import require_people_mentioned, require_read_access
from bot.features.questions.notify import cancel_pending_messages, mail_departments, notify_owners
from bot.turn.types import Effect, Effects, Feature, Fields, RefreshQuestion, ShowView, StartJob, Turn
from bot.views.council import DEPARTMENT, DEPARTMENT_FORM, DEPARTMENTS, REACHABILITY
from cards.texts import words_of_all_languages
from domain.council import Council, Department, clean_council_name
from domain.department_list import (
    MAX_ALIASES,
    MAX_DEPARTMENTS,
    MAX_DEPUTIES,
    MAX_OUTSIDE_BODIES,
    ListChange,
    ListColumn,
    PlannedDepartment,
    parse_departments,
    plan_departments,
    plan_digest,
    require_at_most,
)
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind, EventKind
from domain.mail import WrittenAddresses, parse_own_addresses, take_addresses
from domain.permissions import Permission, require_permission
from domain.question import Question
from domain.recipients import Recipient, RecipientKind
from domain.reminder_settings import parse_address
from domain.text import MAX_NAME_LENGTH, one_line
from storage import Transaction
from storage.outbox import MessageKind

_TYPED_NAME = re.compile(r"(?<!\S)@\w[^@]*")
"""``@Petra`` that is typed, and no mention: Teams says nothing of whom it means."""
_ALIASES = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a department is to be."""

    name: str
    aliases: tuple[str, ...]
    mail: str | None
    people: Sequence[int] = ()
    """As before if there are none."""
    own: Mapping[int, str]
    """The own e-mail addresses of those who have one."""


def parse_department(argument: str) -> Fields:
    """Parse ``<name> [(alias, alias)] [mentions]``; the mentions come with the turn."""
    return {"words": argument}


def edit_department(turn: Turn, tx: Transaction) -> Effects:
    """Add or change a department, with the people mentioned: owner first, then deputies."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    require_people_mentioned(turn)
    written = WrittenAddresses(words=turn.text("words"))
    if turn.capabilities.has_mail:
        mentions = [(text, person.id) for text, person in turn.mentions_by_text.items()]
        written = take_addresses(written.words, mentions)
    words = _without_mentions(written.words, turn)
    aliases = _parse_aliases(",".join(_ALIASES.findall(words)))
    name = one_line(_ALIASES.sub(" ", words)).strip(" ,:-")
    if not name:
        return [ShowView(view=DEPARTMENT_FORM.view())]
    if (typed := _TYPED_NAME.search(name)) is not None:
        raise BadInput("name_is_no_mention", name=typed[0])
    known = council.department_named(name)
    if not turn.mentioned and not aliases and written.mail is None:
        return [ShowView(view=DEPARTMENT_FORM.view(department=known.id if known else None, name=name))]
    people = [p.id for p in turn.mentioned]
    require_at_most(len(people) - 1, "too_many_deputies", limit=MAX_DEPUTIES)
    merged = tuple(dict.fromkeys([*(known.aliases if known else ()), *aliases]))
    wanted = _Wanted(
        name=known.name if known else clean_council_name(name),
        aliases=merged,
        mail=written.mail or (known.mail if known else None),
        people=people,
        own={**dict(known.addresses if known else ()), **written.own},
    )
    return _save(turn, tx, known, wanted)


def save_department(turn: Turn, tx: Transaction) -> Effects:
    """Store the department as entered in its card."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    known = next((d for d in council.departments if str(d.id) == turn.text("id")), None)
    name = clean_council_name(turn.text("name"))
    if (twin := council.department_named(name)) is not None and twin != known:
        raise BadInput("department_exists", name=twin.name)
    require_at_most(turn.text("deputies").count(",") + 1, "too_many_deputies", limit=MAX_DEPUTIES)
    chosen = [*turn.picked("owner")[:1], *turn.picked("deputies")]
    people = [tx.people.upsert(name="", entra_id=p).id for p in chosen]
    if known and not turn.picked("owner") and known.owner is not None:
        people.insert(0, known.owner)
    mail = parse_address(turn.text("mail")) if "mail" in turn.fields else known.mail if known else None
    aliases = _parse_aliases(turn.text("aliases"))
    own = dict(known.addresses) if known else {}
    if "own_mail" in turn.fields:
        named = tx.people.get_many([*people, *(known.people if known else ())])
        own = parse_own_addresses(turn.text("own_mail"), {id_: one.name for id_, one in named.items()})
    return _save(turn, tx, known, _Wanted(name=name, aliases=aliases, mail=mail, people=people, own=own))


def remove_department(turn: Turn, tx: Transaction) -> Effects:
    """Remove a department, unless it has open questions."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    known = council.department(turn.number("id"))
    if known is None or known.removed:
        raise Refusal("no_such_department")
    if waiting := tx.questions.list_open_of_departments([known.id]):
        raise Refusal("department_has_questions", name=known.name, count=len(waiting))
    tx.councils.remove_department(council, known.id)
    _record_event(turn, tx, CouncilEventKind.DEPARTMENT_REMOVED, {"name": known.name, "id": known.id})
    return [ShowView(view=DEPARTMENTS.view(), note="department_removed", values={"name": known.name})]


def show_departments(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show all departments, with what a coordinator may change."""
    require_read_access(turn)
    if turn.text("edit") or turn.fields.get("new"):
        require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
        return [ShowView(view=DEPARTMENT_FORM.view(department=turn.number("edit")))]
    return [ShowView(view=DEPARTMENTS.view())]


def _save(turn: Turn, tx: Transaction, known: Department | None, wanted: _Wanted) -> Effects:
    saved, moved = _store(turn, tx, known, wanted)
    one = DEPARTMENT.view(department=saved.id)
    shown = one if turn.card_action is None else DEPARTMENTS.view()
    return [*moved, ShowView(view=shown, note="department_saved", values={"name": wanted.name})]


def _store(
    turn: Turn, tx: Transaction, known: Department | None, wanted: _Wanted
) -> tuple[Department, list[Effect]]:
    """Store a department; return it, and what tells a new owner or mailbox of its open questions."""
    council = turn.the_council
    people, own = list(wanted.people), wanted.own
    require_at_most(len(wanted.aliases), "too_many_aliases", limit=MAX_ALIASES)
    require_at_most(len(council.departments) + (known is None), "too_many_departments", limit=MAX_DEPARTMENTS)
    name, aliases, mail = wanted.name, wanted.aliases, wanted.mail
    number = known.id if known else None
    council, saved = tx.councils.save_department(
        council, name=name, aliases=aliases, mail=mail, department=number
    )
    before = None if known is None else department_values(known)
    if people or dict(saved.addresses) != own:
        owner = people[0] if people else saved.owner
        deputies = people[1:] if people else saved.deputies
        council = tx.councils.set_department_people(
            council, saved.id, owner=owner, deputies=deputies, addresses=own
        )
    after = department_values(council.department(saved.id) or saved)
    saved_values = {"name": name, "aliases": list(aliases), "mail": mail, "people": people}
    _record_event(
        turn,
        tx,
        CouncilEventKind.DEPARTMENT_SAVED,
        {**saved_values, "id": saved.id, "before": before, "after": after},
    )
    if known is None:
        return saved, []
    if known.mail != mail:
        tx.answer_links.revoke_of(council.id, department=saved.id)
    for person, address in known.addresses:
        if own.get(person) != address or (people and person not in people):
            tx.answer_links.revoke_of(council.id, person=person)
    moved = move_questions(turn, tx, known, council) if people else []
    return saved, [*moved, *_mail_questions(tx, known, council)]


def preview_departments(tx: Transaction, council: Council, text: str) -> tuple[PlannedDepartment, ...]:
    """Return what each line of a list of departments would change, and what is wrong with it.

    Raises BadInput if the list itself cannot be read, or holds too many.
    """
    listed = parse_departments(
        text,
        headings={column: words_of_all_languages(f"departments_list.{column}") for column in ListColumn},
        affirmations=words_of_all_languages("departments_list.yes"),
    )
    names = tx.people.known_to(council.id)
    known = [Recipient(kind=RecipientKind.PERSON, id=id_, name=name) for id_, name in names.items()]
    entra_ids = {p.entra_id.casefold(): p.id for p in tx.people.get_many(names).values() if p.entra_id}
    return plan_departments(council, listed, people=known, entra_ids=entra_ids)


def bring_departments(turn: Turn, tx: Transaction) -> Effects:
    """Store the departments and outside bodies of a list; lines with an error are left out.

    Raises BadInput ``departments_changed_since`` if the preview that was seen says something else, and
    ``departments_list_empty`` if nothing is new.
    """
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    council = tx.councils.get_for_update(turn.the_council.id)
    planned = preview_departments(tx, council, turn.text("list"))
    if turn.text("seen") not in ("", plan_digest(planned)):
        raise BadInput("departments_changed_since")
    wanted = [plan for plan in planned if plan.change in (ListChange.NEW, ListChange.CHANGED)]
    if not wanted:
        raise BadInput("departments_list_empty")
    effects: list[Effect] = []
    for plan in wanted:
        effects += _bring(replace(turn, council=tx.councils.get(council.id)), tx, plan)
    counted = Counter(plan.change for plan in planned)
    values = {change.value: counted[change] for change in ListChange}
    return [*effects, ShowView(view=DEPARTMENTS.view(), note="departments_brought", values=values)]


def _bring(turn: Turn, tx: Transaction, plan: PlannedDepartment) -> list[Effect]:
    council = turn.the_council
    if plan.is_outside:
        tx.councils.add_outside_body(council, plan.name)
        _record_event(turn, tx, CouncilEventKind.OUTSIDE_ADDED, {"name": plan.name})
        return []
    known = council.department(plan.department)
    people = [*([] if plan.owner is None else [plan.owner]), *plan.deputies]
    wanted = _Wanted(
        name=plan.name, aliases=plan.aliases, mail=plan.mail, people=people, own=dict(plan.addresses)
    )
    return _store(turn, tx, known, wanted)[1]


def forget_address(turn: Turn, tx: Transaction, department: Department, *, person: int | None) -> None:
    """Remove an address whose reader says that it is wrong; none is written to until somebody enters one.

    It is the own address of ``person``, or that of the mailbox if it is None.
    """
    mail = department.mail if person is not None else None
    own = {one: address for one, address in department.addresses if one != person}
    wanted = _Wanted(name=department.name, aliases=department.aliases, mail=mail, own=own)
    _store(turn, tx, department, wanted)


def department_values(department: Department) -> dict[str, object]:
    """Return what the history stores of a department, so that a change can be undone."""
    people, has_owner = list(department.people), department.owner is not None
    named = {"name": department.name, "aliases": list(department.aliases), "mail": department.mail}
    return {**named, "people": people, "has_owner": has_owner}


def move_questions(turn: Turn, tx: Transaction, known: Department, council: Council) -> list[Effect]:
    """Send a department's open questions to its new owner, and cancel those pending for the previous one.

    Questions of somebody who has left the department go back to its owner.
    """
    now = council.department(known.id)
    left = set(known.people) - set(() if now is None else now.people)
    is_new = now is not None and now.owner != known.owner
    waiting = [
        q
        for q in tx.questions.list_open_of_departments([known.id])
        if q.assignee in left or (is_new and q.assignee is None)
    ]
    cancelled = [one for q in waiting for one in cancel_pending_messages(q, council=turn.the_council)]
    sent = [q if q.assignee is None else _return_to_owner(turn, tx, q, known) for q in waiting]
    refreshed = [RefreshQuestion(question=q.id) for q in sent]
    return [*cancelled, *refreshed, *notify_owners(turn, tx, *sent, council=council)]


def _mail_questions(tx: Transaction, known: Department, council: Council) -> list[Effect]:
    """Send a department's open questions to its new mailbox, if it has nobody who gets them in Teams."""
    now = council.department(known.id)
    if now is None or now.people or now.mail in (None, known.mail):
        return []
    return [*mail_departments(council, tx.questions.list_open_of_departments([known.id]))]


def _return_to_owner(turn: Turn, tx: Transaction, question: Question, department: Department) -> Question:
    sent = question.assign(department.id, due=question.due)
    return tx.questions.save(
        question,
        sent,
        council=turn.the_council,
        happening=EventKind.ASSIGNED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        extra={"department": department.id},
    )


def _without_mentions(words: str, turn: Turn) -> str:
    """Return the text without the mentions, whose names clients let people shorten."""
    names = {*turn.mentions_by_text, *(f"@{person.name}" for person in turn.require_mentioned)}
    for name in sorted(names, key=len, reverse=True):
        words = re.sub(rf"{re.escape(name)}(?!\w)", " ", words)
    return words


def _parse_aliases(text: str) -> tuple[str, ...]:
    parts = (one_line(part)[:MAX_NAME_LENGTH] for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _record_event(turn: Turn, tx: Transaction, happening: CouncilEventKind, new: dict[str, object]) -> None:
    tx.events.add_to_council(
        turn.the_council.id, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new=new
    )


FEATURES = (
    Feature(
        name="department",
        is_command=True,
        act=Permission.ADMINISTER,
        parse=parse_department,
        handle=edit_department,
        argument="department",
    ),
    Feature(
        name="departments",
        is_command=True,
        verbs=("departments",),
        is_writing=False,
        handle=show_departments,
    ),
    Feature(
        name="save_department", verbs=("save_department",), act=Permission.ADMINISTER, handle=save_department
    ),
    Feature(
        name="bring_departments",
        verbs=("bring_departments",),
        act=Permission.ADMINISTER,
        handle=bring_departments,
    ),
    Feature(
        name="remove_department",
        verbs=("remove_department",),
        act=Permission.ADMINISTER,
        handle=remove_department,
    ),
)


def change_outside_bodies(turn: Turn, tx: Transaction) -> Effects:
    """Add an outside body, or remove one."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    if turn.card_action is not None and turn.card_action.verb == "remove_outside":
        body = next((b for b in council.outside_bodies if str(b.id) == turn.text("id")), None)
        if body is None:
            raise Refusal("no_such_outside_body")
        tx.councils.remove_outside_body(council, body.id)
        happening, name = CouncilEventKind.OUTSIDE_REMOVED, body.name
    else:
        name = clean_council_name(turn.text("name"))
        if len(council.outside_bodies) >= MAX_OUTSIDE_BODIES:
            raise Refusal("too_many_outside_bodies", limit=MAX_OUTSIDE_BODIES)
        tx.councils.add_outside_body(council, name)
        happening = CouncilEventKind.OUTSIDE_ADDED
    tx.events.add_to_council(
        council.id, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new={"name": name}
    )
    return [ShowView(view=DEPARTMENTS.view(), note=happening.value, values={"name": name})]


OUTSIDE_BODIES = Feature(
    name="outside_bodies",
    verbs=("add_outside", "remove_outside"),
    act=Permission.ADMINISTER,
    handle=change_outside_bodies,
)


def test_reachability(turn: Turn, tx: Transaction) -> Effects:
    """Show which owners and deputies the bot can write to; try to open the missing personal chats."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    people = tx.people.get_many(person for department in council.departments for person in department.people)
    probes = [
        StartJob(
            kind=MessageKind.PROBE, key=f"probe:{person.id}:{turn.act}", council=council.id, person=person.id
        )
        for person in people.values()
        if person.personal_chat is None and person.is_identified
    ]
    return [*probes, ShowView(view=REACHABILITY.view())]


REACHABILITY_FEATURE = Feature(
    name="test",
    is_command=True,
    verbs=("test",),
    act=Permission.ADMINISTER,
    handle=test_reachability,
)
