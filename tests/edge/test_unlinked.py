"""A summary or a sentence never becomes a link or a mention."""

import pytest

from bot.teams.connector import card_activity
from bot.teams.handler import build_reply, invoke_body
from bot.turn import Answer, Card

WORDS = "<at>Karin Ek</at> [klicka](https://ond.example) [x] (http://ond.example) å"
READ = "‹at›Karin Ek‹/at› (klicka)( https://ond.example) (x) ( http://ond.example) å"


@pytest.mark.parametrize(
    "shown",
    [
        card_activity(Card(content={}, summary=WORDS))["summary"],
        build_reply(Answer(card=Card(content={}, summary=WORDS))).summary,
        invoke_body(Answer(text=WORDS))["value"],
    ],
    ids=["message", "reply", "press"],
)
def test_words_in_a_notification_stay_words(shown: str) -> None:
    assert shown == READ
