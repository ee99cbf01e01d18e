"""Build outgoing activities and the bodies of invoke responses."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.teams.payload import Payload
from bot.turn.incoming import DialogOpened, DialogSubmitted, SearchRequested
from bot.turn.types import Card, Reply

_HARMLESS = str.maketrans("<>[]", "‹›()")
_OFFER = "application/vnd.microsoft.teams.card.file.consent"
_INFO = "application/vnd.microsoft.teams.card.file.info"
PREVIEW = "application/vnd.microsoft.card.thumbnail"
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
_MESSAGE_ANSWER = "application/vnd.microsoft.activity.message"


def escape_text(text: str) -> str:
    """Return ``text`` readable but escaped, so that no client turns it into a link or a mention."""
    return text.translate(_HARMLESS).replace("(http", "( http")


def file_offer_activity(
    *, name: str, description: str, size: int, context: Mapping[str, Any], summary: str | None = None
) -> Payload:
    """Build a message that offers a file of ``size`` bytes; ``context`` is returned with the person's answer.

    Works in personal chats only. A client may change ``context``, so it must not be trusted.
    """
    content = {
        "description": description,
        "sizeInBytes": size,
        "acceptContext": dict(context),
        "declineContext": dict(context),
    }
    offer = {"contentType": _OFFER, "name": name, "content": content}
    return _message(summary or name, offer)


def file_stored_activity(
    *, name: str, content_url: str, unique_id: str, file_type: str, summary: str | None = None
) -> Payload:
    """Build a message that shows a file at the address from a ``FileConsentAnswered``."""
    info = {
        "contentType": _INFO,
        "contentUrl": content_url,
        "name": name,
        "content": {"uniqueId": unique_id, "fileType": file_type},
    }
    return _message(summary or name, info)


def dialog_body(reply: Reply) -> dict[str, Any]:
    """Build the response body of a dialog: a form, a card to read, or a sentence."""
    if reply.card is None:
        return {"task": {"type": "message", "value": escape_text(reply.text or "")}}
    shown = {
        "title": escape_text(reply.card.summary),
        "height": "medium",
        "width": "medium",
        "card": _attachment(reply.card),
    }
    return {"task": {"type": "continue", "value": shown}}


def search_results_body(reply: Reply) -> dict[str, Any]:
    """Build the response body of a search: cards to choose from, each with a preview, or a sentence."""
    if not reply.choices:
        return {"composeExtension": {"type": "message", "text": escape_text(reply.text or "")}}
    found = [_attachment(card) | {"preview": _preview(card)} for card in reply.choices]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": found}}


def _preview(card: Card) -> dict[str, Any]:
    short = {"title": escape_text(card.title), "text": escape_text(card.summary)}
    return {"contentType": PREVIEW, "content": short}


def _attachment(card: Card) -> dict[str, Any]:
    return {"contentType": ADAPTIVE_CARD, "content": card.content}


def _message(summary: str, attachment: dict[str, Any]) -> Payload:
    """Build a message with one attachment; ``summary`` is the text of its notification."""
    return {"type": "message", "summary": escape_text(summary), "attachments": [attachment]}


def card_activity(card: Card, *, text: str | None = None) -> Payload:
    """Build a message that shows a card."""
    message = _message(card.summary, _attachment(card))
    return message if text is None else message | text_activity(text)


def text_activity(text: str) -> Payload:
    """Build a message of plain text, shown as it is written."""
    return {"type": "message", "text": text, "textFormat": "plain"}


def reply_activity(reply: Reply) -> Payload:
    """Build the message that shows a reply."""
    if reply.card is None:
        return text_activity(reply.text or "")
    return card_activity(reply.card, text=reply.text)


def invoke_body(reply: Reply) -> dict[str, Any]:
    """Build the response body of a card action: the new card, or a sentence."""
    if reply.card is not None:
        return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": reply.card.content}
    return {"statusCode": 200, "type": _MESSAGE_ANSWER, "value": escape_text(reply.text or "")}


INVOKE_BODIES: Mapping[type, Callable[[Reply], dict[str, Any]]] = {
    DialogOpened: dialog_body,
    DialogSubmitted: dialog_body,
    SearchRequested: search_results_body,
}
"""The function that builds the response body, by the type of an event that is not a card action."""
