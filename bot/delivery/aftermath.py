"""What follows when a message was sent, or could not be."""

from dataclasses import dataclass
from datetime import datetime

from bot.delivery.outcomes import Outcome
from bot.delivery.parcel import Parcel
from bot.effects import remember_posted
from bot.turn import Account, Chat, ChatKind, Roster
from domain.errors import NotFound
from storage import Store, Transaction
from storage.outbox import Kind, Letter, State

NOT_INSTALLED, ANONYMOUS, BLOCKED_BY_THEM = "not_installed", "anonymous", "blocked"
_BLOCKING_CODES = {"MessageWritesBlocked", "ConversationBlockedByUser"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """Keeps the views up to date, and tells who has to know."""

    store: Store
    roster: Roster

    async def whom_to_mention(self, letter: Letter, outcome: Outcome, *, now: datetime) -> Account | None:
        """Give back the owner that was not reached, where they are in the chat that the question came from."""
        if (
            not outcome.failed
            or letter.kind is not Kind.ASSIGNMENT
            or letter.person is None
            or letter.question is None
        ):
            return None
        person, question = letter.person, letter.question

        def look(tx: Transaction) -> tuple[Chat, str] | None:
            try:
                address = tx.people.address(person)
                thread = tx.questions.get(question).chat
            except NotFound:
                return None
            known = tx.chats.get(thread.partition(";")[0])
            member = address.person.teams_id or address.person.entra_id
            if known is None or known.removed or member is None:
                return None
            chat = Chat(
                id=known.conversation, thread=thread, kind=ChatKind(known.kind), service_url=known.service_url
            )
            return chat, member

        found = await self.store.read(look, tenant=letter.tenant, now=now)
        return None if found is None else await self.roster.find(*found)

    def follow(
        self,
        tx: Transaction,
        letter: Letter,
        parcel: Parcel | None,
        outcome: Outcome,
        *,
        activity: str,
        in_chat: Account | None,
    ) -> None:
        """Store what follows, with the outcome itself."""
        if outcome.chat_is_gone and letter.person is not None:
            tx.people.forget_chat(letter.person)
        if outcome.state is State.SENT and parcel is not None:
            self._sent(tx, parcel, activity)
        if outcome.state is State.SENT and letter.kind is Kind.ASSIGNMENT:
            self._mark(tx, letter)
        if outcome.failed and letter.kind is Kind.PRIVATE:
            self._fall_back(tx, letter)
        if outcome.failed and letter.kind is Kind.ASSIGNMENT:
            self._not_reached(tx, letter, outcome, in_chat)

    def _sent(self, tx: Transaction, parcel: Parcel, activity: str) -> None:
        if parcel.update is not None:
            tx.views.shown(parcel.update.id, fingerprint=parcel.fingerprint)
        elif parcel.receipt is not None:
            remember_posted(tx, parcel.receipt, activity=activity)

    def _fall_back(self, tx: Transaction, letter: Letter) -> None:
        """Answer in the chat after all: better there than not at all."""
        tx.outbox.add(
            Kind.POST,
            key=f"fallback:{letter.id}",
            payload=letter.payload,
            council=letter.council,
            thread=letter.payload["fallback"],
        )

    def _not_reached(
        self, tx: Transaction, letter: Letter, outcome: Outcome, in_chat: Account | None
    ) -> None:
        """Tell whoever assigned, mention the owner where they read along, and mark the question's cards."""
        self._mark(tx, letter)
        question = letter.question
        if letter.person is None:
            return
        args = {"questions": _about(letter), "person": letter.person, "reason": why(outcome)}
        if letter.caused_by is not None:
            tx.outbox.add(
                Kind.MESSAGE,
                key=f"undelivered:{letter.id}",
                payload={"kind": "undelivered", "args": args},
                council=letter.council,
                question=question,
                person=letter.caused_by,
            )
        if in_chat is not None and question is not None:
            tx.people.meet(name=in_chat.name, teams_id=in_chat.teams_id or None, entra_id=in_chat.entra_id)
            payload = {"kind": "mention", "args": {"question": question, "person": letter.person}}
            thread = tx.questions.get(question).chat
            tx.outbox.add(
                Kind.POST, key=f"mention:{letter.id}", payload=payload, council=letter.council, thread=thread
            )


    def _mark(self, tx: Transaction, letter: Letter) -> None:
        """Let the cards of the questions say whom they have not reached, or no longer say it."""
        for question in _about(letter):
            for view in tx.views.of_question(question):
                key = f"told:{letter.id}:{tx.now.isoformat()}"
                tx.outbox.update_card(view.id, thread=view.thread, key=key)


def _about(letter: Letter) -> list[int]:
    """Give back the questions that a message is about."""
    together = letter.payload["args"].get("questions", [])
    return [letter.question] if letter.question is not None else list(together)


def why(outcome: Outcome) -> str:
    """Give back in one word why somebody was not reached (``why.<word>`` in the catalogues)."""
    if outcome.state is not State.BLOCKED:
        return ANONYMOUS if outcome.code == "BadArgument" else "unreachable"
    return BLOCKED_BY_THEM if outcome.code in _BLOCKING_CODES else NOT_INSTALLED
