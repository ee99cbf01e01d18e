"""Put a question in other words: the button ``edit``, and the chat message that was edited."""

from bot.features import asked
from bot.features.acting import begin, finish
from bot.features.careful import look_first, tell_first
from bot.router import Feature
from bot.turn import Effect, Effects, Refresh, Tell, Turn, View
from cards.look import data_of
from domain.history import Happening
from domain.permissions import Act, may
from domain.question import Question
from domain.text import required
from storage import Transaction


def edit(turn: Turn, tx: Transaction) -> Effects:
    """Store the new text; the old one stays in the history."""
    question = begin(turn, tx, Act.EDIT)
    text = required(turn.text("text"), missing="text_missing")
    if warning := look_first(turn, text, verb="edit", field="text", data=data_of(question)):
        return warning
    return finish(turn, tx, question, question.edit(text), happening=Happening.EDITED, note="edited")


def message_edited(turn: Turn, tx: Transaction) -> Effects:
    """Offer whoever logged the questions of a message to change them as the message was changed."""
    questions = [
        q for q in tx.questions.by_source(turn.chat.thread, turn.activity) if _may_take_over(turn, q)
    ]
    texts = [one.text for one in asked.written(turn)] if questions else []
    effects = list[Effect]()
    if len(texts) >= len(questions):  # else it cannot be told which line became which question
        for question, text in zip(questions, texts, strict=False):
            effects += _offer(turn, tx, question, text)
    return effects


def _may_take_over(turn: Turn, question: Question) -> bool:
    council = turn.council
    ours = council is not None and council.id == question.council and turn.person.id == question.logged_by
    return ours and may(Act.EDIT, turn.person, turn.the_council, question)


def _offer(turn: Turn, tx: Transaction, question: Question, text: str) -> list[Effect]:
    """Remember the new words and ask; what looks like personal data is asked about and not remembered."""
    if text == (question.proposed_text or question.text):
        return []
    me = (turn.person.id,)
    if warning := tell_first(turn, text, me, verb="edit", field="text", data=data_of(question)):
        return warning
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
    refreshed = Refresh(question=question.id)
    if proposed.proposed_text is None:
        return [refreshed]
    view = View(kind="offer_edit", args={"question": question.id})
    key = f"offer_edit:{question.id}:{proposed.version}"
    return [refreshed, Tell(person=turn.person.id, view=view, key=key)]


FEATURE = Feature(name="edit", verbs=("edit",), act=Act.EDIT, handle=edit)
