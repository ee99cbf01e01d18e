"""Who runs the council: ``samordnare @namn`` appoints one more, the card hands over or steps down."""

from bot.features.acting import expect_to_read
from bot.router import Feature, Fields, Words
from bot.turn import Effects, Show, Turn, View
from domain.errors import BadInput, Refusal
from domain.history import CouncilHappening
from domain.permissions import Act, expect
from domain.person import Person, Standing
from storage import Transaction


def read(argument: str) -> Fields:
    """Read nothing: who is meant is mentioned."""
    return {"words": argument}


def coordinators(turn: Turn, tx: Transaction) -> Effects:
    """Appoint whoever is mentioned or picked, let somebody step down, or show who they are."""
    council = turn.the_council
    verb = turn.pressed.verb if turn.pressed else ""
    if verb == "step_down":
        expect(Act.ADMINISTER, turn.person, council)
        tx.councils.step_down(council, turn.person.id)
        return _shown(turn, tx, CouncilHappening.COORDINATOR_LEFT, turn.person)
    if verb == "appoint":
        expect(Act.ADMINISTER, turn.person, council)
        if not (picked := turn.picked("person")):
            raise BadInput("person_missing")
        return _appointed(turn, tx, tx.people.meet(name="", entra_id=picked[0]))
    if turn.named:
        expect(Act.ADMINISTER, turn.person, council)
        return _appointed(turn, tx, turn.chosen[0])
    expect_to_read(turn)
    return [Show(view=View(kind="coordinators"))]


def _appointed(turn: Turn, tx: Transaction, person: Person) -> Effects:
    if person.standing is Standing.UNKNOWN:
        raise Refusal("not_met_yet")
    if person.standing is not Standing.MEMBER:
        raise Refusal("may_not_be_coordinator", name=person.name)
    tx.councils.appoint(turn.the_council, person.id)
    return _shown(turn, tx, CouncilHappening.COORDINATOR_APPOINTED, person)


def _shown(turn: Turn, tx: Transaction, happening: CouncilHappening, person: Person) -> Effects:
    tx.events.add_to_council(
        turn.the_council.id,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"person": person.id},
    )
    return [Show(view=View(kind="coordinators"), note=happening.value, values={"name": person.name})]


FEATURE = Feature(
    name="coordinator",
    words=Words(sv=("samordnare",), en=("coordinator", "coordinators")),
    verbs=("coordinators", "appoint", "step_down"),
    act=Act.ADMINISTER,
    read=read,
    handle=coordinators,
    argument="mention",
)
