"""Test that bad input gets a sentence and keeps the form, and an outdated card gets the current one."""

from typing import Any

import pytest

from tests.dialogues.town import NEXT_YEAR, Town, shows
from tests.every import Failures

LAMP = "Kan lampan bytas?"


MISSING: list[tuple[str, dict[str, Any], str]] = [
    ("answer", {"answer": " "}, "Skriv ett svar först"),
    ("answer", {"answer": "a" * 4001}, "för lång"),
    ("postpone", {}, "Välj ett datum"),
    ("postpone", {"until": "i maj"}, "inget datum som jag förstår"),
    ("postpone", {"until": "2020-01-01"}, "framåt i tiden"),
    ("postpone", {"until": "9999-01-01"}, "för långt fram"),
    ("postpone", {"until": NEXT_YEAR, "reason": "a" * 4001}, "för lång"),
    ("hand_over", {}, "Välj vem som ska ta över"),
    ("hand_over", {"recipient": "?:?"}, "Välj vem som ska ta över"),
    ("hand_over", {"other": "a" * 81}, "för lång"),
    ("remind_me", {"on": ""}, "Välj ett datum"),
]


async def test_what_is_missing_is_said_beside_the_form_which_stays_as_it_is(town: Town) -> None:
    card = await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    filled_in = own.seen_by(town.petra)
    with Failures() as failures:
        for verb, inputs, refusal in MISSING:
            with failures.of(f"{verb} {str(inputs)[:60]}"):
                refused = await town.teams.press(town.petra, own, verb, inputs, checked=False)
                assert refusal in refused.text
                assert own.seen_by(town.petra) is filled_in
    await town.becomes(card, "Skickad till Tekniska förvaltningen")
    mended = await town.press(town.petra, own, "answer", answer="Den byts i maj.")
    assert shows(mended.card, "Besvarad")


@pytest.mark.parametrize("gone", ["department:999", "outside:999"])
async def test_a_recipient_who_is_gone_is_answered_with_the_card_that_has_the_others(
    town: Town, gone: str
) -> None:
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, LAMP)
    refused = await town.teams.press(town.petra, own, "hand_over", {"recipient": gone}, checked=False)
    assert shows(refused.card, "Välj vem som ska ta över", "TR-1", "Skickad till")
    assert not refused.text


async def test_a_drop_without_a_reason_and_the_same_words_again_keep_the_form_too(town: Town) -> None:
    card = await town.log(town.johan, LAMP)
    await town.open(town.johan, card)
    for verb, inputs, refusal in (
        ("drop", {"reason": " "}, "Skriv ett skäl"),
        ("edit", {"text": LAMP}, "densamma som förut"),
        ("edit", {"text": ""}, "Skriv vad frågan gäller"),
    ):
        refused = await town.teams.press(town.johan, card, verb, inputs, checked=False)
        assert refusal in refused.text
    assert not shows(card.seen_by(town.johan), "densamma", "Skriv ett skäl")
