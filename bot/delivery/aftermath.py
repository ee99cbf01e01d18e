"""What follows when a message was sent, or could not be."""

from dataclasses import dataclass
from datetime import timedelta

from bot.delivery.delivered import Delivered
from bot.delivery.outcome import Outcome
from bot.delivery.stand_ins import stand_ins
from bot.receipts import remember_posted
from bot.turn import Account, Chat, ChatKind, Roster, chat_of
from domain.person import Standing
from storage import Store, Transaction
from storage.outbox import Kind, Letter, State

NOT_INSTALLED, ANONYMOUS, BLOCKED_BY_THEM, UNREACHABLE = (
    "not_installed",
    "anonymous",
    "blocked",
    "unreachable",
)
"""Why somebody was not reached (``why.<word>`` in the catalogues)."""
REACH_IS_NEWS = timedelta(hours=1)
MISSED_FOR = timedelta(days=7)
"""How long a card that stands in a chat keeps saying who was not reached."""
_BLOCKING_CODES = {"MessageWritesBlocked", "ConversationBlockedByUser"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """Keeps the views up to date, and tells who has to know."""

    store: Store
    roster: Roster

    async def whom_to_mention(self, letter: Letter, outcome: Outcome) -> Account | None:
        """Give back the owner that was not reached, where they are in the chat of the question."""
        if not outcome.failed or letter.kind is not Kind.ASSIGNMENT or letter.question is None:
            return None
        found = await self.store.read(lambda tx: _where_to_look(tx, letter), tenant=letter.tenant)
        return None if found is None else await self.roster.find(*found)

    def follow(
        self, tx: Transaction, letter: Letter, delivered: Delivered, *, mentioned: Account | None
    ) -> None:
        """Store what follows, with the outcome itself."""
        outcome = delivered.outcome
        if delivered.then is not None:
            delivered.then(tx)
        if outcome.chat_is_gone and letter.person is not None:
            tx.people.forget_chat(letter.person)
        if outcome.state is State.SENT:
            self._sent(tx, letter, delivered)
        if outcome.failed and letter.kind is Kind.ASSIGNMENT:
            self._not_reached(tx, letter, outcome, mentioned=mentioned)
        if letter.kind is Kind.REMINDER and (outcome.failed or outcome.state is State.SENT):
            _show_missed(tx, letter)
        if letter.kind is Kind.REMINDER and outcome.failed:
            tx.outbox.plan(stand_ins(tx, letter))
        if letter.kind is Kind.PROBE and outcome.state is not State.READY:
            _show_reach(tx, letter, reached=outcome.state is State.SENT)
        if outcome.state is State.DEAD and letter.kind is Kind.PRIVATE:
            _fall_back(tx, letter)
        if outcome.card_is_gone and letter.view is not None:
            _post_anew(tx, letter.view)

    def _sent(self, tx: Transaction, letter: Letter, delivered: Delivered) -> None:
        parcel = delivered.parcel
        if parcel is not None and parcel.update is not None:
            tx.views.shown(parcel.update.id, fingerprint=parcel.fingerprint)
        elif parcel is not None and parcel.receipt is not None:
            remember_posted(tx, parcel.receipt, activity=delivered.activity)
        if letter.kind is Kind.ASSIGNMENT:
            _mark(tx, letter)

    def _not_reached(
        self, tx: Transaction, letter: Letter, outcome: Outcome, *, mentioned: Account | None
    ) -> None:
        """Tell whoever assigned, mention the owner where they read along, and mark the question's cards."""
        _mark(tx, letter)
        if letter.person is not None and letter.caused_by is not None:
            reason = why(outcome, tx.people.get(letter.person).standing)
            args = {"questions": _about(letter), "person": letter.person, "reason": reason}
            tx.outbox.add(
                Kind.MESSAGE,
                key=f"undelivered:{letter.id}:{tx.now.isoformat()}",
                payload={"kind": "undelivered", "args": args},
                council=letter.council,
                question=letter.question,
                person=letter.caused_by,
            )
        if mentioned is not None:
            _mention(tx, letter, mentioned)


def _where_to_look(tx: Transaction, letter: Letter) -> tuple[Chat, str] | None:
    """Give back the chat that the question came from, and the id of the owner."""
    person = tx.people.get(letter.person or 0)
    thread = tx.questions.get(letter.question or 0).chat
    known = tx.chats.get(chat_of(thread))
    member = person.teams_id or person.entra_id
    if known is None or known.removed or member is None:
        return None
    return (
        Chat(id=known.conversation, thread=thread, kind=ChatKind(known.kind), service_url=known.service_url),
        member,
    )


def _mention(tx: Transaction, letter: Letter, account: Account) -> None:
    """Name the owner in the chat that the question came from."""
    tx.people.meet(name=account.name, teams_id=account.teams_id or None, entra_id=account.entra_id)
    question = tx.questions.get(letter.question or 0)
    tx.outbox.add(
        Kind.POST,
        key=f"mention:{letter.id}",
        payload={"kind": "mention", "args": {"question": question.id, "person": letter.person}},
        council=letter.council,
        thread=question.chat,
    )


def _fall_back(tx: Transaction, letter: Letter) -> None:
    """Answer in the chat after all, with what everybody there may see."""
    fallback = dict(letter.payload["fallback"])
    thread = fallback.pop("thread")
    tx.outbox.add(
        Kind.POST,
        key=f"fallback:{letter.id}",
        payload={**letter.payload, **fallback},
        council=letter.council,
        thread=thread,
    )


def _post_anew(tx: Transaction, view: int) -> None:
    """Send a new card in the place of one that Teams no longer lets the bot change."""
    posted = tx.views.get(view)
    if posted is None or not tx.views.forget(view):
        return
    payload = {"kind": posted.kind, "args": dict(posted.args)}
    tx.outbox.add(
        Kind.POST if posted.person is None else Kind.MESSAGE,
        key=f"instead:{view}",
        payload={**payload, "locale": posted.locale, "service_url": posted.service_url},
        council=posted.council,
        person=posted.person,
        thread=posted.thread if posted.person is None else None,
    )


def _show_missed(tx: Transaction, letter: Letter) -> None:
    """Let the coordinators' cards say whom reminders have not reached."""
    for kind in ("summary", "deliveries"):
        for view in tx.views.of_kind(letter.council or 0, kind, since=tx.now - MISSED_FOR):
            tx.outbox.update_card(view.id, thread=view.thread, key=f"missed:{letter.id}:{tx.now.isoformat()}")


def _show_reach(tx: Transaction, letter: Letter, *, reached: bool) -> None:
    """Let the cards say who can be reached; whoever now can gets what was waiting for them."""
    if reached and letter.person is not None:
        tx.outbox.release(letter.person)
    for view in tx.views.of_kind(letter.council or 0, "reach", since=tx.now - REACH_IS_NEWS):
        tx.outbox.update_card(view.id, thread=view.thread, key=f"reach:{letter.id}")


def _mark(tx: Transaction, letter: Letter) -> None:
    """Let the cards of the questions say whom they have not reached, or no longer say it."""
    for question in _about(letter):
        for view in tx.views.of_question(question):
            key = f"told:{letter.id}:{tx.now.isoformat()}"
            tx.outbox.update_card(view.id, thread=view.thread, key=key)


def _about(letter: Letter) -> list[int]:
    """Give back the questions that a message is about."""
    together = letter.payload["args"].get("questions", [])
    return [letter.question] if letter.question is not None else list(together)


def why(outcome: Outcome, standing: Standing) -> str:
    """Give back in one word why somebody was not reached."""
    if outcome.state is State.BLOCKED:
        return BLOCKED_BY_THEM if outcome.code in _BLOCKING_CODES else NOT_INSTALLED
    return ANONYMOUS if standing is Standing.ANONYMOUS else UNREACHABLE
