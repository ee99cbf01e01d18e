"""Answers that programs of tests give."""

from bot.turn import Answer, Card, Chat, Receipt, View
from simulator.constants import Json

CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Fråga 12", "wrap": None}],
    "actions": [{"type": "Action.Execute", "verb": "assign", "title": "Skicka", "data": {"question": 12}}],
}
POSTED = Answer(card=Card(content=CARD, summary="Fråga 12"))


def receipt_for(chat: Chat) -> Receipt:
    return Receipt(
        view=View(kind="question", args={"question": 12}),
        tenant="t",
        council=1,
        chat=chat,
        person=None,
        locale="sv",
        fingerprint="f",
        versions={12: 1},
    )
