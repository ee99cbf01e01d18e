"""Cards of a council itself: greeting, set-up, departments, coordinators."""

from collections.abc import Mapping
from typing import Any, Literal

from bot.turn import Card
from bot.views.sight import Sight
from cards import council as cards
from domain.council import Council
from domain.permissions import Act


def greeting(sight: Sight, args: Mapping[str, Any]) -> Card:
    """What the bot says when it comes to a chat; one press binds a council of whoever brought it."""
    content = cards.greeting(sight.frame, _coordinated(sight, args["person"]))
    return Card(content=content, summary=sight.texts("greeting.first"))


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
    council = sight.the_council
    people = sight.people(p for d in council.departments for p in d.people)
    names = {i: person.name for i, person in people.items()}
    may_change = Act.ADMINISTER in sight.allowed()
    content = cards.departments(council, names, sight.frame, may_change=may_change, note=sight.note)
    return Card(content=content, summary=sight.texts("departments.title"))


def department_form(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Adds a department or changes one."""
    department = sight.the_council.department(args.get("department"))
    people = sight.people(() if department is None else department.people)
    content = cards.department_form(
        department, sight.frame, where=_where(sight), people=people, note=sight.note, name=args.get("name")
    )
    return Card(content=content, summary=sight.texts("departments.title"))


def coordinators(sight: Sight, args: Mapping[str, Any]) -> Card:  # noqa: ARG001
    """Who runs the council."""
    council = sight.the_council
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


def choose(sight: Sight, args: Mapping[str, Any]) -> Card:
    """Which council is meant."""
    councils = [sight.tx.councils.get(c) for c in args["councils"]]
    content = cards.choose_council(councils, {"words": args["words"]}, sight.frame)
    return Card(content=content, summary=sight.texts("choose.title"))


def _where(sight: Sight) -> Literal["organisation", "chat"]:
    return "organisation" if sight.personal else "chat"
