"""Whom outside the organisation questions can be handed to: buttons on the card of departments."""

from bot.router import Feature
from bot.turn import Effects, Show, Turn, View
from domain.council import council_name
from domain.errors import Refusal
from domain.history import CouncilHappening
from domain.permissions import Act, expect
from storage import Transaction

MOST_OUTSIDE_BODIES = 30


def change_outside_bodies(turn: Turn, tx: Transaction) -> Effects:
    """Add an outside body, or take one off the list."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    if turn.pressed is not None and turn.pressed.verb == "remove_outside":
        body = next((b for b in council.outside_bodies if str(b.id) == turn.text("id")), None)
        if body is None:
            raise Refusal("no_such_outside_body")
        tx.councils.remove_outside_body(council, body.id)
        happening, name = CouncilHappening.OUTSIDE_REMOVED, body.name
    else:
        name = council_name(turn.text("name"))
        if len(council.outside_bodies) >= MOST_OUTSIDE_BODIES:
            raise Refusal("too_many_outside_bodies", limit=MOST_OUTSIDE_BODIES)
        tx.councils.add_outside_body(council, name)
        happening = CouncilHappening.OUTSIDE_ADDED
    tx.events.add_to_council(
        council.id, happening=happening, by=turn.person.id, act=turn.act, at=turn.now, new={"name": name}
    )
    return [Show(view=View(kind="departments"), note=happening.value, values={"name": name})]


FEATURE = Feature(
    name="outside_bodies",
    verbs=("add_outside", "remove_outside"),
    act=Act.ADMINISTER,
    handle=change_outside_bodies,
)
