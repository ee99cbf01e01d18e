"""Store replies for one person in a chat with others: for the personal chat, or as targeted messages."""

from datetime import timedelta

from bot.turn.types import ShowView, Turn
from bot.views.messages import SENTENCE
from storage import Transaction
from storage.outbox import PERSONAL_CHAT, TARGETED, WHOLE_CHAT, WORTH_READING_UNTIL, MessageKind

WORTH_READING = timedelta(minutes=2)
"""After this time a refusal, a confirmation or a mere text is not sent any more."""


def is_targeted(tx: Transaction, turn: Turn, show: ShowView) -> bool:
    """Return whether a reply is sent to the chat so that its reader alone sees it."""
    targeting = turn.capabilities.targeting
    if not (show.is_private or show.is_for_one) or show.stays_personal or targeting == "off":
        return False
    if targeting == "on":
        return True
    known = tx.chats.get(turn.chat.id)
    return known is not None and known.takes_targeted


def store_private_reply(tx: Transaction, turn: Turn, show: ShowView, *, targeted: bool = False) -> None:
    """Store a reply for the personal chat, or a targeted one for the chat that was written in.

    If a targeted one is refused it goes to the personal chat if it is private, else to the whole chat.
    """
    view, thread = show.view, turn.chat.thread
    until = (turn.now + WORTH_READING).isoformat()
    brief = {WORTH_READING_UNTIL: until} if view.kind == SENTENCE.name else {}
    where = {TARGETED: PERSONAL_CHAT if show.is_private else WHOLE_CHAT} if targeted else {}
    tx.outbox.add(
        MessageKind.PRIVATE,
        key=f"private:{turn.act}",
        payload={
            **view.payload,
            **brief,
            **where,
            "fallback": {"thread": thread, **(show.public_view or view).payload},
            "locale": turn.locale,
            "service_url": turn.chat.service_url,
        },
        council=turn.council_id,
        person=turn.person.id,
        ordering_key=f"{turn.tenant}/{thread}" if targeted else None,
    )
