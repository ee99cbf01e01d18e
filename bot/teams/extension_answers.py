"""How Teams wants to be answered where a dialog or a search was asked for."""

from typing import Any

from bot.teams.connector import ADAPTIVE_CARD
from bot.teams.unlinked import unlinked
from bot.turn import Answer, Card

PREVIEW = "application/vnd.microsoft.card.thumbnail"


def dialog_body(answer: Answer) -> dict[str, Any]:
    """Make the JSON of a dialog: a card to fill in or to read, or a sentence."""
    if answer.card is None:
        return {"task": {"type": "message", "value": unlinked(answer.text or "")}}
    shown = {
        "title": unlinked(answer.card.summary),
        "height": "medium",
        "width": "medium",
        "card": {"contentType": ADAPTIVE_CARD, "content": answer.card.content},
    }
    return {"task": {"type": "continue", "value": shown}}


def results_body(answer: Answer) -> dict[str, Any]:
    """Make the JSON of what was found: cards with a short form of each to choose from, or a sentence."""
    if not answer.choices:
        return {"composeExtension": {"type": "message", "text": unlinked(answer.text or "")}}
    found = [_attachment(card) for card in answer.choices]
    return {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": found}}


def _attachment(card: Card) -> dict[str, Any]:
    short = {"title": unlinked(card.title), "text": unlinked(card.summary)}
    return {
        "contentType": ADAPTIVE_CARD,
        "content": card.content,
        "preview": {"contentType": PREVIEW, "content": short},
    }
