"""The app comes to a chat, or leaves it; whom messages could not reach gets them now."""

from bot.router import Handler
from bot.turn import ChatKind, Effects, Post, Show, Tell, Turn, View
from storage import Transaction


def installed(turn: Turn, tx: Transaction, *, help_people: Handler) -> Effects:
    """Greet once: in a chat with what the bot does not do, in the personal chat with help."""
    if turn.chat.kind is ChatKind.PERSONAL:
        return [
            Tell(person=turn.person.id, view=show.view, key=f"greeting:{turn.act}")
            for show in help_people(turn, tx)
            if isinstance(show, Show)
        ]
    know(turn, tx)
    kind = "greeting" if turn.council is None else "bound"
    args = {"person": turn.person.id} if turn.council is None else {"council": turn.council.id}
    return [Post(chat=turn.chat.thread, view=View(kind=kind, args=args), key=f"greeting:{turn.act}")]


def uninstalled(turn: Turn, tx: Transaction) -> Effects:
    """Remember that nothing can be sent here; the council and its questions stay."""
    if turn.chat.kind is ChatKind.PERSONAL:
        tx.people.forget_chat(turn.person.id)
    else:
        tx.chats.leave(turn.chat.id, at=turn.now)
    return []


def know(turn: Turn, tx: Transaction) -> None:
    """Remember the chat and how to reach it."""
    chat = turn.chat
    tx.chats.know(
        chat.id, kind=chat.kind, service_url=chat.service_url, bot_id=turn.bot_id, meeting=chat.meeting
    )
