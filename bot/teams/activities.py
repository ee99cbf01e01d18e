"""Build outgoing activities and the bodies of invoke responses."""

from collections.abc import Callable, Mapping
from typing import Any, Self

from botbuilder.core import InvokeResponse
from botbuilder.schema import Activity, Attachment

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
    """Return ``text`` so that no client makes a link or a mention of it, still readable."""
    return text.translate(_HARMLESS).replace("(http", "( http")


def file_offer_activity(
    *, name: str, description: str, size: int, context: Mapping[str, Any], summary: str | None = None
) -> Payload:
    """Build a message that offers a file of ``size`` bytes; ``context`` comes back with the person's answer.

    Works in personal chats only. A client may change ``context``: it proves nothing.
    """
    content = {
        "description": description,
        "sizeInBytes": size,
        "acceptContext": dict(context),
        "declineContext": dict(context),
    }
    offer = {"contentType": _OFFER, "name": name, "content": content}
    return {"type": "message", "summary": escape_text(summary or name), "attachments": [offer]}


def file_stored_activity(
    *, name: str, content_url: str, unique_id: str, file_type: str, summary: str | None = None
) -> Payload:
    """Build a message that shows a file at the place of a ``FileConsentAnswered``."""
    info = {
        "contentType": _INFO,
        "contentUrl": content_url,
        "name": name,
        "content": {"uniqueId": unique_id, "fileType": file_type},
    }
    return {"type": "message", "summary": escape_text(summary or name), "attachments": [info]}


def dialog_body(reply: Reply) -> dict[str, Any]:
    """Build the response body of a dialog: a card to fill in or to read, or a sentence."""
    if reply.card is None:
        return {"task": {"type": "message", "value": escape_text(reply.text or "")}}
    shown = {
        "title": escape_text(reply.card.summary),
        "height": "medium",
        "width": "medium",
        "card": {"contentType": ADAPTIVE_CARD, "content": reply.card.content},
    }
    return {"task": {"type": "continue", "value": shown}}


def search_results_body(reply: Reply) -> dict[str, Any]:
    """Build the response body of a search: cards to choose from, each with a preview, or a sentence."""
    if not reply.choices:
        return {"composeExtension": {"type": "message", "text": escape_text(reply.text or "")}}
    found = [_attachment(card) for card in reply.choices]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": found}}


def _attachment(card: Card) -> dict[str, Any]:
    short = {"title": escape_text(card.title), "text": escape_text(card.summary)}
    return {
        "contentType": ADAPTIVE_CARD,
        "content": card.content,
        "preview": {"contentType": PREVIEW, "content": short},
    }


def card_activity(card: Card, *, text: str | None = None) -> Payload:
    """Build a message that shows a card."""
    attachment = {"contentType": ADAPTIVE_CARD, "content": card.content}
    message: Payload = {"type": "message", "summary": escape_text(card.summary), "attachments": [attachment]}
    return message if text is None else message | {"text": text, "textFormat": "plain"}


def text_activity(text: str) -> Payload:
    """Build a message of plain text, shown as it is written."""
    return {"type": "message", "text": text, "textFormat": "plain"}


class ReplyActivity(Activity):
    """A message of the bot that botbuilder need not copy: nothing else holds it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class CardInvokeResponse(InvokeResponse):
    """The response to a card action, not copied either."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def build_reply_activity(reply: Reply) -> ReplyActivity:
    """Build the message that shows a reply."""
    activity = ReplyActivity(
        type="message", text=reply.text, text_format=None if reply.text is None else "plain"
    )
    if reply.card is not None:
        activity.summary = escape_text(reply.card.summary)
        activity.attachments = [Attachment(content_type=ADAPTIVE_CARD, content=reply.card.content)]
    return activity


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
"""How what is no press on a card is answered."""
