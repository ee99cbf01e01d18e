"""Replies of the programs of tests."""

from bot.turn.incoming import Chat
from bot.turn.types import Card, PostedCard, Reply
from bot.views.questions import QUESTION
from simulator.constants import Json

CARD: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Fråga 12", "wrap": None}],
    "actions": [{"type": "Action.Execute", "verb": "assign", "title": "Skicka", "data": {"question": 12}}],
}
POSTED = Reply(card=Card(content=CARD, summary="Fråga 12"))


def posted_card_for(chat: Chat) -> PostedCard:
    return PostedCard(
        view=QUESTION.view(question=12),
        tenant="t",
        council=1,
        chat=chat,
        person=None,
        locale="sv",
        fingerprint="f",
        versions={12: 1},
    )
