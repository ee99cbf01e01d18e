"""The departments of a council: ``förvaltning Tekniska @Petra @Eva``, ``förvaltningar``, their cards."""

import re

from bot.features.acting import expect_to_read, tell_owner, withdraw
from bot.router import Feature, Fields, Words
from bot.turn import Effect, Effects, Refresh, Show, Turn, View
from domain.council import Council, Department, council_name
from domain.errors import BadInput, Refusal
from domain.history import CouncilHappening
from domain.permissions import Act, expect
from domain.text import LONGEST_NAME, one_line
from storage import Transaction

_ALIASES = re.compile(r"\(([^()]*)\)")
MOST_ALIASES = MOST_DEPUTIES = 20
MOST_DEPARTMENTS = 200


def read(argument: str) -> Fields:
    """Read ``<name> [(alias, alias)] [mentions]``; the mentions are the turn's."""
    return {"words": argument}


def department(turn: Turn, tx: Transaction) -> Effects:
    """Add a department or change one, with the people mentioned: owner first, then deputies."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    words = _without_mentions(turn.text("words"), turn)
    aliases = _aliases(",".join(_ALIASES.findall(words)))
    name = one_line(_ALIASES.sub(" ", words)).strip(" ,:-")
    if not name:
        return [Show(view=View(kind="department_form"))]
    known = _named(council, name)
    if not turn.mentioned and not aliases:
        return [
            Show(
                view=View(
                    kind="department_form", args={"department": known.id if known else None, "name": name}
                )
            )
        ]
    people = [p.id for p in turn.mentioned]
    _expect_few(len(people) - 1, "too_many_deputies", most=MOST_DEPUTIES)
    merged = tuple(dict.fromkeys([*(known.aliases if known else ()), *aliases]))
    return _saved(
        turn, tx, known, name=known.name if known else council_name(name), aliases=merged, people=people
    )


def save_department(turn: Turn, tx: Transaction) -> Effects:
    """Store what the department's card says."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    known = next((d for d in council.departments if str(d.id) == turn.text("id")), None)
    name = council_name(turn.text("name"))
    if (twin := _named(council, name)) is not None and twin != known:
        raise BadInput("department_exists", name=twin.name)
    _expect_few(turn.text("deputies").count(",") + 1, "too_many_deputies", most=MOST_DEPUTIES)
    chosen = [*turn.picked("owner")[:1], *turn.picked("deputies")]
    people = [tx.people.meet(name="", entra_id=p).id for p in chosen]
    if known and not turn.picked("owner") and known.owner is not None:
        people.insert(0, known.owner)
    return _saved(turn, tx, known, name=name, aliases=_aliases(turn.text("aliases")), people=people)


def remove_department(turn: Turn, tx: Transaction) -> Effects:
    """Take a department off the list, unless questions wait there."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    known = council.department(turn.number("id"))
    if known is None or known.removed:
        raise Refusal("no_such_department")
    if waiting := tx.questions.open_of([known.id]):
        raise Refusal("department_has_questions", name=known.name, count=len(waiting))
    tx.councils.remove_department(council, known.id)
    _note(turn, tx, CouncilHappening.DEPARTMENT_REMOVED, {"name": known.name})
    return [Show(view=View(kind="departments"), note="department_removed", values={"name": known.name})]


def departments(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the view reads what it shows when it is sent
    """Show all departments, with what a coordinator may change."""
    expect_to_read(turn)
    if turn.text("edit") or turn.fields.get("new"):
        expect(Act.ADMINISTER, turn.person, turn.the_council)
        args = {"department": turn.number("edit")}
        return [Show(view=View(kind="department_form", args=args))]
    return [Show(view=View(kind="departments"))]


def _saved(
    turn: Turn,
    tx: Transaction,
    known: Department | None,
    *,
    name: str,
    aliases: tuple[str, ...],
    people: list[int],
) -> Effects:
    council = turn.the_council
    _expect_few(len(aliases), "too_many_aliases", most=MOST_ALIASES)
    _expect_few(len(council.departments) + (known is None), "too_many_departments", most=MOST_DEPARTMENTS)
    council, saved = tx.councils.save_department(
        council, name=name, aliases=aliases, department=known.id if known else None
    )
    if people:
        council = tx.councils.seat(council, saved.id, owner=people[0], deputies=people[1:])
    _note(
        turn,
        tx,
        CouncilHappening.DEPARTMENT_SAVED,
        {"name": name, "aliases": list(aliases), "people": people},
    )
    moved = _moved(turn, tx, known, council) if people and (known is None or known.owner != people[0]) else []
    one = View(kind="department", args={"department": saved.id})
    shown = one if turn.pressed is None else View(kind="departments")
    return [Show(view=shown, note="department_saved", values={"name": name}), *moved]


def _moved(turn: Turn, tx: Transaction, known: Department | None, council: Council) -> list[Effect]:
    """Give all open questions of a department to its new owner, and take them back from the one before."""
    if known is None:
        return []
    waiting = tx.questions.open_of([known.id])
    for question in waiting:
        withdraw(tx, question, council=turn.the_council)
    refreshed = [Refresh(question=q.id) for q in waiting]
    return [*refreshed, *tell_owner(turn, *waiting, council=council)]


def _without_mentions(words: str, turn: Turn) -> str:
    """Give back what is written beside those mentioned: clients let people shorten the name in a mention."""
    names = {*turn.called, *(f"@{person.name}" for person in turn.chosen)}
    for name in sorted(names, key=len, reverse=True):
        words = re.sub(rf"{re.escape(name)}(?!\w)", " ", words)
    return words


def _named(council: Council, name: str) -> Department | None:
    wanted = name.casefold()
    return next((d for d in council.departments if wanted in (n.casefold() for n in d.names)), None)


def _aliases(text: str) -> tuple[str, ...]:
    parts = (one_line(part)[:LONGEST_NAME] for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _expect_few(number: int, otherwise: str, /, *, most: int) -> None:
    if number > most:
        raise BadInput(otherwise, limit=most)


def _note(turn: Turn, tx: Transaction, happening: CouncilHappening, new: dict[str, object]) -> None:
    tx.events.add_to_council(
        turn.the_council.id, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new=new
    )


FEATURES = (
    Feature(
        name="department",
        words=Words(sv=("förvaltning",), en=("department",)),
        act=Act.ADMINISTER,
        read=read,
        handle=department,
        argument="department",
    ),
    Feature(
        name="departments",
        words=Words(sv=("förvaltningar",), en=("departments",)),
        verbs=("departments",),
        changes=False,
        handle=departments,
    ),
    Feature(name="save_department", verbs=("save_department",), act=Act.ADMINISTER, handle=save_department),
    Feature(
        name="remove_department", verbs=("remove_department",), act=Act.ADMINISTER, handle=remove_department
    ),
)
