"""Answer a question: the owner's button, and ``svara 12 ...``."""

from bot.features.acting import begin, finish
from bot.features.careful import look_first
from bot.router import Feature, Words, numbered
from bot.turn import Effects, Turn
from domain.history import Happening
from domain.permissions import Act
from domain.text import one_line, optional, required
from storage import Transaction


def answer(turn: Turn, tx: Transaction) -> Effects:
    """Store the answer; every copy of the card shows it."""
    question = begin(turn, tx, Act.ANSWER)
    text = required(turn.text("answer"), missing="answer_missing")
    link = one_line(optional(turn.text("link"))) or None
    again = {"question": question.id, "link": link or ""}
    again |= {"version": question.version} if turn.pressed is not None else {}
    if warning := look_first(turn, text, verb="answer", field="answer", data=again):
        return warning
    answered = question.give_answer(text, by=turn.person.id, at=turn.now, link=link)
    return finish(turn, tx, question, answered, happening=Happening.ANSWERED, note="answered")


FEATURE = Feature(
    name="answer",
    words=Words(sv=("svara", "svar"), en=("answer", "reply")),
    verbs=("answer",),
    act=Act.ANSWER,
    read=numbered("answer"),
    handle=answer,
    argument="number_text",
)
