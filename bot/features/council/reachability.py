"""Test whether owners and deputies can be reached: ``testa``."""

from bot.turn.types import Effects, Feature, ShowView, StartJob, Turn
from bot.views.council import REACHABILITY
from domain.permissions import Permission, require_permission
from storage import Transaction
from storage.outbox import MessageKind


def test_reachability(turn: Turn, tx: Transaction) -> Effects:
    """Show which owners and deputies can be written to; try to open the missing personal chats."""
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


FEATURE = Feature(
    name="test",
    is_command=True,
    verbs=("test",),
    act=Permission.ADMINISTER,
    handle=test_reachability,
)
