"""Handle that the app is installed in a chat or removed from it."""

from bot.turn.incoming import ChatKind
from bot.turn.types import Effects, FeatureHandler, PostToChat, SendToPerson, ShowView, Turn
from bot.views.council import BOUND, GREETING
from storage import Transaction


def installed(turn: Turn, tx: Transaction, *, help_people: FeatureHandler) -> Effects:
    """Greet once: in a chat with what the bot does not do, in the personal chat with help."""
    if turn.chat.kind is ChatKind.PERSONAL:
        return [
            SendToPerson(person=turn.person.id, view=show.view, key=f"greeting:{turn.act}")
            for show in help_people(turn, tx)
            if isinstance(show, ShowView)
        ]
    remember_chat(turn, tx)
    council = turn.council
    view = GREETING.view(person=turn.person.id) if council is None else BOUND.view(council=council.id)
    return [PostToChat(chat=turn.chat.thread, view=view, key=f"greeting:{turn.act}")]


def uninstalled(turn: Turn, tx: Transaction) -> Effects:
    """Mark the chat as unreachable; the council and its questions stay."""
    if turn.chat.kind is ChatKind.PERSONAL:
        tx.people.clear_personal_chat(turn.person.id)
    else:
        tx.chats.mark_removed(turn.chat.id, at=turn.now)
    return []


def remember_chat(turn: Turn, tx: Transaction) -> None:
    """Store the chat and how to reach it."""
    chat = turn.chat
    tx.chats.upsert(
        chat.id, kind=chat.kind, service_url=chat.service_url, bot_id=turn.bot_id, meeting=chat.meeting
    )
