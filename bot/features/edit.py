"""Put a question in other words: the button ``edit``, and the chat message that was edited."""

from bot.features.acting import begin, finish
from bot.router import Feature
from bot.turn import Effect, Effects, Refresh, Tell, Turn, View
from domain.history import Happening
from domain.permissions import Act, may
from domain.question import Question
from domain.text import required
from storage import Transaction


def edit(turn: Turn, tx: Transaction) -> Effects:
    """Store the new text; the old one stays in the history."""
    question = begin(turn, tx, Act.EDIT)
    text = required(turn.text("text"), missing="text_missing")
    return finish(turn, tx, question, question.edit(text), happening=Happening.EDITED, note="edited")


def message_edited(turn: Turn, tx: Transaction, *, texts: list[str]) -> Effects:
    """Offer whoever logged the questions of a message to change them as the message was changed."""
    effects = list[Effect]()
    for question, text in zip(tx.questions.by_source(turn.chat.thread, turn.activity), texts, strict=False):
        if text not in (question.text, question.proposed_text) and _may_take_over(turn, question):
            effects += _offer(turn, tx, question, text)
    return effects


def _may_take_over(turn: Turn, question: Question) -> bool:
    return turn.person.id == question.logged_by and may(Act.EDIT, turn.person, turn.the_council, question)


def _offer(turn: Turn, tx: Transaction, question: Question, text: str) -> list[Effect]:
    proposed = question.propose(text)
    tx.questions.save(
        question,
        proposed,
        council=turn.the_council,
        happening=Happening.MESSAGE_EDITED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    view = View(kind="offer_edit", args={"question": question.id})
    key = f"offer_edit:{question.id}:{proposed.version}"
    return [Refresh(question=question.id), Tell(person=turn.person.id, view=view, key=key)]


FEATURE = Feature(name="edit", verbs=("edit",), act=Act.EDIT, handle=edit)
