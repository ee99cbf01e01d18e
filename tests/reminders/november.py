"""One question and a meeting in November: the start of most dialogues about reminders."""

from simulator.chats import Message
from tests.dialogues.town import Town
from tests.reminders.manual_clock import Clock

LAMP = "Kan lampan vid busshållplatsen bytas?"


async def before_november(town: Town, clock: Clock) -> Message:
    """Assign one question to Petra's department, plan a meeting, and return Petra's card.

    The meeting is planned before the clock is turned: in a new week without one the planner asks for it.
    """
    await town.assigned(LAMP)
    own = await town.arrives(town.petra, "TR-1")
    await town.say(town.karin, "nästa möte 2021-11-17 17:30-19:30")
    clock.turn_to("2021-10-20 10:00")
    return own


async def nothing_reminds(town: Town) -> None:
    await town.nothing_comes_about(town.personal(town.petra), "Påminnelse", "möte")
