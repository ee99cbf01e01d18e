"""Hand a question over to another department, person or outside body.

A question stays open with the department or person that takes it over. It ends if it is handed over to an
outside body: one that the council has in its list, or one that a coordinator confirms.
"""

from collections.abc import Sequence

from bot.features.questions import show
from bot.features.questions.actions import (
    load_question,
    store_change,
)
from bot.features.questions.notify import cancel_pending_messages, notify_owners, sent_note
from bot.turn.types import Effects, Feature, SendToPerson, ShowView, Turn
from bot.views.context import recipients_of
from bot.views.messages import HAND_OVER_QUERY, HAND_OVER_REQUEST, SENTENCE
from domain.council import Council
from domain.errors import BadInput, Refusal
from domain.history import EventKind
from domain.permissions import Permission, is_permitted
from domain.question import Question
from domain.recipients import Recipient, RecipientKind, find_recipient
from domain.text import MAX_NAME_LENGTH, one_line, optional_text
from storage import Transaction


def hand_over(turn: Turn, tx: Transaction) -> Effects:
    """Hand the question over to whom was chosen or written; ask if that is not certain.

    An unknown name is an outside body once a coordinator has confirmed it: for an owner it is a proposal.
    """
    question = load_question(turn, tx, Permission.HAND_OVER)
    reason = optional_text(turn.text("reason")) or None
    recipients = recipients_of(tx, turn.the_council, question, members=turn.named)
    other = one_line(optional_text(turn.text("other"), limit=MAX_NAME_LENGTH))
    if not other:
        return _hand_over_to(turn, tx, question, _chosen_recipient(turn, recipients), reason=reason)
    confirmed = bool(turn.fields.get("outside"))
    found = find_recipient(other, recipients)
    if found.certain is not None and not confirmed:
        return _hand_over_to(turn, tx, question, found.certain, reason=reason)
    decides = is_permitted(Permission.ASSIGN, turn.person, turn.the_council, question)
    if not confirmed and (found.possible or decides):
        possible = [[one.value, one.name] for one in found.possible]
        view = HAND_OVER_QUERY.view(question=question.id, recipient=other, reason=reason, possible=possible)
        return [ShowView(view=view)]
    if decides:
        return hand_over_outside(turn, tx, question, other, reason=reason)
    return _propose_hand_over(turn, tx, question, other, reason=reason)


def _chosen_recipient(turn: Turn, recipients: Sequence[Recipient]) -> Recipient:
    chosen = turn.text("recipient")
    if chosen.partition(":")[0] not in set(RecipientKind):
        raise BadInput("recipient_missing")
    found = next((one for one in recipients if one.value == chosen), None)
    if found is None:  # removed since the card was rendered; the current card lists the others
        raise Refusal("recipient_missing")
    return found


def _hand_over_to(
    turn: Turn, tx: Transaction, question: Question, recipient: Recipient, *, reason: str | None
) -> Effects:
    if recipient.kind is RecipientKind.OUTSIDE:
        return hand_over_outside(turn, tx, question, recipient.name, reason=reason)
    council = turn.the_council
    department, assignee = recipient.id, None
    if recipient.kind is RecipientKind.PERSON:
        department, assignee = _place_of(recipient, question, council)
    sent = question.assign(department, assignee=assignee, due=question.due, reason=reason)
    note, values = sent_note(turn, tx, sent, council=council)
    if note == "sent" and recipient.kind is RecipientKind.PERSON:
        note, values = "handed_on", {"name": recipient.name}
    effects = store_change(
        turn, tx, question, sent, happening=EventKind.HANDED_OVER, note=note, values=values
    )
    cancelled = cancel_pending_messages(question, council=council)
    kept = show.keep_list(turn, tx, sent, effects)
    return [*cancelled, *kept, *notify_owners(turn, tx, sent, council=council)]


def _place_of(recipient: Recipient, question: Question, council: Council) -> tuple[int, int | None]:
    """Return the department of a question that a person takes over, and the person unless its owner.

    That is the question's own department, except for people of others. Raises BadInput ``no_department_yet``.
    """
    person, theirs = recipient.id, council.departments_of(recipient.id)
    own = council.department(question.department)
    if own is None or (theirs and person not in own.people):
        own = next((d for d in theirs if d.owner == person), theirs[0] if theirs else None)
    if own is None:
        raise BadInput("no_department_yet", name=recipient.name)
    return own.id, None if own.owner == person else person


def hand_over_outside(
    turn: Turn, tx: Transaction, question: Question, recipient: str, *, reason: str | None
) -> Effects:
    """End a question by handing it over to an outside body."""
    reason = reason or (question.reason if recipient == question.proposed_recipient else None)
    handed = question.hand_over(recipient, by=turn.person.id, at=turn.now, reason=reason)
    effects = store_change(turn, tx, question, handed, happening=EventKind.HANDED_OVER, note="handed_over")
    return show.keep_list(turn, tx, handed, effects)


def _propose_hand_over(
    turn: Turn, tx: Transaction, question: Question, recipient: str, *, reason: str | None
) -> Effects:
    """Store the proposal and ask the coordinators; the question stays with its owner meanwhile."""
    proposed = question.propose_hand_over(recipient, reason=reason)
    stored = store_change(
        turn,
        tx,
        question,
        proposed,
        happening=EventKind.HAND_OVER_PROPOSED,
        note="hand_over_proposed",
        values={"recipient": recipient},
    )
    view = HAND_OVER_REQUEST.view(question=question.id)
    asked = [
        SendToPerson(person=one, view=view, key=f"{view.kind}:{question.id}:{proposed.version}:{one}")
        for one in turn.the_council.coordinators
    ]
    return [*stored, *asked]


HAND_OVER = Feature(name="hand_over", verbs=("hand_over",), act=Permission.HAND_OVER, handle=hand_over)


def decline_hand_over(turn: Turn, tx: Transaction) -> Effects:
    """Keep the question with its owner, and tell whoever proposed to hand it over, if not by a link."""
    question = load_question(turn, tx, Permission.ASSIGN)
    kept = question.decline_hand_over()
    proposals = (e for e in tx.events.of_question(question.id) if e.happening is EventKind.HAND_OVER_PROPOSED)
    proposer = [event.actor for event in proposals][-1]
    stored = store_change(
        turn, tx, question, kept, happening=EventKind.HAND_OVER_DECLINED, note="hand_over_declined"
    )
    if tx.people.get(proposer).is_link_holder:
        return stored
    reference = turn.the_council.reference(question.number)
    told = SENTENCE.view(
        key="hand_over.declined",
        values={"reference": reference, "recipient": question.proposed_recipient, "who": turn.person.name},
    )
    key = f"declined:{question.id}:{kept.version}"
    return [*stored, SendToPerson(person=proposer, view=told, key=key)]


DECLINE_HAND_OVER = Feature(
    name="decline_hand_over",
    verbs=("decline_hand_over",),
    act=Permission.ASSIGN,
    handle=decline_hand_over,
)
