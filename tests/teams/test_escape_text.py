"""Test that a summary or a sentence never becomes a link or a mention."""

import pytest

from bot.teams.activities import card_activity, invoke_body, reply_activity
from bot.turn.types import Card, Reply

WORDS = "<at>Karin Ek</at> [klicka](https://ond.example) [x] (http://ond.example) å"
READ = "‹at›Karin Ek‹/at› (klicka)( https://ond.example) (x) ( http://ond.example) å"


@pytest.mark.parametrize(
    "shown",
    [
        card_activity(Card(content={}, summary=WORDS))["summary"],
        reply_activity(Reply(card=Card(content={}, summary=WORDS)))["summary"],
        invoke_body(Reply(text=WORDS))["value"],
    ],
    ids=["message", "reply", "press"],
)
def test_words_in_a_notification_stay_words(shown: str) -> None:
    assert shown == READ
