"""Test the text of a message in the dialog: checked, edited, cut, warned about, in both languages."""

from simulator.cards import choices, inputs
from simulator.extensions import dialog_data
from tests.dialogues.test_message_extension import wrote
from tests.dialogues.test_personal_data_check import PHONE
from tests.dialogues.town import Town, said, shows
from tests.every import every


async def test_personal_data_is_warned_of_in_the_dialog_before_anything_is_stored(town: Town) -> None:
    message = wrote(town, PHONE)
    opened = await town.teams.extensions.open(town.karin, town.meeting, message)
    data = dialog_data(opened.card, asker="me", department="none")
    warned = await town.teams.extensions.submit(town.karin, town.meeting, data, message=message)
    assert shows(warned.card, "Se över texten först", "ett telefonnummer", "Ta med ändå")
    fields = inputs(warned.card)
    assert (fields["text"]["value"], fields["asker"]["value"]) == (PHONE, "me")
    assert "TR-1" not in said((await town.say(town.karin, "öppna")).card)
    again = await town.teams.extensions.submit(town.karin, town.meeting, data, message=message)
    assert shows(again.card, "Se över texten först")
    logged = await town.teams.extensions.submit(
        town.karin, town.meeting, dialog_data(warned.card), message=message
    )
    assert shows(logged.card, "Frågan är registrerad som TR-1.", PHONE, "Från Karin Ek")


async def test_what_is_filled_in_wrongly_is_said_in_the_dialog_and_nothing_is_lost(town: Town) -> None:
    message = wrote(town)
    wrong = await town.teams.extensions.take(town.karin, town.meeting, message, text=" ", asker="me")
    assert shows(wrong.card, "Skriv vad frågan gäller.")
    assert inputs(wrong.card)["asker"]["value"] == "me"
    long = await town.teams.extensions.take(town.karin, town.meeting, message, text="å" * 4_001)
    assert shows(long.card, "Texten är för lång: 4001 tecken.")


async def test_a_long_message_is_cut_and_that_is_said(town: Town) -> None:
    opened = await town.teams.extensions.open(town.karin, town.meeting, wrote(town, "lampor " * 900))
    assert shows(opened.card, "Meddelandet är längre än en fråga får vara.")
    assert len(inputs(opened.card)["text"]["value"]) <= 4_000


async def test_similar_open_questions_are_named_in_the_dialog(town: Town) -> None:
    await town.log(town.johan, "Varför är gatlyktorna vid torget trasiga?")
    message = wrote(town, "Gatlyktorna vid torget är trasiga igen")
    opened = await town.teams.extensions.open(town.maria, town.meeting, message)
    assert shows(opened.card, "TR-1", "Varför är gatlyktorna vid torget trasiga?")


@every(
    ("written", "asked"),
    [
        ("Kan trapporna sandas? Vi tar med oss frågan.", "Kan trapporna sandas?"),
        ("vi tar med oss frågan om trapporna kan sandas", "Trapporna kan sandas"),
        ("rad ett\nrad två", "Rad ett\nrad två"),
        ("<b>1 < 2</b> & mer", "<b>1 < 2</b> & mer"),
    ],
)
async def test_the_words_around_a_question_are_left_out(town: Town, written: str, asked: str) -> None:
    opened = await town.teams.extensions.open(town.maria, town.meeting, wrote(town, written))
    assert inputs(opened.card)["text"]["value"] == asked


async def test_english_clients_see_english(town: Town) -> None:
    town.maria.locale = "en-GB"
    opened = await town.teams.extensions.open(town.maria, town.meeting, wrote(town))
    assert opened.title == "Log as a question"
    assert choices(opened.card, "asker") == {"Johan Lind": "author", "Myself": "me"}
