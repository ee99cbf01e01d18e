"""Old notes that are brought in on a Sunday night: each owner gets one message when the office opens."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.calendar import next_working_day
from simulator.cards import choices
from tests.dialogues.review_steps import Reading, bringing
from tests.dialogues.town import Town, shows
from tests.reminders.manual_clock import SWEDEN, Clock

START = datetime.now(SWEDEN) + timedelta(days=1)
"""Later than what is brought in, at the time of this computer, however long the other tests take."""
SUNDAY = START.date() + timedelta(days=7 - START.isoweekday() % 7)
MONDAY = next_working_day(SUNDAY)
OLD_NOTES = """
Minnesanteckningar Trygghetsrådet
Datum: {day} kl. 17.30-19.30

Laget runt
{question} Vi tar med oss frågan till tekniska förvaltningen.
"""
QUESTIONS = {
    "2018-03-07": "Kan lyktorna i tunneln tändas tidigare?",
    "2019-05-08": "När blir cykelvägen vid ån klar?",
    "2020-09-16": "Kan staketet vid skolan lagas?",
}


@pytest.fixture
def clock() -> Clock:
    return Clock(f"{START:%Y-%m-%d %H:%M}")


async def bring_in(town: Town, folder: Path, database_url: str, days: list[str]) -> Reading:
    """Let Karin bring in the notes of these days and save them one by one; return the last card."""
    for day in days:
        file = folder / f"{day}.md"
        file.write_text(OLD_NOTES.format(day=day, question=QUESTIONS[day]), encoding="utf-8")
        await bringing(town, database_url).import_files([file])
        reading = Reading(town, await town.arrives(town.karin, f"{day}.md"))
        await reading.press("Nästa")
        await reading.press("Behåll")
        await reading.press("Spara utan att skicka")
    return reading


@pytest.mark.both_databases
async def test_what_is_sent_on_a_sunday_night_comes_as_one_message_on_monday_and_can_be_ended(
    town: Town, clock: Clock, tmp_path: Path, database_url: str
) -> None:
    reading = await bring_in(town, tmp_path, database_url, list(QUESTIONS))
    clock.turn_to(f"{SUNDAY} 23:10")
    await reading.sees("Petra Holm, Tekniska förvaltningen: 3 frågor")
    sent = await reading.press("Skicka 3 frågor")
    assert shows(sent.card, "Frågorna skickas", "kl. 08.00")
    await town.nothing_comes_about(town.personal(town.petra), "TR-1")
    clock.turn_to(f"{MONDAY} 08:00")
    message = await town.arrives(town.petra, "3 äldre frågor väntar på svar", *QUESTIONS.values())
    assert shows(message.card, "Trygghetsrådet", "från mötet 7 mars 2018", "drygt", "år")
    await town.settled()
    about = [m for m in town.personal(town.petra).messages if m.by_bot and shows(m.card, "TR-")]
    assert about == [message], "three notes are one message"
    old = choices(message.card, "ended")
    lamp = next(value for title, value in old.items() if "lyktorna" in title)
    ended = await town.press(town.petra, message, "end_old", ended=lamp)
    assert shows(ended.card, "TR-1 är avslutad", "2 äldre frågor")
    refused = await town.press(town.petra, message, "end_old", ended="")
    assert "Välj först vilka frågor" in refused.text
    await town.arrives(town.karin, "TR-1", "Inte längre aktuell")
    listed = await town.tell(town.petra, "avsluta gamla")
    assert shows(listed.card, "TR-2", "TR-3")
    assert not shows(listed.card, "TR-1")
