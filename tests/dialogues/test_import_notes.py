"""Test the review of old notes: a coordinator decides which findings of a file are kept."""

from pathlib import Path

import pytest

from simulator.cards import actions, choices, inputs, texts
from tests.dialogues.review_steps import NOTES, Reading, bringing
from tests.dialogues.town import Town, shows

TECHNICAL = "Tekniska förvaltningen"
CULTURE = "Kultur- och fritidsförvaltningen"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2021-09-15.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


@pytest.fixture
async def reading(town: Town, database_url: str, file: Path) -> Reading:
    [(_, read)] = await bringing(town, database_url).import_files([file])
    assert read
    return Reading(town, await town.arrives(town.karin, "Gamla anteckningar", "2021-09-15.md"))


async def test_the_first_page_shows_the_meeting_itself(reading: Reading) -> None:
    await reading.sees("2021-09-15", "17:30", "Kulturhuset, sal B", "Karin Ek", "Maria Sand")
    await reading.sees("2 möjliga uppföljningar", "17 november 2099", "Det planeras när du sparar")
    assert not reading.shows("Bo Boende")


async def test_each_row_says_where_it_was_read_how_sure_it_is_and_whose_it_may_be(reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.sees(
        "Kan lyktorna i tunneln tändas tidigare", "Vi tar med oss frågan", "Trolig uppföljning", "Laget runt"
    )
    await reading.sees("Hur många inbrott", "Tolv stycken", "3 rader att ta ställning till")
    fields = inputs(reading.seen)
    assert fields["department_c0"]["value"] == choices(reading.seen, "department_c0")[TECHNICAL]
    assert fields["department_c1"]["value"] == choices(reading.seen, "department_c1")[CULTURE]


@pytest.mark.both_databases
async def test_what_is_kept_becomes_the_meeting_and_its_questions(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll")
    await reading.sees(f"Sparas för {TECHNICAL}")
    await reading.press("Stryk")
    await reading.sees("Stryks", "1 rad att ta ställning till")
    await reading.press("Behåll")
    done = await reading.press("Spara utan att skicka")
    assert shows(done.card, "Sparat: mötet 15 september 2021", "1 uppföljning", "1 fråga med svar")
    assert shows(done.card, "Nästa möte är planerat")
    open_ones = await town.say(town.maria, "öppna")
    assert shows(open_ones.card, "TR-1", "Kan lyktorna i tunneln", "Att fördela", "drygt 5 år")
    assert not shows(open_ones.card, "biblioteket")
    answered = await town.say(town.maria, "visa 2")
    assert shows(answered.card, "Återrapporterad", "Hur många inbrott", "Tolv stycken")
    planned = await town.say(town.maria, "möten")
    assert shows(planned.card, "17 november 2099", "15 september 2021")


async def test_saving_sends_nothing_and_sending_is_a_choice_of_its_own_with_names_and_count(
    town: Town, reading: Reading
) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    saved = await reading.press("Spara utan att skicka")
    assert shows(saved.card, "Inget är skickat", f"Petra Holm, {TECHNICAL}: 1 fråga", "08.00")
    await town.nothing_comes_about(town.personal(town.petra), "TR-1")
    button = next(one for one in actions(reading.seen) if one.get("title") == "Skicka 2 frågor")
    sent = await reading.press("Skicka 2 frågor")
    assert shows(sent.card, "Frågorna skickas", "kl. ")
    assert not shows(sent.card, "Vill du också skicka")
    again = await town.teams.press(town.karin, reading.card, action=button)
    assert not shows(again.card, "Skicka 2 frågor")
    assert shows((await town.say(town.maria, "öppna")).card, TECHNICAL, CULTURE)


async def test_nothing_is_stored_before_the_last_button(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll")
    assert not shows((await town.say(town.maria, "öppna")).card, "TR-1")
    refused = await reading.press("Spara utan att skicka")
    assert refused.text == "Ta ställning till alla rader först: 2 är kvar."
    assert not shows((await town.say(town.maria, "möten")).card, "2021")


async def test_words_and_departments_that_were_filled_in_are_kept_with_any_press(reading: Reading) -> None:
    await reading.press("Nästa")
    nobody = choices(reading.seen, "department_c0")["Ingen än"]
    await reading.press("Stryk", 1, text_c0="Tänds lyktorna?", department_c0=nobody)
    await reading.sees("Tänds lyktorna?")
    assert inputs(reading.seen)["department_c0"]["value"] == nobody
    await reading.press("Behåll")
    await reading.sees("Sparas")
    assert not reading.shows("skickas till")


async def test_a_decision_can_be_taken_back(reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Stryk")
    await reading.press("Ändra")
    await reading.sees("3 rader att ta ställning till")


async def test_the_rest_of_a_page_is_kept_with_one_press(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    assert shows((await town.say(town.maria, "öppna")).card, "TR-1", "TR-2")


async def test_day_and_times_can_be_mended(town: Town, reading: Reading) -> None:
    await reading.press("Nästa", day="2021-09-16", begins="18:00", ends="", place="")
    await reading.press("Behåll resten på sidan")
    done = await reading.press("Spara utan att skicka")
    assert shows(done.card, "Sparat: mötet 16 september 2021")
    assert shows((await town.say(town.maria, "möten")).card, "16 september 2021", "18.00")


async def test_a_meeting_ahead_is_not_a_meeting_that_was(reading: Reading) -> None:
    await reading.press("Nästa", day="2098-09-16")
    await reading.press("Behåll resten på sidan")
    refused = await reading.press("Spara utan att skicka")
    assert refused.text == "Mötet ligger framåt i tiden. Ändra dagen till när det hölls."


async def test_all_of_it_can_be_dropped_and_taken_up_again(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    dropped = await reading.press("Stryk alltihop")
    assert shows(dropped.card, "De här anteckningarna är strukna")
    assert not shows((await town.say(town.maria, "öppna")).card, "TR-1")
    again = await reading.press("Gå igenom ändå")
    assert shows(again.card, "3 rader att ta ställning till")


async def test_the_same_file_twice_adds_nothing_and_shows_how_it_stands(
    town: Town, reading: Reading, database_url: str, file: Path
) -> None:
    await reading.sees("2021-09-15.md")
    [(said, read)] = await bringing(town, database_url).import_files([file])
    assert read
    assert "was brought before (reviewing). Nothing was added." in said
    await town.nothing_comes(town.personal(town.karin), after=town.mark)


@pytest.mark.both_databases
async def test_the_same_meeting_from_another_file_brings_each_question_once(
    town: Town, reading: Reading, database_url: str, tmp_path: Path
) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    other = tmp_path / "kopia.txt"
    other.write_text(f"{NOTES}\n\n", encoding="utf-8")
    await bringing(town, database_url).import_files([other])
    copy = Reading(town, await town.arrives(town.karin, "kopia.txt"))
    await copy.press("Nästa")
    await copy.press("Behåll resten på sidan")
    done = await copy.press("Spara utan att skicka")
    assert shows(done.card, "0 uppföljningar", "0 frågor med svar")


async def test_the_other_coordinator_sees_what_became_of_it(
    town: Town, database_url: str, file: Path
) -> None:
    await town.say(town.karin, "samordnare @Maria Sand", town.maria)
    await bringing(town, database_url).import_files([file])
    hers = await town.arrives(town.maria, "Gamla anteckningar")
    reading = Reading(town, await town.arrives(town.karin, "Gamla anteckningar"))
    await reading.press("Nästa")
    await town.becomes(hers, "Kan lyktorna i tunneln")
    old = next(one for one in actions(hers.card) if one.get("title") == "Stryk")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    await town.becomes(hers, "Sparat: mötet 15 september 2021")
    late = await town.teams.press(town.maria, hers, action=old)
    assert shows(late.card, "Någon annan har ändrat", "Sparat: mötet 15 september 2021")


async def test_somebody_else_cannot_press_the_buttons(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    button = next(one for one in actions(reading.seen) if one.get("title") == "Stryk alltihop")
    refused = await town.teams.press(town.johan, reading.card, action=button)
    assert "samordnare" in refused.text or "samordnare" in " ".join(texts(refused.card))
    await reading.sees("3 rader att ta ställning till")


async def test_the_minutes_of_the_meeting_tell_what_was_brought(town: Town, reading: Reading) -> None:
    await reading.press("Nästa")
    await reading.press("Behåll resten på sidan")
    await reading.press("Spara utan att skicka")
    minutes = await town.tell(town.karin, "anteckningar 2021-09-15")
    assert shows(minutes.card, "15 september 2021", "Karin Ek", "Laget runt", "Kan lyktorna i tunneln")
    assert shows(minutes.card, "staketet vid skolan är lagat (klart)", "Tolv stycken")
    assert not shows(minutes.card, "Bo Boende")
