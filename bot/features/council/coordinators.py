"""Appoint a coordinator (``samordnare @namn``), hand over the role, or step down."""

from bot.features.access import require_read_access
from bot.turn.types import Effects, Feature, Fields, ShowView, Turn
from bot.views.council import COORDINATORS
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from domain.person import MembershipKind, Person
from storage import Transaction


def parse_coordinator(argument: str) -> Fields:
    """Keep the words unparsed: the person is mentioned."""
    return {"words": argument}


def change_coordinators(turn: Turn, tx: Transaction) -> Effects:
    """Appoint the person mentioned or picked, let the sender step down, or show the coordinators."""
    council = turn.the_council
    verb = turn.card_action.verb if turn.card_action else ""
    if verb == "step_down":
        require_permission(Permission.ADMINISTER, turn.person, council)
        tx.councils.remove_coordinator(council, turn.person.id)
        return _record_and_show(turn, tx, CouncilEventKind.COORDINATOR_LEFT, turn.person)
    if verb == "appoint":
        require_permission(Permission.ADMINISTER, turn.person, council)
        if not (picked := turn.picked("person")):
            raise BadInput("person_missing")
        return _appoint(turn, tx, tx.people.upsert(name="", entra_id=picked[0]))
    if turn.mentions:
        require_permission(Permission.ADMINISTER, turn.person, council)
        return _appoint(turn, tx, turn.require_mentioned[0])
    require_read_access(turn)
    return [ShowView(view=COORDINATORS.view())]


def _appoint(turn: Turn, tx: Transaction, person: Person) -> Effects:
    if person.membership is MembershipKind.UNKNOWN:
        raise Refusal("not_met_yet")
    if person.membership is not MembershipKind.MEMBER:
        raise Refusal("may_not_be_coordinator", name=person.name)
    tx.councils.add_coordinator(turn.the_council, person.id)
    return _record_and_show(turn, tx, CouncilEventKind.COORDINATOR_APPOINTED, person)


def _record_and_show(turn: Turn, tx: Transaction, happening: CouncilEventKind, person: Person) -> Effects:
    tx.events.add_to_council(
        turn.the_council.id,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"person": person.id},
    )
    return [ShowView(view=COORDINATORS.view(), note=happening.value, values={"name": person.name})]


FEATURE = Feature(
    name="coordinator",
    is_command=True,
    verbs=("coordinators", "appoint", "step_down"),
    act=Permission.ADMINISTER,
    parse=parse_coordinator,
    handle=change_coordinators,
    argument="mention",
)
