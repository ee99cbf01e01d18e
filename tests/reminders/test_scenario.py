"""Test two questions until the next meeting: three reminders, one answer, one deputy."""

import pytest

from simulator.people import Person
from storage.engine import open_engine
from tests.dialogues.town import Town, shows
from tests.reminders.manual_clock import Clock

GRAFFITI = "kan klottersaneringen samordnas med företagen till en lägre kostnad?"
MAP = "går det att göra en karta över vad som kan göras nära busshållplatserna?"
CULTURE = "Kultur- och fritidsförvaltningen"


async def evening(town: Town, clock: Clock) -> None:
    """Log two questions, assign them to their departments, and plan the next meeting."""
    await town.say(town.karin, f"förvaltning {CULTURE} @Nils Norén @Eva Strand", town.nils, town.eva)
    clock.turn_to("2021-09-15 18:40")
    await town.assigned(GRAFFITI)
    clock.turn_to("2021-09-15 18:50")
    await town.assigned(MAP, CULTURE)
    clock.turn_to("2021-09-15 18:58")
    planned = await town.say(town.karin, "nästa möte onsdag 17 november kl 17.30-19.30")
    assert shows(planned.card, "17 november", "17.30–19.30", "3", "10", "15 november")


def digests(town: Town, person: Person) -> int:
    """Return the number of reminders that a person received."""
    cards = [message.card for message in town.personal(person).messages if message.by_bot]
    return sum(shows(card, "Påminnelse ", " av 3") or shows(card, "Tack") for card in cards)


@pytest.mark.both_databases
async def test_three_reminders_one_answer_and_the_deputy_at_the_last(
    town: Town, clock: Clock, database_url: str
) -> None:
    await evening(town, clock)

    clock.turn_to("2021-11-03 08:59")
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse")
    clock.turn_to("2021-11-03 09:00")
    first = await town.arrives(town.petra, "Påminnelse 1 av 3", "17 november", "klottersaneringen")
    await town.arrives(town.nils, "Påminnelse 1 av 3", "busshållplatserna")

    clock.turn_to("2021-11-04 10:00")
    await town.press(town.petra, first, "answer", answer="Ja, från och med maj.")

    clock.turn_to("2021-11-10 09:00")
    await town.arrives(town.nils, "Påminnelse 2 av 3", "busshållplatserna")

    clock.turn_to("2021-11-15 09:00")
    await town.arrives(town.nils, "Påminnelse 3 av 3", "busshållplatserna")
    await town.arrives(town.eva, "Påminnelse 3 av 3", "busshållplatserna", "Nils Norén")
    summary = await town.arrives(town.karin, "busshållplatserna", "öppen fråga inför mötet")
    assert not shows(summary.card, "klottersaneringen")

    assert digests(town, town.petra) == 1
    assert digests(town, town.nils) == 3
    assert digests(town, town.eva) == 1
    await town.settled()
    engine = open_engine(database_url)
    with engine.connect() as connection:
        counted = connection.exec_driver_sql(
            "SELECT question_id, reminders FROM reminded_question ORDER BY 1"
        )
        assert counted.fetchall() == [(1, 1), (2, 4)], "each digest counts for the questions that it showed"
    engine.dispose()
