"""Whether the owners can be reached: ``testa``, before a meeting rather than after it."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.permissions import Act, expect
from storage import Transaction
from storage.outbox import Kind


def reach(turn: Turn, tx: Transaction) -> Effects:
    """Show which owners and deputies can be written to; whoever has no chat with the bot yet is tried now."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    people = tx.people.many(person for department in council.departments for person in department.people)
    for person in people.values():
        if person.personal_chat is None and person.identified:
            tx.outbox.add(
                Kind.PROBE,
                key=f"probe:{person.id}:{turn.act}",
                payload={},
                council=council.id,
                person=person.id,
            )
    return [Show(view=View(kind="reach"))]


FEATURE = Feature(
    name="test",
    words=Words(sv=("testa",), en=("test",)),
    verbs=("test",),
    act=Act.ADMINISTER,
    handle=reach,
)
