"""Edit a question, drop it with a reason (``stryk 12 ...``), and reopen a closed one."""

from bot.features.access import choose_council
from bot.features.personal_data_check import confirm_personal_data, suggest_personal_data
from bot.features.questions import ask, parse_question, show
from bot.features.questions.actions import load_question, store_change
from bot.features.questions.notify import cancel_pending_messages, notify_owners
from bot.turn.types import Effect, Effects, Feature, RefreshQuestion, SendToPerson, Turn, number_reader
from bot.views.questions import EDIT_SUGGESTION
from cards import elements
from domain.history import EventKind
from domain.permissions import Permission, is_permitted
from domain.question import Question
from domain.text import require_text
from storage import Transaction


def edit(turn: Turn, tx: Transaction) -> Effects:
    """Store the new text; the previous one stays in the history."""
    question = load_question(turn, tx, Permission.EDIT)
    text = require_text(turn.text("text"), missing="text_missing")
    if warning := confirm_personal_data(
        turn, text, verb="edit", field="text", data=elements.question_data(question)
    ):
        return warning
    return store_change(turn, tx, question, question.edit(text), happening=EventKind.EDITED, note="edited")


def message_edited(turn: Turn, tx: Transaction) -> Effects:
    """Suggest to the logger of a message's questions that they be edited like the message.

    A message that became no question so far, such as one that the bot is mentioned in only now, is logged.
    """
    logged = tx.questions.by_source(turn.chat.thread, turn.activity)
    if not logged:
        return _log_edited(turn, tx)
    questions = [q for q in logged if _may_edit(turn, q)]
    texts = [one.text for one in parse_question.parse_message(turn)] if questions else []
    effects = list[Effect]()
    if len(texts) >= len(questions):  # otherwise the lines cannot be matched to the questions
        for question, text in zip(questions, texts, strict=False):
            effects += _suggest_edit(turn, tx, question, text)
    return effects


def _log_edited(turn: Turn, tx: Transaction) -> Effects:
    """Log the questions of an edited message, once."""
    if turn.council is None:
        return choose_council(turn, tx)
    tx.questions.lock_council(turn.council)
    own_words = parse_question.parse_message(turn)
    quoted = [] if own_words else [one.id for one in parse_question.quoted_questions(turn) if one.id]
    if any(tx.questions.by_source(turn.chat.thread, source) for source in (quoted or [turn.activity])):
        return []  # the same edit came twice at once
    return ask.ask(turn, tx)


def _may_edit(turn: Turn, question: Question) -> bool:
    council = turn.council
    ours = council is not None and council.id == question.council and turn.person.id == question.logged_by
    return ours and is_permitted(Permission.EDIT, turn.person, turn.the_council, question)


def _suggest_edit(turn: Turn, tx: Transaction, question: Question, text: str) -> list[Effect]:
    """Store the proposed text and ask; a text that looks like personal data is asked about but not stored."""
    if text == (question.proposed_text or question.text):
        return []
    me = (turn.person.id,)
    if warning := suggest_personal_data(
        turn, text, me, verb="edit", field="text", data=elements.question_data(question)
    ):
        return warning
    proposed = question.propose_text(text)
    tx.questions.save(
        question,
        proposed,
        council=turn.the_council,
        happening=EventKind.MESSAGE_EDITED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
    )
    refreshed = RefreshQuestion(question=question.id)
    if proposed.proposed_text is None:
        return [refreshed]
    view = EDIT_SUGGESTION.view(question=question.id)
    key = f"offer_edit:{question.id}:{proposed.version}"
    return [refreshed, SendToPerson(person=turn.person.id, view=view, key=key)]


FEATURE = Feature(name="edit", verbs=("edit",), act=Permission.EDIT, handle=edit)


def drop(turn: Turn, tx: Transaction) -> Effects:
    """Drop the question and show the reason on its card."""
    question = load_question(turn, tx, Permission.DROP)
    reason = require_text(turn.text("reason"), missing="reason_missing")
    dropped = question.drop(reason, by=turn.person.id, at=turn.now)
    cancelled = cancel_pending_messages(question, council=turn.the_council)
    stored = store_change(turn, tx, question, dropped, happening=EventKind.DROPPED, note="dropped")
    return [*cancelled, *show.keep_list(turn, tx, dropped, stored)]


DROP = Feature(
    name="drop",
    is_command=True,
    verbs=("drop",),
    act=Permission.DROP,
    parse=number_reader("reason"),
    handle=drop,
    argument="number_reason",
)


def reopen(turn: Turn, tx: Transaction) -> Effects:
    """Reopen the question and send it to its former department, if that still exists."""
    question = load_question(turn, tx, Permission.REOPEN)
    there = any(d.id == question.department for d in turn.the_council.departments)
    reopened = (question if there else question.without_department()).reopen()
    effects = store_change(turn, tx, question, reopened, happening=EventKind.REOPENED, note="reopened")
    return [*effects, *notify_owners(turn, reopened, council=turn.the_council)]


REOPEN = Feature(name="reopen", verbs=("reopen",), act=Permission.REOPEN, handle=reopen)
