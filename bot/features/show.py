"""Show a question: ``visa 12`` with its history, the button ``show`` with what the presser may do."""

from bot.features.acting import find
from bot.router import Feature, Words, numbered
from bot.turn import Effects, Show, Turn, View
from domain.permissions import Act, expect
from storage import Transaction


def show(turn: Turn, tx: Transaction) -> Effects:
    """Show the question as this person may see it."""
    if questions := turn.fields.get("questions"):
        ids = [int(q) for q in questions if str(q).isdigit()]
        mine = [q.id for q in tx.questions.many(ids) if q.council == turn.the_council.id]
        return [Show(view=View(kind="questions", args={"questions": mine}))]
    question = find(turn, tx)
    expect(Act.READ, turn.person, turn.the_council, question)
    written = turn.pressed is None or bool(turn.fields.get("history"))
    args = {"question": question.id, **({"back": back} if (back := turn.fields.get("back")) else {})}
    return [Show(view=View(kind="history" if written else "question", args=args))]


FEATURE = Feature(
    name="show",
    words=Words(sv=("visa",), en=("show",)),
    verbs=("show",),
    read=numbered("rest"),
    changes=False,
    handle=show,
    argument="number",
)
