"""Cards of a council itself: greeting, set-up, departments, coordinators."""

from collections.abc import Mapping
from typing import Any, Literal

from bot.turn import Card
from bot.views.messages import sentence
from bot.views.sight import Sight
from cards import council as cards
from cards.frame import MOST_BYTES, size
from cards.help import what_it_hears
from cards.reach import Reach, Reached, reach_card
from cards.settings_form import settings_form
from domain.council import Council
from domain.errors import NotFound
from domain.permissions import Act
from domain.person import Person
from domain.text import LONGEST_TEXT
from storage.outbox import State


def greeting(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What the bot says when it comes to a chat; one press binds a council of whoever brought it."""
    existing = _coordinated(sight, args["person"])
    content = cards.greeting(sight.frame, existing, hears_all=sight.hears_all)
    return Card(content=content, summary=sight.texts(what_it_hears(hears_all=sight.hears_all)))


def unbound(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Nothing works here yet, and how to change that; one press binds a council of whoever asked."""
    mine = _coordinated(sight, args["person"])
    note = sight.texts("unbound.title")
    content = cards.setup(mine, sight.frame, note=note) if mine else cards.unbound(sight.frame)
    return Card(content=content, summary=note)


def _coordinated(sight: Sight, person: int) -> list[Council]:
    return [c for c in sight.tx.councils.of_person(person) if person in c.coordinators]


def bound(sight: Sight, args: Mapping[str, Any]) -> Card:
    """The council meets here now."""
    council = sight.tx.councils.get(args["council"])
    content = cards.bound(council, sight.frame, note=sight.note)
    return Card(content=content, summary=sight.texts("bound.title", code=council.code))


def departments(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Who answers questions."""
    council = _as_it_is_now(sight)
    people = sight.people(p for d in council.departments for p in d.people)
    names = {i: person.name for i, person in people.items()}
    may_change = Act.ADMINISTER in sight.allowed()
    content = cards.departments(council, names, sight.frame, may_change=may_change, note=sight.note)
    return Card(content=content, summary=sight.texts("departments.title"))


def department(sight: Sight, args: Mapping[str, Any]) -> Card:
    """One department as it is now, and the way to all of them."""
    council = _as_it_is_now(sight)
    found = council.department(args["department"])
    if found is None:
        raise NotFound("no_such_department")
    names = {i: person.name for i, person in sight.people(found.people).items()}
    may_change = Act.ADMINISTER in sight.allowed()
    content = cards.department(found, names, sight.frame, may_change=may_change, note=sight.note)
    return Card(content=content, summary=sight.note or sight.texts("departments.title"))


def department_form(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Adds a department or changes one."""
    department = _as_it_is_now(sight).department(args.get("department"))
    people = sight.people(() if department is None else department.people)
    content = cards.department_form(
        department, sight.frame, where=_where(sight), people=people, note=sight.note, name=args.get("name")
    )
    return Card(content=content, summary=sight.texts("departments.title"))


def coordinators(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Who runs the council."""
    council = _as_it_is_now(sight)
    names = {i: person.name for i, person in sight.people(council.coordinators).items()}
    may_change = Act.ADMINISTER in sight.allowed()
    content = cards.coordinators(
        council,
        names,
        sight.frame,
        where=_where(sight),
        may_change=may_change,
        may_step_down=may_change and len(council.coordinators) > 1,
        note=sight.note,
    )
    return Card(content=content, summary=sight.texts("coordinators.title"))


def settings(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """When the council reminds."""
    content = settings_form(_as_it_is_now(sight), sight.frame, note=sight.note)
    return Card(content=content, summary=sight.texts("settings.title"))


def reach(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Which owners and deputies can be written to."""
    council = _as_it_is_now(sight)
    people = sight.people(p for d in council.departments for p in d.people)
    rows = [
        Reached(department=d.name, name=None)
        if person is None
        else Reached(department=d.name, name=people[person].name, reach=_reach(sight, people[person]))
        for d in council.departments
        for person in (d.people or (None,))
    ]
    content = reach_card(rows, sight.frame, council=council.id)
    return Card(content=content, summary=sight.texts("reach.title"))


def _reach(sight: Sight, person: Person) -> Reach:
    """Tell by what Teams said last; while nothing is known, somebody is being tried."""
    if not person.identified:
        return Reach.ANONYMOUS
    waits = sight.tx.outbox.holds_back(person.id)
    if person.personal_chat is None:
        return _TRIED.get(sight.tx.outbox.probed(person.id), Reach.NOT_INSTALLED if waits else Reach.ASKING)
    return Reach.BLOCKED if waits else Reach.YES


_TRIED: dict[State | None, Reach] = {
    State.BLOCKED: Reach.NOT_INSTALLED,
    State.DEAD: Reach.UNREACHABLE,
    State.HELD: Reach.UNREACHABLE,
    State.EXPIRED: Reach.UNREACHABLE,
}
"""What a try to open the personal chat has shown."""


def choose(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Which council is meant; the words go with every choice, so that they have to be few enough."""
    councils, words = [sight.tx.councils.get(c) for c in args["councils"]], args["words"]
    content = cards.choose_council(councils, {"words": words}, sight.frame)
    if len(words) > LONGEST_TEXT or size(content) > MOST_BYTES:
        return sentence(sight, {"key": "choose.too_long"})
    return Card(content=content, summary=sight.texts("choose.title"))


def _as_it_is_now(sight: Sight) -> Council:
    """Give back the council, with what this very turn has changed of it."""
    return sight.tx.councils.get(sight.the_council.id)


def _where(sight: Sight) -> Literal["organisation", "chat"]:
    return "organisation" if sight.personal else "chat"
