"""Test the whole path from a question to its answer."""

import pytest

from tests.dialogues.town import Town, shows


@pytest.mark.both_databases
async def test_a_question_is_logged_assigned_answered_and_listed(town: Town) -> None:
    card = await town.log(town.johan, "Varför är det mörkt vid busshållplatsen?")
    assert shows(card.card, "TR-1", "Varför är det mörkt vid busshållplatsen?", "Att fördela", "Johan Lind")

    await town.assign(card, "Tekniska förvaltningen")
    await town.becomes(card, "Skickad till Tekniska förvaltningen")

    personal = await town.arrives(town.petra, "TR-1", "mörkt vid busshållplatsen")
    answered = await town.press(town.petra, personal, "answer", answer="Lampan byts i maj.")
    assert shows(answered.card, "Besvarad", "Lampan byts i maj.")
    await town.becomes(card, "Besvarad", "Lampan byts i maj.", "Petra Holm")

    await town.arrives(town.karin, "TR-1", "Lampan byts i maj.")
    await town.log(town.maria, "När plogas gångvägen?")
    listed = await town.say(town.karin, "öppna")
    assert shows(listed.card, "TR-2", "När plogas gångvägen?")
    assert not shows(listed.card, "TR-1")
